"""Masking a passage at the desk without scripts, and what everybody, its author and a moderator read then."""

from __future__ import annotations

import pytest

from consult.domain.contributions.queries import get_contribution
from consult.kernel.masks import MARK
from consult.rendering.masked import mask_words
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_moderator, a_resident
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
REASON = "Un numéro de téléphone privé y figure."
PHONE = "98 123 456"


@pytest.fixture
def author(session):
    return a_resident(session, email="amel@example.tn", public_name="Amel")


@pytest.fixture
def proposal(session, consultation, author):
    made = a_proposal(
        session,
        consultation=consultation,
        author=author,
        title=f"Appelez le {PHONE} pour les bancs",
        body=f"Des bancs à l’ombre devant l’école. Mon voisin répond au {PHONE}, à toute heure.",
    )
    session.commit()
    return made


def mask(browser, ref, *passages, language="fr", reason=REASON):
    page = browser.get(f"/{language}/desk/moderation/{ref}/mask")
    rule = page.select("input[name=rule]")[0]["value"]
    rows = {f"passages-{number}-words": words for number, words in enumerate(passages)}
    return browser.submit(page.form("/mask"), {"rule": rule, "reason": reason, **rows})


@languages
def test_nobody_reads_what_is_masked_and_its_author_alone_reads_it_all(
    app, browser_of, visitor, session, consultation, proposal, author, moderator, language
):
    ref, slug = proposal.ref, consultation.slug
    a_comment(session, parent=proposal, author=a_resident(session))
    session.commit()
    rim, stranger = browser_of(moderator), visitor()
    stranger.get(f"/{language}/contributions/{ref}")
    page = mask(rim, ref, PHONE, language=language)
    assert page.status == 200 and PHONE not in page.text and mask_words(language) in page.text
    pages = (
        f"/{language}/contributions/{ref}",
        f"/{language}/contributions/{ref}/receipt",
        f"/{language}/consultations/{slug}/proposals",
        f"/{language}/register",
        f"/{language}/moderation-log",
        f"/{language}",
    )
    for path in pages:
        for reader in (stranger, rim):
            answer = reader.client.get(path, follow_redirects=True)
            assert answer.status_code == 200, path
            assert PHONE not in answer.text and MARK not in answer.text, path
    page = stranger.get(f"/{language}/contributions/{ref}")
    assert page.one(".voice__text bdi.masked").get_text() == mask_words(language)
    assert page.one(".voice__text bdi.masked")["lang"] == language
    assert mask_words(language) in page.heading and mask_words(language) in page.html.title.get_text()
    feed = stranger.client.get(f"/{language}/consultations/{slug}/feed.atom", follow_redirects=True)
    assert PHONE not in feed.text and MARK not in feed.text

    amel = browser_of(author)
    page = amel.get(f"/{language}/contributions/{ref}")
    assert PHONE in page.one(".voice__main details").get_text()
    assert page.select(f"a[href$='/{ref}/appeal']"), "and contests it from here"
    assert PHONE not in page.one(".voice__text").get_text()
    letter = text_of(letters_to(app, "amel@example.tn")[-1])
    assert REASON in letter and PHONE not in letter and f"/contributions/{ref}/appeal" in letter


def test_what_cannot_be_masked_comes_back_with_its_rows(browser_of, session, proposal, moderator):
    rim = browser_of(moderator)
    page = mask(rim, proposal.ref, PHONE, "ce qui n’y est pas")
    assert page.status == 409
    assert page.one("#passages-0-words")["value"] == PHONE and page.select("#passages-error")
    page = mask(rim, proposal.ref)
    assert page.status == 409, "no passage at all"
    page = rim.submit(page.form("/mask"), {"passages-0-words": PHONE, "passages-0-nth": "2"})
    assert page.status == 200
    session.expire_all()
    found = get_contribution(session, proposal.ref)
    assert PHONE in found.title and PHONE not in found.body, "the second place only"


@languages
def test_opening_the_original_is_a_press_that_says_what_it_does(
    browser_of, session, proposal, moderator, language
):
    rim = browser_of(moderator)
    mask(rim, proposal.ref, PHONE)
    page = rim.get(f"/{language}/desk/moderation/{proposal.ref}/mask")
    assert PHONE not in page.text
    opened = rim.submit(page.form("/original"))
    assert opened.status == 200 and PHONE in opened.one("#original").get_text()
    assert PHONE not in rim.get(f"/{language}/desk/moderation/{proposal.ref}/mask").text, "this once"
    assert PHONE not in rim.get(f"/{language}/desk/moderation/{proposal.ref}").text
    page = rim.get(f"/{language}/desk/moderation/{proposal.ref}/mask")
    page = rim.submit(page.form("/unmask"), {"reason_again": "Non."})
    assert page.status == 409
    page = rim.submit(page.form("/unmask"), {"reason_again": "C’est le numéro d’un service public."})
    assert page.status == 200 and PHONE in page.text


def test_other_peoples_texts_are_not_masked_by_who_does_not_moderate_them(
    browser_of, session, proposal, author, store
):
    other = a_consultation(session, store=store, slug="elsewhere")
    elsewhere = a_moderator(session, consultation_id=other.id)
    session.commit()
    assert browser_of(author).get(f"/fr/desk/moderation/{proposal.ref}/mask").status in (403, 404)
    assert browser_of(elsewhere).get(f"/fr/desk/moderation/{proposal.ref}/mask").status == 403


def test_an_author_edits_from_their_own_words(browser_of, session, proposal, author, moderator):
    mask(browser_of(moderator), proposal.ref, PHONE)
    amel = browser_of(author)
    page = amel.get(f"/fr/contributions/{proposal.ref}/edit")
    assert PHONE in page.one("#body").get_text()
    page = amel.submit(page.form("/edit"), {"body": f"Des bancs, à l’ombre, partout. Le {PHONE} encore."})
    assert page.status == 200 and PHONE not in page.one(".voice__text").get_text()
