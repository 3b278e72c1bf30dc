"""Who is shown as having said something."""

from __future__ import annotations

from consult.domain.contributions.models import Category, Contribution
from consult.rendering.words import Words


def said_by(contribution: Contribution, language: str) -> str:
    """A public name, the name it was said under, or that it has none. `author` must be loaded."""
    if contribution.author is not None:
        return contribution.author.public_name
    if contribution.spoken_for:
        return contribution.spoken_for
    words = Words(language)
    if contribution.category == Category.ANONYMOUS:
        return words.gettext("Without a name")
    return words.gettext("A resident")
