"""Reading the charter, the rulings and their public log. The moderators' queue has a file of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.models import (
    Appeal,
    AppealOutcome,
    Charter,
    CharterRule,
    Ruling,
    RulingKind,
)
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page

# Of how many rulings the public log says how long they took.
TIMED = 100
# Figures of the public log are counted up to here and then said to be more.
COUNTED = 1_000


def get_charter(session: Session) -> Charter:
    """The one charter of this installation; the migrations put it there."""
    return session.get_one(Charter, 1)


def list_rules(session: Session) -> Sequence[CharterRule]:
    """The rules in force, in their order."""
    return session.scalars(
        select(CharterRule)
        .where(CharterRule.retired_at.is_(None))
        .order_by(CharterRule.position, CharterRule.id)
    ).all()


def find_rules(session: Session, ids: Sequence[int]) -> dict[int, CharterRule]:
    """Rules by their ids, in force or retired."""
    return {one.id: one for one in session.scalars(select(CharterRule).where(CharterRule.id.in_(ids)))}


def get_rule(session: Session, rule_id: int) -> CharterRule:
    """A rule in one of its wordings, in force or retired. Raises NotFound."""
    found = session.get(CharterRule, rule_id)
    if found is None:
        raise NotFound(rule_id)
    return found


def list_wordings(session: Session, code: str) -> Sequence[CharterRule]:
    """Every wording that a rule had, the newest first."""
    return session.scalars(
        select(CharterRule).where(CharterRule.code == code).order_by(CharterRule.id.desc()).limit(50)
    ).all()


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule was applied, in all its wordings. `rule` is the newest one."""

    rule: CharterRule
    hidden: int
    masked: int
    restored: int


def count_by_rule(session: Session) -> list[RuleCount]:
    """For each rule, in force or once applied: rulings that name it. Rules in force first, in their order."""
    wordings = session.scalars(
        select(CharterRule).order_by(CharterRule.position, CharterRule.id).limit(500)
    ).all()
    by_code: dict[str, list[CharterRule]] = {}
    for rule in wordings:
        by_code.setdefault(rule.code, []).append(rule)
    counts = [
        RuleCount(
            rule=max(rules, key=lambda rule: rule.id),
            hidden=sum(rule.hide_count for rule in rules),
            masked=sum(rule.mask_count for rule in rules),
            restored=sum(rule.restore_count for rule in rules),
        )
        for rules in by_code.values()
    ]
    counts.sort(key=lambda count: (count.rule.retired_at is not None, count.rule.position))
    return [
        count
        for count in counts
        if count.rule.retired_at is None or count.hidden or count.masked or count.restored
    ]


def count_rejected_at_source(session: Session) -> int:
    """How many rulings imports brought, counted up to `COUNTED` + 1."""
    some = select(Ruling.id).where(Ruling.kind == RulingKind.REJECTED_AT_SOURCE).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def time_to_rule(session: Session) -> tuple[int, timedelta] | None:
    """Of how many of the last hidden texts, and the median time from their receipt to the ruling.

    None when nothing was hidden yet.
    """
    rows = session.execute(
        select(Ruling.at, Contribution.received_at)
        .join(Contribution, Contribution.id == Ruling.contribution_id)
        .where(Ruling.kind == RulingKind.HIDE)
        .order_by(Ruling.at.desc(), Ruling.id.desc())
        .limit(TIMED)
    )
    spans = [ruled - received for ruled, received in rows]
    return (len(spans), median(spans)) if spans else None  # type: ignore[type-var]


class Contested(StrEnum):
    """How far an appeal has come."""

    WAITING = "waiting"
    UPHELD = "upheld"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What of the public log is shown: one kind of act, one rule (by its code), one consultation; and of the rulings
    that were contested those where the appeal waits, or went one way."""

    kind: RulingKind | None = None
    rule_code: str | None = None
    consultation_id: int | None = None
    appeal: Contested | None = None


def list_rulings(
    session: Session, wanted: LogFilter | None = None, *, cursor: str | None = None, size: int = 30
) -> Page[Ruling]:
    """The public log, newest first. Loads the rule, and of the contribution what anybody may know.

    Texts and titles are not even read from the database here.
    """
    wanted = wanted or LogFilter()
    statement = select(Ruling).options(
        joinedload(Ruling.rule),
        joinedload(Ruling.appeal).defer(Appeal.words, raiseload=True),
        joinedload(Ruling.contribution).load_only(
            Contribution.id, Contribution.ref, Contribution.kind, Contribution.state, raiseload=True
        ),
        joinedload(Ruling.contribution).joinedload(Contribution.consultation),
    )
    if wanted.kind is not None:
        statement = statement.where(Ruling.kind == wanted.kind)
    if wanted.consultation_id is not None:
        statement = statement.where(Ruling.consultation_id == wanted.consultation_id)
    if wanted.rule_code is not None:
        wordings = select(CharterRule.id).where(CharterRule.code == wanted.rule_code)
        statement = statement.where(Ruling.rule_id.in_(wordings))
    if wanted.appeal is Contested.WAITING:
        statement = statement.join(Ruling.appeal).where(Appeal.decided_at.is_(None))
    elif wanted.appeal is not None:
        statement = statement.join(Ruling.appeal).where(Appeal.outcome == AppealOutcome(wanted.appeal))
    return slice_page(
        session,
        statement,
        keys=[Key(Ruling.at, descending=True, parse=datetime.fromisoformat), Key(Ruling.id, descending=True)],
        values_of=lambda row: (row.at.isoformat(), row.id),
        cursor=cursor,
        size=size,
    )


def ruled_consultations(session: Session) -> Sequence[Consultation]:
    """The consultations in which something was ruled, the newest first; at most a hundred, for a filter."""
    return session.scalars(
        select(Consultation)
        .where(select(Ruling.id).where(Ruling.consultation_id == Consultation.id).exists())
        .order_by(Consultation.id.desc())
        .limit(100)
    ).all()


def rulings_of(session: Session, ids: Collection[int]) -> dict[int, list[Ruling]]:
    """The rulings on each of these contributions, the oldest first; rules and appeals are loaded. Every id is there."""
    found: dict[int, list[Ruling]] = {one: [] for one in ids}
    if found:
        rows = session.scalars(
            select(Ruling)
            .where(Ruling.contribution_id.in_(found))
            .options(joinedload(Ruling.rule), joinedload(Ruling.appeal))
            .order_by(Ruling.id)
            .execution_options(populate_existing=True)
        )
        for ruling in rows:
            found[ruling.contribution_id].append(ruling)
    return found
