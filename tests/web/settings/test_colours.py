"""The colours at the desk, in three languages; what pages, telephones, letters and reports make of them at once."""

from __future__ import annotations

import pytest

from consult.domain.accounts.models import Role
from consult.domain.settings.actions import change_colours, change_letters
from consult.domain.territory.colours import STANDARD, Colours, colours_of, light
from consult.domain.territory.queries import get_municipality
from consult.rendering.letters.message import shades_of
from consult.web.colours import BAND
from tests.conftest import NOON
from tests.factories.people import with_role
from tests.house.test_css import tokens

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
GREEN = Colours("#0a6b3d", "#b8862b")
SHEETS = "link[rel=stylesheet][href*='/static/colours/page-']"


@pytest.fixture
def editor(session):
    return with_role(session, Role.ADMINISTRATOR, public_name="Leïla")


@pytest.fixture
def at_desk(browser_of, editor):
    return browser_of(editor)


def chosen(session) -> Colours | None:
    # What the desk has committed since this session last looked.
    session.commit()
    session.expire_all()
    return colours_of(get_municipality(session))


def opened(at_desk, language):
    return at_desk.get(f"/{language}/desk/settings/colours").one("form.desk-form")


@languages
def test_new_colours_are_on_the_next_page_of_everybody_and_given_back_by_one_press(
    at_desk, visitor, session, language
):
    browser = visitor()
    before = browser.get(f"/{language}/")
    assert not before.select(SHEETS), "no page asks for a sheet that says nothing"
    saved = at_desk.submit(
        opened(at_desk, language), {"door": "#0A6B3D", "brass": GREEN.brass}, button="save"
    )
    assert saved.status == 200 and saved.select(".notice--done") and chosen(session) == GREEN
    page = browser.get(f"/{language}/")
    sheet = browser.client.get(page.one(SHEETS)["href"])
    assert sheet.status_code == 200 and "immutable" in sheet.headers["Cache-Control"]
    assert "--door:#0a6b3d" in sheet.text and "prefers-color-scheme:dark" in sheet.text
    assert len(sheet.data) < 1200
    band = light(GREEN)["band"]
    assert page.one("meta[name=theme-color]")["content"] == band
    assert browser.client.get(f"/{language}/manifest.webmanifest").json["theme_color"] == band
    back = at_desk.submit(saved.one("form.desk-form"), button="reset")
    assert back.select(".notice--done") and chosen(session) is None
    assert not back.select("button[value=reset]")
    again = browser.get(f"/{language}/")
    assert not again.select(SHEETS) and again.one("meta[name=theme-color]")["content"] == BAND


@languages
def test_what_cannot_be_read_is_refused_with_the_figure_and_the_nearest_that_can(at_desk, session, language):
    yellow = {"door": "#ffcc00", "brass": "#ffffff"}
    refused = at_desk.submit(opened(at_desk, language), yellow, button="save")
    assert refused.status == 422 and chosen(session) is None
    said = refused.one("#door-error").get_text()
    assert "4.5" in said.replace(",", ".") and "1.35" in said.replace(",", ".")
    assert refused.one("#brass-error") and refused.typed("#door") == "#ffcc00"
    offered = [one["fill"] for one in refused.select(".colours__offer rect")]
    assert offered[0] in said and len(offered) == 2
    taken = at_desk.submit(refused.one("form.desk-form"), button="take")
    assert taken.status == 200 and chosen(session) == Colours(*offered)


@languages
def test_colours_are_tried_on_a_sample_before_they_are_saved(at_desk, session, language):
    tried = at_desk.submit(opened(at_desk, language), {"door": GREEN.door}, button="try")
    assert tried.status == 200 and chosen(session) is None and tried.typed("#door") == GREEN.door
    sheet = at_desk.client.get(tried.one("link[href*='/static/colours/sample-']")["href"])
    assert f"--door:{GREEN.door}" in sheet.text and ":root" not in sheet.text
    assert len(tried.select(".sample[role=img]")) == 2
    assert at_desk.submit(tried.one("form.desk-form"), button="save").status == 200
    assert chosen(session) == GREEN


@languages
def test_a_word_is_no_colour(at_desk, session, language):
    refused = at_desk.submit(opened(at_desk, language), {"door": "blue"}, button="save")
    assert refused.status == 422 and refused.one("#door-error") and chosen(session) is None


@languages
def test_who_saves_second_is_told_and_keeps_the_colours(at_desk, session, editor, language):
    form = opened(at_desk, language)
    change_letters(session, editor=editor, footer={"fr": "Autre"}, at=NOON, expected_version=1)
    session.commit()
    told = at_desk.submit(form, {"door": GREEN.door}, button="save")
    assert told.status == 409 and told.select(".notice--warn[role=alert]") and chosen(session) is None
    assert told.typed("#door") == GREEN.door
    assert at_desk.submit(told.one("form.desk-form"), button="save").status == 200
    assert chosen(session) == GREEN


def test_the_platforms_own_colours_are_kept_as_none(session, editor):
    change_colours(session, editor=editor, colours=GREEN, at=NOON, expected_version=1)
    city = get_municipality(session)
    assert colours_of(city) == GREEN
    change_colours(session, editor=editor, colours=STANDARD, at=NOON, expected_version=2)
    assert colours_of(city) is None and city.door_colour is None


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("page-0a6b3d-b8862b-0123456789abcdef", 200),
        ("page-ffcc00-b8862b-0123456789abcdef", 404),
        ("page-0a6b3d-000000-0123456789abcdef", 404),
        ("other-0a6b3d-b8862b-0123456789abcdef", 404),
        ("page-0a6b3d-b8862b", 404),
        ("page-0a6b3g-b8862b-0123456789abcdef", 404),
    ],
)
def test_an_address_holds_two_colours_that_can_be_read_or_nothing(visitor, name, status):
    answer = visitor().client.get(f"/static/colours/{name}.css")
    assert answer.status_code == status
    assert "immutable" not in answer.headers.get("Cache-Control", ""), "made otherwise than it is named"


def test_the_band_and_the_letters_are_the_platforms_own_until_something_is_chosen():
    assert tokens()["light"]["band"] == BAND
    assert shades_of(None)["band"] == "#0b3c6f"
    assert shades_of(GREEN) == {
        "band": light(GREEN)["band"],
        "soft": light(GREEN)["on-band-soft"],
        "door": GREEN.door,
        "brass": GREEN.brass,
    }
