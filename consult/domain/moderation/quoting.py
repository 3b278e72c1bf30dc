"""Whether a reason repeats the text that it hides.

Reasons are public and the hidden text is not, so a reason that quotes it would publish it again. Words are
compared without case, accents, Arabic vowel signs and the letters' variants.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from consult.domain.contributions.numbers import IN_A_SENTENCE
from consult.kernel.secrets import digest

# So many words in a row are a quotation and no chance.
RUN = 4
# A text of fewer words is repeated when all of it stands in the reason, if it has so many letters at least.
SHORTEST_TEXT = 4
# Telephone and identity numbers, however they are grouped.
SHORTEST_NUMBER = 6

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"\d(?:[ .\-/()\u00a0]?\d)+")
_VARIANTS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)


def _folded(text: str) -> str:
    # Register numbers say nothing of what a text says: "the same text as 2026-000123".
    decomposed = unicodedata.normalize("NFKD", IN_A_SENTENCE.sub(" ", text).casefold().translate(_VARIANTS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _numbers(text: str) -> set[str]:
    found = (re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
    return {number for number in found if len(number) >= SHORTEST_NUMBER}


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def repeats(reason: str, texts: Iterable[str | None]) -> bool:
    """Whether the reason repeats four words in a row, an address or a long number of one of these texts.

    Of a text of fewer than four words: all of it.
    """
    said = _folded(reason)
    words, numbers, addresses = _WORD.findall(said), _numbers(said), set(_ADDRESS.findall(said))
    for text in texts:
        hidden = _folded(text or "")
        theirs = _WORD.findall(hidden)
        if numbers & _numbers(hidden) or addresses & set(_ADDRESS.findall(hidden)):
            return True
        length = min(RUN, len(theirs))
        short = len(theirs) < RUN and sum(map(len, theirs)) < SHORTEST_TEXT
        if length and not short and _runs(words, length) & _runs(theirs, length):
            return True
    return False


def reason_digest(salt: str | None, reason: str) -> str:
    """What the journal keeps of a reason: SHA-256 over the contribution's salt, a newline and the reason."""
    return digest(f"{salt or ''}\n{reason}".encode())
