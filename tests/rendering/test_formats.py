"""Dates, times and numbers as Tunisia writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from consult.rendering.formats import Formats, last_day, tunis_date

EVENING = datetime(2026, 1, 9, 23, 5, tzinfo=UTC)  # already the tenth in Tunis


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("ar", "10 جانفي 2026", "10 جانفي 2026، 00:05"),
        ("fr", "10 janvier 2026", "10 janvier 2026, 00:05"),
        ("en", "10 January 2026", "10 January 2026, 00:05"),
    ],
)
def test_a_moment_is_shown_in_tunis_on_24_hours_with_latin_digits(language, day, moment):
    formats = Formats(language)
    assert formats.date(EVENING) == day
    assert formats.datetime(EVENING) == moment
    assert tunis_date(EVENING) == date(2026, 1, 10)


def test_the_months_are_those_of_tunisia():
    months = [Formats("ar").date(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert months[:6] == ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان"]
    assert months[6:] == ["جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]


@pytest.mark.parametrize(
    ("language", "written"), [("ar", "1.234.567"), ("fr", "1\u00a0234\u00a0567"), ("en", "1,234,567")]
)
def test_numbers_are_grouped_by_the_language(language, written):
    assert Formats(language).number(1_234_567) == written


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("value", [EVENING, date(2026, 12, 31)])
def test_no_hidden_direction_mark_stays_in_a_date(language, value):
    formats = Formats(language)
    for written in (
        formats.date(value),
        formats.short_date(value),
        formats.percent(0.257),
        formats.number(-1234),
    ):
        assert not set(written) & set("\u200e\u200f\u061c\u202f")


@pytest.mark.parametrize(
    ("size", "ar", "fr", "en"),
    [
        (10, "1\u00a0كيلوبايت", "1\u00a0Ko", "1\u00a0kB"),
        (350 * 1024, "350\u00a0كيلوبايت", "350\u00a0Ko", "350\u00a0kB"),
        (5 * 1024 * 1024 // 2, "2,5\u00a0ميغابايت", "2,5\u00a0Mo", "2.5\u00a0MB"),
    ],
)
def test_sizes_of_files(size, ar, fr, en):
    assert [Formats(language).size(size) for language in ("ar", "fr", "en")] == [ar, fr, en]


MIDNIGHT = datetime(2026, 12, 16, 23, 0, tzinfo=UTC)  # 00:00 of the 17th in Tunis


def test_what_closes_at_midnight_is_open_on_the_whole_day_before():
    assert Formats("ar").closing(MIDNIGHT) == "16 ديسمبر 2026، 24:00"
    assert Formats("fr").closing(MIDNIGHT) == "16 décembre 2026, 24:00"
    assert Formats("en").closing(MIDNIGHT) == "16 December 2026, 24:00"
    assert Formats("en").closing_time(MIDNIGHT) == "24:00"
    assert last_day(MIDNIGHT) == date(2026, 12, 16)


def test_what_opens_at_midnight_opens_with_the_day():
    assert Formats("en").opening(MIDNIGHT) == "17 December 2026"
    assert Formats("en").opening(MIDNIGHT + timedelta(hours=9)) == "17 December 2026, 09:00"


def test_another_hour_is_said_as_it_is():
    at = MIDNIGHT + timedelta(hours=18, minutes=30)
    assert Formats("fr").closing(at) == "17 décembre 2026, 18:30"
    assert Formats("en").closing_time(at) == "18:30"
    assert last_day(at) == date(2026, 12, 17)


@pytest.mark.parametrize(
    ("span", "ar", "fr"),
    [
        (timedelta(minutes=5), "ساعة", "1\u00a0heure"),
        (timedelta(hours=1, minutes=1), "ساعتان", "2\u00a0heures"),
        (timedelta(hours=3), "3 ساعات", "3\u00a0heures"),
        (timedelta(hours=47), "47 ساعة", "47\u00a0heures"),
        (timedelta(hours=47, seconds=1), "يومان", "2\u00a0jours"),
        (timedelta(days=10, hours=1), "11 يومًا", "11\u00a0jours"),
    ],
)
def test_a_length_of_time_is_never_said_shorter_than_it_is(span, ar, fr):
    assert Formats("ar").at_most(span) == ar
    assert Formats("fr").at_most(span) == fr


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert Formats("fr").date(date(2027, 2, 1)) == "1er février 2027"
    assert Formats("fr").date(date(2027, 2, 11)) == "11 février 2027"
    assert Formats("ar").date(date(2027, 2, 1)) == "1 فيفري 2027"
