"""State and place of contributions, and everything that follows them: counters, the search, pages kept.

Whoever changes a contribution locks its rows first, the top of the thread before what hangs on it, and then
the counters of the consultation; the journal comes last. In one order for all, nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed, raise_counts
from consult.domain.contributions.models import OBSERVED, Contribution, Kind, Place, State
from consult.domain.contributions.paragraphs import count_at_paragraph
from consult.domain.contributions.search import INDEXED, index

# What an action judges by, read again once the row is ours.
_JUDGED = (
    "state",
    "place",
    "version",
    "title",
    "body",
    "body_html",
    "answered_at",
    "read_at",
    "read_by_id",
    "agree_count",
    "disagree_count",
    "neutral_count",
    "comment_count",
    "now_key",
    "standing",
    "head_id",
    "counted_in_id",
    "closed_at",
)
_AT_ONCE = 500


def lock(session: Session, contribution: Contribution, *, also: Iterable[int] = ()) -> None:
    """Hold the contribution, what it answers, the top of its thread and where its votes count (and `also` these)
    until the transaction ends.

    What is judged is read again.
    """
    session.flush()
    held: set[int] = set()
    while not (wanted := _beside(contribution).union(also)) <= held:
        # A merge that came between has moved its votes elsewhere: that row is held as well.
        held = wanted
        hold(session, sorted(wanted))
        session.refresh(contribution, attribute_names=_JUDGED)


def read_counters(session: Session, contribution: Contribution) -> None:
    """The counters as they are, once the row is held."""
    session.refresh(contribution, attribute_names=("agree_count", "disagree_count", "neutral_count", "state"))


def _beside(contribution: Contribution) -> set[int]:
    of = contribution
    return {id for id in (of.id, of.parent_id, of.root_id, of.counted_in_id) if id is not None}


def lock_all(session: Session, contributions: Sequence[Contribution]) -> None:
    """Hold these until the transaction ends, and read again what is judged."""
    session.flush()
    hold(session, sorted(one.id for one in contributions))
    for one in contributions:
        session.refresh(one, attribute_names=_JUDGED)


def hold(session: Session, ids: Sequence[int]) -> None:
    """Hold these rows, in the order of their ids: a thread's top is older than what answers it."""
    session.execute(
        select(Contribution.id)
        .where(Contribution.id.in_(ids))
        .order_by(Contribution.id)
        # Others may still refer to the rows meanwhile, for instance by a vote.
        .with_for_update(key_share=True)
    ).all()


def change_state(session: Session, *, contribution: Contribution, state: State) -> None:
    """Hide, restore, publish, withdraw, merge: the state and whatever is counted or found by it.

    The caller has judged, and records the act afterwards. Nothing happens when it is in that state already. What a
    merge holds is shown as merged when it is shown again.
    """
    lock(session, contribution)
    if state is State.PUBLISHED and contribution.head_id is not None:
        state = State.MERGED
    if contribution.state is state:
        return
    before, contribution.state = contribution.state, state
    session.flush()
    if (before in INDEXED) != (state in INDEXED):
        index(session, contribution)
    step = (state is State.PUBLISHED) - (before is State.PUBLISHED)
    votes = _votes_stand(contribution, state) - _votes_stand(contribution, before)
    count_published(session, contribution=contribution, step=step, votes=votes)


def _votes_stand(contribution: Contribution, state: State) -> bool:
    """Whether its votes are in the figures of the consultation under its own number: not those that its head counts.

    What was merged after the vote had closed keeps them: a merge then changes no tally.
    """
    return state is State.PUBLISHED or (state is State.MERGED and contribution.counted_in_id is None)


def hang(
    session: Session, *, contribution: Contribution, head_id: int | None, counted_in_id: int | None
) -> None:
    """Merge it into a head, or let it go (None): its words no longer stand for themselves, or do again.

    Its row is held. What is hidden or withdrawn hangs there too, and stays hidden or withdrawn. Votes in the figures
    of the consultation are the caller's to move (`votes_in_figures`), once all tallies are made anew.
    """
    before = contribution.state
    contribution.head_id, contribution.counted_in_id = head_id, counted_in_id
    if before in (State.PUBLISHED, State.MERGED):
        contribution.state = State.PUBLISHED if head_id is None else State.MERGED
    session.flush()
    step = (contribution.state is State.PUBLISHED) - (before is State.PUBLISHED)
    count_published(session, contribution=contribution, step=step, votes=0)


def votes_in_figures(contributions: Iterable[Contribution]) -> int:
    """How many votes these bring into the figures of their consultation, by their counters."""
    return sum(
        one.agree_count + one.disagree_count + one.neutral_count
        for one in contributions
        if one.missed_at is None and _votes_stand(one, one.state)
    )


def close_wording(session: Session, *, contribution: Contribution, at: datetime) -> None:
    """A new wording that heads nothing any more: it stays with its number and its votes, and takes no others."""
    lock(session, contribution)
    if contribution.closed_at is None:
        count_published(
            session, contribution=contribution, step=-(contribution.state is State.PUBLISHED), votes=0
        )
        contribution.closed_at = at
        session.flush()


def count_published(
    session: Session, *, contribution: Contribution, step: int, votes: int | None = None
) -> None:
    """One more (1) or one less (-1) to be read, or none but another look (0): all counters that say so.

    `votes`: the same for its votes, where it is not the step of its words.

    A comment counts for what it answers and for the top of its thread, a remark for the paragraph at which it
    stands. Votes on what is not published do not stand in the figures of the consultation. What came out of time is
    in none of them, and a new wording that is closed is no proposal any more.
    """
    votes_step = step if votes is None else votes
    if contribution.missed_at is not None:
        step = votes_step = 0
    if contribution.closed_at is not None:
        step = 0
    cast = contribution.agree_count + contribution.disagree_count + contribution.neutral_count
    above = {id for id in (contribution.parent_id, contribution.root_id) if id is not None}
    if step and above:
        session.execute(
            update(Contribution)
            .where(Contribution.id.in_(above))
            .values(comment_count=Contribution.comment_count + step)
        )
    if step and contribution.text_id is not None and contribution.now_key is not None:
        count_at_paragraph(
            session,
            text_id=contribution.text_id,
            key=contribution.now_key,
            kind=contribution.kind,
            step=step,
        )
    proposal, observed = contribution.kind is Kind.PROPOSAL, contribution.kind in OBSERVED
    raise_counts(
        session,
        consultation_id=contribution.consultation_id,
        slot=contribution.author_id or contribution.id,
        proposals=step if proposal else 0,
        remarks=step if observed else 0,
        comments=0 if proposal or observed else step,
        votes=votes_step * cast,
    )


def mark_read(
    session: Session, *, contributions: Iterable[Contribution], reader: Person, at: datetime
) -> None:
    """Remember that a moderator read these; who read first stands. Where they read first, this publishes.

    The caller records it.
    """
    session.flush()
    wanted = {contribution.id: contribution for contribution in contributions}
    for ids in _slices(sorted(wanted)):
        hold(session, ids)
        session.execute(
            update(Contribution)
            .where(Contribution.id.in_(ids), Contribution.read_at.is_(None))
            .values(
                read_at=at,
                read_by_id=reader.id,
                place=case((Contribution.place == Place.UNREAD, Place.READ), else_=Contribution.place),
            )
            .execution_options(synchronize_session=False)
        )
    for _id, contribution in sorted(wanted.items()):
        session.refresh(contribution, attribute_names=("state", "place", "read_at", "read_by_id"))
        if contribution.state is State.WAITING:
            change_state(session, contribution=contribution, state=State.PUBLISHED)
    _pages_changed(session, {contribution.consultation_id for contribution in wanted.values()})


def mark_all_read(
    session: Session, *, contributions: Sequence[Contribution], reader: Person, at: datetime
) -> None:
    """As `mark_read` for many that are published and unread, in one statement. The caller holds the rows."""
    _set_reading(session, contributions, read_at=at, read_by_id=reader.id, place=Place.READ)


def mark_unread(session: Session, *, contributions: Sequence[Contribution]) -> None:
    """Take readings back: these wait in the queue again. The caller holds the rows, has judged, and records it."""
    _set_reading(session, contributions, read_at=None, read_by_id=None, place=Place.UNREAD)


def _set_reading(session: Session, contributions: Sequence[Contribution], **values: object) -> None:
    session.flush()
    session.execute(
        update(Contribution).where(Contribution.id.in_([one.id for one in contributions])).values(values)
    )
    _pages_changed(session, {one.consultation_id for one in contributions})


def hold_all(session: Session, ids: Iterable[int]) -> list[Contribution]:
    """Hold these until the transaction ends, and read them anew, in the order of their ids; drafts are left out."""
    session.flush()
    wanted = sorted(set(ids))
    hold(session, wanted)
    return list(
        session.scalars(
            select(Contribution)
            .where(Contribution.id.in_(wanted), Contribution.state != State.DRAFT)
            .order_by(Contribution.id)
            .execution_options(populate_existing=True)
        )
    )


def set_places(session: Session, *, ids: Iterable[int], place: Place) -> None:
    """How far these have come, from what the floors above know."""
    session.flush()
    consultations: set[int] = set()
    for some in _slices(sorted(set(ids))):
        hold(session, some)
        consultations.update(
            session.scalars(
                update(Contribution)
                .where(Contribution.id.in_(some))
                .values(place=place)
                .returning(Contribution.consultation_id)
            )
        )
    _pages_changed(session, consultations)


def mark_answered(session: Session, *, ids: Iterable[int], at: datetime) -> None:
    """Somebody else commented on, voted on or cited these: from now on they are not edited."""
    session.flush()
    for some in _slices(sorted(set(ids))):
        hold(session, some)
        session.execute(
            update(Contribution)
            .where(Contribution.id.in_(some), Contribution.answered_at.is_(None))
            .values(answered_at=at)
        )


def author_changed(session: Session, *, author_id: int) -> None:
    """Another name stands where the author's stood: no page kept in memory is shown again."""
    _pages_changed(
        session,
        session.scalars(
            select(Contribution.consultation_id)
            .where(Contribution.author_id == author_id, Contribution.state != State.DRAFT)
            .distinct()
        ).all(),
    )


def _pages_changed(session: Session, consultation_ids: Iterable[int]) -> None:
    for consultation_id in sorted(consultation_ids):
        mark_changed(session, consultation_id=consultation_id)


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
