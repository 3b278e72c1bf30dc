"""Reading syntheses: the report, what it cites, what has no place yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from consult.domain.consultations.models import Consultation, ConsultationState, Phase
from consult.domain.contributions.masking import masks_of, readable_quote
from consult.domain.contributions.models import OWED, PUBLIC, Contribution, Kind, Place, State
from consult.domain.synthesis.inserting import texts_of, unknown_names
from consult.domain.synthesis.models import (
    Citation,
    Finding,
    Recommendation,
    SetAside,
    Synthesis,
    SynthesisState,
)
from consult.domain.synthesis.rules import NEEDED, Gaps
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import NotFound
from consult.kernel.localized import missing_languages
from consult.kernel.paging import Key, Page, slice_page


def _whole(statement: Select[Any]) -> Select[Any]:
    return statement.options(
        selectinload(Synthesis.consultation).selectinload(Consultation.phases).selectinload(Phase.activities),
        selectinload(Synthesis.findings),
        selectinload(Synthesis.recommendations).selectinload(Recommendation.grounds),
    ).execution_options(populate_existing=True)


def find_synthesis(session: Session, consultation_id: int) -> Synthesis | None:
    """The synthesis of a consultation, draft or published, with findings and recommendations."""
    return session.scalars(
        _whole(select(Synthesis)).where(Synthesis.consultation_id == consultation_id)
    ).first()


def get_synthesis(session: Session, slug: str, *, drafts: bool = False) -> Synthesis:
    """The synthesis of the consultation with this slug, as `find_synthesis` loads it.

    Raises NotFound when there is none, or only a draft and `drafts` is false.
    """
    statement = _whole(select(Synthesis)).join(Synthesis.consultation).where(Consultation.slug == slug)
    if not drafts:
        statement = statement.where(
            Synthesis.state == SynthesisState.PUBLISHED, Consultation.state == ConsultationState.PUBLISHED
        )
    found = session.scalars(statement).first()
    if found is None:
        raise NotFound(slug)
    return found


def find_syntheses(session: Session, consultation_ids: Sequence[int]) -> dict[int, Synthesis]:
    """The syntheses of these consultations by the consultation's id, without their texts' relations."""
    rows = session.scalars(select(Synthesis).where(Synthesis.consultation_id.in_(consultation_ids)))
    return {row.consultation_id: row for row in rows}


def consultations_of_syntheses(session: Session, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The title of the consultation of each of these syntheses, by the synthesis's id."""
    rows = session.execute(
        select(Synthesis.id, Consultation.title).join(Synthesis.consultation).where(Synthesis.id.in_(ids))
    )
    return {number: title for number, title in rows}


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as a reader meets it; without quote and title once the contribution is not public."""

    finding_id: int
    contribution_id: int
    ref: str
    kind: Kind
    title: str | None
    quote: str | None
    language: str
    state: State
    agree: int
    disagree: int
    neutral: int


def list_citations(session: Session, synthesis_id: int) -> dict[int, list[Cited]]:
    """All citations of a synthesis by finding id, in the order of the register."""
    rows = session.execute(
        select(
            Citation.finding_id,
            Contribution.id,
            Contribution.ref,
            Contribution.kind,
            Contribution.title,
            Citation.quote,
            Contribution.language,
            Contribution.state,
            Contribution.agree_count,
            Contribution.disagree_count,
            Contribution.neutral_count,
        )
        .join(Citation.contribution)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.synthesis_id == synthesis_id)
        .order_by(Citation.finding_id, Contribution.received_at, Contribution.id)
    )
    found: dict[int, list[Cited]] = {}
    cited_ids = (
        select(Citation.contribution_id)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.synthesis_id == synthesis_id)
    )
    masks = masks_of(session, cited_ids)
    for row in rows:
        cited = Cited(*row[:5], readable_quote(row.quote, masks.get(row.id)), *row[6:])
        if cited.state not in PUBLIC:
            cited = Cited(*row[:4], None, None, *row[6:])
        found.setdefault(cited.finding_id, []).append(cited)
    return found


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Contributions set aside for one and the same reason."""

    reason: dict[str, str]
    refs: tuple[str, ...]


def list_set_aside(session: Session, synthesis_id: int) -> list[Reasoned]:
    """What was set aside, gathered by reason, in the order of the register."""
    rows = session.execute(
        select(SetAside.reason, Contribution.ref)
        .join(SetAside.contribution)
        .where(SetAside.synthesis_id == synthesis_id, Contribution.state != State.WITHDRAWN)
        .order_by(Contribution.received_at, Contribution.id)
    )
    by_reason: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for reason, ref in rows:
        by_reason.setdefault(tuple(sorted(reason.items())), []).append(ref)
    return [Reasoned(dict(reason), tuple(refs)) for reason, refs in by_reason.items()]


def cited_ids(synthesis_id: int) -> Select[Any]:
    """Ids of what a synthesis cites, for use inside another statement."""
    return (
        select(Citation.contribution_id)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.synthesis_id == synthesis_id)
    )


def _itself_or_its_head(ids: Select[Any]) -> Any:
    """What was merged has its place through its head (settled.md).

    The ids are a list that is made once, not asked for each of ten thousand rows. No row has the id 0.
    """
    return or_(Contribution.id.in_(ids), func.coalesce(Contribution.head_id, 0).in_(ids))


def is_cited(synthesis_id: int) -> Any:
    """The condition that a contribution is cited, or what it was merged into."""
    return _itself_or_its_head(cited_ids(synthesis_id))


def is_set_aside(synthesis_id: int) -> Any:
    """The condition that a contribution was set aside, or what it was merged into."""
    return _itself_or_its_head(select(SetAside.contribution_id).where(SetAside.synthesis_id == synthesis_id))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the public contributions that owe a place (`OWED`): how many read, cited, set aside, open.

    `waiting` are those submitted that no moderator has let through yet (consultations that read first).
    """

    owing: int
    read: int
    cited: int
    set_aside: int
    waiting: int

    @property
    def open(self) -> int:
        return self.owing - self.cited - self.set_aside


def coverage(session: Session, *, consultation_id: int, synthesis_id: int) -> Coverage:
    public = Contribution.state.in_(PUBLIC)
    cited, aside = is_cited(synthesis_id), is_set_aside(synthesis_id)

    def number(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    # One walk through what was said, not one for each figure.
    row = session.execute(
        select(
            number(public),
            number(and_(public, Contribution.place != Place.UNREAD)),
            number(and_(public, cited)),
            number(and_(public, aside, ~cited)),
            number(Contribution.state == State.WAITING),
        ).where(
            Contribution.consultation_id == consultation_id,
            Contribution.kind.in_(OWED),
            Contribution.missed_at.is_(None),
            # A new wording under which nothing is gathered any more says nothing of its own.
            Contribution.closed_at.is_(None),
        )
    ).one()
    return Coverage(*(int(one) for one in row))


def gaps_of(session: Session, synthesis: Synthesis) -> Gaps:
    """What is still missing before it may be published; findings and recommendations are loaded."""
    covered = coverage(session, consultation_id=synthesis.consultation_id, synthesis_id=synthesis.id)
    citing = set(
        session.scalars(
            select(Citation.finding_id)
            .join(Citation.contribution)
            .join(Finding, Finding.id == Citation.finding_id)
            .where(Finding.synthesis_id == synthesis.id, Contribution.state.in_(PUBLIC))
            .distinct()
        )
    )
    reasons = session.scalars(select(SetAside.reason).where(SetAside.synthesis_id == synthesis.id))
    inserting = texts_of(synthesis)
    titles = [item.title for item in (*synthesis.findings, *synthesis.recommendations)]
    return Gaps(
        findings=len(synthesis.findings),
        parts=tuple(part for part in NEEDED if not any(getattr(synthesis, part).values())),
        open=covered.open,
        waiting=covered.waiting,
        citing_nothing=tuple(
            number for number, finding in enumerate(synthesis.findings, 1) if finding.id not in citing
        ),
        resting_on_nothing=tuple(
            number
            for number, recommendation in enumerate(synthesis.recommendations, 1)
            if not recommendation.grounds
        ),
        languages=missing_languages([*inserting, *titles, *reasons], among=languages_on(session)),
        unknown=unknown_names(session, synthesis, inserting),
    )


def list_published_syntheses(
    session: Session, *, cursor: str | None = None, size: int = 20
) -> Page[Synthesis]:
    """Published syntheses with their consultations, newest first."""
    return slice_page(
        session,
        select(Synthesis)
        .where(Synthesis.state == SynthesisState.PUBLISHED)
        .options(selectinload(Synthesis.consultation)),
        keys=[Key(Synthesis.published_at, True, datetime.fromisoformat), Key(Synthesis.id, True)],
        values_of=lambda row: (row.published_at.isoformat(), row.id),
        cursor=cursor,
        size=size,
    )
