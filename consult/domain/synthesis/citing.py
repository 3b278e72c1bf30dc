"""Giving each contribution its place: cited by a finding, or set aside with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution, Place
from consult.domain.contributions.states import lock, mark_answered, mark_read
from consult.domain.journal.actions import record
from consult.domain.synthesis.holding import hold
from consult.domain.synthesis.models import Citation, Finding, SetAside, Synthesis
from consult.domain.synthesis.rules import (
    QUOTE_MAX,
    REASON_MAX,
    Refusal,
    folded,
    is_quote_of,
    may_edit,
    may_place,
)
from consult.kernel.errors import Refused
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_text
from consult.kernel.verdict import require


def cite(
    session: Session,
    *,
    finding: Finding,
    contribution: Contribution,
    moderator: Person,
    at: datetime,
    quote: str | None = None,
) -> Citation:
    """Let a finding rest on a contribution, once; citing again changes the quote.

    The quote must stand in the text as it is (white space aside). A contribution that had been set aside is
    set aside no longer, and one that nobody had marked as read counts as read: somebody quotes it.
    """
    synthesis = hold(session, finding.synthesis_id)
    lock(session, contribution)
    require(may_place(moderator, synthesis, contribution))
    words = folded(clean_text(quote or ""))
    if len(words) > QUOTE_MAX:
        raise Refused(Refusal.TOO_LONG, {"limit": QUOTE_MAX})
    if words and not is_quote_of(words, contribution):
        raise Refused(Refusal.QUOTE_NOT_FOUND, {"ref": contribution.ref})
    found = session.get(Citation, (finding.id, contribution.id))
    if found is not None:
        found.quote = words or None
        session.flush()
        return found
    _read(session, [contribution], moderator, at)
    session.execute(
        delete(SetAside).where(
            SetAside.synthesis_id == synthesis.id, SetAside.contribution_id == contribution.id
        )
    )
    citation = Citation(
        finding_id=finding.id,
        contribution_id=contribution.id,
        quote=words or None,
        cited_at=at,
        cited_by_id=moderator.id,
    )
    session.add(citation)
    mark_answered(session, ids=[contribution.id], at=at)
    record(
        session,
        act="citation.added",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"finding": finding.id},
    )
    session.flush()
    return citation


def uncite(
    session: Session, *, finding: Finding, contribution: Contribution, moderator: Person, at: datetime
) -> None:
    """Take a citation away; nothing happens when there is none."""
    synthesis = hold(session, finding.synthesis_id)
    require(may_edit(moderator, synthesis))
    found = session.get(Citation, (finding.id, contribution.id))
    if found is None:
        return
    session.delete(found)
    record(
        session,
        act="citation.removed",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"finding": finding.id},
    )
    session.flush()


def set_aside(
    session: Session,
    *,
    synthesis: Synthesis,
    contributions: Sequence[Contribution],
    reason: Mapping[str, str],
    moderator: Person,
    at: datetime,
) -> int:
    """Say why these have no place in a finding; how many. A cited one is refused; a new reason replaces."""
    synthesis = hold(session, synthesis.id)
    require(may_edit(moderator, synthesis))
    for contribution in contributions:
        lock(session, contribution)
        require(may_place(moderator, synthesis, contribution))
    words = {str(language): clean_text(reason.get(language, "")) for language in LANGUAGES}
    words = {language: text for language, text in words.items() if text}
    if not words:
        raise Refused(Refusal.REASON_NEEDED)
    if any(len(text) > REASON_MAX for text in words.values()):
        raise Refused(Refusal.TOO_LONG, {"limit": REASON_MAX})
    ids = [contribution.id for contribution in contributions]
    cited = session.scalars(
        select(Citation.contribution_id)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.synthesis_id == synthesis.id, Citation.contribution_id.in_(ids))
    ).all()
    if cited:
        refs = tuple(row.ref for row in contributions if row.id in set(cited))
        raise Refused(Refusal.CITED_ALREADY, {"refs": refs})
    _read(session, contributions, moderator, at)
    known = {
        row.contribution_id: row
        for row in session.scalars(
            select(SetAside).where(SetAside.synthesis_id == synthesis.id, SetAside.contribution_id.in_(ids))
        )
    }
    for contribution in contributions:
        row = known.get(contribution.id)
        if row is None:
            row = SetAside(synthesis_id=synthesis.id, contribution_id=contribution.id)
            session.add(row)
        row.reason, row.at, row.by_id = words, at, moderator.id
        record(
            session,
            act="citation.set-aside",
            subject=f"contribution:{contribution.id}",
            at=at,
            actor_id=moderator.id,
            facts={"synthesis": synthesis.id},
        )
    session.flush()
    return len(contributions)


def put_back(
    session: Session, *, synthesis: Synthesis, contribution: Contribution, moderator: Person, at: datetime
) -> None:
    """Set aside no longer: it stands open again; nothing happens when it was not set aside."""
    synthesis = hold(session, synthesis.id)
    require(may_edit(moderator, synthesis))
    found = session.get(SetAside, (synthesis.id, contribution.id))
    if found is None:
        return
    session.delete(found)
    record(
        session,
        act="citation.put-back",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"synthesis": synthesis.id},
    )
    session.flush()


def _read(session: Session, contributions: Sequence[Contribution], reader: Person, at: datetime) -> None:
    unread = [row for row in contributions if row.place == Place.UNREAD]
    if unread:
        mark_read(session, contributions=unread, reader=reader, at=at)
