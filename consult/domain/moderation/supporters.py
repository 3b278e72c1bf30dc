"""Who is told of a merge, and of its end: the authors of what was gathered, and everybody whose vote is in it.

Each person is told once for each act, as an author where they are one. Of a merge after the vote had closed voters are
told nothing: it changes nothing for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import with_address
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.merges import Merge
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.voting.models import Vote

# Numbers that a letter lists; its page has them all.
LISTED = 20


def tell_merged(
    session: Session,
    merge: Merge,
    *,
    head: Contribution,
    members: Sequence[Contribution],
    behind: Sequence[Contribution],
) -> None:
    """That these stand behind the head from now on."""
    facts = {"head": head.ref, "reason": dict(merge.reason), "counts": merge.counts}
    told = _tell_authors(
        session,
        NoticeKind.CONTRIBUTION_MERGED,
        merge,
        head=head,
        members=members,
        facts=facts,
        at=merge.merged_at,
    )
    if merge.counts:
        _tell_voters(
            session,
            NoticeKind.VOTE_MERGED,
            merge,
            head=head,
            rows=[head, *members, *behind],
            besides=told,
            at=merge.merged_at,
        )


def tell_let_go(
    session: Session,
    merge: Merge,
    *,
    head: Contribution,
    members: Sequence[Contribution],
    behind: Iterable[Contribution],
    at: datetime,
) -> None:
    """That these stand for themselves again, each with the votes cast on it."""
    facts = {"head": head.ref, "reason": dict(merge.undone_reason or {}), "counts": merge.counts}
    told = _tell_authors(
        session, NoticeKind.MERGE_UNDONE, merge, head=head, members=members, facts=facts, at=at
    )
    if merge.counts:
        _tell_voters(
            session,
            NoticeKind.VOTE_RETURNED,
            merge,
            head=head,
            rows=[head, *members, *behind],
            besides=told,
            at=at,
        )


def _tell_authors(
    session: Session,
    kind: NoticeKind,
    merge: Merge,
    *,
    head: Contribution,
    members: Sequence[Contribution],
    facts: dict[str, Any],
    at: datetime,
) -> set[int]:
    """One letter for each author, of their own numbers among the members, or of the head where they wrote that."""
    of_author: dict[int, list[str]] = {}
    for one in (*members, head):
        if one.author_id is not None and one.ref:
            of_author.setdefault(one.author_id, []).append(one.ref)
    reached = with_address(session, list(of_author))
    letters = []
    for person_id, refs in sorted(of_author.items()):
        if person_id in reached:
            mine = [ref for ref in refs if ref != head.ref]
            own = {**facts, "ref": (mine or refs)[0], "refs": mine[:LISTED], "members": len(members)}
            letters.append((person_id, own, f"{kind}:{merge.id}:{person_id}", None))
    enqueue_notices(session, kind=kind, at=at, rows=letters)
    return reached


def _tell_voters(
    session: Session,
    kind: NoticeKind,
    merge: Merge,
    *,
    head: Contribution,
    rows: Sequence[Contribution],
    besides: set[int],
    at: datetime,
) -> None:
    """Those with a vote that stands on any of these, each with the numbers of what they voted on; never the choice."""
    refs = {row.id: row.ref for row in rows}
    found = session.execute(
        select(Vote.person_id, Vote.contribution_id)
        .join(Person, Person.id == Vote.person_id)
        .where(Vote.contribution_id.in_(refs), Vote.withdrawn_at.is_(None), Person.email.is_not(None))
        .order_by(Vote.person_id, Vote.contribution_id)
    )
    of_person: dict[int, list[str | None]] = {}
    for person_id, contribution_id in found:
        if person_id not in besides:
            of_person.setdefault(person_id, []).append(refs[contribution_id])
    letters = [
        (person_id, {"ref": head.ref, "voted": voted[:LISTED]}, f"{kind}:{merge.id}:{person_id}", None)
        for person_id, voted in of_person.items()
    ]
    enqueue_notices(session, kind=kind, at=at, rows=letters)
