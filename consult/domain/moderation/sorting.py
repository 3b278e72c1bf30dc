"""Sorting: a moderator gives a text one of its consultation's themes, where its author chose none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.consultations.models import Theme
from consult.domain.consultations.themes import is_offered
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.states import lock
from consult.domain.journal.actions import record
from consult.domain.moderation.rules import Refusal, may_rule
from consult.domain.moderation.workshop import DeskAct, DeskActKind
from consult.kernel.verdict import YES, Verdict, no, require


def sorted_first(session: Session, contribution_id: int) -> DeskAct | None:
    """The first theme that a moderator gave: what stood before it was the author's."""
    return session.scalars(
        select(DeskAct)
        .where(DeskAct.contribution_id == contribution_id, DeskAct.kind == DeskActKind.THEME)
        .order_by(DeskAct.id)
        .limit(1)
    ).first()


def may_sort(person: Person | None, contribution: Contribution, first: DeskAct | None) -> Verdict:
    """Moderators, where the author left the theme open. `first` is `sorted_first`."""
    if not (verdict := may_rule(person, contribution)):
        return verdict
    chosen = contribution.theme_id if first is None else first.theme_before_id
    return YES if chosen is None else no(Refusal.THEME_BY_AUTHOR)


def set_theme(
    session: Session,
    *,
    contribution: Contribution,
    theme_id: int | None,
    moderator: Person,
    at: datetime,
    suggested: bool = False,
) -> DeskAct | None:
    """Give it a theme of its consultation, or none. Nobody is told: the author had chosen none.

    `suggested`: the person followed a suggestion, which is kept with who and when.

    The same theme again is nothing (None). Raises Refused.
    """
    lock(session, contribution)
    session.refresh(contribution, attribute_names=("theme_id",))
    require(may_sort(moderator, contribution, sorted_first(session, contribution.id)))
    if theme_id is not None:
        theme = session.get(Theme, theme_id)
        if theme is None or theme.consultation_id != contribution.consultation_id:
            require(no(Refusal.THEME_ELSEWHERE))
        elif theme_id != contribution.theme_id and not is_offered(session, theme):
            require(no(Refusal.THEME_RETIRED))
    before = contribution.theme_id
    if before == theme_id:
        return None
    act = DeskAct(
        kind=DeskActKind.THEME,
        contribution_id=contribution.id,
        moderator_id=moderator.id,
        at=at,
        version=contribution.version,
        theme_before_id=before,
        theme_after_id=theme_id,
        suggested=suggested,
    )
    session.add(act)
    contribution.theme_id = theme_id
    session.flush()
    mark_changed(session, consultation_id=contribution.consultation_id)
    record(
        session,
        act="contribution.sorted",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"theme": theme_id, "was": before} | ({"suggested": True} if suggested else {}),
    )
    return act
