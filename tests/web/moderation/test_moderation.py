"""A moderator at the desk: the queue, one text after the other, rulings that are told, and a log for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.accounts.actions import grant_role
from consult.domain.accounts.models import Role
from consult.domain.contributions.actions import edit_contribution
from consult.domain.contributions.models import State
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.queries import list_rules
from tests.conftest import NOON
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.people import (
    a_department,
    a_moderator,
    a_resident,
    an_administrator,
)
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
REASON = "Le texte donne l’adresse d’une personne privée."
SECRET = "Monsieur Untel habite rue de Marseille"


@pytest.fixture
def author(session):
    return a_resident(session, email="amel@example.tn", public_name="Amel")


@pytest.fixture
def proposal(session, consultation, author):
    made = a_proposal(
        session,
        consultation=consultation,
        author=author,
        title="Quelqu’un de la rue de Marseille",
        body=f"{SECRET}, et il y gare toujours sa voiture.",
    )
    session.commit()
    return made


def state_of(session, ref):
    session.commit()
    session.expire_all()
    found = get_contribution(session, ref)
    session.commit()
    return found.state


def hide(browser, ref, reason=REASON, language="fr"):
    page = browser.get(f"/{language}/desk/moderation/{ref}")
    rule = page.select("input[name=rule]")[0]["value"]
    return browser.submit(page.form("/ruling"), {"rule": rule, "reason": reason}, button="hide")


@languages
def test_a_moderator_reads_every_wording_of_an_edited_text(
    browser_of, session, consultation, moderator, language
):
    author = a_resident(session)
    proposal = a_proposal(
        session, consultation=consultation, author=author, body="Trois bancs devant l’école."
    )
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title=proposal.title,
        body="Quatre bancs devant l’école.",
        at=NOON + timedelta(minutes=5),
        expected_version=1,
    )
    page = browser_of(moderator).get(f"/{language}/desk/moderation/{proposal.ref}")
    assert page.status == 200 and "Quatre bancs" in page.text
    assert "Trois bancs" in page.one("article details").get_text()
    assert "Quatre" not in page.one("article details").get_text(), "the wording that stands is above, once"


@languages
def test_from_the_queue_text_after_text(browser_of, session, consultation, moderator, language):
    made = [
        a_proposal(session, consultation=consultation, at=NOON + timedelta(minutes=minute))
        for minute in range(3)
    ]
    rim = browser_of(moderator)
    page = rim.get(f"/{language}/desk/moderation")
    assert page.status == 200 and page.one(".tabs [aria-current]").find(string="3")
    page = rim.submit(page.form("/next"))
    for at, one in enumerate(made):
        assert f"/desk/moderation/{one.ref}" in page.path, "the first received first"
        page = rim.submit(page.form("/read"))
        assert page.status == 200
        if at == 0:
            # Another moderator reads the second one meanwhile: this desk goes on all the same.
            assert f"/desk/moderation/{made[1].ref}" in page.path
    assert page.path.endswith("/desk/moderation") and not page.select(".queue__one")
    assert len(rim.get(f"/{language}/desk/moderation?pile=read").select(".queue__one")) == 3


@languages
def test_hiding_asks_for_a_rule_and_a_reason_and_keeps_the_words(
    browser_of, session, proposal, moderator, language
):
    rim = browser_of(moderator)
    page = rim.get(f"/{language}/desk/moderation/{proposal.ref}")
    page = rim.submit(page.form("/ruling"), {"reason": REASON}, button="hide")
    assert page.status == 422 and page.one("textarea[name=reason]").get_text().strip() == REASON
    assert page.select(".error-summary a[href^='#rule']")
    assert state_of(session, proposal.ref) is State.PUBLISHED
    rule = page.select("input[name=rule]")[0]["value"]
    repeating = f"On y lit que {SECRET}."
    page = rim.submit(page.form("/ruling"), {"rule": rule, "reason": repeating}, button="hide")
    assert page.status == 409 and page.one("textarea[name=reason]").get_text().strip() == repeating
    page = rim.submit(page.form("/ruling"), {"reason": REASON}, button="hide")
    assert page.status == 200 and state_of(session, proposal.ref) is State.HIDDEN


def test_the_author_is_told_with_the_reason_and_whom_to_write_to(
    app, browser_of, session, proposal, author, moderator
):
    rim = browser_of(moderator)
    hide(rim, proposal.ref)
    letter = text_of(letters_to(app, "amel@example.tn")[-1])
    assert REASON in letter and proposal.ref in letter and "participation@tunis.example" in letter
    assert SECRET not in letter
    page = rim.get(f"/fr/desk/moderation/{proposal.ref}")
    rule = page.select("input[name=rule]")[0]["value"]
    fields = {"rule": rule, "reason": "L’adresse est celle d’un service public."}
    rim.submit(page.form("/ruling"), fields, button="restore")
    assert state_of(session, proposal.ref) is State.PUBLISHED
    assert "L’adresse est celle d’un service public." in text_of(letters_to(app, "amel@example.tn")[-1])


def test_two_moderators_at_once(browser_of, session, proposal, moderator):
    rim, other = browser_of(moderator), browser_of(a_moderator(session))
    pages = [one.get(f"/fr/desk/moderation/{proposal.ref}") for one in (rim, other)]
    rule = pages[0].select("input[name=rule]")[0]["value"]
    for one, page, status in zip((rim, other), pages, (200, 409), strict=True):
        one.at = page
        page = one.submit(page.form("/ruling"), {"rule": rule, "reason": f"{REASON} Vu."}, button="hide")
        assert page.status == status
    assert page.one("textarea[name=reason]").get_text().strip() == f"{REASON} Vu."


def test_nobody_rules_on_their_own_words(browser_of, session, consultation):
    writer = a_resident(session)
    own = a_proposal(session, consultation=consultation, author=writer)
    grant_role(session, person=writer, role=Role.MODERATOR, at=NOON, letter=False)
    page = browser_of(writer).get(f"/fr/desk/moderation/{own.ref}")
    assert page.status == 200 and not page.select("form[action$='/ruling'], form[action$='/read']")


def test_a_moderator_of_one_consultation_sees_no_other(browser_of, session, store, moderator, proposal):
    other = a_consultation(session, store=store, moderator=moderator)
    theirs = a_proposal(session, consultation=other)
    only = browser_of(a_moderator(session, consultation_id=other.id))
    page = only.get("/fr/desk/moderation")
    assert [one.get_text() for one in page.select(".queue__top .ref")] == [theirs.ref]
    assert only.get(f"/fr/desk/moderation/{proposal.ref}").status == 403


# Where a hidden text, its title or its author could still stand. {ref} is the hidden one's number.
PAGES = [
    "/",
    "/consultations",
    "/consultations/square",
    "/consultations/square/proposals",
    "/consultations/square/proposals?q=Marseille",
    "/consultations/square/proposals?state=hidden",
    "/consultations/square/proposals?order=discussed",
    "/contributions/{ref}",
    "/contributions/{ref}/receipt",
    "/contributions/{ref}/comments",
    "/contributions/{comment}",
    "/contributions/{other}",
    "/register",
    "/find?ref={ref}",
    "/moderation-log",
]


@pytest.mark.parametrize("reader", ["visitor", "resident"])
@languages
def test_a_hidden_text_stands_nowhere(
    app, visitor, browser_of, session, consultation, proposal, moderator, language, reader
):
    other = a_proposal(session, consultation=consultation)
    comment = a_comment(session, parent=proposal, body="Une réponse qui reste.")
    rude = a_comment(session, parent=other, body=f"Je répète : {SECRET}.")
    a_vote(session, on=proposal)
    rim = browser_of(moderator)
    known = browser_of(a_resident(session)) if reader == "resident" else None
    # Pages kept in memory for visitors must not outlive the ruling.
    names = {"ref": proposal.ref, "comment": comment.ref, "other": other.ref}
    paths = [f"/{language}{path.format(**names)}" for path in PAGES]
    for path in paths:
        (known or visitor()).get(path)
    hide(rim, proposal.ref)
    hide(rim, rude.ref, "Le commentaire désigne une personne privée.")
    for path in paths:
        page = (known or visitor()).get(path)
        assert page.status in {200, 404, 409}, f"{path}: {page.status}"
        said = page.response.get_data(as_text=True)
        assert SECRET not in said, path
        assert "Quelqu’un de la rue" not in said, path
    said = (known or visitor()).get(f"/{language}/contributions/{proposal.ref}")
    assert said.status == 200 and proposal.ref in said.text and REASON in said.text
    result = app.test_cli_runner().invoke(args=["export", "tallies", "square"])
    assert SECRET not in result.output and "Quelqu’un" not in result.output


def test_the_author_and_the_moderator_still_read_it(browser_of, session, proposal, author, moderator):
    rim = browser_of(moderator)
    hide(rim, proposal.ref)
    for one in (rim, browser_of(author)):
        assert SECRET in one.get(f"/fr/contributions/{proposal.ref}").text
    assert SECRET in rim.get(f"/fr/desk/moderation/{proposal.ref}").text


@languages
def test_the_public_log_says_what_was_done_under_which_rule_and_why(
    visitor, browser_of, session, proposal, moderator, language
):
    assert visitor().get(f"/{language}/moderation-log").status == 200, "and while it is empty"
    hide(browser_of(moderator), proposal.ref)
    rule = list_rules(session)[0]
    page = visitor().get(f"/{language}/moderation-log")
    assert proposal.ref in page.text and REASON in page.text and rule.title[language] in page.text
    assert "Rim" not in page.text, "the city rules; the moderator is not named"
    assert proposal.ref in visitor().get(f"/{language}/moderation-log?rule={rule.code}").text
    for filtered in ("?kind=restore", "?rule=nothing"):
        answer = visitor().get(f"/{language}/moderation-log{filtered}")
        assert answer.status == 200 and proposal.ref not in answer.text
        assert answer.select(f".empty a[href='/{language}/moderation-log']"), "the way to all of them"
    assert visitor().get(f"/{language}/moderation-log?after=broken").status == 404


def around_the_rules(page):
    return page.one("form:has([name=introduction_ar])")


@languages
def test_the_charter_is_edited_in_three_languages(visitor, browser_of, session, language):
    desk = browser_of(an_administrator(session))
    page = desk.get(f"/{language}/desk/charter")
    words = {
        "introduction_ar": "كلمة أولى",
        "introduction_fr": "Premier mot",
        "introduction_en": "First word",
    }
    stale = desk.at
    page = desk.submit(around_the_rules(page), words)
    assert page.status == 200
    assert words[f"introduction_{language}"] in visitor().get(f"/{language}/charter").text
    desk.at = stale
    page = desk.submit(around_the_rules(stale), {"introduction_fr": "Autre mot"})
    assert page.status == 409 and page.one("#introduction_fr").get_text().strip() == "Autre mot"
    assert "Premier mot" in visitor().get("/fr/charter").text
    page = desk.get(f"/{language}/desk/charter/rules/new")
    page = desk.submit(page.form("/rules/new"))
    assert page.status == 422 and len(page.select(".error-summary a")) == 6, "a rule without words"
    title = {"title_ar": "لا ضجيج", "title_fr": "Pas de bruit", "title_en": "No noise"}
    text = {"text_ar": "لماذا", "text_fr": "Pourquoi", "text_en": "Why"}
    page = desk.submit(desk.at.form("/rules/new"), title | text)
    assert page.status == 200 and title[f"title_{language}"] in visitor().get(f"/{language}/charter").text


def test_an_empty_filter_says_so_and_not_that_all_is_read(browser_of, proposal, moderator):
    rim = browser_of(moderator)
    page = rim.get("/en/desk/moderation?kind=comment&language=en")
    assert "No text answers to this filter" in page.text and "Everything has been read" not in page.text
    assert rim.get(page.link("Clear the filter")).select(".queue__one")


def test_a_refused_ruling_leaves_the_day_of_the_other_form(browser_of, session, proposal, moderator):
    a_department(session)
    rim = browser_of(moderator)
    page = rim.get(f"/fr/desk/moderation/{proposal.ref}")
    day = page.typed("#due_on")
    page = rim.submit(page.form("/ruling"), button="hide")
    assert page.status == 422 and day and page.typed("#due_on") == day
    said = [link.get_text() for link in page.select(".error-summary a")]
    assert said[0].startswith(page.html.find("legend").get_text(strip=True)), "named as on the page"


def test_a_proposal_is_given_to_a_department_and_taken_back(browser_of, session, proposal, moderator):
    department = a_department(session)
    rim = browser_of(moderator)
    page = rim.get(f"/fr/desk/moderation/{proposal.ref}")
    page = rim.submit(page.form("/assignment"), {"due_on": "2026-03-01"}, button="assign")
    assert page.status == 409 and page.one("#due_on")["value"] == "2026-03-01"
    assert page.one(".error-summary a")["href"] == "#due_on" and page.one("#due_on-error")
    page = rim.submit(page.form("/assignment"), {"due_on": "2026-03-30"}, button="assign")
    assert page.status == 200 and department.name["fr"] in page.text
    shown = rim.get(f"/fr/contributions/{proposal.ref}")
    assert department.name["fr"] in shown.text and "30 mars 2026" in shown.text
    page = rim.get(f"/fr/desk/moderation/{proposal.ref}")
    rim.submit(page.form("/assignment"), button="end")
    assert department.name["fr"] not in rim.get(f"/fr/contributions/{proposal.ref}").text


@languages
def test_half_of_the_rulings_is_a_measure_only_of_enough_of_them(
    visitor, browser_of, session, consultation, language
):
    desk = browser_of(a_moderator(session, public_name="Rim"))
    for number in range(4):
        proposal = a_proposal(session, consultation=consultation, title=f"Quelqu’un de la rue {number}")
        session.commit()
        assert not visitor().get(f"/{language}/moderation-log").select(".log__pace")
        hide(desk, proposal.ref)
    assert "4" in visitor().get(f"/{language}/moderation-log").one(".log__pace").get_text()
