"""Extracts as files for spreadsheets, worded in the language of whoever takes them: CSV and XLSX.

A column says its heading, what stands in its cells and how wide it is. Dates are of Tunis on a sheet, where they
are dates, and ISO 8601 in UTC in a CSV, where they are words; the heading says which.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, BinaryIO

from consult.domain.opendata.extracts import Extract, Taken
from consult.domain.opendata.headcounts import Headcount
from consult.kernel.guarding import SMALLEST, Shown
from consult.kernel.localized import Language, shown
from consult.kernel.sheets import Cell, Column, Link, write_sheet
from consult.kernel.tables import write_rows
from consult.rendering.authors import said_by
from consult.rendering.formats import Formats
from consult.rendering.masked import in_words
from consult.rendering.treatment import zone_of
from consult.rendering.wording import word
from consult.rendering.wording.accounts import level_words
from consult.rendering.words import N_, Words

# Named so that a spreadsheet of any country opens it as UTF-8.
BYTE_ORDER_MARK = "\ufeff"


class Form(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"

    @property
    def mimetype(self) -> str:
        if self is Form.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Site:
    """The language of the file, and where its links lead."""

    language: Language
    base_url: str

    def page(self, ref: str) -> Link:
        return Link(ref, f"{self.base_url}/{self.language}/contributions/{ref}")


@dataclass(frozen=True, slots=True)
class Field:
    heading: str
    value: Callable[[Any, Site], Any]
    kind: Cell = Cell.WORDS
    width: int = 16
    # Whether the cell is empty where the words of the contribution are withheld.
    withheld: bool = True


def _name(value: Any, site: Site) -> str | None:
    return str(shown(value.name, site.language)) if value is not None else None


def _number(read: Callable[[Taken], int]) -> Callable[[Taken, Site], int]:
    return lambda taken, _site: read(taken)


def _ref(row: Any) -> str | None:
    """The number of what a comment is on; one on a paragraph is on none."""
    return row.ref if row is not None else None


def _text(taken: Taken, site: Site) -> str | None:
    return str(shown(taken.row.text.title, site.language)) if taken.row.text is not None else None


def _zone(taken: Taken, site: Site) -> str | None:
    return str(zone_of(taken.row, site.language)) if taken.row.zone is not None else None


def _degrees(value: float | None) -> str | None:
    return f"{value:.6f}" if value is not None else None


def _standing(taken: Taken, site: Site) -> str | None:
    return word(site.language, taken.row.standing) if taken.row.standing is not None else None


def _late(taken: Taken, site: Site) -> str | None:
    """Said of what came out of time alone."""
    return Words(site.language).gettext("Out of time") if taken.row.missed_at is not None else None


_PARAGRAPH = Field(
    N_("Paragraph"), lambda taken, _site: taken.row.now_key or taken.row.paragraph_key, withheld=False
)
_KIND = Field(N_("Kind"), lambda taken, site: word(site.language, taken.row.kind), withheld=False)
_PLACE = (
    Field(N_("Place spoken of"), lambda taken, site: _name(taken.row.arrondissement, site), width=20),
    Field(N_("Zone of the plan"), _zone, width=24),
    Field(N_("Address in words"), lambda taken, _site: taken.row.address, Cell.PROSE, 28),
    Field(N_("Latitude"), lambda taken, _site: _degrees(taken.row.latitude), width=12),
    Field(N_("Longitude"), lambda taken, _site: _degrees(taken.row.longitude), width=12),
)
_REF = Field(
    N_("Register number"), lambda taken, site: site.page(taken.row.ref), Cell.LINK, 16, withheld=False
)
_CONSULTATION = Field(
    N_("Consultation"),
    lambda taken, site: str(shown(taken.row.consultation.title, site.language)),
    width=28,
    withheld=False,
)
_STATE = Field(N_("State"), lambda taken, site: word(site.language, taken.row.state), withheld=False)
_RECEIVED = Field(N_("Received"), lambda taken, _site: taken.row.received_at, Cell.MOMENT, 18, withheld=False)
_TITLE = Field(N_("Title"), lambda taken, site: in_words(taken.row.title, site.language), Cell.PROSE, 40)
_TEXT = Field(N_("Text"), lambda taken, site: in_words(taken.row.body, site.language), Cell.PROSE, 80)
_LANGUAGE = Field(N_("Language of the text"), lambda taken, site: word(site.language, taken.row.language))
_CHANNEL = Field(N_("Channel"), lambda taken, site: word(site.language, taken.row.channel), width=18)
_SAID_BY = Field(N_("Said by"), lambda taken, site: said_by(taken.row, site.language), width=22)
_ASSOCIATION = Field(N_("Association"), lambda taken, site: _name(taken.row.organisation, site), width=22)
_COMMENTS = Field(N_("Comments"), _number(lambda taken: taken.row.comment_count), Cell.NUMBER, 14)

FIELDS: dict[Extract, tuple[Field, ...]] = {
    Extract.CONTRIBUTIONS: (
        _REF,
        _CONSULTATION,
        _STATE,
        Field(N_("How far it has come"), lambda taken, site: word(site.language, taken.row.place), width=22),
        _RECEIVED,
        _TITLE,
        _TEXT,
        _LANGUAGE,
        Field(N_("Theme"), lambda taken, site: _name(taken.row.theme, site), width=20),
        *_PLACE,
        _CHANNEL,
        _SAID_BY,
        _ASSOCIATION,
        _COMMENTS,
    ),
    Extract.REMARKS: (
        _REF,
        _CONSULTATION,
        _KIND,
        _STATE,
        Field(N_("How far it has come"), lambda taken, site: word(site.language, taken.row.place), width=22),
        _RECEIVED,
        Field(N_("Out of time"), _late, withheld=False),
        Field(N_("Text of the draft"), lambda taken, site: _text(taken, site), width=28),
        _PARAGRAPH,
        Field(N_("How the paragraph stands"), _standing, width=24),
        Field(N_("Words meant"), lambda taken, _site: taken.row.quote, Cell.PROSE, 30),
        _TEXT,
        _LANGUAGE,
        Field(N_("Theme"), lambda taken, site: _name(taken.row.theme, site), width=20),
        *_PLACE,
        _CHANNEL,
        _SAID_BY,
        _ASSOCIATION,
        _COMMENTS,
    ),
    Extract.COMMENTS: (
        _REF,
        _CONSULTATION,
        Field(N_("On the contribution"), lambda taken, _site: _ref(taken.row.root), withheld=False),
        Field(N_("In answer to"), lambda taken, _site: _ref(taken.row.parent), withheld=False),
        _PARAGRAPH,
        _STATE,
        _RECEIVED,
        _TEXT,
        Field(
            N_("Side"), lambda taken, site: word(site.language, taken.row.side) if taken.row.side else None
        ),
        _LANGUAGE,
        _CHANNEL,
        _SAID_BY,
        _ASSOCIATION,
    ),
    Extract.VOTES: (
        _REF,
        _CONSULTATION,
        _KIND,
        _STATE,
        _TITLE,
        Field(N_("Agree"), _number(lambda taken: taken.row.agree_count), Cell.NUMBER, 12),
        Field(N_("Disagree"), _number(lambda taken: taken.row.disagree_count), Cell.NUMBER, 12),
        Field(N_("No opinion"), _number(lambda taken: taken.row.neutral_count), Cell.NUMBER, 12),
        Field(
            N_("Votes"),
            _number(lambda taken: taken.row.agree_count + taken.row.disagree_count + taken.row.neutral_count),
            Cell.NUMBER,
            12,
        ),
        _COMMENTS,
    ),
    Extract.PEOPLE: (
        Field(N_("Counted by"), lambda one, site: word(site.language, one.characteristic), width=28),
        Field(N_("Group"), lambda one, site: group_words(one, site.language), width=32),
        Field(N_("People"), lambda one, site: people_words(one, site.language), Cell.NUMBER, 28),
    ),
}


def group_words(headcount: Headcount, language: str) -> str:
    """The name of a group of people."""
    words = Words(language)
    match headcount.group:
        case None:
            return words.gettext("Not said")
        case StrEnum() as code:
            return word(language, code)
        case date() as month:
            return Formats(language).month(month)
        case int() as level:
            return level_words(language, level)
        case name:
            return str(shown(name, language))


def people_words(headcount: Headcount, language: str) -> int | str:
    """How many, or why that is not said."""
    words = Words(language)
    match headcount.shown:
        case Shown.FEW:
            return words.gettext("fewer than %(least)s", least=SMALLEST)
        case Shown.GUARDING:
            return words.gettext("not shown, so that a smaller group cannot be computed")
        case _:
            assert headcount.people is not None
            return headcount.people


def cells(extract: Extract, one: Any, site: Site) -> list[Any]:
    """The cells of one row; of a contribution whose words are withheld only what everybody is told of it."""
    withheld = isinstance(one, Taken) and one.withheld
    return [None if withheld and field.withheld else field.value(one, site) for field in FIELDS[extract]]


def headings(extract: Extract, form: Form, language: str) -> list[str]:
    words = Words(language)
    zone = N_("%(label)s (Tunis time)") if form is Form.XLSX else N_("%(label)s (UTC)")
    return [
        words.gettext(zone, label=words.gettext(field.heading))
        if field.kind is Cell.MOMENT
        else words.gettext(field.heading)
        for field in FIELDS[extract]
    ]


def write_extract(
    stream: BinaryIO,
    *,
    extract: Extract,
    form: Form,
    site: Site,
    rows: Iterable[Any],
    about: Sequence[tuple[str, str]],
) -> int:
    """Write the file; the number of its rows. `about`: what it is, for the second sheet of a workbook."""
    names = headings(extract, form, site.language)
    found = (cells(extract, one, site) for one in rows)
    if form is Form.CSV:
        linked = any(field.kind is Cell.LINK for field in FIELDS[extract])
        return _write_csv(stream, names, found, site, linked=linked)
    words = Words(site.language)
    return write_sheet(
        stream,
        name=word(site.language, extract),
        columns=[
            Column(name, field.kind, field.width) for name, field in zip(names, FIELDS[extract], strict=True)
        ],
        rows=found,
        about_name=words.gettext("About this file"),
        about=about,
        right_to_left=site.language is Language.AR,
    )


def _write_csv(
    stream: BinaryIO, names: list[str], rows: Iterable[list[Any]], site: Site, *, linked: bool
) -> int:
    """Links are words there, so the address has a column of its own, where rows have one (`linked`)."""
    address = Words(site.language).gettext("Address of the page")
    extra = [address] if linked else []

    def named() -> Iterable[dict[str, Any]]:
        for row in rows:
            link = next((cell for cell in row if isinstance(cell, Link)), None)
            plain = [cell.text if isinstance(cell, Link) else cell for cell in row]
            yield dict(zip(names, plain, strict=True)) | {name: link.href if link else None for name in extra}

    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        text.write(BYTE_ORDER_MARK)
        return write_rows(text, [*names, *extra], named(), for_spreadsheets=True)
    finally:
        text.flush()
        text.detach()
