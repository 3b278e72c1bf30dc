"""Correcting a published synthesis: its words change, with a reason that is public; the edition before stays readable.

What it cites, what it set aside and its frozen figures stay as they were published: on them rest the places of the
contributions and the letters that were sent. A recommendation that has an outcome is not reworded: the deciding body
answered it as it stood.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.journal.actions import canonical, record
from consult.domain.synthesis.holding import hold
from consult.domain.synthesis.models import Revision, Synthesis, SynthesisState
from consult.domain.synthesis.revisions import keep_revision, list_editions, words_of
from consult.domain.synthesis.rules import (
    NEEDED,
    REASON_MAX,
    Part,
    Refusal,
    may_write,
)
from consult.domain.synthesis.words import cleaned, prose_of, title_of
from consult.kernel.errors import NotFound, Refused
from consult.kernel.secrets import digest
from consult.kernel.verdict import Verdict, no, require


def may_correct(person: Person | None, synthesis: Synthesis) -> Verdict:
    """Whoever may write, once it is published. Its consultation is loaded."""
    verdict = may_write(person, synthesis.consultation)
    if verdict and synthesis.state != SynthesisState.PUBLISHED:
        return no(Refusal.NOT_PUBLISHED)
    return verdict


def begin_correction(session: Session, *, synthesis: Synthesis, moderator: Person, at: datetime) -> Synthesis:
    """Open the words for a correction; readers go on seeing the edition that stands. Begun already, nothing happens."""
    synthesis = hold(session, synthesis.id)
    require(may_correct(moderator, synthesis))
    if synthesis.correction is None:
        synthesis.correction = words_of(session, synthesis)
        synthesis.version += 1
        _recorded(session, synthesis, moderator, at, "synthesis.correction-begun")
    return synthesis


def give_up_correction(session: Session, *, synthesis: Synthesis, moderator: Person, at: datetime) -> None:
    """Let the edition that stands be. What was written for the correction is gone."""
    synthesis = hold(session, synthesis.id)
    require(may_correct(moderator, synthesis))
    if synthesis.correction is not None:
        synthesis.correction = None
        synthesis.version += 1
        _recorded(session, synthesis, moderator, at, "synthesis.correction-given-up")


def correct(
    session: Session,
    *,
    synthesis: Synthesis,
    moderator: Person,
    part: str,
    body: Mapping[str, str],
    at: datetime,
    title: Mapping[str, str] | None = None,
    answered: Collection[int] = (),
) -> Synthesis:
    """New words for one part of the correction that is open.

    `part`: a `Part`, "finding-<id>" or "recommendation-<id>"; the latter two have a title too. `answered`: ids of the
    recommendations that have an outcome. Raises NotFound, Refused: NOT_BEGUN, ANSWERED, TITLE_NEEDED, FIGURE_IN_TITLE,
    FIGURE_UNKNOWN, TOO_LONG, PARTS_MISSING.
    """
    synthesis = hold(session, synthesis.id)
    require(may_correct(moderator, synthesis))
    if synthesis.correction is None:
        raise Refused(Refusal.NOT_BEGUN)
    words = deepcopy(synthesis.correction)
    text = prose_of(session, synthesis, body)
    if part in set(Part):
        if part in NEEDED and not text:
            raise Refused(Refusal.PARTS_MISSING, {"parts": (Part(part),)})
        words[part] = text
    else:
        item = part_of(words, part)
        if part.startswith("recommendation") and item["id"] in answered:
            raise Refused(Refusal.ANSWERED)
        item["title"], item["body"] = title_of(title or {}), text
    synthesis.correction = words
    synthesis.version += 1
    session.flush()
    return synthesis


def part_of(words: Mapping[str, Any], part: str) -> dict[str, Any]:
    """The finding or the recommendation of this name ("finding-12"). Raises NotFound."""
    kind, _, number = part.partition("-")
    if kind in ("finding", "recommendation") and number.isdecimal():
        for item in words[f"{kind}s"]:
            if item["id"] == int(number):
                return item
    raise NotFound(part)


def publish_correction(
    session: Session,
    *,
    synthesis: Synthesis,
    moderator: Person,
    reason: Mapping[str, str],
    at: datetime,
    answered: Collection[int] = (),
) -> Revision:
    """Let the corrected words stand as the next edition. The reason is public and stands on the report.

    Raises Refused: NOT_BEGUN, NOTHING_CORRECTED, REASON_NEEDED, ANSWERED (an outcome came while it was written).
    """
    synthesis = hold(session, synthesis.id)
    require(may_correct(moderator, synthesis))
    before, words = words_of(session, synthesis), synthesis.correction
    if words is None:
        raise Refused(Refusal.NOT_BEGUN)
    if words == before:
        raise Refused(Refusal.NOTHING_CORRECTED)
    why = cleaned(reason, line=False, most=REASON_MAX)
    if not why:
        raise Refused(Refusal.REASON_NEEDED)
    stood = {item["id"]: item for item in before["recommendations"]}
    if any(item != stood[item["id"]] for item in words["recommendations"] if item["id"] in answered):
        raise Refused(Refusal.ANSWERED)
    if not any(one.edition == synthesis.edition for one in list_editions(session, synthesis.id)):
        # Published before editions were kept: its words are kept now, under the moment and the hand they are of.
        keep_revision(
            session,
            synthesis,
            by=synthesis.published_by_id or moderator.id,
            at=synthesis.published_at or at,
            edition=synthesis.edition,
        )
    for part in Part:
        setattr(synthesis, part, words[part])
    for items, rows in (("findings", synthesis.findings), ("recommendations", synthesis.recommendations)):
        known = {row.id: row for row in rows}
        for item in words[items]:
            known[item["id"]].title, known[item["id"]].body = item["title"], item["body"]
    synthesis.correction = None
    synthesis.edition += 1
    synthesis.version += 1
    kept = keep_revision(session, synthesis, by=moderator, at=at, edition=synthesis.edition, reason=why)
    mark_changed(session, consultation_id=synthesis.consultation_id)
    _recorded(
        session,
        synthesis,
        moderator,
        at,
        "synthesis.corrected",
        edition=synthesis.edition,
        words=digest(canonical(kept.content)),
    )
    return kept


def _recorded(
    session: Session, synthesis: Synthesis, moderator: Person, at: datetime, act: str, **facts: Any
) -> None:
    record(session, act=act, subject=f"synthesis:{synthesis.id}", at=at, actor_id=moderator.id, facts=facts)
    session.flush()
