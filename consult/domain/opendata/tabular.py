"""Reading any table of proposals or comments: which column is what, judged whole before a row is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from consult.domain.contributions.models import Kind, Side, Tongue
from consult.domain.opendata.sources import NAME_LONGEST, TITLE_LONGEST, Cell, Entry, InputProblem
from consult.kernel.prose import clean_html, clean_line, guess_language
from consult.kernel.secrets import digest
from consult.kernel.tables import read_rows

# Totals that the source gives without its votes: those we have a word for, and any others under their column.
NAMED_TOTALS = ("agree", "disagree", "neutral")
COMMON = ("external_id", "author", "created_at", "language", "body", *NAMED_TOTALS, "totals")
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.PROPOSAL: ("title", "theme", *COMMON),
    Kind.COMMENT: ("parent", "side", *COMMON),
}
NEEDED: dict[Kind, tuple[str, ...]] = {Kind.PROPOSAL: ("body",), Kind.COMMENT: ("parent", "body")}
# Fields that may be told in several columns.
MANY = frozenset({"body", "title", "totals"})
# Of a table in which no language can be told.
FALLBACK = Tongue.FR


class PlanProblem(StrEnum):
    """What is wrong with the asked-for mapping; in brackets the facts."""

    UNKNOWN_FIELD = "unknown-field"  # field, known
    MISSING_FIELD = "missing-field"  # field
    ONE_COLUMN = "one-column"  # field
    UNKNOWN_VALUE = "unknown-value"  # field, value, known


class PlanError(ValueError):
    """The mapping asks for what there is not. `code` and its facts."""

    def __init__(self, code: PlanProblem, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns fill which field, and what the source's words mean in ours.

    Without a `language` each text's is guessed, and where that is unsure the one most texts are in is taken.
    `values` translates a cell before it is read, by field. Rows that have one of the `skipped` pairs (column,
    value) are left out. `zone` is for times without an offset; None refuses them.
    """

    kind: Kind
    columns: Mapping[str, Sequence[str]]
    language: Tongue | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skipped: Sequence[tuple[str, str]] = ()
    zone: ZoneInfo | None = None
    delimiter: str = ","

    def check(self) -> None:
        """Raises PlanError."""
        known = FIELDS[self.kind]
        for name in (*self.columns, *self.values):
            if name not in known:
                raise PlanError(PlanProblem.UNKNOWN_FIELD, field=name, known=list(known))
        for name in NEEDED[self.kind]:
            if not self.columns.get(name):
                raise PlanError(PlanProblem.MISSING_FIELD, field=name)
        for name, columns in self.columns.items():
            if len(columns) != 1 and name not in MANY:
                raise PlanError(PlanProblem.ONE_COLUMN, field=name)
        for name, ours in (("side", Side), ("language", Tongue)):
            for value in self.values.get(name, {}).values():
                if value and value not in (words := [str(one) for one in ours]):
                    raise PlanError(PlanProblem.UNKNOWN_VALUE, field=name, value=value, known=words)


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table, judged. `skipped` counts the rows left out, by "column=value"."""

    file: Path
    entries: list[Entry]
    read: int
    skipped: Counter[str]
    # The language that most of its texts are in.
    language: Tongue


def read_table(file: Path, plan: Plan, *, now: datetime) -> Table:
    """The entries of a table. Raises PlanError; TableError or InputError at the first thing that is wrong."""
    plan.check()
    columns = [column for names in plan.columns.values() for column in names]
    columns += [column for column, _ in plan.skipped]
    entries: list[Entry] = []
    unsure: list[int] = []
    lines: dict[str, int] = {}
    same: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    read = 0
    for line, row in read_rows(file, required=columns, delimiter=plan.delimiter):
        read += 1
        left_out = next((f"{name}={value}" for name, value in plan.skipped if row[name] == value), None)
        if left_out is not None:
            skipped[left_out] += 1
            continue
        entry, sure = _entry(_Row(file, line, row, plan), now, same)
        assert entry.external_id is not None
        if entry.external_id in lines:
            cell = Cell(file, line, plan.columns["external_id"][0], entry.external_id)
            raise cell.error(InputProblem.TWICE, first=lines[entry.external_id])
        lines[entry.external_id] = line
        if not sure:
            unsure.append(len(entries))
        entries.append(entry)
    spoken = Counter(entry.language for entry in entries)
    spoken[FALLBACK] -= len(unsure)
    mostly = plan.language or max(spoken, key=lambda one: spoken[one], default=FALLBACK)
    for position in unsure:
        entries[position] = replace(entries[position], language=mostly)
    return Table(file, entries, read, skipped, mostly)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as the plan reads it."""

    file: Path
    line: int
    cells: Mapping[str, str]
    plan: Plan

    def all(self, name: str) -> Iterator[Cell]:
        words = self.plan.values.get(name, {})
        for column in self.plan.columns.get(name, ()):
            text = self.cells[column]
            yield Cell(self.file, self.line, column, words.get(text.strip(), text))

    def one(self, name: str) -> Cell | None:
        return next(self.all(name), None)

    def filled(self, name: str, limit: int = NAME_LONGEST) -> str | None:
        """The words of a field that may be empty or not there."""
        cell = self.one(name)
        if cell is None or not cell.text.strip():
            return None
        return clean_line(cell.filled(limit=limit)) or None


def _entry(row: _Row, now: datetime, same: Counter[str]) -> tuple[Entry, bool]:
    """The entry, and whether its language is known; else it has the fallback for the time being."""
    plan = row.plan
    html, body = _body(row)
    created, given, parent = row.one("created_at"), row.one("external_id"), row.one("parent")
    language = _meant(row.one("language"), Tongue) or plan.language or guess_language(body)
    entry = Entry(
        line=row.line,
        kind=plan.kind,
        external_id=given.filled(limit=NAME_LONGEST) if given else None,
        body=body,
        body_html=html,
        language=Tongue(language or FALLBACK),
        title=_title(row),
        author=row.filled("author"),
        said_at=created.moment(now=now, zone=plan.zone) if created else None,
        side=_meant(row.one("side"), Side),
        parent=parent.filled(limit=NAME_LONGEST) if parent else None,
        theme=row.filled("theme"),
        totals=dict(_totals(row)),
    )
    return entry if given else _named_by_content(entry, same), language is not None


def _body(row: _Row) -> tuple[str, str]:
    """Clean HTML and text; several columns with a blank line between them. Raises InputError: EMPTY_CELL."""
    parts = [clean_html(cell.text) for cell in row.all("body")]
    parts = [part for part in parts if part.text]
    if not parts:
        cell = row.one("body")
        assert cell is not None
        raise cell.error(InputProblem.EMPTY_CELL)
    return "\n".join(part.html for part in parts), "\n\n".join(part.text for part in parts)


def _title(row: _Row) -> str | None:
    cells = [cell for cell in row.all("title") if cell.text.strip()]
    title = clean_line(" ".join(clean_html(cell.text).text for cell in cells))
    if len(title) > TITLE_LONGEST:
        raise cells[0].error(InputProblem.TOO_LONG, limit=TITLE_LONGEST, found=len(title))
    return title or None


def _meant(cell: Cell | None, ours: type[Any]) -> Any:
    if cell is None or not cell.text.strip():
        return None
    words = cell.text.strip()
    known = {str(one): one for one in ours}
    if words not in known:
        raise cell.error(InputProblem.NOT_ONE_OF, known=list(known))
    return known[words]


def _totals(row: _Row) -> Iterator[tuple[str, int]]:
    for name in (*NAMED_TOTALS, "totals"):
        for cell in row.all(name):
            if cell.text.strip():
                yield (cell.column if name == "totals" else name), cell.whole()


def _named_by_content(entry: Entry, same: Counter[str]) -> Entry:
    """An id for a row of a table without ids: the same row has the same one at the next import.

    Rows that are equal in everything are told apart by their order.
    """
    said = entry.said_at.isoformat() if entry.said_at else ""
    parts = (entry.parent, entry.author, said, entry.title, entry.side, entry.body)
    content = digest("\x1f".join(part or "" for part in parts).encode())[:20]
    same[content] += 1
    name = f"row-{content}" if same[content] == 1 else f"row-{content}-{same[content]}"
    return replace(entry, external_id=name)
