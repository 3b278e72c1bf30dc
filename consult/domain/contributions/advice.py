"""What an author is told before a text is sent: personal data in it, and words that shout. Advice, never a block.

Found by form alone, so little is claimed: a number that could be a telephone's, an address of a mailbox. Whose street
a text names, or whom a name belongs to, is beyond this. Amounts, register numbers, dates, laws and permits are left
alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.domain.contributions.numbers import IN_A_SENTENCE

# Of each kind so many passages are shown.
SHOWN = 3


class AdviceKind(StrEnum):
    PHONE = "phone"
    MAILBOX = "mailbox"
    # Eight digits that begin with 0 or 1: the number of a Tunisian identity card.
    IDENTITY = "identity"
    # RIB and IBAN.
    BANK_ACCOUNT = "bank-account"
    CAPITALS = "capitals"
    # Letters or signs repeated for loudness.
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to look at again, and the passages that it is about, as they stand in the text."""

    kind: AdviceKind
    passages: tuple[str, ...]


_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{2,4}){4,8}\b")
_RIB = re.compile(r"(?<!\d)\d(?:[ \u00a0.-]?\d){19}(?!\d)")
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)\d(?:[ \u00a0.()-]{0,2}\d){7,13}(?!\d)")
# At home: eight digits together, or in the groups in which people write them.
_AT_HOME = re.compile(
    r"(?<![\d.,/-])(?:\d{8}|\d{2}[ \u00a0.-]\d{3}[ \u00a0.-]\d{3}|\d{2}(?:[ \u00a0.-]\d{2}){3})(?![\d/]|[.,-]\d)"
)
_PHONE_BEGINS = frozenset("234579")
# What follows an amount or a measure, and what precedes the number of an act.
_UNIT = re.compile(
    r"[ \u00a0]?(?:(?:dinars?|dt|tnd|d|millimes?|millions?|euros?|eur|€|\$|m2|m²|m|km|ha|hectares?|habitants?|people|"
    r"residents?|inhabitants|voix|votes?|%)\b|%|€|\$|(?:ال)?(?:دينار|د\.ت|مليم|مليون|متر|هكتار|ساكن|متساكن|صوت|نسمة))",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"(?:permis|arrêté|loi|décret|dossier|titre foncier|article|marché|facture|permit|law|decree|file|deed|invoice|"
    r"رخصة|قرار|قانون|مرسوم|أمر|ملف|رسم عقاري|فصل|صفقة)\D{0,24}\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALS_WORDS, _CAPITALS_LETTERS, _LONG_WORD = 4, 20, 6
_REPEATED = re.compile(r"([!?؟])(?:[ \u00a0]?\1){2,}|([اوىيه])\2{2,}|ـ{3,}|([^\W\d_])\3{3,}")


def advise(title: str | None, body: str) -> list[Advice]:
    """What is worth another look, the personal things first; nothing for most texts."""
    text = f"{title or ''}\n{body}"
    # Register numbers, and digits as Arabic writes them.
    plain = IN_A_SENTENCE.sub(lambda ref: " " * len(ref[0]), text)
    digits = "".join(str(ord(sign) - 0x660) if "٠" <= sign <= "٩" else sign for sign in plain)
    found: dict[AdviceKind, list[str]] = {kind: [] for kind in AdviceKind}
    for kind, spans in _FINDERS:
        for start, end in list(spans(digits)):
            passage = " ".join(text[start:end].split())
            if passage not in found[kind]:
                found[kind].append(passage)
            digits = digits[:start] + " " * (end - start) + digits[end:]
    return [Advice(kind, tuple(passages[:SHOWN])) for kind, passages in found.items() if passages]


_Spans = Iterator[tuple[int, int]]


def _all(pattern: re.Pattern[str]) -> Callable[[str], _Spans]:
    return lambda text: (match.span() for match in pattern.finditer(text))


def _numbers(begins: Callable[[str], bool]) -> Callable[[str], _Spans]:
    def spans(text: str) -> _Spans:
        for match in _AT_HOME.finditer(text):
            number = match[0]
            amount = _UNIT.match(text, match.end()) or number.endswith(("000000", "000 000", "000\u00a0000"))
            if (
                begins(number)
                and not amount
                and not _ACT.search(text, 0, match.start())
                and not _is_date(number)
            ):
                yield match.span()

    return spans


def _is_date(number: str) -> bool:
    """Year, month and day without anything between."""
    try:
        made = date(int(number[:4]), int(number[4:6]), int(number[6:])) if len(number) == 8 else None
    except ValueError:
        return False
    return made is not None and 1956 <= made.year <= 2100


def _shouted(text: str) -> _Spans:
    """Several words in a row in capitals, long enough to be no list of abbreviations."""
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        if word is not None and len(word[0]) > 1 and word[0].isupper() and word[0] != word[0].lower():
            run.append(word)
            continue
        if word is not None and len(word[0]) == 1 and word[0].isupper() and run:
            # "A" or "Y" between others.
            run.append(word)
            continue
        letters = [len(one[0]) for one in run]
        if len(run) >= _CAPITALS_WORDS and sum(letters) >= _CAPITALS_LETTERS and max(letters) >= _LONG_WORD:
            yield run[0].start(), run[-1].end()
        run = []


def _repeated(text: str) -> _Spans:
    """Signs, and letters within a word: a row of one letter alone stands for something left out."""
    for match in _REPEATED.finditer(text):
        around = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
        if match[1] or any(sign.isalpha() for sign in around):
            yield match.span()


_FINDERS: tuple[tuple[AdviceKind, Callable[[str], _Spans]], ...] = (
    (AdviceKind.MAILBOX, _all(_MAILBOX)),
    (AdviceKind.BANK_ACCOUNT, _all(_IBAN)),
    (AdviceKind.BANK_ACCOUNT, _all(_RIB)),
    (AdviceKind.PHONE, _all(_ABROAD)),
    (AdviceKind.PHONE, _numbers(lambda number: number[0] in _PHONE_BEGINS)),
    (AdviceKind.IDENTITY, _numbers(lambda number: number[0] in "01" and number.isdigit())),
    (AdviceKind.CAPITALS, _shouted),
    (AdviceKind.REPEATED, _repeated),
)
