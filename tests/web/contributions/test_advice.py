"""What an author is shown before their words are sent: once, with the passage; the next press sends them."""

from __future__ import annotations

import pytest

from tests.factories.contributions import a_proposal
from tests.factories.people import a_resident
from tests.factories.texts import a_text, open_for_remarks

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
TITLE, PHONE = "Des bancs devant l’école", "98 123 456"
BODY = f"Des bancs à l’ombre devant l’école, et mon voisin répond au {PHONE} toute la journée !!!"


@pytest.fixture
def amel(browser_of, session):
    return browser_of(a_resident(session, public_name="Amel"))


def advice(page) -> list[str]:
    return [one.get_text().replace("\u00a0", " ") for one in page.select(".notice--warn .advised")]


@languages
def test_a_proposal_is_sent_by_the_second_press(amel, session, consultation, language):
    page = amel.get(f"/{language}/consultations/{consultation.slug}/proposals/new")
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
    assert page.status == 422 and advice(page) == [PHONE, "!!!"]
    assert page.one("#body").get_text().strip() == BODY and page.one("#title")["value"] == TITLE
    page = amel.submit(page.form("/proposals/new"), {}, button="submit")
    assert page.status == 200 and page.heading == TITLE and PHONE in page.text, "advice, never a block"


def test_other_words_are_looked_at_again_and_good_ones_pass(amel, consultation):
    page = amel.get(f"/fr/consultations/{consultation.slug}/proposals/new")
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
    other = BODY.replace(PHONE, "71 123 456")
    page = amel.submit(page.form("/proposals/new"), {"body": other}, button="submit")
    assert page.status == 422 and advice(page)[0] == "71 123 456"
    calm = "Des bancs à l’ombre devant l’école, pour 25 450 600 dinars au plus."
    page = amel.submit(page.form("/proposals/new"), {"body": calm}, button="submit")
    assert page.status == 200 and calm in page.text


def test_a_draft_is_kept_without_advice_and_sent_with_it(amel, consultation):
    page = amel.get(f"/fr/consultations/{consultation.slug}/proposals/new")
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="draft")
    assert page.status == 200 and not advice(page)
    page = amel.submit(page.form("/drafts/"), {}, button="submit")
    assert page.status == 422 and advice(page)
    page = amel.submit(page.form("/drafts/"), {}, button="submit")
    assert page.status == 200 and page.heading == TITLE


@languages
def test_a_comment_is_advised_too(amel, session, consultation, language):
    proposal = a_proposal(session, consultation=consultation)
    session.commit()
    page = amel.get(f"/{language}/contributions/{proposal.ref}")
    page = amel.submit(page.form("/comments"), {"body": "ÉCRIVEZ TOUS À CETTE ADRESSE : rim@example.tn"})
    assert page.status == 422 and advice(page) == ["rim@example.tn", "ÉCRIVEZ TOUS À CETTE ADRESSE"]
    page = amel.submit(page.form("/comments"), {})
    assert page.status == 200 and "rim@example.tn" in page.text


def test_remarks_are_advised_too(browser_of, session, store):
    plan = open_for_remarks(session, store=store, slug="plan")
    a_text(session, consultation=plan)
    session.commit()
    reader = browser_of(a_resident(session))
    for path in ("/consultations/plan/remarks/new", "/consultations/plan/texts/regulations/paragraphs/p3"):
        page = reader.get(f"/fr{path}")
        page = reader.submit(page.form(path), {"body": f"Une rue étroite, appelez le {PHONE}."})
        assert page.status == 422 and advice(page) == [PHONE], path
        page = reader.submit(page.form(path), {"body": f"Étroite, cette rue ({path}) : {PHONE}."})
        assert page.status == 200 and PHONE in page.text, path
