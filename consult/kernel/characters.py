"""What may stand in a text that somebody wrote: characters cleaned once, when the text is written.

Everything here is linear in the length of the text and idempotent: cleaning a clean text gives the same text.
"""

from __future__ import annotations

import re
import unicodedata

# Combining marks kept on one letter. Vocalised Arabic needs 3, Vietnamese and Hebrew fewer.
MARKS_PER_LETTER = 8
# Cut long runs before normalising too: canonical ordering sorts a run by insertion, in quadratic time.
# 30 is the bound of Unicode's Stream-Safe Text Format (UAX #15).
_MARKS_BEFORE_NORMALISING = 30

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_INVISIBLE = _DIRECTION_MARKS + _ZWNJ + _ZWJ
# Format characters that are seen: Arabic number signs, end of ayah and their kin.
_SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
# Letters, symbols and marks without any ink: a title made of them would look empty.
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800"), " ")
_NEVER = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_MANY_NEWLINES = re.compile("\n{4,}")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")
# Texts of these alone need no look at each character: letters of French and Arabic without marks apart, usual
# signs, all of them as NFC has them.
_PLAIN = re.compile(
    "[\x20-\x7e\\n\u00a0-\u00ac\u00ae-\u02ff\u0621-\u063a\u0640-\u064a\u0660-\u0669\u060c\u061b\u061f"
    "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ac]*\\Z"
)
_SPACES_AT_ENDS = " \u00a0"
_ENDS = _SPACES_AT_ENDS + _INVISIBLE

# Scripts in which the joiners change the shape of a word: Arabic and its neighbours, and those of India.
_JOINING = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x1800, 0x18AF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE))


def clean_line(text: str) -> str:
    """`text` as one line: NFC, no control, hidden or direction-changing character, single spaces.

    A lone no-break space stays one (French typography), written U+00A0: the web fonts lack U+202F. At most
    `MARKS_PER_LETTER` combining marks stay on a letter, so tashkeel stays and a tower of marks does not.
    A joiner stays where a script or an emoji needs it, a direction mark between two characters of a line.
    """
    return _clean(_NEWLINES.sub(" ", text).replace("\n", " "))


def clean_piece(text: str) -> str:
    """`text` as a part of a line: as `clean_line`, but the spaces at its ends stay."""
    inner = text.strip(_SPACES_AT_ENDS)
    if not inner:
        return text
    begin = text.index(inner[0])
    return text[:begin] + clean_line(inner) + text[begin + len(inner) :]


def clean_text(text: str) -> str:
    """`text` in several lines: as `clean_line`, newlines as "\\n", at most two blank lines in a row.

    Spaces at the ends of lines, and blank lines at the ends of the text, are cut.
    """
    return _clean(_NEWLINES.sub("\n", text))


def _clean(text: str) -> str:
    if not _PLAIN.match(text):
        text = "".join(character for character in text.translate(_BLANKS) if _may_stand(character))
        # A mark must follow its letter: kept apart by invisible signs, marks could be piled without end.
        text = _INVISIBLE_RUN.sub(_unless_before_mark, text)
        text = _cut_marks(text, _MARKS_BEFORE_NORMALISING)
        text = _INVISIBLE_RUN.sub(_kept_invisible, text)
        text = _cut_marks(unicodedata.normalize("NFC", text), MARKS_PER_LETTER)
    text = _SPACES.sub(_one_space, text)
    lines = "\n".join(line.strip(_ENDS) for line in text.split("\n"))
    return _MANY_NEWLINES.sub("\n\n\n", lines).strip("\n")


def _may_stand(character: str) -> bool:
    if character in "\n\t" or " " <= character <= "~":
        return True
    if character in _INVISIBLE or character in _SEEN_FORMATS:
        return True
    if character in _NEVER:
        return False
    category = unicodedata.category(character)
    if category == "Cn":
        # Unassigned may be next year's emoji; a noncharacter never becomes anything.
        code = ord(character)
        return not (code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF)
    return category not in ("Cc", "Cf", "Cs")


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.category(character)[0] == "M"


def _cut_marks(text: str, most: int) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if _is_mark(character) else 0
        if run <= most:
            kept.append(character)
    return "".join(kept)


def _unless_before_mark(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    return match.group() if after and not _is_mark(after) else ""


def _kept_invisible(match: re.Match[str]) -> str:
    """The first character of a run of joiners and direction marks that has a task between its neighbours."""
    text, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(text):
        return ""
    before, after = _letter_before(text, start), text[end]
    # A space under marks is no letter: it may be cut, and the line then begins with them.
    if before in ("", "\n") or after == "\n" or (before.isspace() and _is_mark(text[start - 1])):
        return ""
    for character in match.group():
        if character in _DIRECTION_MARKS or _joins(character, before, after):
            return character
    return ""


def _letter_before(text: str, end: int) -> str:
    """The character that carries the marks before `end`; runs of marks are short by now."""
    for position in range(end - 1, -1, -1):
        if not _is_mark(text[position]):
            return text[position]
    return ""


def _joins(joiner: str, before: str, after: str) -> bool:
    if _in_joining_script(before):
        # ZWJ also ends a word (the letter keeps its joined form); ZWNJ only parts two letters of one.
        return joiner == _ZWJ or _in_joining_script(after)
    emoji = unicodedata.category(before) in ("So", "Sk", "Cn") and unicodedata.category(after) in ("So", "Cn")
    return joiner == _ZWJ and emoji


def _in_joining_script(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in _JOINING)


def _one_space(match: re.Match[str]) -> str:
    return "\u00a0" if match.group() in ("\u00a0", "\u202f") else " "
