"""The words of one language, without a request: for letters, PDFs, wording and commands.

The same catalogues serve the pages through Flask-Babel. English sentences are the message ids.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Any

from consult.kernel.localized import Language

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"

# The catalogue is "ar"; months, digits and separators are Tunisia's (CLDR ar_TN has Latin digits and جانفي).
LOCALES = {Language.AR: "ar_TN", Language.FR: "fr_TN", Language.EN: "en_GB"}


def N_(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return message


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", CATALOGUES, languages=[str(language)], fallback=True)


class Words:
    """Sentences in one language. `Words("ar").gettext("Hello %(name)s", name="…")`."""

    def __init__(self, language: str) -> None:
        self.language = Language(language)
        self._catalogue = catalogue(self.language)

    def gettext(self, message: str, **facts: Any) -> str:
        found = self._catalogue.gettext(message)
        return found % facts if facts else found

    def pgettext(self, context: str, message: str, **facts: Any) -> str:
        found = self._catalogue.pgettext(context, message)
        return found % facts if facts else found

    def ngettext(self, one: str, many: str, num: int, **facts: Any) -> str:
        return self._catalogue.ngettext(one, many, num) % {"num": num, **facts}
