"""Numbers as lists show them: 1, a, iv, أ. Word and LibreOffice reckon them; in a text they are words."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# In the order of the alphabet, and in the older one by which paragraphs are counted.
_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
# Beyond, letters and Roman numbers say nothing any more.
_MOST = 3_999


def roman(number: int) -> str:
    """4 -> iv. Plain figures outside 1 to 3,999."""
    if not 0 < number <= _MOST:
        return str(number)
    found = ""
    for value, sign in _ROMAN:
        while number >= value:
            found += sign
            number -= value
    return found


def letters(number: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """1 -> a, 26 -> z, 27 -> aa, 28 -> bb, as office programs go on. Plain figures outside 1 to 3,999."""
    if not 0 < number <= _MOST:
        return str(number)
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * min(times + 1, 8)


def written(number: int, style: str) -> str:
    """`number` in a style of OOXML (`decimal`, `lowerRoman`, `arabicAlpha` …) or of ODF and HTML (1, a, A, i, I, أ)."""
    match style:
        case "lowerLetter" | "a":
            return letters(number)
        case "upperLetter" | "A":
            return letters(number).upper()
        case "lowerRoman" | "i":
            return roman(number)
        case "upperRoman" | "I":
            return roman(number).upper()
        case "arabicAlpha" | "أ, ب, ت, ..." | "أ":
            return letters(number, _ALPHA)
        case "arabicAbjad" | "أ, ب, ج, ...":
            return letters(number, _ABJAD)
        case "decimalZero" | "01":
            return f"{number:02d}"
        case "bullet" | "none" | "":
            return ""
        case _:
            return str(number)
