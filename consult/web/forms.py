"""What the forms of several areas share: texts in three languages, limits counted as the domain counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import count
from typing import Any, TypeVar

from flask_babel import gettext
from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import ValidationError

from consult.domain.accounts.queries import find_person
from consult.kernel.errors import Refused
from consult.kernel.localized import LANGUAGES, Language
from consult.kernel.prose import clean_text
from consult.kernel.verdict import Verdict
from consult.rendering.wording import sentence
from consult.web.database import db
from consult.web.request import lang, languages, person

FormClass = TypeVar("FormClass", bound=type)


class AtMost:
    """At most so many characters, counted after cleaning."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Form, field: Any) -> None:
        found = len(clean_text(field.data or ""))
        if found > self.limit:
            raise ValidationError(
                gettext(
                    "This text has %(found)s characters. It may have up to %(limit)s.",
                    found=found,
                    limit=self.limit,
                )
            )


# From so many characters on a value is seen whole in two rows only; the domain makes one line of it all the same.
TWO_ROWS = 160

_BEFORE = count(-1, -1)


def in_three(name: str, label: Any, *, limit: int, lines: bool = False) -> Callable[[FormClass], FormClass]:
    """Give a form the fields <name>_ar, <name>_fr and <name>_en."""

    def give(form: FormClass) -> FormClass:
        for language in reversed(LANGUAGES):
            kind = TextAreaField if lines or limit >= TWO_ROWS else StringField
            field = kind(label, validators=[AtMost(limit)])
            # Decorators are applied from below: each set of three stands before those that came so far, as on the page.
            field.creation_counter = next(_BEFORE)
            setattr(form, f"{name}_{language}", field)
        return form

    return give


def localized(form: Form, name: str) -> dict[str, str]:
    """What the three fields of `in_three` hold."""
    return {str(language): form[f"{name}_{language}"].data or "" for language in LANGUAGES}


def fill(form: Form, name: str, value: Mapping[str, str] | None) -> None:
    """Put a localized text into the three fields of `in_three`."""
    for language in LANGUAGES:
        form[f"{name}_{language}"].data = (value or {}).get(language, "")


def first_of(name: str) -> str:
    """Of the fields of `in_three` the first that is shown: Arabic's, or that of the first language that is on."""
    return f"{name}_{languages()[0]}"


def judge(field: Field, verdict: Verdict) -> bool:
    """Say at the field why a rule says no to what it holds."""
    if verdict.refusal is not None:
        field.errors = [*field.errors, sentence(lang(), verdict.refusal, verdict.facts)]
    return bool(verdict)


def in_some_language(form: Form, name: str, words: str) -> bool:
    """Whether a localized text is there in one language that is on; `words` stand at its first field when not."""
    typed, first = localized(form, name), form[first_of(name)]
    if any(clean_text(typed[language]) for language in languages()):
        return True
    first.errors = [*first.errors, words]
    return False


def said_at(form: Form | None, refused: Refused, places: Mapping[StrEnum, str | tuple[str, ...]]) -> str:
    """Say a refusal at the field of the form that it is about; the words for the page where it is about none.

    `places`: the field of each refusal, or several of which a form has one.
    """
    words = sentence(lang(), refused.code, refused.facts)
    names = places.get(refused.code, ())
    for name in (names,) if isinstance(names, str) else names:
        if form is not None and name in form:
            name = _shown(name)
            form[name].errors = [*form[name].errors, words]
            return ""
    return words


def _shown(name: str) -> str:
    """The field itself; of three whose Arabic is off, and so not on the page, the first that is there."""
    base, _, language = name.rpartition("_")
    return first_of(base) if language == Language.AR and Language.AR not in languages() else name


def number_in(value: Any) -> int | None:
    """The number that a form or an address names, or None. `isdigit` alone lets "²" through, and endless ones."""
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def look_again() -> None:
    """After a refusal everything was let go: know the person and their roles again for the page."""
    if (someone := person()) is not None:
        find_person(db(), someone.id)
