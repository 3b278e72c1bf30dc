"""An administrator enters who decides: bodies with their dates, members with their mandates."""

from __future__ import annotations

import pytest

from consult.domain.council.queries import list_bodies
from tests.factories.council import a_body, a_member
from tests.factories.people import a_councillor, a_moderator, an_administrator

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


def three(name: str, words: str) -> dict[str, str]:
    return {f"{name}_{language}": f"{words} {language}" for language in ("ar", "fr", "en")}


@languages
def test_a_body_and_its_members_are_entered(browser_of, visitor, session, language):
    councillor = a_councillor(session, email="mounir@example.tn")
    admin = browser_of(an_administrator(session))
    page = admin.get(f"/{language}/desk/bodies/new")
    page = admin.submit(page.form("/bodies/new"), three("name", "Council") | {"from_on": ""})
    assert page.status == 422 and page.typed("#name_fr") == "Council fr", "kept"
    page = admin.submit(page.form("/bodies/new"), {"from_on": "2024-03-14"})
    assert page.status == 200 and "Council" in page.heading

    form = page.form("/mandates")
    fields = three("m-name", "Mounir") | {"m-email": "nobody@example.tn", "m-from_on": "2024-03-14"}
    page = admin.submit(form, fields)
    assert page.status == 422 and page.typed("[name=m-name_ar]") == "Mounir ar"
    assert page.one(".error-summary a")["href"] == "#m-email" and page.one("#m-email-error")
    page = admin.submit(page.form("/mandates"), {"m-email": "mounir@example.tn"})
    assert page.status == 200 and "Mounir" in page.text
    assert browser_of(councillor).get(f"/{language}/desk/council").status == 200
    page = visitor().get(f"/{language}/council")
    assert f"Council {language}" in page.text and f"Mounir {language}" in page.text

    page = admin.get(admin.get(f"/{language}/desk/bodies").link("Council"))
    page = admin.submit(page.form("/end"))
    assert page.status == 409, "a last day is needed"
    page = admin.submit(page.form("/end"), {"until_on": "2026-03-01"})
    assert page.status == 200 and not page.html.find("form", action=lambda at: at and at.endswith("/end"))


def test_one_body_is_in_office_at_a_time(browser_of, session):
    a_body(session, words="first")
    admin = browser_of(an_administrator(session))
    page = admin.get("/en/desk/bodies/new")
    page = admin.submit(page.form("/bodies/new"), three("name", "Second") | {"from_on": "2026-01-01"})
    assert page.status == 422 and "first" in page.one(".error-summary a[href='#from_on']").get_text()
    assert page.typed("#name_en") == "Second en"
    assert len(list_bodies(session)) == 1


def test_whatever_is_wrong_with_a_body_or_a_member_is_said_at_once(browser_of, session):
    admin = browser_of(an_administrator(session))
    page = admin.submit(admin.get("/en/desk/bodies/new").form("/bodies/new"))
    links = [link["href"] for link in page.select(".error-summary a")]
    assert page.status == 422 and links == ["#name_ar", "#from_on"]
    page = admin.submit(page.form("/bodies/new"), three("name", "Council") | {"from_on": "2024-03-14"})
    wrong = {"m-from_on": "2024-05-14", "m-until_on": "2024-05-01", "m-email": "nobody@example.tn"}
    page = admin.submit(page.form("/mandates"), wrong)
    links = [link["href"] for link in page.select(".error-summary a")]
    assert links == ["#m-name_ar", "#m-email", "#m-until_on"]
    for link in links:
        field = page.one(link)
        assert field["aria-invalid"] == "true" and page.select(f"#{field['aria-describedby'].split()[0]}")
    assert page.html.h1.find_next(class_="error-summary").find_next("form"), (
        "under the heading, above the forms"
    )
    assert page.html.title.get_text().startswith("Error:")


def test_names_are_text_whatever_they_hold(browser_of, visitor, session):
    admin = browser_of(an_administrator(session))
    page = admin.get("/fr/desk/bodies/new")
    fields = three("name", "<script>alert(1)</script> \u202e\x00") | {"from_on": "2024-01-01"}
    page = admin.submit(page.form("/bodies/new"), fields)
    assert page.status == 200
    page = visitor().get("/fr/council")
    assert "<script>alert(1)</script>" in page.text, "as text"
    assert not page.html.find("script", string="alert(1)")
    assert "\u202e" not in str(page.html) and "\x00" not in str(page.html)


@pytest.mark.parametrize("who", [a_moderator, a_councillor])
def test_bodies_are_the_administrators(browser_of, session, who):
    body = a_body(session)
    a_member(session, body=body)
    browser = browser_of(who(session))
    for path in ("", "/new", f"/{body.slug}"):
        assert browser.get(f"/fr/desk/bodies{path}").status == 403
    assert browser.post(f"/fr/desk/bodies/{body.slug}/mandates").status in (400, 403)
