"""Writing at a browser without scripts: limits that are said before they are met, and no word that is ever lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.accounts.queries import find_person
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.queries import get_contribution
from consult.rendering.words import Words
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.moderation import a_hiding
from tests.factories.people import a_moderator, a_resident

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
TITLE = "Des bancs à l’ombre"
BODY = "Devant l’école, les parents attendent debout et en plein soleil."


@pytest.fixture
def author(session):
    person = a_resident(session, public_name="Amel")
    session.commit()
    return person


@pytest.fixture
def amel(browser_of, author):
    return browser_of(author)


def new(browser, language="fr", button="submit", **fields):
    page = browser.get(f"/{language}/consultations/square/proposals/new")
    return browser.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY} | fields, button=button)


def again(session, ref) -> Contribution:
    session.commit()
    session.expire_all()
    found = get_contribution(session, ref)
    session.commit()
    return found


@languages
def test_the_form_says_its_limits_before_they_are_met(amel, consultation, language):
    page = amel.get(f"/{language}/consultations/square/proposals/new")
    assert all(number in page.text for number in ("8", "160"))
    most = {"ar": "8.000", "fr": "8 000", "en": "8,000"}[language]
    counter = page.one("#body-count").get_text(" ", strip=True)
    assert most in page.text and most in " ".join(counter.split()), "as the counter beside it says it"
    assert page.one("#title")["aria-describedby"] and page.one("#body")["aria-describedby"]
    assert not page.one("#body").has_attr("maxlength"), "a pasted text is not cut in silence"


# What is typed, and whether it is taken. Lengths are those a reader sees: composed, trimmed, a line break is one.
WORDS = [
    ({"title": "x" * 7}, False),
    ({"title": "x" * 8}, True),
    ({"title": "x" * 160}, True),
    ({"title": "x" * 161}, False),
    ({"title": "  " + "e\u0301" * 8 + "  "}, True),
    ({"title": "🌳" * 8}, True),
    ({"title": "🌳" * 161}, False),
    ({"title": ""}, False),
    ({"title": "\u202e\u2066\u200b" * 9}, False),
    ({"body": ""}, False),
    ({"body": "x" * 19}, False),
    ({"body": "x" * 8000}, True),
    ({"body": "x" * 8001}, False),
    ({"body": "a\r\n" * 3999 + "ab"}, True),
    ({"body": "   \r\n \t "}, False),
    ({"language": "tlh"}, False),
    ({"arrondissement": "99999"}, False),
    ({"theme": "99999"}, False),
]


@pytest.mark.parametrize(("fields", "taken"), WORDS, ids=[str(fields)[:40] for fields, _ in WORDS])
def test_what_is_taken_and_what_comes_back_with_every_word(amel, consultation, fields, taken):
    page = amel.get("/fr/consultations/square/proposals/new")
    token = page.one(".writing input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "title": TITLE, "body": BODY, "language": "fr", "act": "submit"}
    sent |= {"arrondissement": "", "theme": "", "organisation": ""}
    sent |= fields
    page = amel.post("/fr/consultations/square/proposals/new", sent)
    if taken:
        assert page.status == 200 and "/contributions/2026-000001" in page.path
        return
    assert page.status == 422
    assert page.select(".error-summary a[href^='#']"), "linked to the field"
    assert page.one("#title")["value"] == sent["title"]
    assert page.one("#body").get_text().removeprefix("\n") == sent["body"].replace("\r\n", "\n")


STRANGE = [
    ("<script>alert(1)</script> et <b>gras</b>", "<script>alert(1)</script> et <b>gras</b>"),
    ("avant\x00après \x07\x1b[31m", "avantaprès [31m"),
    ("droite \u202egauche\u202c fin", "droite gauche fin"),
    ("javascript:alert(1) http://exemple.tn/a?b=c&d", "javascript:alert(1) http://exemple.tn/a?b=c&d"),
]


@pytest.mark.parametrize(("typed", "shown"), STRANGE, ids=["markup", "controls", "bidi", "links"])
def test_strange_characters_are_letters_or_gone(amel, visitor, consultation, typed, shown):
    page = new(amel, title=f"Titre {typed}"[:150], body=f"{BODY} {typed}")
    assert page.status == 200
    public = visitor().get(page.path)
    text = public.one(".voice__text").get_text(" ", strip=True)
    assert shown in text
    assert not public.select(".voice__text script, .voice__text b")
    assert not [
        a for a in public.select(".voice__text a") if not a["href"].startswith(("http://", "https://"))
    ]
    assert "\u202e" not in public.response.get_data(as_text=True)


def test_ten_thousand_marks_on_one_letter_do_not_cover_the_page(amel, consultation):
    page = new(amel, body=BODY + " e" + "\u0301" * 5_000)
    assert page.status == 200
    text = page.one(".voice__text").get_text()
    assert text.count("\u0301") < 10
    page = new(amel, title="Zone verte" + "\u0300" * 10_000)
    assert page.status == 200 and page.heading.count("\u0300") < 10


@languages
def test_a_form_whose_proof_is_gone_gives_the_words_back(amel, consultation, language):
    page = amel.get(f"/{language}/consultations/square/proposals/new")
    form = page.form("/proposals/new")
    page = amel.submit(form, {"title": TITLE, "body": BODY, "csrf_token": "stale"}, button="submit")
    assert page.status == 400
    assert [one.get_text().strip() for one in page.select("textarea[readonly]")] == [TITLE, BODY]
    page = new(amel)
    assert page.status == 200, "and from the page opened again it goes"


def test_a_stale_form_never_gives_a_password_back(visitor):
    page = visitor().post(
        "/fr/account/new",
        {"email": "amel@example.tn", "password": "olive tree by the lake", "csrf_token": "x"},
    )
    assert page.status == 400 and "olive tree" not in page.response.get_data(as_text=True)


def test_two_clicks_are_one_contribution_and_back_and_again_is_another(amel, session, consultation):
    page = amel.get("/fr/consultations/square/proposals/new")
    form, seen = page.form("/proposals/new"), []
    for _click in range(2):
        amel.at = page
        seen.append(amel.submit(form, {"title": TITLE, "body": BODY}, button="submit").path)
    assert seen[0] == seen[1] and seen[0].endswith("2026-000001")
    assert new(amel, body=f"{BODY} Et des arbres.").path.endswith("2026-000002")


@languages
def test_a_phase_that_closes_while_one_writes_keeps_the_words_as_a_draft(amel, clock, consultation, language):
    page = amel.get(f"/{language}/consultations/square/proposals/new")
    clock.forward(days=10)
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
    assert page.status == 409 and page.one("#body").get_text().strip() == BODY
    assert not page.select("button[value=submit]"), "what cannot be done has no button"
    page = amel.submit(page.form("/proposals/new"), button="draft")
    assert page.status == 200 and "/account/drafts/" in page.path
    assert TITLE in amel.get(f"/{language}/account/contributions").text


@pytest.mark.parametrize(("ended", "status"), [("signed out", 400), ("password changed", 401)])
@languages
def test_who_was_signed_out_elsewhere_keeps_the_words(
    amel, author, session, consultation, language, ended, status
):
    proposal = a_proposal(session, consultation=consultation)
    session.commit()
    ways = [
        (f"/{language}/consultations/square/proposals/new", "/proposals/new", {"title": TITLE, "body": BODY}),
        (f"/{language}/contributions/{proposal.ref}/comments", "/comments", {"body": BODY}),
    ]
    forms = [(amel.get(path).form(action), words, path) for path, action, words in ways]
    if ended == "signed out":
        # With the session goes the proof that the form was ours.
        amel.client.delete_cookie("session")
    else:
        author.stamp = "another"
        session.commit()
    for form, words, path in forms:
        page = amel.submit(form, words)
        assert page.status == status and page.html.html["lang"] == language
        assert [one.get_text().strip() for one in page.select("textarea[readonly]")] == list(words.values())
        if status == 401:
            back = page.one("main a.button--primary")["href"]
            assert back.startswith(f"/{language}/account/sign-in") and back.endswith("next=" + path)


def test_a_draft_is_seen_by_nobody_else(amel, visitor, browser_of, session, moderator, consultation):
    page = new(amel, button="draft", title="", body="Une phrase, pas plus.")
    path = page.path
    assert page.status == 200 and "/account/drafts/" in path
    for other in (browser_of(a_resident(session)), browser_of(moderator)):
        assert other.get(path).status == 404
    assert "/account/sign-in" in visitor().get(path).path
    for public in ("/fr/consultations/square/proposals", "/fr/register", "/fr/"):
        assert "Une phrase" not in visitor().get(public).text
    page = amel.get(path)
    page = amel.submit(page.form("/drafts/"), button="discard")
    assert page.path.endswith("/account/contributions") and amel.get(path).status == 404


@languages
def test_changing_a_text_until_somebody_answers(amel, browser_of, session, moderator, consultation, language):
    ref = new(amel, language).path.rsplit("/", 1)[-1]
    page = amel.get(f"/{language}/contributions/{ref}/edit")
    page = amel.submit(page.form("/edit"), {"body": "court"})
    assert page.status == 422 and page.one("#body").get_text().strip() == "court"
    page = amel.submit(page.form("/edit"), {"body": BODY + " Et le soir."})
    assert page.status == 200 and "Et le soir." in page.text
    assert amel.get(f"/{language}/contributions/{ref}").select(".voice__version"), "earlier wordings"
    other = browser_of(a_resident(session))
    assert not other.get(f"/{language}/contributions/{ref}").select(".voice__version")
    assert other.get(f"/{language}/contributions/{ref}/edit").status == 404
    a_vote(session, on=again(session, ref))
    session.commit()
    page = amel.get(f"/{language}/contributions/{ref}/edit")
    assert not page.select("form[action$='/edit']")


def test_two_windows_on_one_text(amel, consultation):
    ref = new(amel).path.rsplit("/", 1)[-1]
    first = amel.get(f"/fr/contributions/{ref}/edit")
    amel.submit(first.form("/edit"), {"body": BODY + " Premier."})
    amel.at = first
    page = amel.submit(first.form("/edit"), {"body": BODY + " Second."})
    assert page.status == 409 and page.one("#body").get_text().strip() == BODY + " Second."
    assert "Premier." in page.text
    page = amel.submit(page.form("/edit"))
    assert page.status == 200 and "Second." in page.text


@languages
def test_withdrawn_is_gone_and_its_number_is_not(amel, visitor, session, consultation, language):
    ref = new(amel, language).path.rsplit("/", 1)[-1]
    a_comment(session, parent=again(session, ref), body="Je réponds quand même.")
    session.commit()
    page = amel.get(f"/{language}/contributions/{ref}")
    page = amel.get(page.link(Words(language).gettext("Withdraw")))
    assert TITLE in page.text, "what is about to go is shown once more"
    assert again(session, ref).state is State.PUBLISHED, "asking is not doing"
    page = amel.submit(page.form("/withdraw"))
    assert page.status == 200 and again(session, ref).state is State.WITHDRAWN
    assert not amel.get(f"/{language}/contributions/{ref}").select(".voice__mine")
    page = visitor().get(f"/{language}/contributions/{ref}")
    assert page.status == 410 and ref in page.text
    assert BODY not in page.response.get_data(as_text=True) and "Je réponds quand même." in page.text
    assert ref in visitor().get(f"/{language}/register").text


@languages
def test_a_comment_is_withdrawn_from_its_own_page_and_leaves_its_place_in_the_thread(
    amel, visitor, session, consultation, language
):
    proposal = a_proposal(session, consultation=consultation)
    session.commit()
    page = amel.get(f"/{language}/contributions/{proposal.ref}")
    page = amel.submit(page.form("/comments"), {"body": "Je le regrette déjà."})
    ref = page.path.rsplit("/", 1)[-1]
    a_comment(session, parent=again(session, ref), body="Je réponds quand même.")
    session.commit()
    # From the thread under the proposal to the comment's page, and from there to the question.
    page = amel.get(f"/{language}/contributions/{proposal.ref}")
    page = amel.get(page.link(ref))
    page = amel.get(page.link(Words(language).gettext("Withdraw")))
    assert "Je le regrette déjà." in page.text
    page = amel.submit(page.form("/withdraw"))
    assert page.status == 200 and again(session, ref).state is State.WITHDRAWN
    thread = visitor().get(f"/{language}/contributions/{proposal.ref}")
    assert "regrette" not in thread.text and "Je réponds quand même." in thread.text
    assert Words(language).gettext("Withdrawn by its author.") in thread.text


def test_what_a_moderator_has_hidden_says_why_it_is_not_withdrawn(amel, session, consultation, moderator):
    ref = new(amel).path.rsplit("/", 1)[-1]
    found = again(session, ref)
    a_hiding(session, of=found, moderator=find_person(session, moderator.id))
    session.commit()
    page = amel.get(f"/en/contributions/{ref}")
    assert "neither changed nor withdrawn" in page.one(".voice__mine").get_text()
    assert not page.select("a[href$='/withdraw']")


@languages
def test_comments_and_replies_know_their_limits(amel, consultation, session, language):
    ref = new(amel, language).path.rsplit("/", 1)[-1]
    page = amel.get(f"/{language}/contributions/{ref}")
    form = page.form("/comments")
    for words in ("", "x" * 2001):
        amel.at = page
        answer = amel.submit(form, {"body": words})
        assert answer.status == 422 and answer.one("#body").get_text().strip() == words
    amel.at = page
    answer = amel.submit(form, {"body": "x" * 2000, "side": "against"})
    assert answer.status == 200 and answer.path.endswith("2026-000002")
    answer = amel.submit(answer.form("/comments"), {"body": "Une réponse."})
    assert answer.path.endswith("2026-000003")
    shown = amel.get(f"/{language}/contributions/{ref}")
    assert len(shown.select(".comment")) == 2 and len(shown.select(".comment .comment")) == 1


def test_who_may_not_speak_is_told_why_in_the_place_of_the_button(
    visitor, browser_of, session, clock, consultation
):
    ref = a_proposal(session, consultation=consultation).ref
    session.commit()
    page = visitor().get(f"/fr/contributions/{ref}")
    assert page.select("a[href*='/account/sign-in']") and not page.select("form[action$='/comments']")
    staff = browser_of(a_moderator(session))
    page = staff.get(f"/fr/contributions/{ref}")
    assert not page.select("form[action$='/vote'] button") and page.select(".vote__reason")
    clock.forward(days=12)
    page = browser_of(a_resident(session)).get(f"/fr/contributions/{ref}")
    assert not page.select("form[action$='/comments']") and "mars 2026" in page.one("#comment").get_text()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil", ""],
)
def test_a_forged_way_back_from_a_vote_stays_here(amel, session, consultation, target):
    ref = a_proposal(session, consultation=consultation).ref
    session.commit()
    token = amel.get(f"/fr/contributions/{ref}").one("#vote input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "choice": "agree", "next": target}
    answer = amel.client.post(f"/fr/contributions/{ref}/vote", data=sent)
    assert answer.status_code == 303 and answer.headers["Location"] == f"/fr/contributions/{ref}#vote"


@languages
def test_one_tap_changes_and_takes_back_a_vote_and_a_forged_choice_is_refused(
    amel, session, consultation, language
):
    ref = a_proposal(session, consultation=consultation).ref
    session.commit()
    path = f"/{language}/contributions/{ref}"
    for choice in ("agree", "agree", "disagree", "neutral"):
        page = amel.get(path)
        page = amel.submit(page.form("/vote"), button=choice)
        assert page.one(f"button[value={choice}]")["aria-pressed"] == "true"
    found = again(session, ref)
    assert (found.agree_count, found.disagree_count, found.neutral_count) == (0, 0, 1)
    token = page.one("#vote input[name=csrf_token]")["value"]
    assert amel.post(f"{path}/vote", {"csrf_token": token, "choice": "all"}).status == 409
    page = amel.submit(amel.get(path).form("/vote"), button="withdraw")
    assert again(session, ref).neutral_count == 0


def test_a_vote_swapped_in_place_says_the_same(amel, session, consultation):
    ref = a_proposal(session, consultation=consultation).ref
    session.commit()
    token = amel.get(f"/fr/contributions/{ref}").one("#vote input[name=csrf_token]")["value"]
    headers = {"HX-Request": "true"}
    sent = {"csrf_token": token, "choice": "agree", "compact": "0"}
    answer = amel.client.post(f"/fr/contributions/{ref}/vote", data=sent, headers=headers)
    said = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "<html" not in said and 'aria-pressed="true"' in said
    assert again(session, ref).agree_count == 1


def test_who_is_not_signed_in_votes_after_signing_in(visitor, session, consultation):
    ref = a_proposal(session, consultation=consultation).ref
    session.commit()
    one = visitor()
    page = one.get(f"/fr/contributions/{ref}")
    page = one.get(page.one("#vote a")["href"])
    assert page.one("input[name=next]")["value"] == f"/fr/contributions/{ref}#vote"


def test_a_later_hour_is_said_when_it_opens(amel, visitor, clock, consultation):
    clock.at -= timedelta(days=12)
    page = visitor().get("/fr/consultations/square")
    assert not page.select("main a[href$='/proposals/new']")
    page = amel.get("/fr/consultations/square/proposals/new")
    assert not page.select("button[value=submit]") and "février 2026" in page.text
