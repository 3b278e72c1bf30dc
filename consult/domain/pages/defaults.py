"""Our own texts of the pages, one file per page and language: they stand until the city writes its own.

They name no law as certain that the legal service has not confirmed, and promise nothing that this software
does not do.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from consult.domain.pages.models import PageName
from consult.kernel.localized import LANGUAGES

# Since when these texts stand as they are; change it with them.
SINCE = datetime(2026, 11, 27, tzinfo=UTC)

_FOLDER = Path(__file__).resolve().parent / "defaults"


@cache
def default_text(page: PageName) -> dict[str, str]:
    """Our text of a page in the three languages."""
    return {
        str(language): (_FOLDER / f"{page}.{language}.txt").read_text("utf-8").strip()
        for language in LANGUAGES
    }
