"""A version as CSV, byte for byte the same for everybody, and its SHA-256. See docs/texts.md."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from consult.domain.texts.models import Paragraph
from consult.domain.texts.pieces import Piece
from consult.domain.texts.tabular import write_pieces_csv
from consult.kernel.localized import LANGUAGES, Language
from consult.kernel.secrets import digest


def as_csv(paragraphs: Iterable[Paragraph], languages: Sequence[Language] = LANGUAGES) -> bytes:
    """All languages of a version: a row per paragraph and language, paragraphs in their order, languages as ar, fr, en.
    Or only some of them, and then the digest of the version is another.

    `key,kind,level,lang,text` in UTF-8 without a mark, rows ended as RFC 4180 says (CRLF).
    """
    out = io.StringIO(newline="")
    write_pieces_csv(out, rows_of(paragraphs, languages))
    return out.getvalue().encode()


def rows_of(
    paragraphs: Iterable[Paragraph], languages: Sequence[Language] = LANGUAGES
) -> Iterator[tuple[str, Piece]]:
    """(language, paragraph) as the exports write them."""
    for one in paragraphs:
        for language in languages:
            if text := one.words.get(language):
                yield language, Piece(one.kind, one.level, text, one.key)


def fingerprint(paragraphs: Iterable[Paragraph]) -> str:
    """SHA-256 of `as_csv`, 64 lower-case hexadecimal digits: what `sha256sum` prints for the downloaded file."""
    return digest(as_csv(paragraphs))
