"""Words of texts: what a paragraph is, what is wrong with a table of them, why a wish about a text is refused."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.texts.alignment import PairState
from consult.domain.texts.pieces import PieceKind
from consult.domain.texts.rules import TextRefusal
from consult.domain.texts.tabular import PieceProblem
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (PieceKind.HEADING, N_("Heading")),
    (PieceKind.PARAGRAPH, N_("Paragraph")),
    (PieceKind.ITEM, N_("Item of a list")),
    (PieceKind.TABLE, N_("Table")),
    (PieceKind.NOTE, N_("Footnote")),
    (PairState.KEPT, N_("Unchanged")),
    (PairState.EDITED, N_("Edited")),
    (PairState.MOVED, N_("Moved")),
    (PairState.MOVED_EDITED, N_("Moved and edited")),
    (PairState.SPLIT, N_("Split")),
    (PairState.JOINED, N_("Joined")),
    (PairState.REMOVED, N_("Removed")),
    (PairState.ADDED, N_("Added")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (
        TextRefusal.NO_KEY,
        N_(
            "The name in addresses may have small Latin letters, digits and hyphens, for instance “regulations”."
        ),
    ),
    (
        TextRefusal.KEY_TAKEN,
        N_("Another text of this consultation is already called “%(key)s” in addresses."),
    ),
    (TextRefusal.NO_TITLE, N_("Write the title of the text in at least one language.")),
    (TextRefusal.TOO_MANY_TEXTS, N_("A consultation may have up to %(limit)s texts.")),
    (
        TextRefusal.DISPLAYED,
        N_("Version %(number)s is on display and does not change any more. Make a new version."),
    ),
    (
        TextRefusal.ANOTHER_PREPARED,
        N_("Version %(number)s is being prepared. Display it or discard it first."),
    ),
    (TextRefusal.NO_SUCH_VERSION, N_("This text has no version %(number)s.")),
    (TextRefusal.NOTHING_BROUGHT, N_("There is not a single paragraph yet. Bring a file in first.")),
    (
        TextRefusal.NOT_ALIGNED,
        N_(
            "Confirm first what became of each paragraph of the version before, so that its remarks can follow."
        ),
    ),
    (TextRefusal.NO_NOTE, N_("Say first, in a few words, why there is a new version. Residents read it.")),
    (
        TextRefusal.ARABIC_MISSING,
        N_(
            "The Arabic text is the authoritative one, and %(number)s of its paragraphs are missing. Add them first."
        ),
    ),
    (
        TextRefusal.TOO_MANY_PARAGRAPHS,
        N_("A text may have up to %(limit)s paragraphs. Divide it into several texts."),
    ),
    (
        TextRefusal.PARAGRAPH_TOO_LONG,
        N_("A paragraph has %(length)s characters. It may have up to %(limit)s: divide it."),
    ),
    (TextRefusal.PARAGRAPH_EMPTY, N_("A paragraph has no words.")),
    (TextRefusal.KEY_TWICE, N_("Two paragraphs have the same key, “%(key)s”. Each paragraph needs its own.")),
    (
        TextRefusal.PARTS_DIFFER,
        N_(
            "The languages were divided into different numbers of parts. Put as many blank lines in each of them."
        ),
    ),
    (TextRefusal.FIRST_OF_ALL, N_("There is no paragraph above this one to join it with.")),
    (TextRefusal.KINDS_DIFFER, N_("Only paragraphs of the same kind can be joined.")),
    (TextRefusal.LAST_PARAGRAPH, N_("This is the only paragraph. Discard the version instead.")),
    (TextRefusal.NO_SUCH_REMARK, N_("There is no such number in the register: %(refs)s")),
    (
        TextRefusal.NO_SUCH_PARAGRAPH,
        N_("The version has no paragraph %(key)s. Its key stands beside each paragraph."),
    ),
    (TextRefusal.NOT_IN_BOTH, N_("Choose a paragraph of the version before and one of the new version.")),
    (PieceProblem.UNKNOWN_KIND, N_("The kind is “%(value)s”; known are: %(known)s.")),
    (PieceProblem.NO_LEVEL, N_("The level is “%(value)s”, which is not a whole number from 1 to %(most)s.")),
    (PieceProblem.KEY_TWICE, N_("The key is “%(value)s”, as in line %(first)s already.")),
    (PieceProblem.TOO_MANY, N_("There are more than %(limit)s paragraphs.")),
    (PieceProblem.TOO_MUCH, N_("There are more than %(limit)s characters.")),
    (PieceProblem.NOTHING, N_("There is no paragraph in this file.")),
]
