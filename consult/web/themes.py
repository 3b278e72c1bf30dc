"""Themes in a select: each is followed by those that stand under it, set in."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.domain.consultations.models import Theme
from consult.domain.consultations.themes import offered
from consult.kernel.localized import shown
from consult.web.request import lang

# No-break spaces: an option keeps nothing else at its beginning. The sign turns round in Arabic.
SET_IN = "\u00a0\u00a0\u00a0\u203a "


def theme_label(theme: Theme) -> str:
    """Its name, set in below the one it stands under; said when it is not offered any more."""
    name = str(shown(theme.name, lang()))
    if theme.retired_at is not None:
        name = _("%(theme)s (not offered any more)", theme=name)
    return SET_IN + name if theme.parent_id is not None else name


def theme_choices(themes: Sequence[Theme]) -> list[tuple[str, str]]:
    """All themes: what a list can be narrowed to, retired ones too, since texts stand under them."""
    return [(str(theme.id), theme_label(theme)) for theme in themes]


def theme_offers(themes: Sequence[Theme], *, standing: int | None = None) -> list[tuple[str, str]]:
    """What can be chosen for a text, and what it has already."""
    return theme_choices(offered(themes, standing=standing))
