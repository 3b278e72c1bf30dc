"""The last part of an address: a title in small ASCII words."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
FALLBACK = "consultation"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ARABIC_WORD = re.compile("[\u0620-\u065f\u0670-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06fc]+")
_LATIN = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "⁄": " "})

# As Tunisian road signs spell: ch for ش, k for ق (Kasbah).
_CONSONANTS = {
    **{"ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d"},
    **{"ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "ch", "ص": "s", "ض": "dh", "ط": "t", "ظ": "dh"},
    **{"غ": "gh", "ف": "f", "ڤ": "v", "ڥ": "v", "ق": "k", "ڨ": "g", "ك": "k", "ک": "k", "گ": "g"},
    **{"ڭ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h"},
}
_VOWELS = {
    **{"ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ى": "a", "ة": "a", "ع": "a"},
    **{"َ": "a", "ِ": "i", "ُ": "ou"},
}
_SILENT = "ءؤئـّْ"


def slugify(text: str) -> str:
    """Words of `text` in kebab-case ASCII, at most 60 characters, cut between words; never empty.

    Arabic is transliterated letter by letter with a short "a" between consonants, which nobody writes:
    readable and always the same, not scholarly. Other scripts and signs are left out; nothing left gives
    "consultation".
    """
    text = unicodedata.normalize("NFKC", re.sub("['’]", " ", text)).lower().translate(_LATIN)
    text = _ARABIC_WORD.sub(lambda match: f" {_romanised(match.group())} ", text)
    digits = (str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    ascii_only = unicodedata.normalize("NFKD", "".join(digits)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug or FALLBACK


def is_slug(text: str) -> bool:
    """Whether `text` could have come from `slugify`."""
    return len(text) <= LONGEST and _SLUG.match(text) is not None


def _romanised(word: str) -> str:
    article = ""
    if word.startswith("ال") and len(word) > 3:
        article, word = "al ", word[2:]
    elif word.startswith("لل") and len(word) > 3:
        article, word = "lil ", word[2:]
    # Signs that only carry something are read over before their neighbours are looked at.
    letters = [letter for letter in word if letter not in _SILENT]
    sounds: list[str] = []
    for position, letter in enumerate(letters):
        after = letters[position + 1] if position + 1 < len(letters) else ""
        before = letters[position - 1] if position else ""
        if letter in _CONSONANTS:
            sounds.append(_CONSONANTS[letter])
            # A cluster is opened at the beginning of a word, and at every second consonant inside it.
            opened = len(sounds) < 2 or sounds[-2][-1] in "aiou"
            if after in _CONSONANTS and (position == 0 or not opened):
                sounds.append("a")
        elif letter in _VOWELS:
            sounds.append("" if sounds and sounds[-1][-1:] == "a" == _VOWELS[letter] else _VOWELS[letter])
        elif letter in "ويیۆ":
            sounds.append(_glide(letter, before, after))
        sounds = [sound for sound in sounds if sound]
    return article + "".join(sounds)


def _glide(letter: str, before: str, after: str) -> str:
    """و and ي are vowels between consonants and at the end, consonants elsewhere."""
    consonant = not before or after in ("ا", "ة", "و", "ي", "ى", "َ", "ُ", "ِ")
    if letter == "و" or letter == "ۆ":
        return "w" if consonant or before in _VOWELS else "ou"
    return "y" if not before else "i"
