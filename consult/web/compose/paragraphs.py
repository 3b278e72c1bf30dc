"""Paragraphs of a text as pages show them: in the reader's language, or another beside it, with what was said there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import ngettext

from consult.domain.contributions.models import Kind
from consult.domain.contributions.paragraphs import Balance
from consult.domain.texts.models import Paragraph, TextVersion
from consult.domain.texts.notes import note_links
from consult.domain.texts.pieces import Piece, PieceKind
from consult.kernel.localized import Language, Shown, shown
from consult.rendering.formats import Formats
from consult.web.request import lang


@dataclass(frozen=True, slots=True)
class ParagraphItem:
    """One paragraph. `words`: in the language that is read; `beside`: the same in another, where that was asked for.

    `notes`: where the marks of footnotes in it lead on this page, as texts.notes has them.
    `said`: how many remarks, in words; `balance`: of which kinds, in words. Both empty where there are none.
    """

    key: str
    kind: str
    level: int
    words: Shown
    beside: Shown | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    balance: tuple[str, ...] = ()


def paragraph_items(
    rows: Iterable[Paragraph],
    *,
    language: Language,
    beside: Language | None = None,
    balances: Mapping[str, Balance] | None = None,
) -> list[ParagraphItem]:
    """The paragraphs of a page, in their order."""
    items = [
        paragraph_item(row, language=language, beside=beside, balance=(balances or {}).get(row.key))
        for row in rows
    ]
    links = note_links([Piece(PieceKind(one.kind), one.level, one.words.text, one.key) for one in items])
    return [replace(one, notes=links[one.key]) if one.key in links else one for one in items]


def paragraph_item(
    row: Paragraph,
    *,
    language: Language,
    beside: Language | None = None,
    balance: Balance | None = None,
) -> ParagraphItem:
    return ParagraphItem(
        key=row.key,
        kind=str(row.kind),
        level=row.level,
        words=shown(row.words, language),
        beside=_exactly(row, beside) if beside is not None else None,
        said=said_there(balance) if balance is not None and balance.total else "",
        balance=balance_words(balance) if balance is not None else (),
    )


def _exactly(row: Paragraph, language: Language) -> Shown:
    """The words in this language or none: beside another text no third language is shown."""
    text = row.words.get(language, "")
    return Shown(text, language, missing=not text)


def said_there(balance: Balance) -> str:
    return ngettext("%(num)s remark", "%(num)s remarks", balance.total)


def balance_words(balance: Balance) -> tuple[str, ...]:
    """ "2 oppositions", "1 question": each kind that was said at the paragraph."""
    words = {
        Kind.OBSERVATION: lambda n: ngettext("%(num)s observation", "%(num)s observations", n),
        Kind.CLAIM: lambda n: ngettext("%(num)s claim", "%(num)s claims", n),
        Kind.OPPOSITION: lambda n: ngettext("%(num)s opposition", "%(num)s oppositions", n),
        Kind.QUESTION: lambda n: ngettext("%(num)s question", "%(num)s questions", n),
        Kind.COMMENT: lambda n: ngettext("%(num)s comment", "%(num)s comments", n),
    }
    return tuple(words[kind](number) for kind, number in balance.by_kind.items())


def languages_of(version: TextVersion) -> list[Language]:
    """The languages that a version has, in the order of the site. `version.expressions` is loaded."""
    there = {one.language for one in version.expressions}
    return [language for language in Language if language in there]


def reading_language(version: TextVersion) -> Language:
    """The reader's language where the version has it, else the first that it has."""
    there = languages_of(version)
    here = Language(str(lang()))
    return here if here in there or not there else there[0]


def beside_language(version: TextVersion, wanted: str | None, reading: Language) -> Language | None:
    """The second language that was asked for, where the version has it."""
    found = [one for one in languages_of(version) if str(one) == wanted and one is not reading]
    return found[0] if found else None


def version_words(version: TextVersion) -> dict[str, str]:
    """When it was put on display, and its fingerprint in groups of eight."""
    assert version.displayed_at is not None and version.sha256 is not None
    return {
        "displayed": Formats(str(lang())).datetime(version.displayed_at),
        "sha256": version.sha256,
    }


def heading_level(rows: Sequence[Paragraph]) -> int:
    """The highest level of the headings of a page: what becomes its h2."""
    return min((row.level for row in rows if row.kind is PieceKind.HEADING), default=1)
