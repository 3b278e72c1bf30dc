"""Words of the city's pages and news."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.pages.models import PageName
from consult.domain.pages.rules import Refusal
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (PageName.HOW_IT_WORKS, N_("How it works")),
    (PageName.PRIVACY, N_("Your data")),
    (PageName.TERMS, N_("Terms of use")),
    (PageName.LEGAL_NOTICE, N_("Legal notice")),
    (PageName.ACCESSIBILITY, N_("Accessibility statement")),
    (PageName.CONTACT, N_("Contact")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (Refusal.NOT_PAGE_EDITOR, N_("Only administrators of the city write its pages and its news.")),
    (
        Refusal.NO_PAGE_TEXT,
        N_("Write the page in at least one language, or go back to the text that came with the platform."),
    ),
    (
        Refusal.PAGE_TOO_LONG,
        N_("This page has %(length)s characters in one language. It may have up to %(limit)s."),
    ),
    (Refusal.NO_NEWS_TITLE, N_("Give the news a title in at least one language.")),
    (Refusal.NO_NEWS_TEXT, N_("Write the news in at least one language.")),
    (Refusal.NEWS_TITLE_TOO_LONG, N_("The title has %(length)s characters. It may have up to %(limit)s.")),
    (
        Refusal.NEWS_TOO_LONG,
        N_("The news has %(length)s characters in one language. It may have up to %(limit)s."),
    ),
    (Refusal.NEWS_WITHDRAWN, N_("This news was taken back. It cannot be changed any more.")),
]
