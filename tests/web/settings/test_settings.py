"""The settings at the desk, in three languages, and what the pages and letters make of them at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.accounts.models import Level, Role
from consult.domain.settings.actions import change_letters
from consult.domain.territory.periods import PeriodKind, periods_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.tunis import day_of
from tests.conftest import NOON
from tests.factories.people import a_moderator, with_role

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
SECTIONS = ["names", "contact", "colours", "logo", "letters", "areas", "deadlines", "levels"]


@pytest.fixture
def editor(session):
    return with_role(session, Role.ADMINISTRATOR, public_name="Leïla")


@pytest.fixture
def at_desk(browser_of, editor):
    return browser_of(editor)


def city(session):
    # What the desk has committed since this session last looked.
    session.commit()
    session.expire_all()
    return get_municipality(session)


@languages
def test_all_sections_are_found_from_the_desk(at_desk, language):
    assert at_desk.get(f"/{language}/desk").select(f"a[href='/{language}/desk/settings']")
    index = at_desk.get(f"/{language}/desk/settings")
    for section in SECTIONS:
        assert index.select(f"main a[href='/{language}/desk/settings/{section}']")
        page = at_desk.get(f"/{language}/desk/settings/{section}")
        assert page.status == 200 and page.one(".settings__sections [aria-current]")


@languages
def test_a_new_name_stands_on_the_next_page_of_everybody(at_desk, visitor, session, language):
    browser = visitor()
    assert browser.get(f"/{language}/").status == 200, "this page is kept in memory now"
    form = at_desk.get(f"/{language}/desk/settings/names").one("form.desk-form")
    refused = at_desk.submit(form, {"name_ar": ""})
    assert refused.status == 409 and refused.one("#name_ar-error")
    saved = at_desk.submit(
        refused.one("form.desk-form"), {f"name_{one}": f"Ville {one}" for one in ("ar", "fr", "en")}
    )
    assert saved.status == 200 and saved.select(".notice--done")
    assert browser.get(f"/{language}/").one(".brand__city").get_text() == f"Ville {language}"
    assert "Leïla" in at_desk.get(f"/{language}/desk/settings").one(".versions").get_text()


@languages
def test_how_the_city_is_reached(at_desk, visitor, session, language):
    form = at_desk.get(f"/{language}/desk/settings/contact").one("form.desk-form")
    refused = at_desk.submit(form, {"email": "nobody", "phone": "+216 71 123 456", "hours_fr": "Le matin"})
    assert refused.status == 409 and refused.one("#email-error") and refused.typed("#hours_fr") == "Le matin"
    saved = at_desk.submit(refused.one("form.desk-form"), {"email": "Ville@example.tn"})
    assert saved.status == 200
    page = visitor().get(f"/{language}/contact")
    assert (
        page.one("a[href='tel:+21671123456']") and "ville@example.tn" in page.text and "Le matin" in page.text
    )


@languages
def test_a_setting_changed_by_another_meanwhile_is_said_and_nothing_lost(at_desk, session, editor, language):
    form = at_desk.get(f"/{language}/desk/settings/letters").one("form.desk-form")
    change_letters(session, editor=editor, footer={"fr": "Autre"}, at=NOON, expected_version=1)
    session.commit()
    told = at_desk.submit(form, {"footer_fr": "Le mien"})
    assert (
        told.status == 409
        and told.select(".notice--warn[role=alert]")
        and told.typed("#footer_fr") == "Le mien"
    )
    assert city(session).mail_footer == {"fr": "Autre"}
    assert at_desk.submit(told.one("form.desk-form")).status == 200
    assert city(session).mail_footer == {"fr": "Le mien"}


@languages
def test_a_period_is_entered_said_to_residents_confirmed_and_followed_by_another(
    at_desk, visitor, session, language
):
    table = at_desk.get(f"/{language}/desk/settings/deadlines")
    assert len(table.select(".notice--info")) == len(PeriodKind), "what came with the platform is said"
    wrong = at_desk.submit(table.one("form.desk-form"), {"kind": "reading", "days": "soon"})
    assert wrong.status == 422 and wrong.one("#days-error")
    first = {"kind": "reading", "days": "4", "from_on": day_of(NOON).isoformat(), "legal_fr": "Arrêté n° 7"}
    assert at_desk.submit(wrong.one("form.desk-form"), first).status == 200
    charter = visitor().get(f"/{language}/charter").one("section[aria-labelledby=reading]").get_text()
    assert "4" in charter and "(" in charter and "Arrêté" not in charter
    again = at_desk.submit(at_desk.get(f"/{language}/desk/settings/deadlines").one("form.desk-form"), first)
    assert again.status == 409 and again.one("#from_on-error")
    one = at_desk.get(f"/{language}/desk/settings/deadlines/1")
    fixed = at_desk.submit(one.one("form.desk-form"), {"days": "9"}, button="save")
    assert fixed.status == 409 and fixed.one("#days-error") and not fixed.select("button[value=remove]")
    tomorrow = (day_of(NOON) + timedelta(days=1)).isoformat()
    ended = {"days": "4", "until_on": tomorrow, "confirmed": "y"}
    assert at_desk.submit(fixed.one("form.desk-form"), ended, button="save").status == 200
    assert "Arrêté n° 7" in visitor().get(f"/{language}/charter").text
    later = first | {"from_on": (day_of(NOON) + timedelta(days=2)).isoformat()}
    at_desk.submit(at_desk.get(f"/{language}/desk/settings/deadlines").one("form.desk-form"), later)
    assert len(periods_of(city(session))) == 2
    at_desk.submit(
        at_desk.get(f"/{language}/desk/settings/deadlines/2").one("form.desk-form"), button="remove"
    )
    assert len(periods_of(city(session))) == 1


@languages
def test_an_arrondissement_is_entered_moved_and_ended(at_desk, visitor, session, language):
    form = at_desk.get(f"/{language}/desk/settings/areas/new").one("form.desk-form")
    refused = at_desk.submit(form, {"name_fr": "Neuf"})
    assert refused.status == 409 and refused.one("#name_ar-error")
    listed = at_desk.submit(refused.one("form.desk-form"), {"name_ar": "جديد", "name_en": "New"})
    assert listed.select(".settings__area a")[-1]["href"].endswith("/areas/neuf")
    at_desk.submit(listed.form("/areas/neuf/place"), button="up")
    listed = at_desk.get(f"/{language}/desk/settings/areas")
    assert listed.select(".settings__area a")[-2]["href"].endswith("/areas/neuf")
    offered = visitor().get(f"/{language}/account/new").text
    assert {"ar": "جديد", "fr": "Neuf", "en": "New"}[language] in offered
    ended = {"valid_until": (day_of(NOON) - timedelta(days=1)).isoformat()}
    at_desk.submit(at_desk.get(f"/{language}/desk/settings/areas/neuf").one("form.desk-form"), ended)
    names = visitor().get(f"/{language}/account/new").text
    assert "جديد" not in names and "Neuf" not in names
    assert at_desk.get(f"/{language}/desk/settings/areas/neuf").status == 200


@languages
def test_a_new_phase_begins_with_the_levels_of_the_city(at_desk, browser_of, session, consultation, language):
    form = at_desk.get(f"/{language}/desk/settings/levels").one("form.desk-form")
    assert at_desk.submit(form, {"vote": str(Level.CHECKED)}).status == 200
    page = browser_of(a_moderator(session)).get(f"/{language}/desk/consultations/square/phases/new")
    chosen = {
        name: page.one(f"#{name}_level option[selected]")["value"] for name in ("propose", "comment", "vote")
    }
    assert chosen == {"propose": "1", "comment": "1", "vote": "2"}


@pytest.mark.parametrize("section", ["", *(f"/{one}" for one in SECTIONS), "/areas/medina", "/deadlines/1"])
def test_others_find_the_settings_closed(browser_of, session, section):
    moderator = with_role(session, Role.MODERATOR)
    assert browser_of(moderator).client.get(f"/fr/desk/settings{section}").status_code == 403


@pytest.mark.parametrize("path", ["areas/nowhere", "deadlines/7", "fonts"])
def test_what_is_not_there_is_not_there(at_desk, path):
    assert at_desk.client.get(f"/fr/desk/settings/{path}").status_code == 404
