"""A moderator at the desk of the synthesis: findings, citations, what is set aside, and publishing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.contributions.models import Tongue
from consult.domain.synthesis.models import SynthesisState
from consult.domain.synthesis.queries import find_synthesis
from tests.conftest import NOON
from tests.factories.consultations import a_consultation, in_three
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.people import a_councillor, a_moderator, a_resident, an_administrator
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
DESK = "/desk/consultations/square/synthesis"
BODY = "La rue manque d’ombre en été. Nous voudrions des jujubiers et des bancs."


def three(name: str, words: str) -> dict[str, str]:
    return {f"{name}_{language}": f"{words} {language}" for language in ("ar", "fr", "en")}


def drafted(session, consultation):
    session.commit()
    session.expire_all()
    found = find_synthesis(session, consultation.id)
    session.commit()
    return found


@pytest.fixture
def author(session):
    return a_resident(session, email="amel@example.tn", language="ar")


@pytest.fixture
def proposals(session, consultation, author):
    made = [
        a_proposal(
            session, consultation=consultation, author=author, title="Des jujubiers sur la place", body=BODY
        ),
        a_proposal(
            session,
            consultation=consultation,
            title="Un parking souterrain",
            body="Sous la place même, sur trois niveaux.",
        ),
        a_proposal(session, consultation=consultation, language=Tongue.AR, title="مقاعد في الظلّ"),
    ]
    a_vote(session, on=made[0])
    session.commit()
    return made


@languages
def test_from_the_first_finding_to_the_published_report(
    app, browser_of, visitor, session, consultation, moderator, proposals, clock, language
):
    cited, aside, second = proposals
    at = f"/{language}{DESK}"
    rim = browser_of(moderator)
    page = rim.submit(rim.get(at).form("/begin"))
    for part in ("introduction", "method", "minority"):
        page = rim.submit(
            page.html.select_one("form:has([name=introduction_ar])"), three(part, f"Our {part}")
        )
        assert page.status == 200
    page = rim.get(f"{at}/findings/new")
    page = rim.submit(page.form("/findings/new"), three("title", "Shade first") | three("body", "They agree"))
    finding = page.path.partition("#")[0]

    # Search stands beside the text; what is cited is seen at once, and what is not.
    page = rim.get(f"{finding}?shelf=open&q=jujubiers")
    assert [one["id"] for one in page.select(".beside__one")] == [f"c-{cited.ref}"]
    page = rim.submit(
        page.one(f"#c-{cited.ref} form"), {"quote": "des jujubiers et des bancs"}, button="cite"
    )
    assert page.status == 200 and not page.select(".beside__one"), "it is open no more"
    page = rim.get(f"{finding}?shelf=cited")
    assert page.one(f"#c-{cited.ref} .beside__quote").get_text(strip=True) == "des jujubiers et des bancs"
    page = rim.get(f"{finding}?shelf=open")
    assert {one["id"] for one in page.select(".beside__one")} == {f"c-{aside.ref}", f"c-{second.ref}"}
    rim.submit(page.one(f"#c-{second.ref} form"), button="cite")

    # The third has no place yet: publishing says so, and the reason of those left aside is asked for.
    page = rim.get(f"{at}/contributions?shelf=open")
    form = page.one("#aside-form")
    page = rim.submit(form, {"refs": [aside.ref]})
    assert page.status == 409 and page.select(f"input[value='{aside.ref}'][checked]"), "a reason is needed"
    page = rim.submit(page.one("#aside-form"), three("aside-reason", "Another plan") | {"refs": [aside.ref]})
    assert page.status == 200
    page = rim.get(f"{at}/recommendations/new")
    box = page.one("input[name=findings]")["value"]
    fields = three("title", "Plant") | three("body", "Thirty") | {"findings": [box]}
    assert rim.submit(page.html.select_one("form:has([name=title_ar])"), fields).status == 200

    # A draft is nobody else's.
    stranger = visitor()
    assert stranger.get(f"/{language}/consultations/square/synthesis").status == 404
    assert stranger.client.get(f"/{language}/consultations/square/synthesis.pdf").status_code == 404
    for path in (
        "/consultations/square",
        f"/contributions/{cited.ref}",
        "/consultations/square/proposals?q=Shade",
    ):
        assert "Shade first" not in stranger.get(f"/{language}{path}").text
    assert stranger.get(f"/{language}/council/square").status == 404

    # Not while people vote; then once, and every author is told by one letter in their language.
    assert not rim.get(f"{at}/publish").select("form.desk-form")
    clock.at = CLOSED
    before = len(letters_to(app, "amel@example.tn"))
    page = rim.get(f"{at}/publish")
    assert not page.select("[name=missing_reason], [name=gap_ar]"), "nothing is open, nothing is missing"
    page = rim.submit(page.html.select_one("form.desk-form"))
    assert page.path == f"/{language}/consultations/square/synthesis" and page.status == 200
    letters = letters_to(app, "amel@example.tn")
    assert (
        len(letters) == before + 1 and cited.ref in text_of(letters[-1]) and "التقرير" in text_of(letters[-1])
    )

    # What everybody reads: findings with what they cite, in the three languages.
    for here in ("ar", "fr", "en"):
        page = stranger.get(f"/{here}/consultations/square/synthesis")
        assert f"Shade first {here}" in page.text and f"Another plan {here}" in page.text
        quote = page.one(".citation blockquote")
        assert quote["lang"] == "fr" and quote.get_text(strip=True) == "des jujubiers et des bancs"
        for one in proposals:
            assert page.select(f"a[href='/{here}/contributions/{one.ref}']")
    assert "Shade first" in stranger.get(f"/{language}/contributions/{cited.ref}").text
    # And nothing in it changes any more.
    page = rim.get(finding)
    assert not page.select("textarea") and not page.select("button[name=act]")


def test_two_moderators_write_at_once_and_nothing_is_lost(browser_of, session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    rim, sami = browser_of(moderator), browser_of(a_moderator(session))
    for path, pick, changed in (
        (f"/fr{DESK}", "form:has([name=introduction_ar])", "introduction_fr"),
        (f"/fr{DESK}/findings/{finding.id}", "form.desk-form", "body_fr"),
    ):
        first, second = rim.get(path), sami.get(path)
        assert rim.submit(first.html.select_one(pick), {changed: "Ce que Rim a écrit"}).status == 200
        sami.at = second
        page = sami.submit(second.html.select_one(pick), {changed: "Ce que Sami a écrit"})
        assert page.status == 409
        assert page.one(f"#{changed}").get_text(strip=True) == "Ce que Sami a écrit", "kept"
        assert "Ce que Rim a écrit" in page.one(".saved-now:-soup-contains('Rim')").get_text(), "and seen"
        page = sami.submit(page.html.select_one(pick))
        assert page.status == 200, "knowing both, one may save again"
        assert page.one(f"#{changed}").get_text(strip=True) == "Ce que Sami a écrit"


@languages
def test_a_refused_quote_or_title_comes_back_with_every_word(
    browser_of, session, consultation, moderator, proposals, language
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    rim = browser_of(moderator)
    page = rim.get(f"/{language}{DESK}/findings/{finding.id}?shelf=open")
    ref = proposals[0].ref
    page = rim.submit(page.one(f"#c-{ref} form"), {"quote": "des oliviers"}, button="cite")
    assert page.status == 409, "nobody wrote this"
    assert page.one(f"#quote-{ref}").get_text(strip=True) == "des oliviers"
    assert page.one(f"#c-{ref} .field__error").get_text(strip=True)
    page = rim.get(f"/{language}{DESK}/findings/new")
    page = rim.submit(page.form("/findings/new"), {"body_fr": "Beaucoup de mots"})
    assert page.status == 422 and page.one("#body_fr").get_text(strip=True) == "Beaucoup de mots"
    page = rim.submit(page.form("/findings/new"), {"title_fr": "x" * 201})
    assert page.status == 422 and "201" in page.text and page.typed("#title_fr") == "x" * 201


def test_a_missing_language_is_shown_and_publishing_asks_for_the_reason(
    browser_of, visitor, session, consultation, moderator, proposals, clock
):
    synthesis = a_synthesis(
        session, consultation=consultation, moderator=moderator, texts={"ar": "نصّ", "fr": "texte"}
    )
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=proposals)
    clock.at = CLOSED
    rim = browser_of(moderator)
    assert rim.get(f"/en{DESK}").select(".badge--missing")
    page = rim.get(f"/en{DESK}/publish")
    form = page.html.select_one("form.desk-form")
    page = rim.submit(form)
    assert page.status == 409 and drafted(session, consultation).state is SynthesisState.DRAFT
    form = page.html.select_one("form.desk-form")
    page = rim.submit(form, {"missing_reason": "The translator was ill."})
    assert page.status == 200 and "The translator was ill." in page.text
    assert "texte" in page.text or "نصّ" in page.text, "another language stands in its place"
    assert "The translator was ill." not in visitor().get("/fr/consultations/square/synthesis").text


def test_what_is_left_open_is_published_with_its_reason_only(
    browser_of, visitor, session, consultation, moderator, proposals, clock
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=proposals[:2])
    clock.at = CLOSED
    rim = browser_of(moderator)
    page = rim.get(f"/fr{DESK}/publish")
    page = rim.submit(page.html.select_one("form.desk-form"))
    assert page.status == 409
    page = rim.submit(page.html.select_one("form.desk-form"), three("gap", "Lue trop tard"))
    assert "Lue trop tard fr" in page.text
    assert "Lue trop tard fr" in visitor().get(f"/fr/contributions/{proposals[2].ref}").text


def test_a_second_click_on_publish_finds_it_published(
    browser_of, session, consultation, moderator, proposals, clock
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=proposals)
    clock.at = CLOSED
    rim = browser_of(moderator)
    page = rim.get(f"/fr{DESK}/publish")
    form = page.html.select_one("form.desk-form")
    rim.submit(form)
    rim.at = page
    page = rim.submit(form)
    assert page.status == 200 and page.path == f"/fr{DESK}"
    # A form that was open when it was published is refused with its words.
    text = rim.get(f"/fr{DESK}")
    assert not text.select("form:has([name=introduction_ar])")


def test_a_text_written_while_another_publishes_is_refused_and_kept(
    browser_of, session, consultation, moderator, proposals, clock
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, cites=proposals)
    clock.at = CLOSED
    rim, sami = browser_of(moderator), browser_of(a_moderator(session))
    overview = rim.get(f"/fr{DESK}")
    recommending = rim.get(f"/fr{DESK}/recommendations/new")
    written = rim.get(f"/fr{DESK}/findings/{finding.id}")
    remove = written.form("/remove")
    sami.submit(sami.get(f"/fr{DESK}/publish").html.select_one("form.desk-form"))
    for shown, name in ((overview, "introduction_fr"), (recommending, "body_fr"), (written, "body_fr")):
        rim.at = shown
        form = shown.html.select_one("form.desk-form:has(textarea)")
        words = {name: "Une heure de travail"} | ({"title_fr": "Planter"} if shown is recommending else {})
        page = rim.submit(form, words)
        assert page.status == 409 and page.select(".error-summary")
        assert page.one(f"#{name}").get_text(strip=True) == "Une heure de travail", "it may still be copied"
    rim.at = written
    assert rim.submit(remove).status == 409
    assert len(drafted(session, consultation).findings) == 1


@pytest.mark.parametrize("who", [None, a_resident, an_administrator, a_councillor])
def test_the_desk_of_the_synthesis_is_the_moderators(
    visitor, browser_of, session, consultation, moderator, who
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    browser = browser_of(who(session)) if who else visitor()
    session.commit()
    for path in (
        "",
        f"/findings/{finding.id}",
        "/findings/new",
        "/recommendations/new",
        "/contributions",
        "/publish",
    ):
        page = browser.get(f"/ar{DESK}{path}")
        assert page.status == 403 if who else "/sign-in" in page.path
    for path in ("/begin", "/place", "/publish", f"/findings/{finding.id}/remove"):
        page = browser.post(f"/ar{DESK}{path}")
        assert page.status in (400, 403) if who else "/sign-in" in page.path or page.status in (400, 403)
    assert len(drafted(session, consultation).findings) == 1


def test_a_moderator_of_another_consultation_stays_outside(
    browser_of, session, store, consultation, moderator
):
    a_synthesis(session, consultation=consultation, moderator=moderator)
    other = a_consultation(session, store=store, slug="market")
    browser = browser_of(a_moderator(session, consultation_id=other.id))
    assert browser.get(f"/fr{DESK}").status == 403
    page = browser.get("/fr/desk/syntheses")
    assert page.select("a[href*='market']") and not page.select("a[href*='square']")


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "x", "٣"])
def test_an_address_that_names_no_finding_is_no_fault(
    browser_of, session, consultation, moderator, proposals, number
):
    a_synthesis(session, consultation=consultation, moderator=moderator)
    rim = browser_of(moderator)
    page = rim.get(f"/fr{DESK}/contributions")
    token = page.select("input[name=csrf_token]")[0]["value"]
    for act in ("cite", "uncite", "set-aside", "put-back", "nothing"):
        data = {"csrf_token": token, "act": act, "refs": proposals[0].ref, "aside-earlier": number}
        if act in ("cite", "uncite"):
            data["finding_id"] = number
        assert rim.post(f"/fr{DESK}/place", data).status in (200, 404, 409, 422)
    assert rim.get(f"/fr{DESK}/findings/999999999999999999999").status == 404


def test_a_finding_moves_and_is_removed_by_plain_forms(
    browser_of, session, consultation, moderator, proposals
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    for words in ("one", "two"):
        a_finding(session, synthesis=synthesis, moderator=moderator, cites=proposals[:1], words=words)
    rim = browser_of(moderator)
    page = rim.get(f"/en{DESK}")
    titles = [one.get_text(strip=True) for one in page.select("#findings ~ * h3, .outline__words h3")]
    token = page.select("input[name=csrf_token]")[0]["value"]
    up = page.html.select_one("button[formaction$='/up']")["formaction"]
    page = rim.post(up, {"csrf_token": token})
    moved = [one.get_text(strip=True) for one in page.select("#findings ~ * h3, .outline__words h3")]
    assert len(moved) == 2 and moved == titles[::-1]
    page = rim.get(page.link(moved[0]))
    page = rim.submit(page.form("/remove"))
    assert len(page.select(".outline__words h3")) == 1


def test_a_comment_may_be_cited_by_itself(browser_of, session, consultation, moderator, proposals):
    comment = a_comment(session, parent=proposals[0], body="Et qui arrosera ?")
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    rim = browser_of(moderator)
    page = rim.get(f"/fr{DESK}/findings/{finding.id}?shelf=comments")
    page = rim.submit(page.one(f"#c-{comment.ref} form"), {"quote": "qui arrosera"}, button="cite")
    assert page.status == 200 and page.select(f"#c-{comment.ref} .badge--done")


def test_a_kept_page_of_the_report_is_fresh_after_each_act(
    visitor, session, consultation, moderator, proposals, clock
):
    stranger = visitor()
    clock.at = CLOSED
    assert stranger.get("/fr/consultations/square/synthesis").status == 404
    assert "Synthèse publiée" not in stranger.get("/fr/consultations/square").text
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=proposals)
    session.commit()
    clock.at = CLOSED + timedelta(seconds=1)
    page = stranger.get("/fr/consultations/square/synthesis")
    assert page.status == 200 and in_three("shade is wanted")["fr"] in page.text
    assert stranger.get("/fr/consultations/square").select("a[href='/fr/consultations/square/synthesis']")


def test_the_list_says_what_is_late(browser_of, session, consultation, moderator, clock):
    consultation.synthesis_due_on = (NOON + timedelta(days=20)).date()
    rim = browser_of(moderator)
    session.commit()
    assert not rim.get("/en/desk/syntheses").select(".badge--refused")
    clock.at = NOON + timedelta(days=21)
    assert "late" in rim.get("/en/desk/syntheses").text
