"""Bytes to words: UTF-8, UTF-16, and the old Windows pages where nothing else can be meant."""

from __future__ import annotations

import codecs
import re

from consult.domain.texts.bringing.brought import BringRefusal, BringRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Controls that no text holds; newlines, tabs and the end of a page are none of them.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HIGH_RUNS = re.compile(rb"[\xc0-\xff]+")
_ARABIC = re.compile("[\u0621-\u064a]")
_FRENCH = re.compile("[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆñÑ«»°’‘“”–—…€]", re.IGNORECASE)
# Of the letters above ASCII, this share must be of the language for a page to be believed.
_SURE = 0.9


def decoded(data: bytes) -> tuple[str, bool]:
    """The words, and whether their encoding was guessed. Raises BringRefused for bytes that are no text for sure."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _text(data[len(mark) :], name), False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data), True
    if "\x00" in text:
        return _wide(data), True
    return _checked(text), False


def _text(data: bytes, name: str) -> str:
    try:
        return _checked(data.decode(name))
    except UnicodeDecodeError as wrong:
        raise BringRefused(BringRefusal.ENCODING) from wrong


def _checked(text: str) -> str:
    if _CONTROLS.search(text):
        raise BringRefused(BringRefusal.NOT_TAKEN)
    return text


def _wide(data: bytes) -> str:
    """UTF-16 without a mark at its beginning: its spaces and figures tell which byte comes first."""
    if len(data) % 2 == 0:
        for name, space in (("utf-16-le", b" \x00"), ("utf-16-be", b"\x00 ")):
            pairs = sum(data[at : at + 2] == space for at in range(0, min(len(data), 20_000), 2))
            if pairs > min(len(data), 20_000) // 2 // 50:
                return _text(data, name)
    raise BringRefused(BringRefusal.NOT_TAKEN)


def _guessed(data: bytes) -> str:
    """Windows-1256 or Windows-1252. In French letters above ASCII stand alone, in Arabic side by side."""
    # UTF-16 in Arabic is no UTF-8 either.
    if b"\x00" in data:
        return _wide(data)
    runs = [len(run) for run in _HIGH_RUNS.findall(data)]
    together = sum(run for run in runs if run > 2)
    page, letters = ("cp1256", _ARABIC) if runs and together > sum(runs) / 2 else ("cp1252", _FRENCH)
    try:
        text = _checked(data.decode(page))
    except UnicodeDecodeError as wrong:
        raise BringRefused(BringRefusal.ENCODING) from wrong
    high = [sign for sign in text if sign > "\x7f" and not sign.isspace()]
    known = sum(1 for sign in high if letters.match(sign) or (page == "cp1256" and sign in "،؛؟«»–’“”ًٌٍَُِّْـ"))
    if known < _SURE * len(high):
        raise BringRefused(BringRefusal.ENCODING)
    return text
