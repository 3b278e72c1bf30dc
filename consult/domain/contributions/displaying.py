"""Putting a version on display together with everything that was said: remarks follow, authors are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import judge
from consult.domain.consultations.counting import mark_changed
from consult.domain.contributions.anchoring import Led, follow_text
from consult.domain.contributions.models import ChangeCause, Contribution, Standing, State
from consult.domain.contributions.states import mark_answered
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.texts.actions import display_version
from consult.domain.texts.aligning import list_changes
from consult.domain.texts.alignment import PairState
from consult.domain.texts.models import PlanText, TextChange, TextVersion
from consult.domain.texts.queries import before
from consult.domain.texts.rules import TextRefusal, may_edit_texts
from consult.kernel.errors import Refused

_INSERTS = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
# Remarks that a letter lists; the pages have them all.
LISTED = 20
MOVES = (PairState.MOVED, PairState.MOVED_EDITED)


def display(
    session: Session, *, text: PlanText, version: TextVersion, editor: Person | None, at: datetime
) -> dict[Standing, int]:
    """Display the version; every remark follows its paragraph, and its author is told what became of it.

    Gives how many remarks stand how. Raises what `display_version` raises.
    """
    earlier = before(text, version)
    display_version(session, text=text, version=version, editor=editor, at=at)
    if earlier is None:
        return dict.fromkeys(Standing, 0)
    told = follow_text(
        session, text=text, version=version, leads=leads_of(list_changes(session, version.id)), at=at
    )
    _tell(session, text=text, version=version, at=at)
    return told


def leads_of(changes: Sequence[TextChange]) -> dict[str, Led]:
    """Where each key of the version before leads, from the rows of the alignment (in the order of the new text)."""
    parts: dict[str, list[str]] = {}
    moved: set[str] = set()
    gone: list[str] = []
    for change in changes:
        if change.old_key is None:
            continue
        if change.new_key is None:
            gone.append(change.old_key)
            continue
        parts.setdefault(change.old_key, []).append(change.new_key)
        if change.state in MOVES:
            moved.add(change.old_key)
    leads = {key: Led(None) for key in gone}
    for key, found in parts.items():
        # The part that kept the key comes first.
        found.sort(key=lambda one: one != key)
        leads[key] = Led(found[0], tuple(found[1:]), moved=key in moved)
    return leads


def _tell(session: Session, *, text: PlanText, version: TextVersion, at: datetime) -> None:
    """One letter to each author whose remark stands otherwise than before, or led to a change."""
    caused = select(ChangeCause.contribution_id).where(ChangeCause.version_id == version.id)
    concerned = or_(Contribution.standing != Standing.KEPT, Contribution.id.in_(caused))
    _letters(session, text, version, at, concerned)


def _letters(
    session: Session, text: PlanText, version: TextVersion, at: datetime, concerned: ColumnElement[bool]
) -> None:
    """Tell the authors of these contributions, each in one letter that lists them by their numbers."""
    caused = set(
        session.scalars(select(ChangeCause.contribution_id).where(ChangeCause.version_id == version.id))
    )
    rows = session.execute(
        select(Contribution.author_id, Contribution.id, Contribution.ref, Contribution.standing)
        .where(
            Contribution.consultation_id == text.consultation_id,
            Contribution.author_id.is_not(None),
            Contribution.state == State.PUBLISHED,
            concerned,
            or_(Contribution.text_id == text.id, Contribution.id.in_(caused)),
        )
        .order_by(Contribution.author_id, Contribution.id)
    )
    of_author: dict[int, list[dict[str, object]]] = {}
    for row in rows:
        standing = str(row.standing) if row.standing is not None else None
        of_author.setdefault(row.author_id, []).append(
            {"ref": row.ref, "standing": standing, "caused": row.id in caused}
        )
    common = {
        "slug": text.consultation.slug,
        "text": text.key,
        "title": dict(text.title),
        "version": version.number,
    }
    enqueue_notices(
        session,
        kind=NoticeKind.TEXT_VERSION,
        at=at,
        rows=[
            (
                author,
                {**common, "remarks": found[:LISTED], "more": max(0, len(found) - LISTED)},
                f"text-version:{version.id}:{author}:{at.isoformat()}",
                None,
            )
            for author, found in of_author.items()
        ],
    )


def link_causes(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    key: str,
    contributions: Collection[Contribution],
    editor: Person | None,
    at: datetime,
) -> int:
    """Say that the change at this paragraph of the version answers these remarks; gives how many were new.

    `key`: of the new version, or of the paragraph that was removed. Their authors are told with the version, or at
    once where it is on display already. Raises Refused: NOT_FOR_YOU, NOT_IN_BOTH (no such change; not a published
    contribution of this consultation).
    """
    judge(editor, may_edit_texts(editor, text.consultation))
    known = select(TextChange.id).where(
        TextChange.version_id == version.id,
        (TextChange.new_key == key) | (TextChange.old_key == key),
        TextChange.state != PairState.KEPT,
    )
    if session.scalars(known.limit(1)).first() is None:
        raise Refused(TextRefusal.NOT_IN_BOTH)
    for one in contributions:
        if one.consultation_id != text.consultation_id or one.state is not State.PUBLISHED:
            raise Refused(TextRefusal.NOT_IN_BOTH)
    insert = _INSERTS[session.get_bind().dialect.name](ChangeCause)
    new: list[Contribution] = []
    for one in contributions:
        added = session.execute(
            insert.values(
                version_id=version.id,
                key=key,
                contribution_id=one.id,
                linked_at=at,
                linked_by_id=editor.id if editor else None,
            )
            .on_conflict_do_nothing()
            .returning(ChangeCause.contribution_id)
        ).first()
        if added:
            new.append(one)
    if not new:
        return 0
    mark_answered(session, ids=[one.id for one in new], at=at)
    for one in new:
        record(
            session,
            act="contribution.answered-by-change",
            subject=f"contribution:{one.id}",
            at=at,
            actor_id=editor.id if editor else None,
            facts={"text": text.id, "version": version.number, "paragraph": key},
        )
    if version.displayed_at is not None:
        _letters(session, text, version, at, Contribution.id.in_([one.id for one in new]))
        mark_changed(session, consultation_id=text.consultation_id)
    return len(new)


def unlink_cause(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    key: str,
    contribution: Contribution,
    editor: Person,
    at: datetime,
) -> None:
    """Take such a link back, while the version is being prepared. Raises Refused: NOT_FOR_YOU, DISPLAYED."""
    judge(editor, may_edit_texts(editor, text.consultation))
    if version.displayed_at is not None:
        raise Refused(TextRefusal.DISPLAYED, {"number": version.number})
    row = session.get(ChangeCause, (version.id, key, contribution.id))
    if row is not None:
        session.delete(row)
        session.flush()


def causes_of(session: Session, version_id: int, keys: Collection[str]) -> dict[str, list[Contribution]]:
    """The contributions that the changes at these keys answer, those that may be read, by their number."""
    rows = session.execute(
        select(ChangeCause.key, Contribution)
        .join(Contribution, Contribution.id == ChangeCause.contribution_id)
        .where(ChangeCause.version_id == version_id, ChangeCause.key.in_(keys))
        .order_by(Contribution.id)
    )
    found: dict[str, list[Contribution]] = {key: [] for key in keys}
    for key, contribution in rows:
        if contribution.state is State.PUBLISHED:
            found[key].append(contribution)
    return found


def changes_for(session: Session, contribution_id: int) -> Sequence[tuple[TextVersion, str]]:
    """The displayed versions in which a change answers this contribution, and at which key; the first one first."""
    rows = session.execute(
        select(TextVersion, ChangeCause.key)
        .join(ChangeCause, ChangeCause.version_id == TextVersion.id)
        .where(ChangeCause.contribution_id == contribution_id, TextVersion.displayed_at.is_not(None))
        .order_by(TextVersion.id, ChangeCause.key)
    )
    return [(version, key) for version, key in rows]
