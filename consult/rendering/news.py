"""What happened, as a person reads it on their own page: the line of each letter, sent or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consult.domain.accounts.models import Person
from consult.domain.following.telling import Text
from consult.domain.notices.models import Notice
from consult.domain.territory.models import Municipality
from consult.kernel.localized import Language
from consult.rendering.formats import Formats
from consult.rendering.letters.case import Case, Sender
from consult.rendering.letters.content import Quote
from consult.rendering.letters.writing import item_of
from consult.rendering.words import Words


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that happened. `href` is a path of this site."""

    at: datetime
    text: str
    href: str
    quote: Quote | None


def news_line(
    notice: Notice, person: Person, municipality: Municipality, texts: Mapping[str, Text], language: Language
) -> NewsLine:
    """The line of a notice in the language of the page. What may not be read any more is not quoted."""
    # A line holds no signed link, so there is no key, and its addresses begin at this site.
    sender = Sender(municipality, base_url="", key=None)
    case = Case(
        notice, person, sender, notice.created_at, language, Words(language), Formats(language), texts
    )
    item = item_of(case)
    return NewsLine(notice.created_at, item.text, item.href, item.quote)
