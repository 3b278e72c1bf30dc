"""Reading a Polis export: comments.csv, votes.csv and summary.csv of one folder, judged whole.

Format: https://github.com/compdemocracy/openData. Times are whole milliseconds UTC (the column `datetime` is
the exporter's local time and is not read). votes.csv is a log of events: the last one of a voter on a
statement counts, by time and then by its place in the file. 1 is agree, -1 disagree, 0 pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from consult.domain.contributions.models import Kind, Tongue
from consult.domain.opendata.sources import NAME_LONGEST, Cell, Entry, InputError, InputProblem
from consult.domain.voting.models import Choice
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.tables import read_rows

CHOICES = {"1": Choice.AGREE, "+1": Choice.AGREE, "-1": Choice.DISAGREE, "0": Choice.NEUTRAL}
MODERATED = {"1": True, "-1": False, "0": None}


@dataclass(frozen=True, slots=True)
class SourceVote:
    """What counts of one voter on one statement: the last event."""

    statement: str
    voter: str
    choice: Choice
    cast_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation, judged. `events` counts the lines of votes.csv, `replaced` those undone later."""

    topic: str
    description: str
    address: str
    entries: list[Entry]
    votes: list[SourceVote]
    events: int
    replaced: int
    # Statements whose agrees or disagrees in comments.csv are not the numbers of events in votes.csv.
    differing: int

    @property
    def moments(self) -> Iterable[datetime]:
        yield from (entry.said_at for entry in self.entries if entry.said_at is not None)
        yield from (vote.cast_at for vote in self.votes)


def read_conversation(folder: Path, *, language: Tongue, now: datetime) -> Conversation:
    """The conversation in `folder`, its statements written in `language`. Nothing may lie after `now`.

    Raises TableError or InputError at the first thing that is wrong.
    """
    if not folder.is_dir():
        raise InputError(folder, None, InputProblem.NOT_A_FOLDER)
    entries, declared = _read_statements(folder / "comments.csv", language, now)
    votes, counted, events = _read_votes(folder / "votes.csv", {entry.external_id for entry in entries}, now)
    _check_signs(folder / "votes.csv", declared, counted)
    summary = _read_summary(folder / "summary.csv")
    return Conversation(
        topic=clean_line(summary.get("topic", "")),
        description=clean_text(summary.get("conversation-description", "")),
        address=summary.get("url", "").strip(),
        entries=entries,
        votes=votes,
        events=events,
        replaced=events - len(votes),
        differing=sum(declared[number] != counted.get(number, Tallied()) for number in declared),
    )


@dataclass(frozen=True, slots=True)
class Tallied:
    """Events of one statement; an export without the columns declares nothing."""

    agree: int = 0
    disagree: int = 0


def _read_statements(file: Path, language: Tongue, now: datetime) -> tuple[list[Entry], dict[str, Tallied]]:
    required = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    declared: dict[str, Tallied] = {}
    for line, row in read_rows(file, required=required):
        cells = {column: Cell(file, line, column, text) for column, text in row.items()}
        number = str(cells["comment-id"].whole())
        if number in lines:
            raise cells["comment-id"].error(InputProblem.TWICE, first=lines[number])
        lines[number] = line
        body = clean_text(cells["comment-body"].filled())
        if not body:
            raise cells["comment-body"].error(InputProblem.EMPTY_CELL)
        entries.append(
            Entry(
                line=line,
                kind=Kind.PROPOSAL,
                external_id=number,
                body=body,
                body_html=to_html(body),
                language=language,
                author=cells["author-id"].filled(limit=NAME_LONGEST),
                said_at=_moment(cells["timestamp"], now),
                accepted=cells["moderated"].one_of(MODERATED),
            )
        )
        if "agrees" in cells and "disagrees" in cells:
            declared[number] = Tallied(cells["agrees"].whole(), cells["disagrees"].whole())
    return entries, declared


def _read_votes(
    file: Path, statements: set[str | None], now: datetime
) -> tuple[list[SourceVote], dict[str, Tallied], int]:
    last: dict[tuple[str, str], SourceVote] = {}
    signs: dict[str, Counter[Choice]] = {}
    events = 0
    for line, row in read_rows(file, required=("timestamp", "comment-id", "voter-id", "vote")):
        cells = {column: Cell(file, line, column, text) for column, text in row.items()}
        number = str(cells["comment-id"].whole())
        if number not in statements:
            raise cells["comment-id"].error(InputProblem.UNKNOWN_STATEMENT)
        vote = SourceVote(
            statement=number,
            voter=cells["voter-id"].filled(limit=NAME_LONGEST),
            choice=cells["vote"].one_of(CHOICES),
            cast_at=_moment(cells["timestamp"], now),
        )
        events += 1
        signs.setdefault(number, Counter())[vote.choice] += 1
        earlier = last.get((number, vote.voter))
        if earlier is None or earlier.cast_at <= vote.cast_at:
            last[number, vote.voter] = vote
    counted = {number: Tallied(of[Choice.AGREE], of[Choice.DISAGREE]) for number, of in signs.items()}
    return list(last.values()), counted, events


def _check_signs(file: Path, declared: dict[str, Tallied], counted: dict[str, Tallied]) -> None:
    """Refuse a log whose 1 and -1 are exchanged (the raw database of Polis writes -1 for agree).

    comments.csv counts the same events; when the votes fit it ten times better turned round, they are.
    """
    straight = turned = 0
    for number, said in declared.items():
        found = counted.get(number, Tallied())
        straight += abs(said.agree - found.agree) + abs(said.disagree - found.disagree)
        turned += abs(said.agree - found.disagree) + abs(said.disagree - found.agree)
    if straight >= 10 and turned * 10 < straight:
        raise InputError(
            file, 2, InputProblem.SIGNS_TURNED, column="vote", as_counted=straight, as_turned=turned
        )


def _moment(cell: Cell, now: datetime) -> datetime:
    cell.whole()  # milliseconds only: an exporter's local time has no zone that we could know
    return cell.moment(now=now)


def _read_summary(file: Path) -> dict[str, str]:
    """key,value without a header; nothing when the export has none."""
    if not file.exists():
        return {}
    return {row["key"].strip(): row["value"] for _line, row in read_rows(file, columns=("key", "value"))}
