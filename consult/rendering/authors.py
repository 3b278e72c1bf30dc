"""Who is shown as having said something."""

from __future__ import annotations

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Category, Contribution
from consult.rendering.words import Words


def name_of(language: str, person: Person) -> str:
    """The public name; of a closed account that it is closed, in the reader's language."""
    return Words(language).gettext("Account closed") if person.closed_at else person.public_name


def said_by(contribution: Contribution, language: str) -> str:
    """A public name, the name it was said under, or that it has none. `author` must be loaded."""
    if contribution.author is not None:
        return name_of(language, contribution.author)
    if contribution.spoken_for:
        return contribution.spoken_for
    words = Words(language)
    if contribution.category == Category.ANONYMOUS:
        return words.gettext("Without a name")
    if contribution.category == Category.MUNICIPALITY:
        return words.gettext("The municipality")
    return words.gettext("A resident")
