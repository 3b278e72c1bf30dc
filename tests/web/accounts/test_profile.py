"""What a person tells of themselves, and takes along."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from consult.domain.accounts.models import AgeBand, Gender
from consult.domain.accounts.queries import find_person_by_email
from consult.rendering.words import Words
from consult.web.database import db
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import PASSWORD, a_resident

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
EMAIL = "salwa@example.tn"


@pytest.fixture
def salwa(session):
    return a_resident(session, email=EMAIL, public_name="Salwa", language="en")


def told(app) -> tuple:
    with app.app_context():
        person = find_person_by_email(db(), EMAIL)
        return person.public_name, person.arrondissement_id, person.age_band, person.gender


@languages
def test_three_questions_each_with_its_reason_are_answered_and_removed(app, salwa, browser_of, language):
    words = Words(language)
    one = browser_of(salwa)
    page = one.get(f"/{language}/account/settings")
    for name in ("arrondissement", "age_band", "gender"):
        assert page.one(f"#{name}-hint").get_text(), "the reason why it is asked"
        first = page.select(f"#{name} option")[0]
        assert (first.get("value"), first.get_text()) == ("", words.gettext("I would rather not say"))
    assert words.gettext("Remove these three answers") not in page.text, "there is nothing to remove yet"
    page = one.submit(
        page.form("/settings/profile"),
        {"arrondissement": "3", "age_band": "35-44", "gender": "woman", "language": language},
    )
    assert words.gettext("Saved.") in page.html.get_text()
    assert told(app) == ("Salwa", 3, AgeBand.FROM_35, Gender.WOMAN)
    page = one.submit(page.form("/settings/profile"), {"public_name": "?"}, button="forget")
    assert words.gettext("Removed: arrondissement, age and gender.") in page.html.get_text()
    assert told(app) == ("Salwa", None, None, None), "a name that was typed and not saved is not saved by it"


def test_a_single_answer_is_taken_back_as_it_was_given(app, salwa, browser_of):
    one = browser_of(salwa)
    page = one.get("/en/account/settings")
    page = one.submit(page.form("/settings/profile"), {"age_band": "16-24", "gender": "other"})
    one.submit(page.form("/settings/profile"), {"age_band": ""})
    assert told(app)[2:] == (None, Gender.OTHER)


def test_an_answer_that_is_none_of_ours_is_refused(app, salwa, browser_of):
    one = browser_of(salwa)
    page = one.get("/en/account/settings")
    assert one.submit(page.form("/settings/profile"), {"age_band": "0-15"}).status == 422
    assert told(app)[2:] == (None, None)


def test_what_was_told_stands_beside_nothing_that_was_said(
    session, consultation, salwa, visitor, moderator, browser_of
):
    salwa.age_band, salwa.gender, salwa.arrondissement_id = AgeBand.FROM_65, Gender.WOMAN, 3
    said = a_proposal(session, consultation=consultation, author=salwa)
    a_comment(session, parent=said, author=salwa)
    reader, desk = visitor(), browser_of(moderator)
    for browser, path in (
        (reader, f"/en/contributions/{said.ref}"),
        (reader, "/en/consultations/square/proposals"),
        (reader, "/en/consultations/square/proposals.atom"),
        (desk, f"/en/desk/moderation/{said.ref}"),
        (desk, "/en/desk/moderation"),
    ):
        words = browser.client.get(path).get_data(as_text=True)
        assert "65 years" not in words and "Woman" not in words, path


def take(browser, language="en", password=PASSWORD):
    page = browser.get(f"/{language}/account/data")
    return browser.submit(page.form("/account/data"), {"current": password})


@languages
def test_the_zip_is_asked_for_with_the_password(session, consultation, salwa, browser_of, language):
    said = a_proposal(session, consultation=consultation, author=salwa)
    one = browser_of(salwa)
    settings = one.get(f"/{language}/account/settings")
    one.get(settings.link(Words(language).gettext("Take my data")))
    wrong = take(one, language, "not the password")
    assert wrong.status == 422 and wrong.one("#current-error")
    answer = take(one, language).response
    assert answer.mimetype == "application/zip" and answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment; filename=my-data-2026-03-10.zip" in answer.headers["Content-Disposition"]
    content = answer.get_data()
    answer.close()
    assert answer.content_length == len(content)
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        (row,) = json.loads(whole.read("contributions.json"))
        assert row["ref"] == said.ref
        assert json.loads(whole.read("profile.json"))["email"] == EMAIL


def test_a_visitor_takes_nothing_and_closes_nothing(visitor):
    for path in ("/en/account/data", "/en/account/close"):
        one = visitor()
        assert one.get(path).path.startswith("/en/account/sign-in")
        assert one.client.post(path).status_code in (400, 401)


def test_too_many_guesses_are_refused(salwa, browser_of):
    one = browser_of(salwa)
    answers = [take(one, password=f"guess number {number}").status for number in range(11)]
    assert answers == [422] * 10 + [429]
