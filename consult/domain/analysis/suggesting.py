"""The theme that is suggested for one text at the desk, and a person's no to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.analysis.encoding import MODEL, by_letters
from consult.domain.analysis.models import ContributionVector, ThemeDismissal
from consult.domain.analysis.theming import NEAR, NEAR_BY_LETTERS, Suggested, levelled, suggest
from consult.domain.analysis.vectors import KIND
from consult.domain.consultations.models import Theme
from consult.domain.consultations.themes import offered
from consult.domain.contributions.models import OWED, Contribution, State
from consult.domain.journal.actions import record
from consult.domain.moderation.sorting import may_sort, sorted_first
from consult.kernel.verdict import require

# The latest so many sorted texts are compared by meaning, and so many by letters, which takes longer.
MOST, MOST_BY_LETTERS = 20_000, 200

Parents = Mapping[int, int | None]
# The numbers of the texts that were compared, and what is suggested by them.
Found = tuple[Sequence[str], Suggested | None]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`share` of the nearest texts' likeness; `number` of them stand under it, `like` are the numbers of the nearest.
    `by_meaning`: across languages; else by letters, within the language of the text.
    """

    theme: Theme
    share: float
    number: int
    like: tuple[str, ...]
    by_meaning: bool


def parents_of(themes: Sequence[Theme]) -> dict[int, int | None]:
    """Of each theme that is offered the one above it."""
    return {theme.id: theme.parent_id for theme in offered(themes)}


def suggestion_for(session: Session, contribution: Contribution) -> Suggestion | None:
    """A theme for a text that has none. Loaded: its consultation with themes. Three statements at most."""
    if contribution.theme_id is not None or contribution.kind not in OWED:
        return None
    parents = parents_of(contribution.consultation.themes)
    if not parents:
        return None
    said_no = set(
        session.scalars(
            select(ThemeDismissal.theme_id).where(ThemeDismissal.contribution_id == contribution.id)
        )
    )
    own = session.scalar(select(ContributionVector.vector).where(_vector_of(contribution.id)))
    found = _by_meaning(session, contribution, own, parents) if own else None
    by_meaning = found is not None
    if found is None:
        found = _by_letters(session, contribution, parents)
    refs, one = found
    if one is None or one.theme_id in said_no:
        return None
    theme = next(theme for theme in contribution.consultation.themes if theme.id == one.theme_id)
    return Suggestion(theme, one.share, one.number, tuple(refs[at] for at in one.like), by_meaning)


def _vector_of(contribution_id: int) -> ColumnElement[bool]:
    return and_(
        ContributionVector.contribution_id == contribution_id,
        ContributionVector.model == MODEL,
        ContributionVector.version
        == select(Contribution.version).where(Contribution.id == contribution_id).scalar_subquery(),
    )


def _examples(contribution: Contribution) -> Select[Any]:
    return (
        select(Contribution.ref, Contribution.theme_id, Contribution.language)
        .where(
            Contribution.consultation_id == contribution.consultation_id,
            Contribution.state == State.PUBLISHED,
            Contribution.theme_id.is_not(None),
            Contribution.id != contribution.id,
        )
        .order_by(Contribution.id.desc())
    )


def _by_meaning(session: Session, contribution: Contribution, own: bytes, parents: Parents) -> Found | None:
    rows = session.execute(
        _examples(contribution)
        .add_columns(ContributionVector.vector)
        .join(
            ContributionVector,
            and_(
                ContributionVector.contribution_id == Contribution.id,
                ContributionVector.model == MODEL,
                ContributionVector.version == Contribution.version,
            ),
        )
        .limit(MOST)
    ).all()
    if not rows:
        return None
    vectors = np.frombuffer(own + b"".join(row.vector for row in rows), dtype=KIND).astype(np.float32)
    level = levelled(
        vectors.reshape(len(rows) + 1, -1),
        [str(contribution.language), *(str(row.language) for row in rows)],
    )
    themes = [None, *(row.theme_id for row in rows)]
    return ["", *(row.ref for row in rows)], suggest(level, themes, of=[0], parents=parents, near=NEAR)[0]


def _by_letters(session: Session, contribution: Contribution, parents: Parents) -> Found:
    rows = session.execute(
        _examples(contribution)
        .add_columns(Contribution.title, Contribution.body)
        .where(Contribution.language == contribution.language)
        .limit(MOST_BY_LETTERS)
    ).all()
    texts = [f"{one.title or ''} {one.body}" for one in (contribution, *rows)]
    themes = [None, *(row.theme_id for row in rows)]
    found = suggest(by_letters(texts), themes, of=[0], parents=parents, near=NEAR_BY_LETTERS)[0]
    return ["", *(row.ref for row in rows)], found


def dismiss_suggestion(
    session: Session, *, contribution: Contribution, theme_id: int, moderator: Person, at: datetime
) -> None:
    """A person says that it is not this theme. The same no again is nothing. Raises Refused as sorting does."""
    require(may_sort(moderator, contribution, sorted_first(session, contribution.id)))
    if theme_id not in {theme.id for theme in contribution.consultation.themes}:
        return
    if session.get(ThemeDismissal, (contribution.id, theme_id)) is not None:
        return
    session.add(ThemeDismissal(contribution_id=contribution.id, theme_id=theme_id, by_id=moderator.id, at=at))
    session.flush()
    record(
        session,
        act="contribution.suggestion-dismissed",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"theme": theme_id},
    )
