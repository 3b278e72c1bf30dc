"""Headings known by their words, for the many files in which they are only bold: "Article 5", "الباب الأول"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from consult.domain.texts.pieces import LEVEL_MAX, Piece, PieceKind

# A heading is short and does not end as a sentence does.
_LONGEST = 140
_ENDS_A_SENTENCE = (".", ";", "؛", "،", ",")

_FRENCH_NUMBER = r"(?:[IVXLC]+|\d+|1er|premi[èe]re?|pr[ée]liminaire|unique|[A-Z]{1,4}\s?\d{0,3})"
_ARABIC_NUMBER = (
    r"(?:\d+|[٠-٩]+|تمهيدي|ال(?:أ|ا)ول(?:ى)?|الثاني(?:ة)?|الثالث(?:ة)?|الرابع(?:ة)?|الخامس(?:ة)?|السادس(?:ة)?"
    r"|السابع(?:ة)?|الثامن(?:ة)?|التاسع(?:ة)?|العاشر(?:ة)?|الحادي(?:ة)?|الوحيد|وحيد)"
)
# From the widest to the narrowest, as the laws of Tunisia and the plans of France divide themselves.
_RANKS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:livre|partie)\s+{_FRENCH_NUMBER}\b|(?:الكتاب|الجزء)\s+{_ARABIC_NUMBER}(?!\w)",
        rf"(?:titre|annexe)\s+{_FRENCH_NUMBER}\b|(?:العنوان|الملحق)\s+{_ARABIC_NUMBER}(?!\w)|(?:التوطئة|ملحق)\Z",
        rf"chapitre\s+{_FRENCH_NUMBER}\b|الباب\s+{_ARABIC_NUMBER}(?!\w)",
        rf"section\s+{_FRENCH_NUMBER}\b|القسم\s+{_ARABIC_NUMBER}(?!\w)",
        rf"sous-section\s+{_FRENCH_NUMBER}\b|الفرع\s+{_ARABIC_NUMBER}(?!\w)",
        rf"article\s+{_FRENCH_NUMBER}\b|(?:الفصل|فصل)\s+{_ARABIC_NUMBER}(?!\w)",
    )
]


def guessed(pieces: Sequence[Piece]) -> tuple[list[Piece], int]:
    """The pieces with paragraphs that read like headings made into headings, and how many were.

    The widest rank that occurs gets level 1, the next 2, and so on.
    """
    ranks = [_rank(piece) for piece in pieces]
    levels = {rank: level for level, rank in enumerate(sorted({one for one in ranks if one is not None}), 1)}
    made = [
        piece
        if rank is None
        else replace(
            piece,
            kind=PieceKind.HEADING,
            level=min(levels[rank], LEVEL_MAX),
            text=piece.text.replace("\n", " "),
        )
        for piece, rank in zip(pieces, ranks, strict=True)
    ]
    return made, sum(rank is not None for rank in ranks)


def _rank(piece: Piece) -> int | None:
    text = piece.text
    if piece.kind is not PieceKind.PARAGRAPH or len(text) > _LONGEST or text.endswith(_ENDS_A_SENTENCE):
        return None
    return next((rank for rank, words in enumerate(_RANKS) if words.match(text)), None)
