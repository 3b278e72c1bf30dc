"""Publishing a consultation and taking it back: what is asked for first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.consultations.actions import create_consultation
from consult.domain.consultations.clock import Standing
from consult.domain.consultations.completeness import Missing, gaps, languages_missing, languages_owed
from consult.domain.consultations.counting import raise_counts
from consult.domain.consultations.models import Series
from consult.domain.consultations.publication import (
    publish_consultation,
    state_missing_reason,
    withdraw_consultation,
)
from consult.domain.consultations.queries import (
    get_consultation,
    list_published,
)
from consult.domain.consultations.rules import Refusal, publishable
from consult.domain.consultations.themes import set_themes
from consult.kernel.errors import NotFound
from consult.kernel.localized import LANGUAGES
from tests.conftest import NOON
from tests.domain.consultations.refusals import refusal
from tests.factories.consultations import TEXTS, a_consultation
from tests.factories.people import a_moderator


def test_publishing_lists_each_thing_that_is_missing(session):
    moderator = a_moderator(session)
    made = create_consultation(session, creator=moderator, texts={"title": {"fr": "Le marché"}}, at=NOON)
    assert [gap.part for gap in gaps(made, languages=LANGUAGES) if gap.whole] == [
        Missing.SUMMARY,
        Missing.QUESTION,
        Missing.CAN_CHANGE,
        Missing.CANNOT_CHANGE,
        Missing.WHO_DECIDES,
        Missing.PROMISE,
        Missing.PHASES,
        Missing.DOCUMENTS,
    ]
    assert (
        refusal(publish_consultation, session, consultation=made, publisher=moderator, at=NOON)
        is Refusal.NOT_COMPLETE
    )


@pytest.mark.parametrize("column", list(TEXTS))
def test_a_missing_language_asks_for_a_reason(session, store, column):
    texts = {**TEXTS, column: {"ar": "نصّ", "fr": "Texte"}}
    made = a_consultation(session, store=store, texts=texts, published=False)
    moderator = a_moderator(session)
    assert languages_missing(made, languages=LANGUAGES) == ("en",)
    wish = {"consultation": made, "publisher": moderator, "at": NOON}
    for blank in (None, "", " \u200e\n"):
        assert (
            refusal(publish_consultation, session, missing_reason=blank, **wish) is Refusal.LANGUAGES_MISSING
        )
    publish_consultation(session, missing_reason=" The translator is ill. ", **wish)
    assert made.missing_reason == "The translator is ill."


def test_a_reason_is_not_kept_where_no_language_is_missing(session, store):
    made = a_consultation(session, store=store, published=False)
    publish_consultation(
        session, consultation=made, publisher=a_moderator(session), at=NOON, missing_reason="None is."
    )
    assert made.missing_reason is None


def test_publishing_twice_and_too_late_is_refused(session, store):
    made = a_consultation(session, store=store)
    again = {"consultation": made, "publisher": a_moderator(session)}
    assert refusal(publish_consultation, session, at=NOON, **again) is Refusal.ALREADY_PUBLISHED
    late = a_consultation(session, store=store, published=False)
    over = {"consultation": late, "publisher": a_moderator(session), "at": NOON + timedelta(days=25)}
    assert refusal(publish_consultation, session, **over) is Refusal.CALENDAR_OVER


def test_what_is_imported_needs_a_title_and_a_phase_only(session):
    made = create_consultation(
        session, creator=None, texts={"title": {"en": "Elsewhere"}}, series=Series.IMPORT, at=NOON
    )
    assert [gap.part for gap in gaps(made, languages=LANGUAGES) if gap.whole] == [Missing.PHASES]
    assert (
        publishable(made, missing_reason="It was held in English.", languages=LANGUAGES).refusal
        is Refusal.NOT_COMPLETE
    )


def test_a_reason_may_be_mended_but_not_taken_back_while_a_language_is_missing(session, store):
    made = a_consultation(session, store=store, texts={**TEXTS, "summary": {"fr": "Court"}}, published=False)
    moderator = a_moderator(session)
    publish_consultation(session, consultation=made, publisher=moderator, at=NOON, missing_reason="First")
    state_missing_reason(session, consultation=made, editor=moderator, reason="Second", at=NOON)
    assert made.missing_reason == "Second"
    wish = {"consultation": made, "editor": moderator, "at": NOON}
    assert refusal(state_missing_reason, session, reason="", **wish) is Refusal.LANGUAGES_MISSING


def test_withdrawing_ends_where_people_have_spoken(session, store):
    moderator = a_moderator(session)
    quiet, heard = a_consultation(session, store=store), a_consultation(session, store=store)
    raise_counts(session, consultation_id=heard.id, slot=0, proposals=1)
    wish = {"editor": moderator, "at": NOON}
    assert refusal(withdraw_consultation, session, consultation=heard, **wish) is Refusal.HEARD_ALREADY
    withdraw_consultation(session, consultation=quiet, **wish)
    assert [row.id for row in list_published(session, standing=Standing.OPEN, at=NOON)] == [heard.id]
    with pytest.raises(NotFound):
        get_consultation(session, quiet.slug)
    assert refusal(set_themes, session, consultation=quiet, themes=[], **wish) is Refusal.WITHDRAWN


AR, FR, EN = LANGUAGES


@pytest.mark.parametrize(
    ("there", "on", "missing", "owed"),
    [
        ("ar fr en", (AR, FR, EN), (), (AR, FR, EN)),
        ("ar fr", (AR, FR, EN), (EN,), (AR, FR)),
        ("ar fr", (AR, FR), (), (AR, FR)),
        ("ar en", (FR,), (FR,), ()),
        ("fr", (AR, EN), (AR, EN), ()),
    ],
)
def test_only_the_languages_that_are_on_are_asked_for(session, store, there, on, missing, owed):
    """While it is a draft; what is published owes those it has words in, not one that came on later."""
    made = a_consultation(session, store=store, published=False)
    for column in TEXTS:
        setattr(made, column, {one: words for one, words in TEXTS[column].items() if one in there.split()})
    for thing, column in [(one, "title") for one in (*made.phases, *made.documents)]:
        setattr(thing, column, {one: words for one, words in getattr(thing, column).items() if one in there})
    for theme in made.themes:
        theme.name = {one: words for one, words in theme.name.items() if one in there}
    for phase in made.phases:
        phase.summary = {one: words for one, words in (phase.summary or {}).items() if one in there}
    assert languages_missing(made, languages=on) == missing
    assert languages_owed(made, languages=on) == owed
    verdict = publishable(made, missing_reason=None, languages=on, at=NOON)
    assert verdict.refusal is (Refusal.LANGUAGES_MISSING if missing else None)
