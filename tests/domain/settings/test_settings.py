"""The city's settings: judged as tables, one saving at a time, each in the journal; periods count on their own days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from consult.domain.accounts.models import Level, Role
from consult.domain.consultations.counting import changes_of
from consult.domain.council.answers import default_due_on
from consult.domain.journal.models import JournalEntry
from consult.domain.settings.actions import (
    change_contact,
    change_languages,
    change_letters,
    change_levels,
    change_names,
    remove_period,
    set_period,
)
from consult.domain.settings.areas import move_area, set_area
from consult.domain.settings.queries import get_area, list_changes
from consult.domain.settings.rules import DAYS_MAX, Refusal, Section, may_be_name, may_be_phone, may_stand
from consult.domain.territory.models import Municipality
from consult.domain.territory.periods import Period, PeriodKind, days_on, periods_of
from consult.domain.territory.queries import (
    get_municipality,
    languages_on,
    list_all_arrondissements,
    list_arrondissements,
)
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.localized import LANGUAGES
from consult.kernel.tunis import day_of
from tests.conftest import NOON
from tests.factories.people import a_resident, with_role
from tests.statements import counted

TODAY = day_of(NOON)
THREE = {"ar": "بلدية", "fr": "Municipalité", "en": "Municipality"}


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def editor(session):
    return with_role(session, Role.ADMINISTRATOR, public_name="Leïla")


@pytest.fixture
def change(session, editor):
    """Do an action as the editor who has just looked."""

    def did(action, **values):
        version = values.pop("expected_version", get_municipality(session).version)
        values.setdefault("editor", editor)
        return action(session, at=NOON, expected_version=version, **values)

    return did


def a_period(**values):
    return Period(**{"number": 0, "kind": PeriodKind.ANSWER, "days": 20, "from_on": TODAY} | values)


@pytest.mark.parametrize(
    ("phone", "taken"),
    [
        ("", True),
        ("71 123 456", True),
        ("+216 71-123-456", True),
        ("(71) 123456", False),
        ("call me", False),
        ("12", False),
        ("71 123 456<script>", False),
        ("7" * 60, False),
    ],
)
def test_what_is_a_telephone_number(phone, taken):
    assert bool(may_be_phone(phone)) is taken


@pytest.mark.parametrize(
    ("wanted", "others", "standing", "refusal"),
    [
        (a_period(), [], None, None),
        (a_period(days=0), [], None, Refusal.PERIOD_DAYS),
        (a_period(days=DAYS_MAX + 1), [], None, Refusal.PERIOD_DAYS),
        (a_period(until_on=days(-1)), [], None, Refusal.PERIOD_DATES),
        (a_period(until_on=TODAY), [], None, None),
        (a_period(), [a_period(from_on=days(-9))], None, Refusal.PERIOD_MEETS),
        (a_period(), [a_period(from_on=days(-9), until_on=TODAY)], None, Refusal.PERIOD_MEETS),
        (a_period(), [a_period(from_on=days(-9), until_on=days(-1))], None, None),
        (a_period(until_on=days(4)), [a_period(from_on=days(5))], None, None),
        (a_period(until_on=days(5)), [a_period(from_on=days(5))], None, Refusal.PERIOD_MEETS),
        (a_period(), [a_period(kind=PeriodKind.READING)], None, None),
        (a_period(days=30), [], a_period(), Refusal.PERIOD_BEGUN),
        (a_period(from_on=days(1)), [], a_period(), Refusal.PERIOD_BEGUN),
        (a_period(kind=PeriodKind.READING), [], a_period(), Refusal.PERIOD_BEGUN),
        (a_period(until_on=days(3), confirmed=True), [], a_period(), None),
        (a_period(days=30, from_on=days(2)), [], a_period(from_on=days(1)), None),
        (a_period(legal={"fr": "x" * 301}), [], None, Refusal.SETTING_TOO_LONG),
    ],
)
def test_which_period_may_stand(wanted, others, standing, refusal):
    assert may_stand(wanted, others, standing=standing, today=TODAY).refusal is refusal


def test_the_period_that_is_valid_on_a_day_counts_on_it(session, change):
    city = get_municipality(session)
    change(set_period, period=a_period(from_on=days(-30), until_on=days(9), days=7))
    change(set_period, period=a_period(from_on=days(10), days=15))
    found = [days_on(city, PeriodKind.ANSWER, days(one)) for one in (-31, -30, 0, 9, 10, 400)]
    assert found == [30, 7, 7, 7, 15, 15], "the platform's own days where none is valid"
    assert days_on(city, PeriodKind.READING, TODAY) == 10
    assert default_due_on(session, NOON) == days(7)
    assert default_due_on(session, NOON + timedelta(days=10)) == days(25)


def test_what_was_promised_is_not_shortened_afterwards(session, change):
    begun = change(set_period, period=a_period())
    coming = change(set_period, period=a_period(kind=PeriodKind.READING, from_on=days(1)))
    with pytest.raises(Refused) as refused:
        change(remove_period, number=begun.number)
    assert refused.value.code is Refusal.PERIOD_BEGUN
    change(remove_period, number=coming.number)
    assert [one.number for one in periods_of(get_municipality(session))] == [begun.number]
    with pytest.raises(NotFound):
        change(remove_period, number=99)
    with pytest.raises(NotFound):
        change(set_period, period=a_period(number=99))


@pytest.mark.parametrize(
    ("action", "values", "refusal"),
    [
        (change_names, {"name": {"fr": "A"}, "platform_name": THREE}, Refusal.NAME_INCOMPLETE),
        (
            change_names,
            {"name": THREE, "platform_name": THREE | {"en": " "}},
            Refusal.PLATFORM_NAME_INCOMPLETE,
        ),
        (change_names, {"name": THREE | {"en": "x" * 121}, "platform_name": THREE}, Refusal.SETTING_TOO_LONG),
        (
            change_contact,
            {"email": "nobody", "phone": "", "address": THREE, "hours": {}},
            Refusal.CONTACT_EMAIL,
        ),
        (
            change_contact,
            {"email": "a@b.tn", "phone": "x", "address": THREE, "hours": {}},
            Refusal.CONTACT_PHONE,
        ),
        (change_contact, {"email": "a@b.tn", "phone": "", "address": {}, "hours": {}}, Refusal.NO_ADDRESS),
        (change_letters, {"footer": {"fr": "x" * 601}}, Refusal.SETTING_TOO_LONG),
        (change_levels, {"levels": {"vote": 0}}, Refusal.LEVEL_UNKNOWN),
        (change_levels, {"levels": {"sing": 1}}, Refusal.LEVEL_UNKNOWN),
    ],
)
def test_what_a_setting_cannot_be(session, change, action, values, refusal):
    with pytest.raises(Refused) as refused:
        change(action, **values)
    assert refused.value.code is refusal
    assert get_municipality(session).version == 1


def test_each_saving_is_noted_with_who_and_keys_only(session, change, editor):
    change(change_names, name=THREE, platform_name=THREE)
    change(change_letters, footer={"fr": "Au revoir"})
    found = list_changes(session).rows
    assert [(one.section, one.by, one.at) for one in found] == [
        (Section.LETTERS, "Leïla", NOON),
        (Section.NAMES, "Leïla", NOON),
    ]
    facts = [
        row.facts
        for row in session.scalars(select(JournalEntry).where(JournalEntry.act == "settings.changed"))
    ]
    assert facts == [{"section": "names", "version": 2}, {"section": "letters", "version": 3}]
    assert get_municipality(session).mail_footer == {"fr": "Au revoir"}


def test_who_saves_second_is_told(session, change):
    change(change_letters, footer=THREE)
    with pytest.raises(Stale) as stale:
        change(change_levels, levels={"vote": Level.CHECKED}, expected_version=1)
    assert stale.value.current == 2 and get_municipality(session).default_levels == {}


@pytest.mark.parametrize("role", [None, Role.MODERATOR])
def test_only_administrators_of_the_city_change_settings(session, change, role):
    other = with_role(session, role) if role else a_resident(session)
    with pytest.raises(Refused) as refused:
        change(change_letters, footer=THREE, editor=other)
    assert refused.value.code is Refusal.NOT_SETTINGS_EDITOR


def test_an_area_is_entered_renamed_ended_and_never_gone(session, change):
    before = len(list_arrondissements(session, on=TODAY))
    new = change(
        set_area, area=None, name=THREE | {"fr": "El Mourouj 2"}, valid_from=days(1), valid_until=None
    )
    assert new.code == "el-mourouj-2" and len(list_arrondissements(session, on=TODAY)) == before
    assert len(list_arrondissements(session, on=days(1))) == before + 1
    twin = change(set_area, area=None, name=THREE | {"fr": "El Mourouj 2"}, valid_from=None, valid_until=None)
    assert twin.code == "el-mourouj-2-2"
    medina = get_area(session, "medina")
    change(set_area, area=medina, name=THREE, valid_from=None, valid_until=days(-1))
    assert medina.code == "medina" and medina not in list_arrondissements(session, on=TODAY)
    assert medina in list_all_arrondissements(session)


def test_the_last_area_in_force_cannot_be_ended(session, change):
    first, *rest = list_all_arrondissements(session)
    for one in rest:
        change(set_area, area=one, name=one.name, valid_from=None, valid_until=days(-1))
    with pytest.raises(Refused) as refused:
        change(set_area, area=first, name=first.name, valid_from=None, valid_until=days(-1))
    assert refused.value.code is Refusal.LAST_AREA
    with pytest.raises(Refused) as refused:
        change(set_area, area=first, name=first.name, valid_from=days(3), valid_until=days(1))
    assert refused.value.code is Refusal.AREA_ORDER


def test_areas_change_places(session, change):
    first, second, *_ = list_all_arrondissements(session)
    change(move_area, area=second, earlier=True)
    assert [one.code for one in list_all_arrondissements(session)][:2] == [second.code, first.code]
    change(move_area, area=second, earlier=True)
    assert list_all_arrondissements(session)[0] is second


def test_pages_kept_in_memory_know_that_a_setting_changed_by_the_same_one_statement(session, engine, change):
    before = changes_of(session, None), changes_of(session, 1)
    change(change_letters, footer=THREE)
    with counted(engine) as statements:
        after = changes_of(session, None), changes_of(session, 1)
    assert after == (before[0] + 1, before[1] + 1) and len(statements) == 2


AR, FR, EN = LANGUAGES


def test_one_language_at_least_stays_on(session, change):
    """The rule, the order, the journal, and the column that keeps none."""
    for wanted, stands in (((EN, AR), (AR, EN)), ((FR,), (FR,)), ((EN, FR, AR), LANGUAGES)):
        before = changes_of(session, None)
        change(change_languages, languages=wanted)
        assert languages_on(session) == stands and changes_of(session, None) == before + 1
    with pytest.raises(Refused) as refused:
        change(change_languages, languages=())
    assert refused.value.code is Refusal.LAST_LANGUAGE
    said = session.scalars(select(JournalEntry.facts).order_by(JournalEntry.id)).all()
    assert [one["on"] for one in said if "on" in one] == ["ar en", "fr", "ar fr en"]
    with pytest.raises(StatementError):
        session.execute(update(Municipality).values(languages=()))
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE municipality SET languages = ''"))


@pytest.mark.parametrize(
    ("words", "on", "refused"),
    [
        ({"ar": "أ", "en": "A"}, (AR, EN), None),
        ({"ar": "أ", "en": "A"}, (AR, FR, EN), Refusal.NAME_INCOMPLETE),
        ({"ar": "أ", "fr": "A"}, (EN,), Refusal.NAME_INCOMPLETE),
        ({"fr": "A"}, (FR,), None),
    ],
)
def test_a_name_is_asked_for_in_the_languages_that_are_on(words, on, refused):
    assert may_be_name(words, languages=on, incomplete=Refusal.NAME_INCOMPLETE).refusal is refused
