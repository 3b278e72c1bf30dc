"""Writing a synthesis: texts, findings, recommendations. Citing and publishing stand in their own files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.journal.actions import record
from consult.domain.synthesis.citing import cite, put_back, set_aside, uncite
from consult.domain.synthesis.holding import hold
from consult.domain.synthesis.models import Citation, Finding, Ground, Recommendation, Synthesis
from consult.domain.synthesis.publishing import publish_synthesis
from consult.domain.synthesis.queries import find_synthesis
from consult.domain.synthesis.revisions import keep_revision
from consult.domain.synthesis.rules import Part, may_edit, may_write
from consult.domain.synthesis.words import prose_of, title_of
from consult.kernel.errors import NotFound, Stale
from consult.kernel.secrets import digest
from consult.kernel.verdict import require

__all__ = [
    "cite",
    "fingerprint",
    "move_finding",
    "move_recommendation",
    "publish_synthesis",
    "put_back",
    "remove_finding",
    "remove_recommendation",
    "save_finding",
    "save_recommendation",
    "save_texts",
    "set_aside",
    "start_synthesis",
    "uncite",
]


def fingerprint(*texts: Any) -> str:
    """What a form remembers of what it was filled with, so that a stale one is noticed."""
    return digest(json.dumps(texts, sort_keys=True, ensure_ascii=False, default=list).encode())[:20]


def start_synthesis(
    session: Session, *, consultation: Consultation, moderator: Person, at: datetime
) -> Synthesis:
    """The synthesis of this consultation: begun now, or the one there is."""
    require(may_write(moderator, consultation))
    found = find_synthesis(session, consultation.id)
    if found is not None:
        return found
    synthesis = Synthesis(
        consultation_id=consultation.id,
        introduction={},
        participants={},
        method={},
        minority={},
        created_at=at,
        created_by_id=moderator.id,
    )
    session.add(synthesis)
    session.flush()
    record(
        session,
        act="synthesis.started",
        subject=f"synthesis:{synthesis.id}",
        at=at,
        actor_id=moderator.id,
        facts={"consultation": consultation.id},
    )
    return hold(session, synthesis.id)


def save_texts(
    session: Session,
    *,
    synthesis: Synthesis,
    moderator: Person,
    texts: Mapping[Part, Mapping[str, str]],
    at: datetime,
    expected_version: int | None = None,
) -> Synthesis:
    """Write introduction, method or minority. Stale when somebody saved them since `expected_version`."""
    synthesis = hold(session, synthesis.id)
    require(may_edit(moderator, synthesis))
    if expected_version is not None and synthesis.version != expected_version:
        raise Stale(synthesis.version)
    for part, value in texts.items():
        setattr(synthesis, part, prose_of(session, synthesis, value))
    synthesis.version += 1
    _changed(session, synthesis, moderator, at, {"texts": sorted(texts)})
    return synthesis


def _changed(
    session: Session, synthesis: Synthesis, moderator: Person, at: datetime, facts: dict[str, Any]
) -> None:
    record(
        session,
        act="synthesis.changed",
        subject=f"synthesis:{synthesis.id}",
        at=at,
        actor_id=moderator.id,
        facts=facts,
    )
    keep_revision(session, synthesis, by=moderator, at=at)


def save_finding(
    session: Session,
    *,
    synthesis: Synthesis,
    moderator: Person,
    title: Mapping[str, str],
    body: Mapping[str, str],
    at: datetime,
    finding: Finding | None = None,
    expected: str | None = None,
) -> Finding:
    """A new finding at the end, or new words for one; `expected`: its `fingerprint(title, body)` as shown."""
    synthesis = hold(session, synthesis.id)
    require(may_edit(moderator, synthesis))
    if finding is None:
        words = (title_of(title), prose_of(session, synthesis, body))
        finding = Finding(synthesis_id=synthesis.id, position=len(synthesis.findings) + 1)
    else:
        finding = _one_of(synthesis.findings, finding.id)
        if expected is not None and expected != fingerprint(finding.title, finding.body):
            raise Stale(synthesis.version)
        words = (title_of(title), prose_of(session, synthesis, body))
    finding.title, finding.body = words
    session.add(finding)
    session.flush()
    _changed(session, synthesis, moderator, at, {"finding": finding.id})
    return finding


def remove_finding(session: Session, *, finding: Finding, moderator: Person, at: datetime) -> None:
    """Take a finding away; what it cited is open again, recommendations no longer rest on it."""
    synthesis = hold(session, finding.synthesis_id)
    require(may_edit(moderator, synthesis))
    finding = _one_of(synthesis.findings, finding.id)
    session.execute(delete(Citation).where(Citation.finding_id == finding.id))
    session.execute(delete(Ground).where(Ground.finding_id == finding.id))
    session.execute(delete(Finding).where(Finding.id == finding.id))
    _renumber([item for item in synthesis.findings if item is not finding])
    _changed(session, synthesis, moderator, at, {"finding_removed": finding.id})
    session.flush()
    session.expire_all()


def move_finding(session: Session, *, finding: Finding, by: int, moderator: Person, at: datetime) -> None:
    """Move it up (-1) or down (+1) in the report."""
    synthesis = hold(session, finding.synthesis_id)
    require(may_edit(moderator, synthesis))
    _move(synthesis.findings, finding.id, by)
    _changed(session, synthesis, moderator, at, {"finding_moved": finding.id})


def save_recommendation(
    session: Session,
    *,
    synthesis: Synthesis,
    moderator: Person,
    title: Mapping[str, str],
    body: Mapping[str, str],
    findings: Sequence[Finding],
    at: datetime,
    recommendation: Recommendation | None = None,
    expected: str | None = None,
) -> Recommendation:
    """A new recommendation at the end, or new words and grounds for one. `findings` are those it rests on.

    `expected`: its `fingerprint(title, body, sorted ids of its findings)` when shown.
    """
    synthesis = hold(session, synthesis.id)
    require(may_edit(moderator, synthesis))
    known = {finding.id for finding in synthesis.findings}
    grounds = sorted({finding.id for finding in findings})
    if not known.issuperset(grounds):
        raise NotFound("finding")
    if recommendation is None:
        words = (title_of(title), prose_of(session, synthesis, body))
        recommendation = Recommendation(
            synthesis_id=synthesis.id, position=len(synthesis.recommendations) + 1, grounds=[]
        )
    else:
        recommendation = _one_of(synthesis.recommendations, recommendation.id)
        before = sorted(ground.finding_id for ground in recommendation.grounds)
        now = fingerprint(recommendation.title, recommendation.body, before)
        if expected is not None and expected != now:
            raise Stale(synthesis.version)
        words = (title_of(title), prose_of(session, synthesis, body))
    recommendation.title, recommendation.body = words
    kept = {ground.finding_id: ground for ground in recommendation.grounds}
    recommendation.grounds = [kept.get(one) or Ground(finding_id=one) for one in grounds]
    session.add(recommendation)
    session.flush()
    _changed(session, synthesis, moderator, at, {"recommendation": recommendation.id, "rests_on": grounds})
    return recommendation


def remove_recommendation(
    session: Session, *, recommendation: Recommendation, moderator: Person, at: datetime
) -> None:
    synthesis = hold(session, recommendation.synthesis_id)
    require(may_edit(moderator, synthesis))
    recommendation = _one_of(synthesis.recommendations, recommendation.id)
    session.execute(delete(Ground).where(Ground.recommendation_id == recommendation.id))
    session.execute(delete(Recommendation).where(Recommendation.id == recommendation.id))
    _renumber([item for item in synthesis.recommendations if item is not recommendation])
    _changed(session, synthesis, moderator, at, {"recommendation_removed": recommendation.id})
    session.flush()
    session.expire_all()


def move_recommendation(
    session: Session, *, recommendation: Recommendation, by: int, moderator: Person, at: datetime
) -> None:
    """Move it up (-1) or down (+1) in the report."""
    synthesis = hold(session, recommendation.synthesis_id)
    require(may_edit(moderator, synthesis))
    _move(synthesis.recommendations, recommendation.id, by)
    _changed(session, synthesis, moderator, at, {"recommendation_moved": recommendation.id})


def _one_of(items: Sequence[Any], wanted: int) -> Any:
    for item in items:
        if item.id == wanted:
            return item
    raise NotFound(wanted)


def _renumber(items: Sequence[Any]) -> None:
    for position, item in enumerate(items, 1):
        item.position = position


def _move(items: Sequence[Any], wanted: int, by: int) -> None:
    order = list(items)
    item = _one_of(order, wanted)
    place = order.index(item)
    order.insert(max(0, place + by), order.pop(place))
    _renumber(order)
