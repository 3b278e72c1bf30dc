"""Writing many rows at once, with all that one row would bring: number, receipt, search, counters.

For imports and the synthetic load. What is written keeps the times of its source. No letter is sent, and the
caller writes the one journal entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import raise_counts
from consult.domain.consultations.models import Consultation, Participation, Series
from consult.domain.contributions.acceptance import new_shuffle
from consult.domain.contributions.models import (
    Category,
    Channel,
    Contribution,
    ContributionVersion,
    Kind,
    Place,
    Side,
    State,
    Tongue,
)
from consult.domain.contributions.numbers import Number, register_year, take_block
from consult.domain.contributions.receipts import Receipt
from consult.domain.contributions.search import Findable, index_many
from consult.kernel.localized import Language
from consult.kernel.secrets import new_salt

AT_ONCE = 2_000
# (what is being done, how much of it is done)
Progress = Callable[[str, int], None]
Item = TypeVar("Item")


def slices(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """The items, so many at a time."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def silent(_what: str, _done: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Text:
    """A contribution to be written. A comment has its parent's id and its thread's."""

    kind: Kind
    author_id: int
    received_at: datetime
    language: Tongue
    body: str
    body_html: str
    title: str | None = None
    parent_id: int | None = None
    root_id: int | None = None
    side: Side | None = None
    theme_id: int | None = None
    arrondissement_id: int | None = None
    state: State = State.PUBLISHED
    place: Place = Place.UNREAD
    read_at: datetime | None = None
    channel: Channel = Channel.ONLINE
    category: Category = Category.RESIDENT
    external_id: str | None = None
    totals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A contribution as written."""

    id: int
    ref: str
    receipt_hash: str


def write_people(
    session: Session, *, source: str, names: Mapping[str, str], language: Language, at: datetime
) -> dict[str, int]:
    """Pseudonymous persons (public name by the number they have at the source); ids by that number.

    Whoever is known of this source already is left as they are.
    """
    known = find_people_of(session, source=source)
    new = [number for number in names if number not in known]
    for some in slices(new):
        session.execute(
            insert(Person.__table__),
            [
                {
                    "public_name": names[number],
                    "language": language,
                    "stamp": new_salt(),
                    "created_at": at,
                    "source": source,
                    "source_id": number,
                }
                for number in some
            ],
        )
    return find_people_of(session, source=source) if new else known


def find_people_of(session: Session, *, source: str) -> dict[str, int]:
    """The ids of the pseudonymous persons of a source, by their number there."""
    rows = session.execute(select(Person.source_id, Person.id).where(Person.source == source))
    return {row.source_id: row.id for row in rows if row.source_id is not None}


def write_texts(
    session: Session,
    *,
    consultation: Consultation,
    series: Series,
    texts: Sequence[Text],
    at: datetime,
    progress: Progress = silent,
) -> list[Written]:
    """Write the texts; what was made of them, in the same order.

    Each Tunis year of receipt gets one block of numbers, in the order of the texts. The counters of the
    consultation and of threads follow; those of votes are `settle_votes`'.
    """
    years = Counter(register_year(text.received_at) for text in texts)
    blocks: dict[int, Iterator[Number]] = {
        year: iter(take_block(session, series=series, year=year, size=count))
        for year, count in sorted(years.items())
    }
    written: list[Written] = []
    for some in slices(texts):
        numbers = [next(blocks[register_year(text.received_at)]) for text in some]
        written += _write_some(session, consultation, some, numbers, at)
        progress("texts", len(written))
    _count_texts(session, consultation, texts)
    return written


def _write_some(
    session: Session, consultation: Consultation, texts: list[Text], numbers: list[Number], at: datetime
) -> list[Written]:
    rows: list[dict[str, Any]] = []
    for text, number in zip(texts, numbers, strict=True):
        receipt = Receipt(
            ref=number.ref,
            received_at=text.received_at,
            kind=text.kind,
            consultation=consultation.slug,
            language=text.language,
            title=text.title,
            body=text.body,
            salt=new_salt(),
        )
        rows.append(
            {
                "ref": number.ref,
                "series": number.series,
                "year": number.year,
                "number": number.number,
                "kind": text.kind,
                "state": text.state,
                "place": text.place,
                "consultation_id": consultation.id,
                "parent_id": text.parent_id,
                "root_id": text.root_id,
                "author_id": text.author_id,
                "category": text.category,
                "channel": text.channel,
                "language": text.language,
                "arrondissement_id": text.arrondissement_id,
                "theme_id": text.theme_id,
                "side": text.side,
                "title": text.title,
                "body": text.body,
                "body_html": text.body_html,
                "created_at": at,
                "received_at": text.received_at,
                "read_at": text.read_at,
                "salt": receipt.salt,
                "receipt_hash": receipt.hash,
                "external_id": text.external_id,
                "source_totals": dict(text.totals) or None,
                "shuffle": new_shuffle(),
            }
        )
    session.execute(insert(Contribution.__table__), rows)
    ids = _ids_of(session, numbers)
    session.execute(
        insert(ContributionVersion.__table__),
        [
            {"contribution_id": ids[number.ref], "version": 1, "title": text.title, "body": text.body}
            | {"at": text.received_at}
            for text, number in zip(texts, numbers, strict=True)
        ],
    )
    index_many(
        session,
        (
            Findable(ids[number.ref], number.ref, text.title, text.body, text.language)
            for text, number in zip(texts, numbers, strict=True)
            if text.state is State.PUBLISHED
        ),
    )
    return [Written(ids[row["ref"]], row["ref"], row["receipt_hash"]) for row in rows]


def _ids_of(session: Session, numbers: Sequence[Number]) -> dict[str, int]:
    """The ids of rows just written, by ref. The numbers of a year stand in a row, so each year is a span."""
    found: dict[str, int] = {}
    for year in {number.year for number in numbers}:
        mine = [number for number in numbers if number.year == year]
        rows = session.execute(
            select(Contribution.ref, Contribution.id).where(
                Contribution.series == mine[0].series,
                Contribution.year == year,
                Contribution.number.between(mine[0].number, mine[-1].number),
            )
        )
        found.update((row.ref, row.id) for row in rows)
    return found


def _count_texts(session: Session, consultation: Consultation, texts: Sequence[Text]) -> None:
    published = [text for text in texts if text.state is State.PUBLISHED]
    kinds = Counter(text.kind for text in published)
    raise_counts(
        session,
        consultation_id=consultation.id,
        slot=0,
        proposals=kinds[Kind.PROPOSAL],
        comments=kinds[Kind.COMMENT],
    )
    # What it answers and the top of its thread, once each (contributions/states.py).
    above: Counter[int] = Counter()
    for text in published:
        above.update({one for one in (text.parent_id, text.root_id) if one is not None})
    _add(session, above)
    count_people(session, consultation_id=consultation.id, person_ids={text.author_id for text in texts})


def _add(session: Session, above: Counter[int]) -> None:
    amounts: dict[int, list[int]] = {}
    for contribution_id, amount in above.items():
        amounts.setdefault(amount, []).append(contribution_id)
    for amount, ids in sorted(amounts.items()):
        for some in slices(sorted(ids)):
            session.execute(
                update(Contribution)
                .where(Contribution.id.in_(some))
                .values(comment_count=Contribution.comment_count + amount)
                .execution_options(synchronize_session=False)
            )


def count_people(session: Session, *, consultation_id: int, person_ids: Collection[int]) -> None:
    """Remember that these persons took part; the new ones raise the number of participants."""
    known = set(
        session.scalars(
            select(Participation.person_id).where(Participation.consultation_id == consultation_id)
        )
    )
    new = sorted(set(person_ids) - known)
    for some in slices(new):
        session.execute(
            insert(Participation.__table__),
            [{"consultation_id": consultation_id, "person_id": person_id} for person_id in some],
        )
    if new:
        raise_counts(session, consultation_id=consultation_id, slot=0, participants=len(new))
