"""What a letter is made of, before it is text or HTML."""

from __future__ import annotations

from dataclasses import dataclass

from consult.domain.territory.colours import Colours
from consult.kernel.localized import Language, Shown

# First strong isolate and its end (Unicode UAX #9): what stands between them keeps its own direction and
# does not disturb the sentence around it. In the HTML they become <bdi>.
FSI, PDI = "\u2068", "\u2069"


def isolated(value: object) -> str:
    """A name, a title, a number or an address, to be put into a sentence of any language."""
    return f"{FSI}{value}{PDI}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or more of ours, in the letter's language."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else (a title, a reason, a rule), under a label of ours.

    `language`: None when not known.
    """

    label: str
    text: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do, or to read."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things that a letter tells: what happened, where to read it, and the words it is about."""

    text: str
    href: str
    quote: Quote | None = None


Block = Paragraph | Quote | Button | Item


@dataclass(frozen=True, slots=True)
class Stop:
    """How letters of this kind are ended (`href`, which a mail program may POST to), and where their pace is chosen."""

    label: str
    href: str
    choose_label: str
    choose_href: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is written. `to` is a bare address; `notes` stand small at the end."""

    language: Language
    to: str
    subject: str
    greeting: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    # Who writes: the platform's name, the municipality's, the address that answers, and where it is.
    platform: str
    municipality: str
    contact: str
    home: str
    demo: str | None = None
    # What the city has put at the foot of its letters, in the letter's language or in the one that it exists in.
    footer: Shown | None = None
    # The city's own; else the platform's, as the template has them.
    colours: Colours | None = None
    # Empty for letters that always come: accounts, receipts, rulings.
    stop: Stop | None = None

    @property
    def direction(self) -> str:
        return self.language.direction

    @property
    def button(self) -> Button | None:
        """The letter's link, where it has one."""
        return next((block for block in self.blocks if isinstance(block, Button)), None)
