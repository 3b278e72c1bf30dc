"""What becomes of remarks when a new version of their text is displayed: each follows its paragraph; none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from consult.domain.contributions.models import Contribution, ParagraphCount, Standing, State
from consult.domain.journal.actions import record
from consult.domain.texts.models import Paragraph, PlanText, TextVersion
from consult.kernel.errors import NotFound
from consult.kernel.prose import clean_line

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Led:
    """Where the paragraph of a key stands in the new version.

    `key` is None where it was removed; `others` are the further parts of a paragraph that was split; `moved`: among
    the others it stands elsewhere.
    """

    key: str | None
    others: tuple[str, ...] = ()
    moved: bool = False


def follow_text(
    session: Session, *, text: PlanText, version: TextVersion, leads: Mapping[str, Led], at: datetime
) -> dict[Standing, int]:
    """Move every remark of the text to where its paragraph stands in the version that is displayed now.

    `leads`: of each key of the version before. A remark that quotes a passage follows the part of a split paragraph
    that holds it. How each stands is reckoned against the words its author read, so that an edit that was taken back
    is none. Gives how many stand how. In the transaction of the display; the caller holds the text.
    """
    session.flush()
    last, told = 0, dict.fromkeys(Standing, 0)
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
        _follow(session, version, rows, leads, told)
    recount(session, text_id=text.id)
    record(
        session,
        act="text.remarks-followed",
        subject=f"text:{text.id}",
        at=at,
        facts={
            "consultation": text.consultation_id,
            "number": version.number,
            **{str(standing): number for standing, number in told.items()},
        },
    )
    return told


def _follow(
    session: Session,
    version: TextVersion,
    rows: Sequence[Any],
    leads: Mapping[str, Led],
    told: dict[Standing, int],
) -> None:
    said = _words(session, {(row.text_version_id, row.paragraph_key) for row in rows})
    wanted = {key for row in rows if row.now_key for key in _led(leads, row.now_key)}
    there = _words(session, {(version.id, key) for key in wanted})
    changed: dict[tuple[str | None, Standing], list[int]] = {}
    for row in rows:
        key, standing = _stands(version, row, leads, said, there)
        told[standing] += 1
        if (key, standing) != (row.now_key, row.standing):
            changed.setdefault((key, standing), []).append(row.id)
    for (key, standing), ids in changed.items():
        session.execute(
            update(Contribution)
            .where(Contribution.id.in_(ids))
            .values(now_key=key, standing=standing)
            .execution_options(synchronize_session=False)
        )


def _led(leads: Mapping[str, Led], key: str) -> tuple[str, ...]:
    led = leads.get(key)
    return (led.key, *led.others) if led is not None and led.key is not None else ()


def _stands(
    version: TextVersion,
    row: Any,
    leads: Mapping[str, Led],
    said: Mapping[tuple[int, str], dict[str, str]],
    there: Mapping[tuple[int, str], dict[str, str]],
) -> tuple[str | None, Standing]:
    """Where one remark stands now, and how."""
    parts = _led(leads, row.now_key) if row.now_key else ()
    if not parts:
        return None, Standing.ORPHANED
    key = parts[0]
    if row.quote and len(parts) > 1:
        holding = [
            part
            for part in parts
            if any(row.quote in clean_line(words) for words in there.get((version.id, part), {}).values())
        ]
        key = holding[0] if holding else key
    if there.get((version.id, key)) != said.get((row.text_version_id, row.paragraph_key)):
        return key, Standing.TEXT_CHANGED
    moved = row.standing is Standing.MOVED or leads[row.now_key].moved
    return key, Standing.MOVED if moved else Standing.KEPT


def _words(session: Session, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], dict[str, str]]:
    by_version: dict[int, set[str]] = {}
    for version_id, key in wanted:
        by_version.setdefault(version_id, set()).add(key)
    found: dict[tuple[int, str], dict[str, str]] = {}
    for version_id, keys in by_version.items():
        rows = session.execute(
            select(Paragraph.key, Paragraph.words).where(
                Paragraph.version_id == version_id, Paragraph.key.in_(keys)
            )
        )
        found |= {(version_id, row.key): row.words for row in rows}
    return found


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
    session: Session, *, contribution: Contribution, key: str, at: datetime, actor_id: int
) -> Contribution:
    """A moderator gives an orphaned remark a paragraph again. Raises NotFound for a key that is not there.

    The caller has judged who may, and holds the contribution.
    """
    assert contribution.text_id is not None
    now = session.scalars(
        select(TextVersion)
        .where(TextVersion.text_id == contribution.text_id, TextVersion.displayed_at.is_not(None))
        .order_by(TextVersion.number.desc())
        .limit(1)
    ).one()
    if session.get(Paragraph, (now.id, key)) is None:
        raise NotFound(key)
    contribution.now_key, contribution.standing = key, Standing.TEXT_CHANGED
    session.flush()
    recount(session, text_id=contribution.text_id)
    record(
        session,
        act="contribution.placed",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=actor_id,
        facts={"paragraph": key, "version": now.number},
    )
    return contribution
