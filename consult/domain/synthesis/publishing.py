"""Publishing a synthesis: judged, frozen, told. Nothing in it changes afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.contributions.models import PUBLIC, Contribution, Place
from consult.domain.contributions.states import set_places
from consult.domain.journal.actions import canonical, record
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.synthesis.concerned import list_concerned
from consult.domain.synthesis.figures import compute_figures
from consult.domain.synthesis.holding import hold
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.domain.synthesis.queries import gaps_of, is_cited, is_set_aside
from consult.domain.synthesis.revisions import keep_revision
from consult.domain.synthesis.rules import may_publish
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_text
from consult.kernel.secrets import digest
from consult.kernel.verdict import require


def publish_synthesis(
    session: Session,
    *,
    synthesis: Synthesis,
    moderator: Person,
    at: datetime,
    missing_reason: str | None = None,
    gap_reason: Mapping[str, str] | None = None,
) -> Synthesis:
    """Freeze the figures, give every contribution its place, tell the concerned once.

    `missing_reason`: why a language is missing; `gap_reason`: why a proposal stays open or a finding cites
    nothing. Each is needed, and kept, only where there is something to explain.
    """
    synthesis = hold(session, synthesis.id)
    gaps = gaps_of(session, synthesis)
    missing = clean_text(missing_reason or "") or None
    why = {str(language): clean_text((gap_reason or {}).get(language, "")) for language in LANGUAGES}
    why = {language: text for language, text in why.items() if text}
    require(may_publish(moderator, synthesis, gaps, at=at, missing_reason=missing, gap_reason=why))
    synthesis.missing_reason = missing if gaps.languages else None
    synthesis.gap_reason = why if gaps.needs_reason else None
    cited, aside = _placed(session, synthesis.id)
    synthesis.figures = compute_figures(session, synthesis, at=at)
    synthesis.state = SynthesisState.PUBLISHED
    synthesis.published_at = at
    synthesis.published_by_id = moderator.id
    synthesis.version += 1
    synthesis.edition = 1
    keep_revision(session, synthesis, by=moderator, at=at, edition=1)
    for place, ids in ((Place.CITED, cited), (Place.SET_ASIDE, aside)):
        # In parts: a statement holds a limited number of values.
        for start in range(0, len(ids), 5_000):
            set_places(session, ids=ids[start : start + 5_000], place=place)
    mark_changed(session, consultation_id=synthesis.consultation_id)
    record(
        session,
        act="synthesis.published",
        subject=f"synthesis:{synthesis.id}",
        at=at,
        actor_id=moderator.id,
        facts={
            "consultation": synthesis.consultation_id,
            "cited": len(cited),
            "set_aside": len(aside),
            "figures": digest(canonical(synthesis.figures)),
        },
    )
    consultation = synthesis.consultation
    enqueue_notices(
        session,
        kind=NoticeKind.SYNTHESIS_PUBLISHED,
        at=at,
        rows=[
            (
                one.person_id,
                {"slug": consultation.slug, "title": consultation.title, **one.facts()},
                f"synthesis:{synthesis.id}:{one.person_id}",
                None,
            )
            for one in list_concerned(session, synthesis.id)
        ],
    )
    return synthesis


def _placed(session: Session, synthesis_id: int) -> tuple[list[int], list[int]]:
    """Ids of public contributions that are cited, and of those set aside; merged ones through their head."""
    here = select(Synthesis.consultation_id).where(Synthesis.id == synthesis_id).scalar_subquery()
    public = select(Contribution.id).where(
        Contribution.consultation_id == here, Contribution.state.in_(PUBLIC)
    )
    cited = session.scalars(public.where(is_cited(synthesis_id))).all()
    aside = session.scalars(public.where(is_set_aside(synthesis_id))).all()
    already = set(cited)
    return list(cited), [one for one in aside if one not in already]
