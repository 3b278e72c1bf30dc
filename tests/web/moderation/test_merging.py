"""Merging at the desk, and what voters, authors and everybody else see of it; undone exactly after further votes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.domain.contributions.models import Contribution, State, Tongue
from consult.domain.moderation.merges import Merge
from consult.domain.voting.models import Choice
from consult.domain.voting.tallies import Tally, recount
from consult.web.database import extension
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.merges import REASONS, a_merge
from tests.factories.people import a_moderator, a_resident
from tests.statements import counted
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


@pytest.fixture
def three(session, consultation):
    made = [
        a_proposal(
            session,
            consultation=consultation,
            language=one,
            author=a_resident(session, email=f"{one}@example.tn".lower(), language=spoken),
        )
        for one, spoken in ((Tongue.AR, "ar"), (Tongue.FR, "fr"), (Tongue.EN, "en"))
    ]
    session.commit()
    return made


def merge(browser, spoken, row, members, **more):
    """Through the desk: find one by its words, the others by their numbers, see what it will do, and do it."""
    page = browser.get(f"/{spoken}/desk/moderation/{row.ref}/merge")
    for member in members:
        page = browser.submit(page.one("form:has(#merge-q)"), {"q": member.ref})
        box = page.one(f"input[name=with][value='{member.ref}']")
        assert not box.has_attr("checked")
        kept = [one["value"] for one in page.select("fieldset input[checked][name=with]")]
        page = browser.get(page.path.split("?")[0], query_string={"q": "", "with": [*kept, member.ref]})
    form = page.one("form[method=post]:has([name=head])")
    reasons = {
        f"reason_{one}": words for one, words in REASONS.items() if page.select(f"[name=reason_{one}]")
    }
    return browser.submit(form, {**reasons, **more})


def tallies(session, rows):
    session.commit()
    session.expire_all()
    found = recount(session, [row.id for row in rows])
    shown = session.scalars(select(Contribution).where(Contribution.id.in_([row.id for row in rows])))
    for row in shown:
        assert Tally(row.agree_count, row.disagree_count, row.neutral_count) == found[row.id]
    return [found[row.id] for row in rows]


@languages
def test_a_merge_undone_exactly_after_further_votes(
    browser_of, visitor, session, moderator, three, language, clock, app
):
    head, one, other = three
    both, single = a_resident(session, email="both@example.tn"), a_resident(session)
    a_vote(session, on=one, voter=both)
    a_vote(session, on=other, voter=both, choice=Choice.DISAGREE)
    a_vote(session, on=one, voter=single)
    a_comment(session, parent=one, body="Et aussi rue de Marseille.")
    rim = browser_of(moderator)
    page = merge(rim, language, head, [one, other])
    assert page.status == 200 and page.path.endswith(
        f"/desk/moderation/merges/{session.scalar(select(Merge.id))}"
    )
    assert tallies(session, three) == [Tally(1, 1, 0), Tally(2, 0, 0), Tally(0, 1, 0)]

    # Everybody sees it at both addresses, and in the public log.
    anyone = visitor()
    page = anyone.get(f"/{language}/contributions/{one.ref}")
    assert page.status == 200 and one.body[:20] in page.text and head.ref in page.text
    assert page.one("link[rel=canonical]")["href"].endswith(f"/contributions/{head.ref}")
    page = anyone.get(f"/{language}/contributions/{head.ref}")
    assert one.ref in page.text and other.ref in page.text and "rue de Marseille" in page.text
    assert page.one(f"section[aria-labelledby=gathered] li > a[href$='/contributions/{one.ref}']")
    page = anyone.get(f"/{language}/moderation-log/merges")
    assert all(row.ref in page.text for row in three)
    listed = anyone.get(f"/{language}/consultations/square/proposals?order=newest")
    assert head.ref in listed.text and one.ref not in listed.text
    found = anyone.get(f"/{language}/consultations/square/proposals?q={one.ref}&order=newest")
    assert one.ref in found.text

    # The authors and the voters were told once each.
    for author in ("ar", "fr", "en", "both"):
        letters = letters_to(app, f"{author}@example.tn")
        assert head.ref in text_of(letters[-1])

    # A voter sees both votes, moves one and takes the other back; the other voter changes their mind at the head.
    voter = browser_of(both)
    page = voter.get(f"/{language}/contributions/{head.ref}/votes")
    assert len(page.select("article")) == 2
    page = voter.submit(page.form(f"/{one.ref}/votes/move"))
    assert page.status == 200 and tallies(session, three)[0] == Tally(2, 0, 0)
    page = voter.submit(page.one(f"form[action$='/{other.ref}/vote']"), button="withdraw")
    assert tallies(session, three) == [Tally(2, 0, 0), Tally(1, 0, 0), Tally()]
    again = browser_of(single)
    page = again.get(f"/{language}/contributions/{head.ref}")
    again.submit(page.form(f"/{head.ref}/vote"), button="disagree")
    assert tallies(session, three) == [Tally(1, 1, 0), Tally(1, 0, 0), Tally()]

    # Undone: each vote stays on the text it was cast on.
    page = rim.get(f"/{language}/desk/moderation/merges/{session.scalar(select(Merge.id))}")
    reasons = {f"reason_{code}": words for code, words in REASONS.items()}
    page = rim.submit(page.one("form[method=post]:has(textarea)"), reasons)
    assert page.status == 200 and not page.select("textarea")
    assert tallies(session, three) == [Tally(1, 1, 0), Tally(1, 0, 0), Tally()]
    rows = session.scalars(select(Contribution).where(Contribution.id.in_([row.id for row in three])))
    assert {row.state for row in rows} == {State.PUBLISHED}
    assert not anyone.get(f"/{language}/contributions/{head.ref}").select("#gathered")
    assert len(letters_to(app, "both@example.tn")) == len(letters) + 1


@languages
def test_a_new_wording_is_marked_as_the_municipality_s(
    browser_of, visitor, session, moderator, three, language
):
    title = "Ombre et bancs sur toute l’avenue"
    page = merge(
        browser_of(moderator),
        language,
        three[0],
        three[1:],
        head="new",
        title=title,
        body="De l’ombre et des bancs d’un bout à l’autre de l’avenue.",
        language="fr",
    )
    session.commit()
    made = session.scalars(select(Contribution).where(Contribution.title == title)).one()
    page = visitor().get(f"/{language}/contributions/{made.ref}")
    assert page.status == 200 and all(row.ref in page.text for row in three)


@languages
def test_a_refusal_keeps_the_words(browser_of, session, moderator, three, language):
    page = merge(
        browser_of(moderator), language, three[0], three[1:2], reason_ar="", reason_fr="Elles se ressemblent."
    )
    assert page.status == 409 and page.typed("[name=reason_fr]") == "Elles se ressemblent."
    assert page.select(".field--wrong [name=reason_ar]")
    assert session.scalars(select(Merge)).first() is None


def test_only_moderators_of_the_consultation_merge(browser_of, session, store, moderator, three):
    made = a_merge(session, head=three[0], members=three[1:], moderator=moderator)
    other = a_proposal(session, consultation=three[0].consultation).consultation_id
    stranger = a_moderator(session, consultation_id=other)
    stranger.grants[0].consultation_id = None
    resident = browser_of(a_resident(session))
    for path in (f"/fr/desk/moderation/{three[0].ref}/merge", f"/fr/desk/moderation/merges/{made.id}"):
        assert resident.get(path).status == 403


def test_pages_of_merges_ask_the_same_of_one_and_of_three(
    browser_of, visitor, session, consultation, moderator, three, app
):
    head = a_proposal(session, consultation=consultation)
    a_merge(session, head=head, members=three[:1], moderator=moderator)
    a_vote(session, on=head)
    session.commit()
    # Signed in: what visitors see is kept in memory.
    rim, anyone = browser_of(moderator), browser_of(a_resident(session))
    paths = [
        (anyone, f"/fr/contributions/{head.ref}"),
        (anyone, "/fr/moderation-log/merges"),
        (rim, f"/fr/desk/moderation/{head.ref}/merge"),
    ]
    before = [statements(browser, path) for browser, path in paths]
    a_merge(session, head=head, members=three[1:], moderator=moderator)
    session.commit()
    assert [statements(browser, path) for browser, path in paths] == before


def statements(browser, path):
    with browser.app.app_context():
        engine = extension.engine
    with counted(engine) as found:
        assert browser.get(path).status == 200
    return len(found)
