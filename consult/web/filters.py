"""What templates may say: texts in the reader's language, dates, numbers, words of codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from flask import Flask
from markupsafe import Markup, escape

from consult.domain.contributions.numbers import IN_A_SENTENCE
from consult.domain.texts.notes import noted
from consult.domain.texts.pieces import begins_marked, table_rows
from consult.kernel.localized import Shown, missing_languages, shown
from consult.kernel.masks import MARK
from consult.kernel.prose import excerpt, to_html
from consult.kernel.tunis import TUNIS
from consult.kernel.verdict import Verdict
from consult.rendering.formats import Formats, last_day
from consult.rendering.letters.message import with_bdi
from consult.rendering.masked import in_words
from consult.rendering.wording import sentence, within, word
from consult.web.request import lang, languages


def tr(value: Mapping[str, str] | None) -> Shown:
    """The localized text as this reader is shown it: `.text`, `.language`, `.missing`; prints as its text."""
    return shown(value, lang())


def with_refs(sentence: str) -> Markup:
    """A sentence in which register numbers are not broken at a line's end nor turned by its direction."""
    marked = IN_A_SENTENCE.sub(
        lambda ref: f'<bdi class="ref" dir="ltr">{ref[0]}</bdi>', str(escape(sentence))
    )
    return Markup(marked)


def prose(value: str | Shown | None) -> Markup:
    """Plain text of staff as safe paragraphs."""
    return Markup(to_html(str(value or "")))


def reason(verdict: Verdict) -> str:
    """The sentence of a refusal."""
    assert verdict.refusal is not None
    return sentence(lang(), verdict.refusal, verdict.facts)


def chosen(value: date | datetime) -> str:
    """What a field of a date holds, in words. A moment typed there is one of Tunis."""
    formats = Formats(lang())
    return (
        formats.datetime(value.replace(tzinfo=TUNIS)) if isinstance(value, datetime) else formats.date(value)
    )


def init_filters(app: Flask) -> None:
    def formats() -> Formats:
        return Formats(lang())

    def as_date(value: date | datetime) -> str:
        return formats().date(value)

    def as_datetime(value: datetime) -> str:
        return formats().datetime(value)

    def as_word(code: StrEnum) -> str:
        return word(lang(), code)

    def as_number(value: int | float) -> str:
        return formats().number(value)

    def as_percent(value: float) -> str:
        return formats().percent(value)

    def written(value: object) -> object:
        """Whatever a template writes: masked passages in the words of its reader."""
        return in_words(value, lang()) if isinstance(value, str) and MARK in value else value

    app.jinja_env.finalize = written
    app.jinja_env.filters.update(
        tr=tr,
        prose=prose,
        reason=reason,
        with_refs=with_refs,
        with_bdi=with_bdi,
        word=as_word,
        date=as_date,
        short_date=lambda value: formats().short_date(value),
        time=lambda value: formats().time(value),
        datetime=as_datetime,
        closing=lambda value: formats().closing(value),
        opening=lambda value: formats().opening(value),
        last_day=lambda value: formats().date(last_day(value)),
        number=as_number,
        at_most=lambda value: formats().at_most(value),
        percent=as_percent,
        size=lambda value: formats().size(value),
        within=lambda code: within(lang(), code),
        chosen=chosen,
        excerpt=excerpt,
        table_rows=table_rows,
        begins_marked=begins_marked,
        noted=noted,
        missing_languages=lambda *values: missing_languages(values, among=languages()),
    )
