"""Which remarks a change of a text answers, as the staff says. Never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import judge
from consult.domain.consultations.counting import mark_changed
from consult.domain.contributions.models import ChangeCause, Contribution, State
from consult.domain.contributions.states import mark_answered
from consult.domain.contributions.telling import tell_authors
from consult.domain.journal.actions import record
from consult.domain.texts.actions import discard_version
from consult.domain.texts.alignment import PairState
from consult.domain.texts.models import PlanText, TextChange, TextVersion
from consult.domain.texts.rules import TextRefusal, may_edit_texts
from consult.kernel.errors import Refused

_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


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
    if key not in _changed(session, version.id):
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
        tell_authors(
            session,
            text=text,
            version=version,
            ids=[one.id for one in new],
            at=at,
            key=f"text-change:{version.id}:{at.isoformat()}",
        )
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


def caused_by(session: Session, version: TextVersion) -> Sequence[int]:
    """The contributions that changes of this version answer."""
    return session.scalars(
        select(ChangeCause.contribution_id).where(ChangeCause.version_id == version.id).distinct()
    ).all()


def _changed(session: Session, version_id: int) -> set[str]:
    """The keys at which a change of the version is named: the new one, of what was removed the old one."""
    return set(
        session.scalars(
            select(func.coalesce(TextChange.new_key, TextChange.old_key)).where(
                TextChange.version_id == version_id, TextChange.state != PairState.KEPT
            )
        )
    )


def carry_causes(session: Session, *, version: TextVersion, renamed: Mapping[str, str]) -> None:
    """Paragraphs of a version that is prepared have other keys now (`aligning`): what changes answer goes with them."""
    if not renamed:
        return
    rows = session.scalars(
        select(ChangeCause).where(ChangeCause.version_id == version.id, ChangeCause.key.in_(renamed))
    ).all()
    for row in rows:
        session.delete(row)
    session.flush()
    # Two keys may change places: all are taken away before any is put back.
    insert = _INSERTS[session.get_bind().dialect.name](ChangeCause)
    for row in rows:
        session.execute(
            insert.values(
                version_id=row.version_id,
                key=renamed[row.key],
                contribution_id=row.contribution_id,
                linked_at=row.linked_at,
                linked_by_id=row.linked_by_id,
            ).on_conflict_do_nothing()
        )


def drop_loose(session: Session, version: TextVersion) -> None:
    """Let go of what hangs on a change that is none any more: its paragraph was mended to what it was, or taken out."""
    changed = _changed(session, version.id)
    linked = session.scalars(
        select(ChangeCause.key).where(ChangeCause.version_id == version.id).distinct()
    ).all()
    loose = [key for key in linked if key not in changed]
    if loose:
        session.execute(
            delete(ChangeCause).where(ChangeCause.version_id == version.id, ChangeCause.key.in_(loose))
        )


def discard(
    session: Session, *, text: PlanText, version: TextVersion, editor: Person | None, at: datetime
) -> None:
    """Drop a version that was never displayed, with what its changes answer. Raises Refused: `discard_version`'s."""
    judge(editor, may_edit_texts(editor, text.consultation))
    if version.displayed_at is None:
        session.execute(delete(ChangeCause).where(ChangeCause.version_id == version.id))
    discard_version(session, text=text, version=version, editor=editor, at=at)
