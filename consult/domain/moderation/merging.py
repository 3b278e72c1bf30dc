"""Merging contributions into a head, and undoing it exactly. Votes never move (settled.md).

A merge of merges is flattened: whatever stands behind a member stands behind the head as well, and leaves with it.
Rows are held in the order of their ids: those that are chosen, and what hangs below them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.counting import raise_counts
from consult.domain.contributions.models import OWED, Category, Contribution, Place, State
from consult.domain.contributions.states import close_wording, hang, lock_all, mark_answered, votes_in_figures
from consult.domain.journal.actions import record
from consult.domain.moderation.merges import MEMBERS_MAX, Merge, MergeMember, MergeRefusal
from consult.domain.moderation.quoting import reason_digest
from consult.domain.moderation.rules import Refusal, language_of_reason, may_give_reason, may_rule
from consult.domain.moderation.supporters import tell_let_go, tell_merged
from consult.domain.voting.rules import vote_has_closed
from consult.domain.voting.tallies import count_anew
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_text
from consult.kernel.verdict import YES, Verdict, no, require

PLACED = (Place.CITED, Place.SET_ASIDE, Place.DECIDED)


def may_head(person: Person | None, contribution: Contribution) -> Verdict:
    """Whether others may be merged into this one by this moderator. Facts name it."""
    if contribution.kind not in OWED:
        return no(MergeRefusal.NOT_MERGED_KIND)
    # A moderator's new wording is the municipality's: it is nobody's own words.
    if contribution.category is not Category.MUNICIPALITY and not (verdict := may_rule(person, contribution)):
        return verdict
    if not holds(person, Role.MODERATOR, consultation_id=contribution.consultation_id):
        return no(Refusal.NOT_MODERATOR)
    ref = contribution.ref
    if contribution.head_id is not None:
        return no(MergeRefusal.MERGED_ALREADY, ref=ref)
    if contribution.state is not State.PUBLISHED:
        return no(MergeRefusal.NOT_PUBLIC, ref=ref)
    if contribution.closed_at is not None:
        return no(MergeRefusal.WORDING_CLOSED, ref=ref)
    return no(MergeRefusal.PLACED_ALREADY, ref=ref) if contribution.place in PLACED else YES


def may_join(person: Person | None, contribution: Contribution, head: Contribution) -> Verdict:
    """Whether this one may be merged into that head: of one consultation and kind, whatever their languages."""
    if contribution.id == head.id:
        return no(MergeRefusal.HEAD_AMONG_MEMBERS, ref=head.ref)
    if contribution.consultation_id != head.consultation_id:
        return no(MergeRefusal.OTHER_CONSULTATION, ref=contribution.ref)
    if contribution.kind is not head.kind:
        return no(MergeRefusal.OTHER_KIND, ref=contribution.ref)
    if (contribution.missed_at is None) != (head.missed_at is None):
        return no(MergeRefusal.OUT_OF_TIME, ref=contribution.ref)
    return may_head(person, contribution)


def languages_told(contributions: Iterable[Contribution]) -> list[Language]:
    """The languages in which a reason is owed: those of the authors. `author` is loaded."""
    found = {language_of_reason(one) for one in contributions}
    return [language for language in Language if language in found]


def merge_contributions(
    session: Session,
    *,
    head: Contribution,
    members: Sequence[Contribution],
    moderator: Person,
    reason: Mapping[str, str],
    at: datetime,
    new_wording: bool = False,
) -> Merge:
    """Merge these into the head. `consultation` with its phases and `author` of all are loaded.

    The reason is given in the language of each author. Once the vote has closed the tallies stay as they are.
    Raises Refused: may_head's, may_join's, NOTHING_TO_MERGE, TOO_MANY, REASON_MISSING and the lengths of reasons.
    """
    members = list({one.id: one for one in members}.values())
    if not members:
        raise Refused(MergeRefusal.NOTHING_TO_MERGE)
    if len(members) > MEMBERS_MAX:
        raise Refused(MergeRefusal.TOO_MANY, {"limit": MEMBERS_MAX})
    lock_all(session, [head, *members])
    behind = _behind(session, [one.id for one in members])
    # What hangs below is moved as well; whoever withdraws a vote on it waits for us here.
    lock_all(session, behind)
    require(may_head(moderator, head))
    for one in members:
        require(may_join(moderator, one, head))
    counts = not vote_has_closed(head.consultation, at)
    merge = Merge(
        consultation_id=head.consultation_id,
        head_id=head.id,
        new_wording=new_wording,
        counts=counts,
        reason=_reasons(reason, [head, *members]),
        merged_at=at,
        merged_by_id=moderator.id,
        members=[MergeMember(contribution_id=one.id) for one in sorted(members, key=lambda one: one.id)],
    )
    session.add(merge)
    session.flush()
    rows = {one.id: one for one in (head, *members, *behind)}
    before = votes_in_figures(rows.values())
    moved = {one.id for one in members}
    for one in members:
        hang(session, contribution=one, head_id=head.id, counted_in_id=head.id if counts else None)
    for one in behind:
        counted = head.id if counts and one.counted_in_id in moved else one.counted_in_id
        hang(session, contribution=one, head_id=head.id, counted_in_id=counted)
    if counts:
        count_anew(session, {one.id: one for one in (head, *members)})
        _move_votes(session, merge, rows, before)
    # From now on others stand behind these words, so they are not edited any more.
    mark_answered(session, ids=[head.id, *moved], at=at)
    tell_merged(session, merge, head=head, members=members, behind=behind)
    _record(session, merge, act="merge.made", head=head, members=moved, by=moderator, at=at)
    return merge


def undo_merge(
    session: Session,
    *,
    merge: Merge,
    moderator: Person,
    reason: Mapping[str, str],
    at: datetime,
) -> Merge:
    """Let go what this act merged, with what stands behind each: as if it had not been, votes since then included.

    A new wording that heads nothing any more is closed. Loaded: `merge.head` and `merge.members` with their
    contributions, their authors and consultation. Raises Refused: may_undo's, REASON_MISSING, lengths.
    """
    members = [one.contribution for one in merge.members]
    session.refresh(merge, attribute_names=("undone_at",), with_for_update=True)
    require(may_undo(moderator, merge))
    told = _reasons(reason, [merge.head, *members])
    let_go(session, merge=merge, by=moderator, reason=told, at=at)
    return merge


def may_undo(person: Person | None, merge: Merge) -> Verdict:
    """Whether this moderator may undo the act. Its head and its members with their contributions are loaded."""
    if not holds(person, Role.MODERATOR, consultation_id=merge.consultation_id):
        return no(Refusal.NOT_MODERATOR)
    assert person is not None
    if merge.undone_at is not None:
        return no(MergeRefusal.UNDONE_ALREADY)
    concerned = [merge.head, *(one.contribution for one in merge.members)]
    if any(one.author_id == person.id for one in concerned):
        return no(Refusal.OWN_WORDS)
    placed = next((one for one in concerned if one.place in PLACED), None)
    return no(MergeRefusal.PLACED_ALREADY, ref=placed.ref) if placed else YES


def let_go(
    session: Session, *, merge: Merge, by: Person, reason: dict[str, str] | None, at: datetime
) -> None:
    """Undo an act that stands, whoever may."""
    members = [one.contribution for one in merge.members]
    top = merge.head if merge.head.head_id is None else session.get_one(Contribution, merge.head.head_id)
    lock_all(session, [top, *members])
    below = _behind(session, [top.id])
    rows = {one.id: one for one in (top, *members, *below)}
    lock_all(session, list(rows.values()))
    merge.undone_at, merge.undone_by_id, merge.undone_reason = at, by.id, reason
    session.flush()
    before = votes_in_figures(rows.values())
    above = _chosen_heads(session, list(rows))
    counted_at = {member.id: member.counted_in_id for member in members}
    gone: list[Contribution] = []
    for one in below:
        if (member_id := _reached(one.id, counted_at, above)) is not None:
            counted = one.counted_in_id
            if counted is not None and counted == counted_at[member_id]:
                counted = member_id
            hang(session, contribution=one, head_id=member_id, counted_in_id=counted)
            gone.append(one)
    for member in members:
        hang(session, contribution=member, head_id=None, counted_in_id=None)
    if merge.counts:
        changed = {*counted_at, *(one for one in counted_at.values() if one is not None)}
        count_anew(session, {id: rows[id] for id in changed})
        _move_votes(session, merge, rows, before)
    if merge.head.category is Category.MUNICIPALITY and not standing_merges(session, merge.head_id):
        close_wording(session, contribution=merge.head, at=at)
    tell_let_go(session, merge, head=merge.head, members=members, behind=gone, at=at)
    for member in members:
        if member.state is State.WITHDRAWN:
            # Its words are gone: what stands behind it is not left behind nothing.
            dissolve(session, head=member, by=by, at=at)
    _record(
        session,
        merge,
        act="merge.undone",
        head=merge.head,
        members={one.id for one in members},
        by=by,
        at=at,
    )


def dissolve(session: Session, *, head: Contribution, by: Person, at: datetime) -> list[Merge]:
    """Undo every act that merged something into this one: its author takes the words away that the others stand
    behind. Those acts; nothing while it stands behind another head itself.
    """
    if head.head_id is not None:
        return []
    found = standing_merges(session, head.id)
    for merge in found:
        let_go(session, merge=merge, by=by, reason=None, at=at)
    return found


def standing_merges(session: Session, head_id: int) -> Sequence[Merge]:
    """The acts that merged something into this one and were not undone, loaded as for `undo_merge`."""
    return session.scalars(
        select(Merge)
        .where(Merge.head_id == head_id, Merge.undone_at.is_(None))
        .options(*whole())
        .order_by(Merge.id)
    ).all()


def whole() -> tuple[Any, ...]:
    """What an act of merging is loaded with to be judged or undone."""
    people = (joinedload(Contribution.author), joinedload(Contribution.consultation))
    return (
        joinedload(Merge.head).options(*people),
        selectinload(Merge.members).joinedload(MergeMember.contribution).options(*people),
    )


def _behind(session: Session, ids: Sequence[int]) -> Sequence[Contribution]:
    return session.scalars(
        select(Contribution)
        .where(Contribution.head_id.in_(ids))
        .options(joinedload(Contribution.author))
        .order_by(Contribution.id)
    ).all()


def _chosen_heads(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Into which each of these was merged by the act that stands, not by what came of later ones."""
    rows = session.execute(
        select(MergeMember.contribution_id, Merge.head_id)
        .join(Merge, Merge.id == MergeMember.merge_id)
        .where(MergeMember.contribution_id.in_(ids), Merge.undone_at.is_(None))
    )
    return {contribution_id: head_id for contribution_id, head_id in rows}


def _reached(id: int, wanted: Mapping[int, Any], above: Mapping[int, int]) -> int | None:
    """Which of these the contribution stands behind, if any, following the acts upwards."""
    step = above.get(id)
    while step is not None and step not in wanted:
        step = above.get(step)
    return step


def _reasons(reason: Mapping[str, str], told: Iterable[Contribution]) -> dict[str, str]:
    """Cleaned, in every language of those who are told. Raises Refused: REASON_MISSING, lengths, REASON_REPEATS."""
    found: dict[str, str] = {}
    for language in languages_told(told):
        words = clean_text(reason.get(language, ""))
        if not words:
            raise Refused(MergeRefusal.REASON_MISSING, {"language": language})
        require(may_give_reason(words, ()))
        found[str(language)] = words
    return found


def _move_votes(session: Session, merge: Merge, rows: Mapping[int, Contribution], before: int) -> None:
    raise_counts(
        session,
        consultation_id=merge.consultation_id,
        slot=merge.head_id,
        votes=votes_in_figures(rows.values()) - before,
    )


def _record(
    session: Session,
    merge: Merge,
    *,
    act: str,
    head: Contribution,
    members: Iterable[int],
    by: Person,
    at: datetime,
) -> None:
    session.flush()
    said = merge.reason if merge.undone_at is None else merge.undone_reason or {}
    record(
        session,
        act=act,
        subject=f"contribution:{merge.head_id}",
        at=at,
        actor_id=by.id,
        facts={
            "merge": merge.id,
            "members": sorted(members),
            **{f"reason_{language}": reason_digest(head.salt, words) for language, words in said.items()},
        },
    )
