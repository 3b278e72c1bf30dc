"""Themes: what a contribution is about, in a tree of two levels that staff order, rename, nest and retire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import Words, clean_words, journal, judge, lock, touch
from consult.domain.consultations.models import Consultation, ConsultationState, Theme
from consult.domain.consultations.rules import NAME_MAX, THEMES_MAX, Refusal, may_edit_content
from consult.kernel.errors import Refused


class ThemeWish(NamedTuple):
    """A theme as it is wanted: one that stands or a new one (None), its name, the theme it stands under, retired."""

    theme_id: int | None
    name: Words
    under: int | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A theme and those that stand under it, in their order."""

    theme: Theme
    leaves: list[Theme] = field(default_factory=list)


def branches(themes: Iterable[Theme]) -> list[Branch]:
    """The tree of a consultation, from its list in the order of reading."""
    found: dict[int, Branch] = {}
    themes = list(themes)
    for theme in themes:
        if theme.parent_id is None:
            found[theme.id] = Branch(theme)
    for theme in themes:
        if theme.parent_id is not None:
            found[theme.parent_id].leaves.append(theme)
    return list(found.values())


def offered(themes: Sequence[Theme], *, standing: int | None = None) -> list[Theme]:
    """What can be chosen: no retired theme and none under a retired one, save the one that stands already."""
    gone = {theme.id for theme in themes if theme.retired_at is not None}
    return [
        theme
        for theme in themes
        if theme.id == standing or (theme.id not in gone and theme.parent_id not in gone)
    ]


def is_offered(session: Session, theme: Theme) -> bool:
    """Whether it can be chosen: neither it nor what it stands under is retired."""
    if theme.retired_at is not None:
        return False
    over = session.get(Theme, theme.parent_id) if theme.parent_id is not None else None
    return over is None or over.retired_at is None


def is_about(column: Any, theme_id: int) -> ColumnElement[bool]:
    """That a column names the theme or one that stands under it: a theme counts with its own."""
    own = select(Theme.id).where(or_(Theme.id == theme_id, Theme.parent_id == theme_id))
    found: ColumnElement[bool] = column.in_(own)
    return found


def with_parent(theme_id: int) -> Any:
    """The ids of the theme and of the one it stands under: who is told of what is about it."""
    own = select(Theme.id).where(Theme.id == theme_id)
    over = select(Theme.parent_id).where(Theme.id == theme_id, Theme.parent_id.is_not(None))
    return own.union_all(over)


def set_themes(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    themes: Sequence[ThemeWish | tuple[int | None, Words]],
    at: datetime,
) -> None:
    """The themes in this order; one that stands under another follows it, wherever it is named.

    A theme that is not named any more is removed from a draft; of a published consultation it is kept at the
    end: what was said on it keeps its place. Raises Refused: NOT_FOR_YOU, WITHDRAWN, TOO_LONG, TOO_MANY,
    THEME_TOO_DEEP, and where it is published LANGUAGES_MISSING.
    """
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    standing = {theme.id: theme for theme in consultation.themes}
    wishes = [_cleaned(ThemeWish(*one), standing) for one in themes]
    wishes = [one for one in wishes if one.name]
    if len(wishes) > THEMES_MAX:
        raise Refused(Refusal.TOO_MANY, {"limit": THEMES_MAX})
    if wishes == [_as_wish(theme) for theme in consultation.themes]:
        return
    ordered: list[Theme] = []
    left = dict(standing)
    for wish in wishes:
        theme = left.pop(wish.theme_id, None) if wish.theme_id is not None else None
        if theme is None:
            theme = Theme(consultation_id=consultation.id)
            session.add(theme)
        theme.name, theme.parent_id = wish.name, wish.under
        theme.retired_at = (theme.retired_at or at) if wish.retired else None
        ordered.append(theme)
    gone = list(left.values()) if consultation.state == ConsultationState.DRAFT else []
    ordered += [theme for theme in left.values() if theme not in gone]
    for theme in ordered:
        if theme.parent_id in {one.id for one in gone}:
            theme.parent_id = None
    _place(ordered)
    session.flush()
    for theme in sorted(gone, key=lambda one: one.parent_id is None):
        session.delete(theme)
        session.flush()
    session.refresh(consultation, attribute_names=["themes"])
    touch(session, consultation)
    journal(
        session, consultation, act="consultation.changed", by=editor, at=at, facts={"changed": ["themes"]}
    )


def _cleaned(wish: ThemeWish, standing: dict[int, Theme]) -> ThemeWish:
    known = wish.theme_id if wish.theme_id in standing else None
    under = wish.under if wish.under in standing else None
    return ThemeWish(known, clean_words(wish.name, limit=NAME_MAX), under, wish.retired)


def _as_wish(theme: Theme) -> ThemeWish:
    return ThemeWish(theme.id, theme.name, theme.parent_id, theme.retired_at is not None)


def _place(themes: Sequence[Theme]) -> None:
    """Number them in the order of reading. Raises Refused: THEME_TOO_DEEP."""
    tops = {theme.id for theme in themes if theme.id is not None and theme.parent_id is None}
    if any(theme.parent_id is not None and theme.parent_id not in tops for theme in themes):
        raise Refused(Refusal.THEME_TOO_DEEP)
    place = 0
    for theme in themes:
        if theme.parent_id is not None:
            continue
        place += 1
        theme.position = place
        for leaf in themes:
            if leaf.parent_id is not None and leaf.parent_id == theme.id:
                place += 1
                leaf.position = place


def add_theme(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    name: Words,
    under: int | None,
    at: datetime,
) -> Theme:
    """One more theme, the last of those beside it. Raises Refused as `set_themes`."""
    wishes = [_as_wish(theme) for theme in consultation.themes]
    before = {theme.id for theme in consultation.themes}
    wishes.append(ThemeWish(None, name, under))
    set_themes(session, consultation=consultation, editor=editor, themes=wishes, at=at)
    return next(theme for theme in consultation.themes if theme.id not in before)
