"""What becomes of remarks when a new version of their text is displayed: each follows its paragraph; none is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import judge
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution, ParagraphCount, Standing, State
from consult.domain.contributions.states import lock
from consult.domain.journal.actions import record
from consult.domain.texts.alignment import MOVES, PairState
from consult.domain.texts.models import Paragraph, PlanText, TextChange, TextVersion
from consult.domain.texts.queries import displayed_after, find_in_versions, find_paragraphs
from consult.domain.texts.rules import TextRefusal, may_edit_texts
from consult.kernel.errors import Refused
from consult.kernel.prose import clean_line

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Led:
    """Where the paragraph of a key stands in the new version.

    `key` is None where it was removed; `others` are the further parts of a paragraph that was split; `moved`: among
    the others it stands elsewhere; `kept`: nothing of it changed.
    """

    key: str | None
    others: tuple[str, ...] = ()
    moved: bool = False
    kept: bool = False


@dataclass(slots=True)
class Followed:
    """What became of the remarks of a text: how many stand how, and the ids of those that this version touched."""

    standings: dict[Standing, int]
    touched: list[int]


def follow_text(
    session: Session, *, text: PlanText, version: TextVersion, leads: Mapping[str, Led], at: datetime
) -> Followed:
    """Move every remark of the text to where its paragraph stands in the version that is displayed now.

    `leads`: of each key of the version before. A remark that quotes a passage follows the part of a split paragraph
    that holds it. How each stands is reckoned against the words its author read, so that an edit that was taken back
    is none. In the transaction of the display; the caller holds the consultation.
    """
    session.flush()
    last, followed = 0, Followed(dict.fromkeys(Standing, 0), [])
    while True:
        rows = session.execute(
            select(
                Contribution.id,
                Contribution.text_version_id,
                Contribution.paragraph_key,
                Contribution.quote,
                Contribution.now_key,
                Contribution.standing,
            )
            .where(Contribution.text_id == text.id, Contribution.id > last)
            .order_by(Contribution.id)
            .limit(AT_ONCE)
            .with_for_update(key_share=True)
        ).all()
        if not rows:
            break
        last = rows[-1].id
        _follow(session, version, rows, leads, followed)
    recount(session, text_id=text.id)
    record(
        session,
        act="text.remarks-followed",
        subject=f"text:{text.id}",
        at=at,
        facts={
            "consultation": text.consultation_id,
            "number": version.number,
            **{str(standing): number for standing, number in followed.standings.items()},
        },
    )
    return followed


def leads_of(changes: Sequence[TextChange]) -> dict[str, Led]:
    """Where each key of the version before leads, from the rows of the alignment (in the order of the new text)."""
    parts: dict[str, list[str]] = {}
    moved: set[str] = set()
    touched: set[str] = set()
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
        if change.state is not PairState.KEPT:
            touched.add(change.old_key)
    leads = {key: Led(None) for key in gone}
    for key, found in parts.items():
        # The part that kept the key comes first.
        found.sort(key=lambda one: one != key)
        leads[key] = Led(found[0], tuple(found[1:]), moved=key in moved, kept=key not in touched)
    return leads


def _follow(
    session: Session,
    version: TextVersion,
    rows: Sequence[Any],
    leads: Mapping[str, Led],
    followed: Followed,
) -> None:
    said = find_in_versions(session, {(row.text_version_id, row.paragraph_key) for row in rows})
    wanted = {key for row in rows if row.now_key for key in _parts(leads, row.now_key)}
    there = find_paragraphs(session, version.id, wanted)
    changed: dict[tuple[str | None, Standing], list[int]] = {}
    for row in rows:
        key = _part(_parts(leads, row.now_key), row.quote, there) if row.now_key else None
        if key is None:
            standing = Standing.ORPHANED
        else:
            moved = row.standing is Standing.MOVED or leads[row.now_key].moved
            standing = _standing(said[(row.text_version_id, row.paragraph_key)], there[key], moved=moved)
        followed.standings[standing] += 1
        if (key, standing) != (row.now_key, row.standing):
            changed.setdefault((key, standing), []).append(row.id)
            followed.touched.append(row.id)
        elif row.now_key and not leads[row.now_key].kept:
            followed.touched.append(row.id)
    for (key, standing), ids in changed.items():
        session.execute(
            update(Contribution)
            .where(Contribution.id.in_(ids))
            .values(now_key=key, standing=standing)
            .execution_options(synchronize_session=False)
        )


def _parts(leads: Mapping[str, Led], key: str) -> tuple[str, ...]:
    led = leads.get(key)
    return (led.key, *led.others) if led is not None and led.key is not None else ()


def _part(parts: Sequence[str], quote: str | None, there: Mapping[str, Paragraph]) -> str | None:
    """The part that holds the quoted words, where one does; else the one that kept the key."""
    if quote and len(parts) > 1:
        for part in parts:
            if any(quote in clean_line(words) for words in there[part].words.values()):
                return part
    return parts[0] if parts else None


def _standing(said: Paragraph, now: Paragraph, *, moved: bool) -> Standing:
    if now.words != said.words:
        return Standing.TEXT_CHANGED
    return Standing.MOVED if moved else Standing.KEPT


def stands_now(
    session: Session, *, version: TextVersion, paragraph: Paragraph, quote: str | None
) -> tuple[str | None, Standing]:
    """Where something that is said now of a paragraph, as it was read in this version, stands; and how.

    Holds the consultation against a display until the transaction ends: either the display has come before, and is
    followed here, or it comes after, and takes this remark along (`displaying.display`).
    """
    session.execute(
        select(Consultation.id)
        .join(PlanText, PlanText.consultation_id == Consultation.id)
        .where(PlanText.id == version.text_id)
        .with_for_update(read=True, key_share=True, of=Consultation)
    )
    now, moved = led_to(session, version=version, paragraph=paragraph, quote=quote)
    if now is None:
        return None, Standing.ORPHANED
    return now.key, _standing(paragraph, now, moved=moved)


def led_to(
    session: Session, *, version: TextVersion, paragraph: Paragraph, quote: str | None = None
) -> tuple[Paragraph | None, bool]:
    """Where a paragraph of a version led through every version displayed since, and whether it moved on the way.

    None where it was removed. Of a paragraph that was split: the part that holds the quote.
    """
    now, moved = paragraph, False
    for later in displayed_after(session, version):
        changes = session.scalars(
            select(TextChange)
            .where(TextChange.version_id == later.id, TextChange.old_key == now.key)
            .order_by(TextChange.position)
        ).all()
        leads = leads_of(changes)
        parts = _parts(leads, now.key)
        there = find_paragraphs(session, later.id, parts)
        key = _part(parts, quote, there)
        if key is None:
            return None, moved
        moved = moved or leads[now.key].moved
        now = there[key]
    return now, moved


def recount(session: Session, *, text_id: int) -> None:
    """Count the published remarks of a text anew, paragraph by paragraph."""
    session.execute(delete(ParagraphCount).where(ParagraphCount.text_id == text_id))
    counted = session.execute(
        select(Contribution.now_key, Contribution.kind, func.count())
        .where(
            Contribution.text_id == text_id,
            Contribution.now_key.is_not(None),
            Contribution.state == State.PUBLISHED,
            Contribution.missed_at.is_(None),
        )
        .group_by(Contribution.now_key, Contribution.kind)
    ).all()
    rows = [{"text_id": text_id, "key": key, "kind": kind, "number": number} for key, kind, number in counted]
    if rows:
        session.execute(ParagraphCount.__table__.insert(), rows)


def rehang(
    session: Session, *, contribution: Contribution, key: str, editor: Person, at: datetime
) -> Contribution:
    """A moderator gives an orphaned remark a paragraph of the version on display again.

    Loaded: `contribution.consultation`. Raises Refused: NOT_FOR_YOU, WITHDRAWN, NO_SUCH_PARAGRAPH.
    """
    judge(editor, may_edit_texts(editor, contribution.consultation))
    assert contribution.text_id is not None
    lock(session, contribution)
    now = session.scalars(
        select(TextVersion)
        .where(TextVersion.text_id == contribution.text_id, TextVersion.displayed_at.is_not(None))
        .order_by(TextVersion.number.desc())
        .limit(1)
    ).one()
    if session.get(Paragraph, (now.id, key)) is None:
        raise Refused(TextRefusal.NO_SUCH_PARAGRAPH, {"key": key or "—"})
    contribution.now_key, contribution.standing = key, Standing.TEXT_CHANGED
    session.flush()
    recount(session, text_id=contribution.text_id)
    record(
        session,
        act="contribution.placed",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=editor.id,
        facts={"paragraph": key, "version": now.number},
    )
    return contribution
