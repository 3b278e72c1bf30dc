"""Who brings texts in and puts them on display, and what of them must be there. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.rules import may_edit_content
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.texts.pieces import PieceKind
from consult.kernel.localized import Language
from consult.kernel.slugs import is_slug
from consult.kernel.verdict import YES, Verdict, no

TEXTS_MAX = 20
TITLE_MAX = 160
NOTE_MAX = 2_000
# Of one paragraph in one language, and of a version.
PARAGRAPH_MAX = 20_000
PARAGRAPHS_MAX = 5_000
# A key as it stands in addresses, exports and as an `eId`.
KEY = re.compile(r"[a-z][a-z0-9-]{0,19}")


class TextRefusal(StrEnum):
    """Why a wish about a text is refused; in brackets the facts."""

    NO_KEY = "no-key"
    KEY_TAKEN = "key-taken"  # key
    NO_TITLE = "no-title"
    TOO_MANY_TEXTS = "too-many-texts"  # limit
    DISPLAYED = "displayed"  # number
    ANOTHER_PREPARED = "another-prepared"  # number
    NO_SUCH_VERSION = "no-such-version"  # number
    NOTHING_BROUGHT = "nothing-brought"
    NOT_ALIGNED = "not-aligned"
    NO_NOTE = "no-note"
    ARABIC_MISSING = "arabic-missing"  # number
    TOO_MANY_PARAGRAPHS = "too-many-paragraphs"  # limit
    PARAGRAPH_TOO_LONG = "paragraph-too-long"  # limit, length
    PARAGRAPH_EMPTY = "paragraph-empty"
    KEY_TWICE = "key-twice"  # key
    PARTS_DIFFER = "parts-differ"
    FIRST_OF_ALL = "first-of-all"
    KINDS_DIFFER = "kinds-differ"
    LAST_PARAGRAPH = "last-paragraph"
    NOT_IN_BOTH = "not-in-both"
    NO_SUCH_REMARK = "no-such-remark"  # refs
    NO_SUCH_PARAGRAPH = "no-such-paragraph"  # key


def may_edit_texts(person: Person | None, consultation: Consultation) -> Verdict:
    """Those who write the content of the consultation bring its texts in."""
    return may_edit_content(person, consultation)


def may_edit_version(version: TextVersion) -> Verdict:
    """What was displayed is not changed any more: a new version is made."""
    return YES if version.displayed_at is None else no(TextRefusal.DISPLAYED, number=version.number)


def key_fits(key: str, taken: Sequence[str]) -> Verdict:
    """Whether a text may have this name in addresses."""
    if not is_slug(key):
        return no(TextRefusal.NO_KEY)
    return no(TextRefusal.KEY_TAKEN, key=key) if key in taken else YES


def may_display(version: TextVersion, *, missing_in_arabic: int) -> Verdict:
    """Whether the version is ready to be seen: there is something, its paragraphs lead back to the ones before.

    `missing_in_arabic`: paragraphs without Arabic words, where there is an Arabic expression. Arabic is the
    authoritative language of official acts (settled.md), so it has no gaps; the other languages may have some, and
    a reader is told so at the place.
    """
    if not (verdict := may_edit_version(version)):
        return verdict
    if not version.paragraph_count:
        return no(TextRefusal.NOTHING_BROUGHT)
    if version.number > 1 and version.aligned_at is None:
        return no(TextRefusal.NOT_ALIGNED)
    if version.number > 1 and not version.note:
        return no(TextRefusal.NO_NOTE)
    arabic = any(one.language is Language.AR for one in version.expressions)
    if arabic and missing_in_arabic:
        return no(TextRefusal.ARABIC_MISSING, number=missing_in_arabic)
    return YES


def fits(text: str) -> Verdict:
    """Whether the words of one paragraph are neither none nor too many."""
    if not text:
        return no(TextRefusal.PARAGRAPH_EMPTY)
    if len(text) > PARAGRAPH_MAX:
        return no(TextRefusal.PARAGRAPH_TOO_LONG, limit=PARAGRAPH_MAX, length=len(text))
    return YES


def level_of(kind: PieceKind, level: int) -> int:
    """A level that the kind may have: headings and items from 1 to 6, the others 0."""
    return min(max(level, 1), 6) if kind in (PieceKind.HEADING, PieceKind.ITEM) else 0


def authoritative(languages: Sequence[Language]) -> Language | None:
    """The language that the others follow: Arabic where it is there, else French, else English."""
    return next((one for one in Language if one in languages), None)


def versions_in_order(text: PlanText) -> list[TextVersion]:
    """The versions that were displayed, the first one first. `text.versions` is loaded."""
    return [version for version in text.versions if version.displayed_at is not None]
