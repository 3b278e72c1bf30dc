"""What an export says of a version: whose it is, which, of when, in which language, and its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.domain.texts.pieces import Piece
from consult.kernel.localized import Language


@dataclass(frozen=True, slots=True)
class Publication:
    """One version in one language. All pieces have keys.

    `text_key`, `consultation`: as they stand in addresses. `on`: the day of display, in Tunis; of a version that is
    not displayed yet the day it was made, and `sha256` is then None. `begun_on`: when the text was begun.
    `authoritative`: whether this language is the one that counts. `address`: of the text's page, for people.
    """

    language: Language
    pieces: Sequence[Piece]
    title: str
    city: str
    city_key: str
    consultation: str
    text_key: str
    number: int
    on: date
    begun_on: date
    sha256: str | None
    authoritative: bool
    address: str
