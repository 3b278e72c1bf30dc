"""Why a file is refused, in words."""

from __future__ import annotations

from enum import StrEnum

from consult.kernel.uploads import Kind, UploadProblem, UploadRefused
from consult.rendering.formats import Formats
from consult.rendering.words import N_, Words

NAMES: list[tuple[StrEnum, str]] = []

SENTENCES: list[tuple[StrEnum, str]] = [
    (
        UploadProblem.EMPTY,
        N_("The file is empty. Choose it again, or open it first to see whether it is whole."),
    ),
    (
        UploadProblem.TOO_BIG,
        N_("The file is larger than %(limit)s MB, the most that is taken here. Make it smaller first."),
    ),
    (UploadProblem.WRONG_TYPE, N_("This kind of file is not taken.")),
    (
        UploadProblem.UNREADABLE,
        N_("The file is damaged and cannot be read. Save it anew and send it again."),
    ),
    (
        UploadProblem.ENCRYPTED,
        N_("The file is locked with a password. Residents could not read it: save it without the password."),
    ),
    (
        UploadProblem.TOO_MANY_PIXELS,
        N_("The picture has too many pixels. It may have up to %(limit)s million: make it smaller first."),
    ),
    (
        UploadProblem.ACTIVE,
        N_(
            "The PDF holds a script, a form that acts or another file. Print it into a new PDF and send that."
        ),
    ),
    (
        UploadProblem.TOO_COMPLEX,
        N_("The PDF has too many parts to be checked. Print it into a new PDF and send that."),
    ),
]

_TAKEN = {
    frozenset({Kind.DOCUMENT, Kind.PICTURE}): N_("A PDF, or an image as PNG, JPEG or WebP, is taken here."),
    frozenset({Kind.PICTURE}): N_("A picture as PNG, JPEG or WebP is taken here."),
    frozenset({Kind.DOCUMENT}): N_("A PDF is taken here."),
}
_HINTS = {
    "office": (Kind.DOCUMENT, N_("Save the file as PDF and send that.")),
    "heic": (Kind.PICTURE, N_("Save the photo as JPEG and send that.")),
    "gif": (Kind.PICTURE, N_("Save the picture as PNG and send that.")),
    "svg": (Kind.PICTURE, N_("Save the picture as PNG and send that.")),
    "html": (Kind.DOCUMENT, N_("Save the page as PDF and send that.")),
}
_MEGABYTE = 1024 * 1024


def upload_sentences(language: str, error: UploadRefused) -> list[str]:
    """What is wrong with the file, and what would be taken instead."""
    words, formats, facts = Words(language), Formats(language), error.facts
    texts = dict(SENTENCES)
    match error.code:
        case UploadProblem.TOO_BIG:
            # How large it is nobody knows: it is read no further than the limit.
            return [words.gettext(texts[error.code], limit=formats.number(facts["limit"] // _MEGABYTE))]
        case UploadProblem.TOO_MANY_PIXELS:
            limit = formats.number(facts["limit"] // 1_000_000)
            return [words.gettext(texts[error.code], limit=limit)]
        case UploadProblem.WRONG_TYPE:
            allowed = frozenset(facts["allowed"])
            taken = _TAKEN[allowed]
            # How to make a PDF of it helps where a PDF is taken.
            kind, words_of_hint = _HINTS.get(facts.get("found") or "", (None, None))
            hint = words_of_hint if kind in allowed else None
            return [words.gettext(text) for text in (texts[error.code], taken, hint) if text]
        case _:
            return [words.gettext(texts[error.code])]
