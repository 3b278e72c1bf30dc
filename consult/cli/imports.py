"""`flask import polis` and `flask import csv`: what was said elsewhere, brought in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask.cli import AppGroup

from consult.cli.progress import Progress
from consult.domain.consultations.models import Activity
from consult.domain.contributions.models import Kind, Tongue
from consult.domain.opendata.actions import Report, Skip, import_conversation, import_table
from consult.domain.opendata.housing import House
from consult.domain.opendata.polis import read_conversation
from consult.domain.opendata.tabular import Plan, PlanError, read_table
from consult.kernel.localized import Language
from consult.kernel.prose import clean_line
from consult.kernel.slugs import is_slug
from consult.kernel.tables import TableError
from consult.rendering.wording import sentence, word
from consult.rendering.words import Words
from consult.web.database import unit_of_work

imports = AppGroup("import", help="Bring in what was said elsewhere.")

LANGUAGES = [str(one) for one in Language]
TONGUES = [str(one) for one in Tongue]


def checked_slug(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not is_slug(value):
        raise click.BadParameter(f"{value!r} is not one: small letters of a to z, digits and single hyphens")
    return value


def _zone(_context: click.Context, _option: click.Parameter, value: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(value) if value else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"there is no time zone {value!r}; for instance Africa/Tunis") from None


def pairs(form: str) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], list[tuple[str, str]]]:
    """Options of the form NAME=REST; both parts must be there."""

    def read(
        _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
    ) -> list[tuple[str, str]]:
        found = [value.partition("=") for value in values]
        for name, sign, _rest in found:
            if not (name.strip() and sign):
                raise click.BadParameter(f"must look like {form}")
        return [(name.strip(), rest) for name, _, rest in found]

    return read


consultation_option = click.option(
    "--consultation", "slug", metavar="SLUG", required=True, callback=checked_slug,
    help="Where to. A new one is made, closed around the times of the source.",
)  # fmt: skip


@imports.command("polis")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@consultation_option
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True,
    help="The language of the conversation.",
)  # fmt: skip
def polis(folder: Path, slug: str, language: str) -> None:
    """Bring in a Polis export: DIR holds comments.csv, votes.csv and perhaps summary.csv.

    May be run again, with the same export or a later one: nothing is doubled.
    """
    at = datetime.now(UTC)
    with _judged():
        found = read_conversation(folder, language=Tongue(language), now=at)
        with Progress() as progress, unit_of_work() as session:
            report = import_conversation(
                session,
                conversation=found,
                slug=slug,
                house=_house(Language(language), found.topic or title_of(slug), found.description, "Polis"),
                at=at,
                progress=progress,
            )
    _tell(report, slug, "statements")
    votes = report.votes
    assert votes is not None
    click.echo(
        f"votes: read {votes.read} events, of which {votes.replaced} replaced by a later one;"
        f" written {votes.written}, changed {votes.changed}, unchanged {votes.unchanged}"
    )
    if found.differing:
        click.echo(f"note: comments.csv has other totals than votes.csv for {found.differing} statements")


@imports.command("csv")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@consultation_option
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), required=True, help="What a row is.")
@click.option(
    "--map", "mapped", multiple=True, required=True, callback=pairs("FIELD=COLUMN or FIELD=COLUMN,COLUMN"),
    metavar="FIELD=COLUMN[,COLUMN]", help="Which column fills a field; several are joined by a blank line.",
)  # fmt: skip
@click.option(
    "--value", "values", multiple=True, callback=pairs("FIELD:SOURCE=OURS"), metavar="FIELD:SOURCE=OURS",
    help="What a word of the source means, for instance side:yes=for.",
)  # fmt: skip
@click.option(
    "--skip-when", "skipped", multiple=True, callback=pairs("COLUMN=VALUE"), metavar="COLUMN=VALUE",
    help="Leave out the rows that have this value.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(TONGUES),
    help="The language of texts that no column tells; without it each text's is guessed.",
)  # fmt: skip
@click.option("--timezone", "zone", callback=_zone, metavar="ZONE", help="Of times without an offset.")
@click.option("--delimiter", default=",", show_default=True, help="Between cells, for instance ';' or '\\t'.")
@click.option("--title", help="Of a consultation that is new; the words of its slug without it.")
def csv(
    file: Path,
    slug: str,
    kind: str,
    mapped: list[tuple[str, str]],
    values: list[tuple[str, str]],
    skipped: list[tuple[str, str]],
    language: str | None,
    zone: ZoneInfo | None,
    delimiter: str,
    title: str | None,
) -> None:
    """Bring in a table of proposals, or of comments with their proposal's number. See docs/imports.md."""
    at = datetime.now(UTC)
    delimiter = {"\\t": "\t"}.get(delimiter, delimiter)
    if len(delimiter) != 1:
        raise click.BadParameter("must be one character", param_hint="--delimiter")
    plan = Plan(
        kind=Kind(kind),
        columns=_columns(mapped),
        language=Tongue(language) if language else None,
        values=_values(values),
        skipped=skipped,
        zone=zone,
        delimiter=delimiter,
    )
    with _judged():
        table = read_table(file, plan, now=at)
        spoken = Language(table.language) if table.language in LANGUAGES else Language.FR
        with Progress() as progress, unit_of_work() as session:
            report = import_table(
                session,
                table=table,
                plan=plan,
                slug=slug,
                house=_house(spoken, clean_line(title or "") or title_of(slug), "", None),
                at=at,
                progress=progress,
            )
    _tell(report, slug, "rows")


class _judged:
    """What is wrong with the source ends the command with its place, its reason and nothing written."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, TableError):
            place = f"{error.file}:{error.line}" if error.line else error.file
            words = sentence("en", error.code, plain(error.facts))
            raise click.ClickException(f"{place}: {words} Nothing was written.") from error
        if isinstance(error, PlanError):
            words = sentence("en", error.code, plain(error.facts))
            raise click.ClickException(f"{words} Nothing was written.") from error


def plain(facts: dict[str, object]) -> dict[str, object]:
    """Numbers as the source has them: line 1234, not 1,234."""
    return {name: str(value) if isinstance(value, int) else value for name, value in facts.items()}


def _columns(mapped: list[tuple[str, str]]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for name, rest in mapped:
        columns.setdefault(name, []).extend(column.strip() for column in rest.split(",") if column.strip())
    return columns


def _values(values: list[tuple[str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, ours in values:
        field, sign, source = name.partition(":")
        if not sign:
            raise click.BadParameter("must look like FIELD:SOURCE=OURS", param_hint="--value")
        found.setdefault(field.strip(), {})[source.strip()] = ours.strip()
    return found


def title_of(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _house(language: Language, title: str, summary: str, source: str | None) -> House:
    """The words of a consultation that the import makes: of the source in its one language, ours in all."""
    words = Words(language)
    return House(
        language=language,
        title=title,
        summary=summary,
        missing_reason=words.gettext(
            "Imported from %(source)s as it was said there, in one language.", source=source
        )
        if source
        else words.gettext("Imported from another platform as it was said there, in one language."),
        phases={activity: {str(one): word(str(one), activity) for one in Language} for activity in Activity},
        participant=words.gettext("Participant %(number)s", number="{number}"),
        unnamed=words.gettext("Somebody unnamed"),
        rejected=words.gettext("Rejected by the moderators of the source, before the import."),
    )


def _tell(report: Report, slug: str, what: str) -> None:
    """What was done, and what was left and why."""
    made = " (new, closed)" if report.made else ""
    click.echo(f"consultation: {slug}{made}")
    skipped = sum(report.skipped.values())
    click.echo(
        f"{what}: read {report.read}, written {report.written},"
        f" unchanged {report.unchanged}, skipped {skipped}"
    )
    for reason, count in sorted(report.skipped.items()):
        known = reason in set(Skip)
        click.echo(f"  skipped {count}: {word('en', Skip(reason)) if known else reason}")
    if report.rejected:
        click.echo(f"  of the written {report.rejected} are hidden: rejected at the source")
    if report.first:
        click.echo(f"  numbers {report.first} to {report.last}")
    click.echo(f"people: {report.people}, under pseudonyms")
