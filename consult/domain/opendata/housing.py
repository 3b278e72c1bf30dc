"""The consultation that holds what is imported: found, or made closed around the times of the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.domain.consultations.models import (
    Activity,
    Consultation,
    ConsultationState,
    Phase,
    PhaseActivity,
    Promise,
    Series,
    Theme,
    VoteRule,
)
from consult.domain.journal.actions import record
from consult.kernel.localized import Language


@dataclass(frozen=True, slots=True)
class House:
    """The words of a consultation made for an import; the domain has none of its own."""

    # The one language of the source: of title, summary, themes, names and the reason of rulings.
    language: Language
    title: str
    summary: str
    # Why other languages are missing; shown to readers.
    missing_reason: str
    # What each activity's phase is called, by language: our word, not the source's, so in all of them.
    phases: Mapping[Activity, Mapping[str, str]]
    # What a person is called whose source has only a number: a format with {number}.
    participant: str
    # The name of authors whom the source does not name.
    unnamed: str
    # The public reason of the ruling on what the source's moderators rejected.
    rejected: str


def find_house(session: Session, slug: str) -> Consultation | None:
    """The consultation of this slug in whatever state, with phases and themes loaded."""
    return session.scalars(
        select(Consultation)
        .where(Consultation.slug == slug)
        .options(
            selectinload(Consultation.phases).selectinload(Phase.activities),
            selectinload(Consultation.themes),
            selectinload(Consultation.documents),
        )
    ).first()


def build_house(session: Session, *, slug: str, house: House, source: str, at: datetime) -> Consultation:
    """A published consultation of the series of imports, without a phase yet."""
    words = {str(house.language): house.title}
    made = Consultation(
        slug=slug,
        series=Series.IMPORT,
        state=ConsultationState.PUBLISHED,
        title=words,
        summary={str(house.language): house.summary},
        question={},
        can_change={},
        cannot_change={},
        who_decides={},
        promise=Promise.CONSULT,
        promise_words={},
        missing_reason=house.missing_reason,
        created_at=at,
        published_at=at,
    )
    made.phases, made.themes, made.documents = [], [], []
    session.add(made)
    session.flush()
    record(
        session,
        act="consultation.created",
        subject=f"consultation:{made.id}",
        at=at,
        facts={"source": source},
    )
    return made


def cover(
    session: Session,
    *,
    consultation: Consultation,
    activity: Activity,
    moments: Iterable[datetime],
    title: Mapping[str, str],
) -> None:
    """Make the activity's phase hold these moments, to the second after the last.

    Only in a consultation made for imports: elsewhere the desk's calendar stands, whatever was brought in.
    """
    moments = list(moments)
    if not moments or consultation.series is not Series.IMPORT:
        return
    opens_at = min(moments)
    closes_at = max(moments).replace(microsecond=0) + timedelta(seconds=1)
    phase = next(
        (one for one in consultation.phases if any(a.activity is activity for a in one.activities)), None
    )
    if phase is None:
        phase = Phase(
            title=dict(title),
            summary={},
            opens_at=opens_at,
            closes_at=closes_at,
            vote_rule=VoteRule.AGREE_DISAGREE if activity is Activity.VOTE else None,
            results_hidden=False,
            position=len(consultation.phases) + 1,
        )
        phase.activities = [PhaseActivity(activity=activity)]
        consultation.phases.append(phase)
    phase.opens_at, phase.closes_at = min(phase.opens_at, opens_at), max(phase.closes_at, closes_at)
    consultation.phases.sort(key=lambda one: (one.opens_at, one.closes_at))
    for position, one in enumerate(consultation.phases, 1):
        one.position = position
    consultation.opens_at = min(one.opens_at for one in consultation.phases)
    consultation.closes_at = max(one.closes_at for one in consultation.phases)
    session.flush()


def themes_of(consultation: Consultation) -> dict[str, int]:
    """Ids by name, in any language, without regard to capitals."""
    return {name.casefold(): theme.id for theme in consultation.themes for name in theme.name.values()}


def add_themes(
    session: Session, *, consultation: Consultation, names: Iterable[str], language: Language
) -> dict[str, int]:
    """The themes of these names, the missing ones added in their order; ids as by `themes_of`."""
    for name in names:
        if name.casefold() not in themes_of(consultation):
            theme = Theme(
                consultation_id=consultation.id,
                position=len(consultation.themes) + 1,
                name={str(language): name},
            )
            consultation.themes.append(theme)
            session.flush()
    return themes_of(consultation)
