"""Reading a text: the list of texts, a page of one, an earlier version, what was searched."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from consult.domain.consultations.clock import boundaries
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.paragraphs import balances
from consult.domain.contributions.rules import Refusal, may_remark
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.texts.queries import (
    FOUND_MAX,
    Entry,
    before,
    displayed,
    get_text,
    list_section,
    list_texts,
    outline,
    search,
    version_of,
)
from consult.kernel.errors import NotFound
from consult.kernel.localized import Language, shown
from consult.rendering.wording import sentence
from consult.web.access import public
from consult.web.compose.paragraphs import (
    beside_language,
    heading_level,
    languages_of,
    paragraph_items,
    reading_language,
    version_words,
)
from consult.web.database import db
from consult.web.kept import keep_page
from consult.web.request import lang, now, person
from consult.web.texts.blueprint import bp

# No search is longer.
WORDS_MAX = 200


def text_of(slug: str, key: str) -> tuple[Consultation, PlanText, TextVersion]:
    """A published consultation, a text of it, and the version that is read now. Raises NotFound."""
    consultation = get_consultation(db(), slug)
    keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    text = get_text(db(), consultation.id, key)
    version = displayed(text)
    if version is None:
        raise NotFound(key)
    return consultation, text, version


@bp.get("")
@public
def index(slug: str) -> str:
    """The texts of a consultation that are on display."""
    consultation = get_consultation(db(), slug)
    keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    texts = [(one, displayed(one)) for one in list_texts(db(), consultation.id)]
    return render_template(
        "areas/texts/index.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        texts=[
            {
                "title": shown(text.title, lang()),
                "href": url_for(".show", slug=slug, key=text.key),
                "number": version.number,
                "languages": languages_of(version),
                **version_words(version),
            }
            for text, version in texts
            if version is not None
        ],
    )


@bp.get("/<key>")
@public
def show(slug: str, key: str) -> str:
    """The first page of the text, with its outline."""
    consultation, text, version = text_of(slug, key)
    return _page(consultation, text, version, 1)


@bp.get("/<key>/sections/<int:number>")
@public
def section(slug: str, key: str, number: int) -> str:
    """One page of the text."""
    consultation, text, version = text_of(slug, key)
    return _page(consultation, text, version, number)


@bp.get("/<key>/versions/<int:version>")
@public
def earlier(slug: str, key: str, version: int) -> str:
    """The first page of a version, also of one that was replaced."""
    consultation, text, _now = text_of(slug, key)
    return _page(consultation, text, version_of(text, version), 1)


@bp.get("/<key>/versions/<int:version>/sections/<int:number>")
@public
def earlier_section(slug: str, key: str, version: int, number: int) -> str:
    """A page of a version."""
    consultation, text, _now = text_of(slug, key)
    return _page(consultation, text, version_of(text, version), number)


def _page(consultation: Consultation, text: PlanText, version: TextVersion, number: int) -> str:
    session = db()
    rows = list_section(session, version.id, number)
    now_read = displayed(text)
    assert now_read is not None
    current = version.id == now_read.id
    reading = reading_language(version)
    beside = beside_language(version, request.args.get("beside"), reading)
    entries = outline(session, version.id)
    pages = _pages(text, version, entries, reading)
    may = may_remark(person(), consultation, now())
    return render_template(
        "areas/texts/show.html",
        consultation=consultation,
        consultation_title=shown(consultation.title, lang()),
        text=text,
        title=shown(text.title, lang()),
        version=version,
        note=shown(version.note, lang()),
        facts=version_words(version),
        current=current,
        now_number=now_read.number,
        versions=[
            {
                "number": one.number,
                "href": _address(text, one, 1),
                "current": one.id == version.id,
                "earlier": _earlier(text, one),
                **version_words(one),
            }
            for one in reversed(text.versions)
            if one.displayed_at is not None
        ],
        reading=reading,
        beside=beside,
        others=[one for one in languages_of(version) if one is not reading],
        for_information=reading is not Language.AR and Language.AR in languages_of(version),
        paragraphs=paragraph_items(
            rows,
            language=reading,
            beside=beside,
            balances=balances(session, text_id=text.id, keys=[row.key for row in rows]) if current else None,
        ),
        top_level=heading_level(rows),
        number=number,
        pages=pages,
        within=[
            {"key": one.key, "level": one.level, "words": shown(one.words, reading)}
            for one in entries
            if one.section == number
        ],
        previous=_link(text, version, pages, number - 1),
        next=_link(text, version, pages, number + 1),
        here=lambda **args: _address(text, version, number, **args),
        open_for_remarks=current and (bool(may) or may.refusal is Refusal.SIGN_IN_FIRST),
        remark_words=None if may or not current else sentence(lang(), may.refusal, may.facts),
    )


def _earlier(text: PlanText, version: TextVersion) -> int | None:
    """The number of the displayed version before."""
    found = before(text, version)
    return found.number if found is not None and found.displayed_at is not None else None


def _address(text: PlanText, version: TextVersion, number: int, **args: Any) -> str:
    """The page of a version; of the one that is read now without its number."""
    now_read = displayed(text)
    slug = text.consultation.slug
    args = {name: value for name, value in args.items() if value is not None}
    if now_read is not None and version.id == now_read.id:
        if number == 1:
            return url_for(".show", slug=slug, key=text.key, **args)
        return url_for(".section", slug=slug, key=text.key, number=number, **args)
    if number == 1:
        return url_for(".earlier", slug=slug, key=text.key, version=version.number, **args)
    return url_for(".earlier_section", slug=slug, key=text.key, version=version.number, number=number, **args)


def _pages(
    text: PlanText, version: TextVersion, entries: list[Entry], reading: Language
) -> list[dict[str, Any]]:
    """The pages of the text in order, each named by the first heading that stands on it."""
    beside = request.args.get("beside")
    pages: dict[int, dict[str, Any]] = {}
    for entry in entries:
        if entry.section not in pages:
            pages[entry.section] = {
                "number": entry.section,
                "words": shown(entry.words, reading),
                "href": _address(text, version, entry.section, beside=beside),
            }
    return [pages[number] for number in sorted(pages)]


def _link(
    text: PlanText, version: TextVersion, pages: list[dict[str, Any]], number: int
) -> dict[str, Any] | None:
    last = max((page["number"] for page in pages), default=1)
    if not 1 <= number <= last:
        return None
    name = next((page["words"] for page in pages if page["number"] == number), None)
    beside = request.args.get("beside")
    return {"href": _address(text, version, number, beside=beside), "words": name}


@bp.get("/<key>/find")
@public
def find(slug: str, key: str) -> str:
    """The paragraphs in which words were found, each with its place."""
    consultation, text, version = text_of(slug, key)
    words = request.args.get("words", "").strip()[:WORDS_MAX]
    reading = reading_language(version)
    rows = search(db(), version.id, words) if words else []
    sections = {row.key: row.section for row in rows}
    return render_template(
        "areas/texts/find.html",
        consultation=consultation,
        consultation_title=shown(consultation.title, lang()),
        text=text,
        title=shown(text.title, lang()),
        words=words,
        found=[
            {
                "item": item,
                "href": _address(text, version, sections[item.key], _anchor=item.key),
            }
            for item in paragraph_items(rows, language=reading)
        ],
        most=FOUND_MAX if len(rows) == FOUND_MAX else None,
        back=url_for(".show", slug=slug, key=key),
    )
