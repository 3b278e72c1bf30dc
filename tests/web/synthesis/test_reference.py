"""Reference figures at the desk: a file to fill in, one that is wrong, one that stands."""

from __future__ import annotations

import io

import pytest

from tests.factories.people import a_moderator, a_resident, an_administrator

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


def a_file(text: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), "figures.csv"


@languages
def test_from_the_file_to_fill_in_to_figures_that_stand(
    browser_of, session, consultation, moderator, language
):
    rim = browser_of(moderator)
    at = f"/{language}/desk/reference-figures"
    page = rim.get(at)
    blank = rim.client.get(f"{at}/age.csv")
    lines = blank.get_data(as_text=True).splitlines()
    assert lines[0] == "\ufeffgroup,number,name" and lines[1].startswith("16-24,,")
    page = rim.get(page.one(f"a[href='{at}/age']")["href"])
    page = rim.submit(
        page.form("/reference-figures/age"),
        {"file": a_file("group,number\n16-24,x\n"), "source_fr": "Recensement"},
    )
    assert page.status == 409 and "2" in page.one(".error-summary").get_text()
    assert page.typed("#source_fr") == "Recensement", "kept"
    page = rim.submit(page.form("/reference-figures/age"), {"file": a_file("nothing"), "year": "2014"})
    assert page.status == 422 and page.select(".field--wrong")
    page = rim.submit(
        page.form("/reference-figures/age"), {"file": a_file("group,number\n16-24,500\n"), "year": "x"}
    )
    assert page.status == 409 and page.select("#year-error")
    page = rim.submit(
        page.form("/reference-figures/age"), {"file": a_file("group,number\n16-24,500\n"), "year": "2014"}
    )
    assert page.path == at and "Recensement" in page.text and "500" in page.one(".reference").get_text()
    assert "16-24,500," in rim.client.get(f"{at}/age.csv").get_data(as_text=True)
    assert rim.get(f"{at}/shoes").status == 404


def test_who_opens_them(browser_of, visitor, session, consultation):
    path = "/en/desk/reference-figures"
    assert browser_of(a_resident(session)).get(path).status in (403, 404)
    assert browser_of(an_administrator(session)).get(path).status in (403, 404)
    of_one = browser_of(a_moderator(session, consultation_id=consultation.id))
    page = of_one.get(path)
    assert page.status == 200 and not page.select("a[href$='/reference-figures/age']")
    assert not of_one.get(f"{path}/age").select("form.desk-form")
