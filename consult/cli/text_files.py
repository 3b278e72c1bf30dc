"""`flask import text` and `flask export text`: a version of a text from a file, and back into one."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from consult.cli.imports import checked_slug, pairs, plain, title_of
from consult.domain.consultations.actions import create_consultation
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import find_consultation, get_consultation, get_for_change
from consult.domain.contributions.causes import carry_causes
from consult.domain.territory.queries import get_municipality
from consult.domain.texts.actions import bring_in, create_text
from consult.domain.texts.aligning import list_changes, propose
from consult.domain.texts.alignment import PairState
from consult.domain.texts.bringing.brought import Brought
from consult.domain.texts.bringing.files import bring
from consult.domain.texts.exporting.akoma import akoma_ntoso
from consult.domain.texts.exporting.plain import plain_text
from consult.domain.texts.exporting.versions import languages_of, pieces_in, published
from consult.domain.texts.fingerprint import as_csv
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.texts.pieces import PieceKind
from consult.domain.texts.queries import (
    all_paragraphs,
    count_missing,
    displayed,
    get_text,
    prepared,
    version_of,
)
from consult.domain.texts.rules import TextRefusal, may_edit_version
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_line
from consult.kernel.verdict import require
from consult.rendering.wording import sentence, word
from consult.web.database import db, unit_of_work

LANGUAGES = [str(one) for one in Language]
FORMATS = ("akn", "txt", "csv")


@click.command("text")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--consultation", "slug", metavar="SLUG", required=True, callback=checked_slug,
    help="Whose text it is. A new one is made, as a draft.",
)  # fmt: skip
@click.option(
    "--text", "key", metavar="KEY", required=True, callback=checked_slug, help="Its name in addresses."
)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), required=True, help="Of the file.")
@click.option(
    "--column", "columns", multiple=True, callback=pairs("FIELD=COLUMN"), metavar="FIELD=COLUMN",
    help="Of a table: which column is the text, the heading, the article, kind, level, key, lang.",
)  # fmt: skip
@click.option(
    "--version", "number", type=click.IntRange(min=1), metavar="N",
    help="Add the language to this version, which is not displayed yet, or replace it there.",
)  # fmt: skip
@click.option(
    "--title", help="Of a text that is new; what the file calls itself, or the words of KEY, without it."
)
@with_appcontext
def text_in(
    file: Path,
    slug: str,
    key: str,
    language: str,
    columns: list[tuple[str, str]],
    number: int | None,
    title: str | None,
) -> None:
    """Bring in FILE as the first or the next version of a text: .docx, .odt, .md, .html, .csv, .txt or Akoma Ntoso.

    The version is prepared, not displayed: the desk does that, when its paragraphs lead back to those before.
    """
    at = datetime.now(UTC)
    with _judged(file):
        found = bring(file, name=file.name, language=Language(language), columns=dict(columns))
        with file.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        with unit_of_work() as session:
            house, made_house = _consultation(session, slug, language, at)
            try:
                text, made = get_text(session, house.id, key), False
            except NotFound:
                words = clean_line(title or found.title) or title_of(key)
                text, made = (
                    create_text(
                        session, consultation=house, editor=None, title={language: words}, at=at, key=key
                    ),
                    True,
                )
            wanted, replaced = _wanted(text, number, Language(language))
            version = bring_in(
                session,
                text=text,
                editor=None,
                language=Language(language),
                pieces=found.pieces,
                filename=file.name,
                sha256=sha256,
                left_out=[{"code": str(code), "count": count} for code, count in found.left_out],
                at=at,
                version=wanted,
                fresh=wanted is None,
            )
            # Of a first version there is nothing to align with.
            renamed = propose(session, text=text, version=version, editor=None, at=at)
            carry_causes(session, version=version, renamed=renamed)
            changes = Counter(one.state for one in list_changes(session, version.id))
            missing = count_missing(session, version.id)
            total = version.paragraph_count
    click.echo(f"consultation: {slug}{' (new, a draft)' if made_house else ''}")
    click.echo(f"text: {key}{' (new)' if made else ''}, version {version.number}, not displayed yet")
    click.echo(
        f"paragraphs: read {len(found.pieces)}{_kinds(found)}; {'replaced' if replaced else 'written'} in {language}"
    )
    if changes:
        said = ", ".join(
            f"{word('en', state).lower()} {changes[state]}" for state in PairState if changes[state]
        )
        click.echo(f"proposed, to be confirmed at the desk: {said}")
    for other, count in missing.items():
        if count:
            click.echo(f"  {count} of the version's {total} have no words in {other}")
    for code, count in found.left_out:
        click.echo(f"  {sentence('en', code, {'count': count})}")


@click.command("text")
@click.argument("slug")
@click.argument("key")
@click.option(
    "--version", "number", type=click.IntRange(min=1), metavar="N", help="Without it the one on display."
)
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="What is printed.")
@click.option(
    "--lang", "language", type=click.Choice(LANGUAGES),
    help="Of akn and txt: without it the authoritative one, Arabic where it is there. Of csv: only its rows.",
)  # fmt: skip
@with_appcontext
def text_out(slug: str, key: str, number: int | None, form: str, language: str | None) -> None:
    """Print a version of the text KEY of SLUG: Akoma Ntoso, plain text, or the table `key,kind,level,lang,text`."""
    session = db()
    try:
        consultation = get_consultation(session, slug, drafts=True)
    except NotFound:
        raise click.ClickException(f"there is no consultation {slug!r}") from None
    try:
        text = get_text(session, consultation.id, key)
    except NotFound:
        raise click.ClickException(f"the consultation {slug!r} has no text {key!r}") from None
    version = _version(text, number)
    paragraphs = all_paragraphs(session, version.id)
    there = languages_of(paragraphs)
    if not there:
        raise click.ClickException(sentence("en", TextRefusal.NOTHING_BROUGHT))
    if language is not None and language not in there:
        raise click.ClickException(
            f"version {version.number} has no words in {language}; it has {', '.join(there)}"
        )
    chosen = Language(language) if language else there[0]
    if form == "csv" and language is None:
        data, said = as_csv(paragraphs), ", ".join(there)
    elif form == "csv":
        data, said = as_csv(paragraphs, (chosen,)), str(chosen)
    elif form == "txt":
        data, said = "".join(plain_text(pieces_in(paragraphs, chosen))).encode(), str(chosen)
    else:
        publication = published(
            text,
            version,
            paragraphs,
            language=chosen,
            city=get_municipality(session),
            base_url=current_app.config["SETTINGS"].base_url,
        )
        data, said = akoma_ntoso(publication), str(chosen)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    rest = [one for one in there if form != "csv" and one is not chosen]
    more = f"; also there with --lang: {', '.join(rest)}" if rest and not language else ""
    click.echo(f"version {version.number} of {key}: {len(paragraphs)} paragraphs, in {said}{more}", err=True)


def _consultation(session: Any, slug: str, language: str, at: datetime) -> tuple[Consultation, bool]:
    """The consultation, held for this transaction, and whether it was made."""
    if find_consultation(session, slug) is not None:
        return get_for_change(session, slug), False
    title = {language: title_of(slug)}
    return create_consultation(session, creator=None, texts={"title": title}, slug=slug, at=at), True


def _wanted(text: PlanText, number: int | None, language: Language) -> tuple[TextVersion | None, bool]:
    """The version into which the file goes (None: the next one), and whether it replaces what is there. Raises
    Refused.
    """
    waiting = prepared(text)
    if (
        number is None
        and waiting is not None
        and all(one.language != language for one in waiting.expressions)
    ):
        # A translation, most likely, and no new version: which one is not guessed.
        raise Refused(TextRefusal.ANOTHER_PREPARED, {"number": waiting.number})
    if number is None or number == 1 + max((one.number for one in text.versions), default=0):
        return None, False
    try:
        version = version_of(text, number, drafts=True)
    except NotFound:
        raise Refused(TextRefusal.NO_SUCH_VERSION, {"number": number}) from None
    require(may_edit_version(version))
    return version, any(one.language == language for one in version.expressions)


def _version(text: PlanText, number: int | None) -> TextVersion:
    if number is None:
        found = displayed(text) or prepared(text)
        if found is None:
            raise click.ClickException(sentence("en", TextRefusal.NOTHING_BROUGHT))
        return found
    try:
        return version_of(text, number, drafts=True)
    except NotFound:
        raise click.ClickException(sentence("en", TextRefusal.NO_SUCH_VERSION, {"number": number})) from None


def _kinds(found: Brought) -> str:
    """What was read, by kind: " (24 headings …)"."""
    counts = [
        (sum(piece.kind is kind for piece in found.pieces), word("en", kind).lower()) for kind in PieceKind
    ]
    return f" ({', '.join(f'{name} {count}' for count, name in counts if count)})"


class _judged:
    """What is wrong with the file or the wish ends the command with its reason, and nothing written."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, Refused):
            return
        facts = plain(error.facts)
        line = facts.get("line")
        words = sentence("en", error.code, facts)
        hint = (
            f" Or give --version {facts['number']} to add a language to it."
            if error.code is TextRefusal.ANOTHER_PREPARED
            else ""
        )
        place = f"{self._file}:{line}" if line else str(self._file)
        raise click.ClickException(f"{place}: {words}{hint} Nothing was written.") from error
