"""Words as the search compares them: stemmed first, folded after, the same for a text and for a query.

Analysed in Python and stored as tokens, so that SQLite (FTS5) and PostgreSQL (tsvector) answer alike.

- French and English: Snowball, then accents and ligatures are folded.
- Arabic: vowel signs and tatweel are dropped, then light10 (L. Larkey, L. Ballesteros, M. Connell, "Light
  Stemming for Arabic Information Retrieval", 2007), then the forms of alef, yeh, teh marbuta, hamza fold.
- Arabic plurals change inside the word (حديقة، حدائق), where no light stemmer reaches: the consonant
  skeleton of the stem stands in a list of its own, which counts for less.
- Each word is analysed by its own script. Words with digits (numbers, references, Tunisian in Latin letters
  as in "3andna") stay as they are.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

MOST_TERMS = 12
LONGEST_TOKEN = 64
# A prefix of one or two letters would match half of all texts.
SHORTEST_PREFIX = 3

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640])+")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06ee\u06ef\u06fa-\u06fc]")
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_FOLDS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": ""}
    # Letters for g, p and v, written with the plain letter as often as not.
    | {"ک": "ك", "گ": "ك", "ڨ": "ق", "پ": "ب", "ڤ": "ف", "ڥ": "ف"}
)
_WEAK = str.maketrans("", "", "اوي")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ı": "i", "ł": "l", "đ": "d"})

# The two lists of light10, in its order.
_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")

# Words that say nothing alone: left out of a query, unless it has no others. Folded.
_STOPWORDS = frozenset(
    """
    le la les un une des du de et ou en au aux a dans sur sous pour par avec sans ce cette ces son sa ses qui
    que the an of in on at to for by with and or is are this that it
    في من على الى عن مع هذا هذه ذلك التي الذي الذين ان لا ما و او ثم كل هو هي كان بين لن لم قد عند بعد قبل
    """.translate(_ARABIC_FOLDS).split()
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The tokens of a text, in its order, each as often as it stands there. Letters and digits only."""

    stems: list[str]
    skeletons: list[str]


@dataclass(frozen=True, slots=True)
class Term:
    """One word that was searched: a text answers when it has any of these."""

    stems: tuple[str, ...]
    skeletons: tuple[str, ...] = ()
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What was searched; a text answers when it answers every term. False when there is nothing to search."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def stems(self) -> list[str]:
        return [stem for term in self.terms for stem in term.stems]

    @property
    def skeletons(self) -> list[str]:
        return [skeleton for term in self.terms for skeleton in term.skeletons]


def fold(text: str) -> str:
    """The words of a text without case, accents, vowel signs and variants of letters, one space between them.

    Two texts that a reader would call the same fold to the same; nothing is stemmed.
    """
    return " ".join(
        filter(None, (_plain(_ARABIC_SIGNS.sub("", word).translate(_ARABIC_FOLDS)) for word in _words(text)))
    )


def analyse(text: str, lang: str | None = None) -> Analysis:
    """The tokens of `text`, to be stored.

    `lang` ("ar", "fr", "en" or anything else) only chooses the stemmer of words in Latin letters: English
    for "en", French for "fr" and in an Arabic text, none otherwise.
    """
    stemmer = {"en": "english", "fr": "french", "ar": "french"}.get(lang or "", "")
    stems: list[str] = []
    skeletons: list[str] = []
    for word in _words(text):
        if _ARABIC.search(word):
            stem, skeleton = _arabic(word)
            if skeleton:
                skeletons.append(skeleton)
        else:
            stem = _latin(word, stemmer)
        if stem:
            stems.append(stem)
    return Analysis(stems, skeletons)


def query(text: str) -> Query:
    """What a person typed, analysed in every language, since nobody knows theirs. At most `MOST_TERMS` words.

    The last word also stands for longer ones that begin so.
    """
    terms: list[Term] = []
    for word in _words(text):
        if _ARABIC.search(word):
            stem, skeleton = _arabic(word)
            stems, plain = (stem,), stem
            skeletons = (skeleton,) if skeleton else ()
        else:
            plain = _latin(word, "")
            stems, skeletons = (plain, _latin(word, "french"), _latin(word, "english")), ()
        stems = tuple(dict.fromkeys(stem for stem in stems if stem))
        if stems:
            terms.append(Term(stems, skeletons, plain))
    telling = [term for term in terms if not _says_nothing(term.prefix)] or terms
    # The same word twice asks once.
    kept = list(dict.fromkeys(telling))[:MOST_TERMS]
    last = len(kept) - 1
    return Query(
        tuple(
            Term(term.stems, term.skeletons, term.prefix if at == last and _may_begin(term.prefix) else "")
            for at, term in enumerate(kept)
        )
    )


def fts5_match(query: Query) -> str:
    """The right side of MATCH on an FTS5 table with columns `stems` and `skeletons`; "" for an empty query.

    Safe as a bound parameter whatever was typed: tokens are letters and digits between double quotes. Rank
    with `bm25(table, 10.0, 1.0)` so that a skeleton counts a tenth of a stem.
    """
    terms: list[str] = []
    for term in query.terms:
        stems = [f'"{stem}"' for stem in term.stems]
        if term.prefix:
            stems.append(f'"{term.prefix}" *')
        match = f"stems : ({' OR '.join(stems)})"
        if term.skeletons:
            skeletons = " OR ".join(f'"{skeleton}"' for skeleton in term.skeletons)
            match += f" OR skeletons : ({skeletons})"
        terms.append(f"({match})")
    return " AND ".join(terms)


def tsquery(query: Query) -> str:
    """The same query for PostgreSQL, for `CAST(:q AS tsquery)`; "" for an empty query.

    Stems have the weight A, skeletons D, as `tsvector` gives them. Cast it: `to_tsquery('simple', ...)` would
    parse the tokens once more.
    """
    terms: list[str] = []
    for term in query.terms:
        parts = [f"'{stem}':A" for stem in term.stems]
        if term.prefix:
            parts.append(f"'{term.prefix}':*A")
        parts += [f"'{skeleton}':D" for skeleton in term.skeletons]
        terms.append(f"({' | '.join(parts)})")
    return " & ".join(terms)


def tsvector(analysis: Analysis) -> str:
    """An analysis for PostgreSQL, for `CAST(:v AS tsvector)`: stems with the weight A, skeletons with D.

    Not `to_tsvector`, whose parser takes "3andna" and "2026-000123" apart in its own way.
    """
    weighted = [(analysis.stems, "A"), (analysis.skeletons, "D")]
    # 16383 is the last position that PostgreSQL knows.
    return " ".join(
        f"'{token}':{min(position, 16383)}{weight}"
        for tokens, weight in weighted
        for position, token in enumerate(tokens, start=1)
    )


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).replace("\u200c", " ").replace("\u200d", "").lower()
    return [_digits(word) for word in _WORD.findall(folded)]


def _digits(word: str) -> str:
    if word.isascii() or not any(map(str.isdigit, word)):
        return word
    return "".join(str(unicodedata.digit(sign, sign)) for sign in word)


def _says_nothing(token: str) -> bool:
    return token in _STOPWORDS or (len(token) == 1 and token.isascii() and token.isalpha())


def _may_begin(token: str) -> bool:
    return len(token) >= SHORTEST_PREFIX


@lru_cache(maxsize=50_000)
def _arabic(word: str) -> tuple[str, str]:
    """The folded light10 stem of a word and its consonant skeleton ("" when fewer than two are left)."""
    stem = _light10(_ARABIC_SIGNS.sub("", word)).translate(_ARABIC_FOLDS)
    stem = _tidy(stem)
    skeleton = stem.translate(_WEAK)
    return stem, skeleton if len(skeleton) >= 2 else ""


def _light10(word: str) -> str:
    """light10: a leading و where three letters stay, one article and each suffix where two stay."""
    if word.startswith("و") and len(word) >= 4:
        word = word[1:]
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) >= len(prefix) + 2:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + 2:
            word = word[: -len(suffix)]
    return word


_stemmers = {name: snowballstemmer.stemmer(name) for name in ("french", "english")}
# A stemmer keeps the word it works on in itself.
_lock = threading.Lock()


@lru_cache(maxsize=50_000)
def _latin(word: str, stemmer: str) -> str:
    if stemmer and not any(map(str.isdigit, word)):
        with _lock:
            word = _stemmers[stemmer].stemWord(word)
    return _tidy(word)


def _tidy(token: str) -> str:
    """Letters and digits only, without accents, cut: what both databases keep as one token."""
    return _plain(token)[:LONGEST_TOKEN]


def _plain(token: str) -> str:
    decomposed = unicodedata.normalize("NFKD", token.translate(_LIGATURES))
    return "".join(sign for sign in decomposed if unicodedata.category(sign)[0] in "LN")
