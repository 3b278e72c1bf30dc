"""Bringing in what was read and judged: everything or nothing, and twice is once.

A contribution is known again by its kind and its number at the source. What is known is never rewritten: its
receipt and its history stand. A vote that the source has changed is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from consult.domain.consultations.counting import mark_changed
from consult.domain.consultations.models import Activity, Consultation, Series
from consult.domain.contributions.models import Category, Channel, Contribution, Kind, Place, State
from consult.domain.journal.actions import record
from consult.domain.moderation.models import Ruling, RulingKind
from consult.domain.opendata.ballots import Ballot, Votes, merge_votes
from consult.domain.opendata.housing import House, add_themes, build_house, cover, find_house, themes_of
from consult.domain.opendata.polis import Conversation
from consult.domain.opendata.sources import Cell, Entry, InputProblem
from consult.domain.opendata.tabular import Plan, Table
from consult.domain.opendata.writing import Progress, Text, silent, write_people, write_texts
from consult.kernel.db import refresh_statistics
from consult.kernel.secrets import digest


class Skip(StrEnum):
    """Why a row of the source that is known here was left as it is here."""

    REWORDED = "reworded"  # the source has other words now
    RULED_ANEW = "ruled-anew"  # the source's moderators have changed their mind


@dataclass(slots=True)
class Report:
    """What an import did. `skipped` counts by Skip, or by "column=value" of the plan."""

    consultation_id: int
    made: bool
    read: int = 0
    written: int = 0
    unchanged: int = 0
    # Of the written: hidden with the ruling that the source rejected them.
    rejected: int = 0
    people: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    first: str | None = None
    last: str | None = None
    # SHA-256 of the fingerprints of all new receipts in a row, for the journal.
    receipts: str | None = None
    votes: Votes | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    root_id: int | None
    title: str | None
    body: str
    rejected: bool


def import_conversation(
    session: Session,
    *,
    conversation: Conversation,
    slug: str,
    house: House,
    at: datetime,
    progress: Progress = silent,
) -> Report:
    """Bring in a Polis conversation; the consultation is made, closed, where the slug is new."""
    consultation, made = _house_of(session, slug, house, "polis", at)
    report = Report(consultation.id, made, read=len(conversation.entries))
    spoken = [entry.said_at for entry in conversation.entries if entry.said_at is not None]
    voted = [vote.cast_at for vote in conversation.votes]
    for activity, moments in ((Activity.PROPOSE, spoken), (Activity.VOTE, voted)):
        cover(
            session,
            consultation=consultation,
            activity=activity,
            moments=moments,
            title=house.phases[activity],
        )
    numbers = {entry.author for entry in conversation.entries} | {vote.voter for vote in conversation.votes}
    names = {number: house.participant.format(number=number) for number in _in_order(numbers)}
    people = _write_people(session, report, "polis", names, house, at)
    ids = _write_entries(
        session,
        consultation=consultation,
        entries=conversation.entries,
        people=people,
        house=house,
        report=report,
        at=at,
        progress=progress,
    )
    report.votes = Votes(read=conversation.events, replaced=conversation.replaced)
    ballots = [
        Ballot(ids[vote.statement], people[vote.voter], vote.choice, vote.cast_at)
        for vote in conversation.votes
    ]
    merge_votes(
        session,
        consultation_id=consultation.id,
        ballots=ballots,
        votes=report.votes,
        at=at,
        progress=progress,
    )
    _record(session, report, "polis", at)
    refresh_statistics(session)
    return report


def import_table(
    session: Session,
    *,
    table: Table,
    plan: Plan,
    slug: str,
    house: House,
    at: datetime,
    progress: Progress = silent,
) -> Report:
    """Bring in a table of proposals or comments; the consultation is made, closed, where the slug is new.

    Raises InputError before anything is written: UNKNOWN_PARENT; UNKNOWN_THEME where the consultation is not
    one made for imports (there the themes of the source are added).
    """
    found = find_house(session, slug)
    parents = _known_of(session, found.id, Kind.PROPOSAL) if found and plan.kind is Kind.COMMENT else {}
    for entry in table.entries:
        if entry.parent is not None and entry.parent not in parents:
            raise _cell(table, plan, entry, "parent", entry.parent).error(InputProblem.UNKNOWN_PARENT)
        if entry.theme and found and found.series is not Series.IMPORT:
            known = themes_of(found)
            if entry.theme.casefold() not in known:
                cell = _cell(table, plan, entry, "theme", entry.theme)
                raise cell.error(InputProblem.UNKNOWN_THEME, known=list(known))
    consultation, made = _house_of(session, slug, house, "csv", at, found)
    report = Report(consultation.id, made, read=table.read, skipped=Counter(table.skipped))
    activity = Activity.PROPOSE if plan.kind is Kind.PROPOSAL else Activity.COMMENT
    cover(
        session,
        consultation=consultation,
        activity=activity,
        moments=[entry.said_at or at for entry in table.entries],
        title=house.phases[activity],
    )
    wanted = dict.fromkeys(entry.theme for entry in table.entries if entry.theme)
    themes = add_themes(session, consultation=consultation, names=wanted, language=house.language)
    # The number of whoever the source does not name is empty, which no name is.
    names = {entry.author or "": entry.author or house.unnamed for entry in table.entries}
    people = _write_people(session, report, "csv", names, house, at)
    _write_entries(
        session,
        consultation=consultation,
        entries=table.entries,
        people=people,
        house=house,
        report=report,
        at=at,
        parents=parents,
        themes=themes,
        progress=progress,
    )
    _record(session, report, "csv", at)
    refresh_statistics(session)
    return report


def _house_of(
    session: Session, slug: str, house: House, source: str, at: datetime, found: Consultation | None = None
) -> tuple[Consultation, bool]:
    found = found or find_house(session, slug)
    if found is not None:
        return found, False
    return build_house(session, slug=slug, house=house, source=source, at=at), True


def _write_people(
    session: Session, report: Report, source: str, names: Mapping[str, str], house: House, at: datetime
) -> dict[str, int]:
    people = write_people(
        session,
        source=f"{source}:{report.consultation_id}",
        names=names,
        language=house.language,
        at=at,
    )
    report.people = len(names)
    return people


def _write_entries(
    session: Session,
    *,
    consultation: Consultation,
    entries: Sequence[Entry],
    people: Mapping[str, int],
    house: House,
    report: Report,
    at: datetime,
    parents: Mapping[str, _Known] | None = None,
    themes: Mapping[str, int] | None = None,
    progress: Progress = silent,
) -> dict[str, int]:
    """Write the entries that are not known yet; the ids of all, by their number at the source."""
    ids: dict[str, int] = {}
    new: list[Entry] = []
    known = _known_of(session, consultation.id, entries[0].kind) if entries else {}
    for entry in entries:
        assert entry.external_id is not None
        here = known.get(entry.external_id)
        if here is None:
            new.append(entry)
            continue
        ids[entry.external_id] = here.id
        if (here.title, here.body) != (entry.title, entry.body):
            report.skipped[Skip.REWORDED] += 1
        elif here.rejected != (entry.accepted is False):
            report.skipped[Skip.RULED_ANEW] += 1
        else:
            report.unchanged += 1
    # Numbered in the order in which they were said.
    new.sort(key=lambda entry: (entry.said_at or at, entry.line))
    texts = [_text(entry, people, parents or {}, themes or {}, at) for entry in new]
    if not texts:
        return ids
    written = write_texts(
        session, consultation=consultation, series=Series.IMPORT, texts=texts, at=at, progress=progress
    )
    rejected = []
    for entry, one in zip(new, written, strict=True):
        assert entry.external_id is not None
        ids[entry.external_id] = one.id
        if entry.accepted is False:
            rejected.append(one.id)
    if rejected:
        session.execute(
            insert(Ruling),
            [
                {
                    "contribution_id": one,
                    "consultation_id": consultation.id,
                    "kind": RulingKind.REJECTED_AT_SOURCE,
                    "reason": house.rejected,
                    "reason_language": house.language,
                    "at": at,
                }
                for one in rejected
            ],
        )
    report.written, report.rejected = len(written), len(rejected)
    report.first, report.last = written[0].ref, written[-1].ref
    report.receipts = digest("".join(one.receipt_hash for one in written).encode())
    return ids


def _text(
    entry: Entry,
    people: Mapping[str, int],
    parents: Mapping[str, _Known],
    themes: Mapping[str, int],
    at: datetime,
) -> Text:
    parent = parents[entry.parent] if entry.parent is not None else None
    # What the source's moderators judged was read; what they did not see waits for ours.
    read = entry.accepted is not None
    return Text(
        kind=entry.kind,
        author_id=people[entry.author or ""],
        received_at=entry.said_at or at,
        language=entry.language,
        body=entry.body,
        body_html=entry.body_html,
        title=entry.title,
        parent_id=parent.id if parent else None,
        root_id=(parent.root_id or parent.id) if parent else None,
        side=entry.side,
        theme_id=themes[entry.theme.casefold()] if entry.theme else None,
        state=State.HIDDEN if entry.accepted is False else State.PUBLISHED,
        place=Place.READ if read else Place.UNREAD,
        read_at=at if read else None,
        channel=Channel.IMPORT,
        category=Category.RESIDENT if entry.author else Category.ANONYMOUS,
        external_id=entry.external_id,
        totals=entry.totals,
    )


def _known_of(session: Session, consultation_id: int, kind: Kind) -> dict[str, _Known]:
    """What came from a source into this consultation, by its number there."""
    rejected = (
        select(Ruling.id)
        .where(Ruling.contribution_id == Contribution.id, Ruling.kind == RulingKind.REJECTED_AT_SOURCE)
        .correlate(Contribution)
        .exists()
    )
    rows = session.execute(
        select(
            Contribution.external_id,
            Contribution.id,
            Contribution.root_id,
            Contribution.title,
            Contribution.body,
            rejected.label("rejected"),
        ).where(
            Contribution.consultation_id == consultation_id,
            Contribution.kind == kind,
            Contribution.external_id.is_not(None),
        )
    )
    return {
        row.external_id: _Known(row.id, row.root_id, row.title, row.body, bool(row.rejected)) for row in rows
    }


def _cell(table: Table, plan: Plan, entry: Entry, name: str, text: str) -> Cell:
    return Cell(table.file, entry.line, plan.columns[name][0], text)


def _in_order(numbers: set[str | None]) -> list[str]:
    return sorted((number for number in numbers if number is not None), key=lambda one: (len(one), one))


def _record(session: Session, report: Report, source: str, at: datetime) -> None:
    """One entry for an import that brought something, with numbers only; kept pages are let go."""
    votes = report.votes
    if not report.written and not (votes and (votes.written or votes.changed)):
        return
    session.flush()
    mark_changed(session, consultation_id=report.consultation_id)
    facts: dict[str, object] = {"source": source, "read": report.read, "written": report.written}
    if report.written:
        facts |= {"first": report.first, "last": report.last, "receipts": report.receipts}
    if votes:
        facts |= {"votes_read": votes.read, "votes_written": votes.written, "votes_changed": votes.changed}
    subject = f"consultation:{report.consultation_id}"
    record(session, act="contributions.imported", subject=subject, at=at, facts=facts)
