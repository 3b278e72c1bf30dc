"""Reading texts: the versions, a section, an outline, one paragraph, what was searched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from consult.domain.consultations.models import Consultation, Phase
from consult.domain.texts.models import Paragraph, PlanText, TextVersion
from consult.domain.texts.pieces import PieceKind
from consult.kernel.errors import NotFound
from consult.kernel.folding import query

FOUND_MAX = 60
# Headings of an outline: of a text with more, those of the lowest levels are left out.
OUTLINE_MAX = 400


def _with_versions() -> tuple[object, ...]:
    return (selectinload(PlanText.versions).selectinload(TextVersion.expressions),)


def list_texts(session: Session, consultation_id: int) -> Sequence[PlanText]:
    """The texts of a consultation in their order (`rules.TEXTS_MAX` at most), with versions and expressions."""
    return session.scalars(
        select(PlanText)
        .where(PlanText.consultation_id == consultation_id)
        .options(*_with_versions())
        .order_by(PlanText.position, PlanText.id)
    ).all()


def get_text(session: Session, consultation_id: int, key: str) -> PlanText:
    """The text of this name with its consultation (phases, activities), versions and expressions. Raises NotFound."""
    found = session.scalars(
        select(PlanText)
        .where(PlanText.consultation_id == consultation_id, PlanText.key == key)
        .options(
            *_with_versions(),
            joinedload(PlanText.consultation)
            .selectinload(Consultation.phases)
            .selectinload(Phase.activities),
        )
    ).first()
    if found is None:
        raise NotFound(key)
    return found


def find_texts(session: Session, ids: Sequence[int]) -> dict[int, PlanText]:
    """These texts by id, with versions and expressions."""
    rows = session.scalars(select(PlanText).where(PlanText.id.in_(ids)).options(*_with_versions()))
    return {row.id: row for row in rows}


def displayed(text: PlanText) -> TextVersion | None:
    """The version that is read now: the last one displayed. `text.versions` is loaded."""
    return next((one for one in reversed(text.versions) if one.displayed_at is not None), None)


def displayed_then(text: PlanText, at: datetime) -> TextVersion | None:
    """The version that was read at a moment; before the first display, the first. `text.versions` is loaded."""
    shown = [one for one in text.versions if one.displayed_at is not None]
    then = [one for one in shown if one.displayed_at is not None and one.displayed_at <= at]
    return (then or shown[:1] or [None])[-1]


def displayed_after(session: Session, version: TextVersion) -> Sequence[TextVersion]:
    """The versions that were displayed after this one, in their order, as the database has them now."""
    return session.scalars(
        select(TextVersion)
        .where(
            TextVersion.text_id == version.text_id,
            TextVersion.number > version.number,
            TextVersion.displayed_at.is_not(None),
        )
        .order_by(TextVersion.number)
        .execution_options(populate_existing=True)
    ).all()


def prepared(text: PlanText) -> TextVersion | None:
    """The version that the desk prepares: the last one, where it is not displayed yet."""
    last = text.versions[-1] if text.versions else None
    return last if last is not None and last.displayed_at is None else None


def version_of(text: PlanText, number: int, *, drafts: bool = False) -> TextVersion:
    """The version of this number. Raises NotFound, also for one that is not displayed unless `drafts`."""
    found = next((one for one in text.versions if one.number == number), None)
    if found is None or (found.displayed_at is None and not drafts):
        raise NotFound(str(number))
    return found


def before(text: PlanText, version: TextVersion) -> TextVersion | None:
    """The version that this one follows: the last displayed before it; where none is, the last before it."""
    earlier = [one for one in text.versions if one.number < version.number]
    shown = [one for one in earlier if one.displayed_at is not None]
    return (shown or earlier or [None])[-1]


def all_paragraphs(session: Session, version_id: int) -> Sequence[Paragraph]:
    """Every paragraph of a version, in order: for the desk, exports and alignment (at most 5,000), not for a page."""
    return session.scalars(
        select(Paragraph).where(Paragraph.version_id == version_id).order_by(Paragraph.position)
    ).all()


def list_section(session: Session, version_id: int, section: int) -> Sequence[Paragraph]:
    """The paragraphs of one page of the text, in order. Raises NotFound when there is no such page."""
    rows = session.scalars(
        select(Paragraph)
        .where(Paragraph.version_id == version_id, Paragraph.section == section)
        .order_by(Paragraph.position)
    ).all()
    if not rows:
        raise NotFound(str(section))
    return rows


def find_paragraphs(session: Session, version_id: int, keys: Collection[str]) -> dict[str, Paragraph]:
    """Those of these keys that the version has, by key."""
    rows = session.scalars(
        select(Paragraph).where(Paragraph.version_id == version_id, Paragraph.key.in_(keys))
    )
    return {row.key: row for row in rows}


def get_paragraph(session: Session, version_id: int, key: str) -> Paragraph:
    """Raises NotFound."""
    found = session.get(Paragraph, (version_id, key))
    if found is None:
        raise NotFound(key)
    return found


def find_in_versions(session: Session, pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Paragraph]:
    """Paragraphs by (version id, key), those that exist: one statement for each version."""
    by_version: dict[int, set[str]] = {}
    for version_id, key in pairs:
        by_version.setdefault(version_id, set()).add(key)
    return {
        (version_id, key): row
        for version_id, keys in by_version.items()
        for key, row in find_paragraphs(session, version_id, keys).items()
    }


def last_with(session: Session, text: PlanText, key: str) -> tuple[TextVersion, Paragraph]:
    """The last displayed version that has a paragraph of this key, and the paragraph. Raises NotFound.

    `text.versions` is loaded.
    """
    shown = {one.id: one for one in text.versions if one.displayed_at is not None}
    rows = session.scalars(select(Paragraph).where(Paragraph.version_id.in_(shown), Paragraph.key == key))
    found = max(rows, key=lambda row: shown[row.version_id].number, default=None)
    if found is None:
        raise NotFound(key)
    return shown[found.version_id], found


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of the outline: `words` by language, and the page on which it stands."""

    key: str
    level: int
    section: int
    words: dict[str, str]


def outline(session: Session, version_id: int) -> list[Entry]:
    """The headings of a version in order, the lowest levels left out where there are more than `OUTLINE_MAX`."""
    rows = session.execute(
        select(Paragraph.key, Paragraph.level, Paragraph.section, Paragraph.words)
        .where(Paragraph.version_id == version_id, Paragraph.kind == PieceKind.HEADING)
        .order_by(Paragraph.position)
    ).all()
    entries = [Entry(*row) for row in rows]
    lowest = 6
    while len(entries) > OUTLINE_MAX and lowest > 1:
        lowest -= 1
        entries = [one for one in entries if one.level <= lowest]
    return entries[:OUTLINE_MAX]


def heading_above(session: Session, paragraph: Paragraph) -> Paragraph | None:
    """The nearest heading before a paragraph: what it is read under; of a heading, the nearest higher one."""
    higher = [Paragraph.level < paragraph.level] if paragraph.kind is PieceKind.HEADING else []
    return session.scalars(
        select(Paragraph)
        .where(
            Paragraph.version_id == paragraph.version_id,
            Paragraph.kind == PieceKind.HEADING,
            Paragraph.position < paragraph.position,
            *higher,
        )
        .order_by(Paragraph.position.desc())
        .limit(1)
    ).first()


def neighbours(session: Session, paragraph: Paragraph) -> tuple[str | None, str | None]:
    """The keys of the paragraphs before and after."""
    rows = session.execute(
        select(Paragraph.position, Paragraph.key).where(
            Paragraph.version_id == paragraph.version_id,
            Paragraph.position.in_((paragraph.position - 1, paragraph.position + 1)),
        )
    ).all()
    by_position = {row.position: row.key for row in rows}
    return by_position.get(paragraph.position - 1), by_position.get(paragraph.position + 1)


def search(session: Session, version_id: int, words: str) -> Sequence[Paragraph]:
    """The paragraphs that answer what was typed, in order, at most `FOUND_MAX`.

    Inflected words are found as in the search of contributions (`kernel/folding.py`); a version has 5,000
    paragraphs at most, so each is looked at.
    """
    asked = query(words)
    if not asked:
        return []
    conditions: list[ColumnElement[bool]] = [Paragraph.version_id == version_id]
    for term in asked.terms:
        either = [Paragraph.stems.contains(f" {stem} ", autoescape=True) for stem in term.stems]
        if term.prefix:
            either.append(Paragraph.stems.contains(f" {term.prefix}", autoescape=True))
        either += [Paragraph.skeletons.contains(f" {one} ", autoescape=True) for one in term.skeletons]
        conditions.append(or_(*either))
    return session.scalars(
        select(Paragraph).where(*conditions).order_by(Paragraph.position).limit(FOUND_MAX)
    ).all()


def count_missing(session: Session, version_id: int) -> dict[str, int]:
    """How many paragraphs of a version have no words in each language that it has at all, by language."""
    rows = session.scalars(
        select(Paragraph).where(Paragraph.version_id == version_id).options(load_only(Paragraph.words))
    ).all()
    languages = {language for row in rows for language in row.words}
    return {language: sum(not row.words.get(language) for row in rows) for language in sorted(languages)}


def count_texts(session: Session, consultation_id: int) -> int:
    """How many texts a consultation has."""
    return (
        session.scalar(
            select(func.count()).select_from(PlanText).where(PlanText.consultation_id == consultation_id)
        )
        or 0
    )
