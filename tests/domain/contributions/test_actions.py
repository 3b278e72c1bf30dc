"""Submitting, answering, editing, withdrawing, drafts, the counter: what is written with each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.counting import Counts, changes_of, count_consultations
from consult.domain.contributions.actions import (
    discard_draft,
    edit_contribution,
    save_draft,
    submit_comment,
    submit_draft,
    submit_proposal,
    withdraw_contribution,
)
from consult.domain.contributions.models import (
    Category,
    Channel,
    Contribution,
    Place,
    Side,
    State,
    Tongue,
)
from consult.domain.contributions.queries import (
    Filters,
    first_version,
    get_contribution,
    get_draft,
    list_contributions,
    list_own,
    list_versions,
)
from consult.domain.contributions.receipts import receipt_of
from consult.domain.contributions.rules import DRAFTS_MAX, Refusal
from consult.domain.contributions.states import change_state, mark_answered, mark_read, set_places
from consult.domain.journal.models import JournalEntry
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import NotFound, Refused, Stale
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment, a_proposal, a_vote, an_entry
from tests.factories.people import a_moderator, a_resident, an_organisation

LATER = NOON + timedelta(hours=1)


def counts(session, consultation) -> Counts:
    return count_consultations(session, [consultation.id])[consultation.id]


def found(session, consultation, words) -> list[str]:
    return [row.ref for row in list_contributions(session, Filters(consultation.id, kind=None, words=words))]


def test_a_proposal_is_public_numbered_journalled_and_told(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(
        session,
        consultation=consultation,
        author=author,
        title="  Des  arbres\u202e ici\x00 ",
        body="Vingt lettres, au moins.\r\n",
    )
    assert (proposal.state, proposal.place, proposal.received_at) == (State.PUBLISHED, Place.UNREAD, NOON)
    assert (proposal.title, proposal.body) == ("Des arbres ici", "Vingt lettres, au moins.")
    assert proposal.body_html == '<p dir="auto">Vingt lettres, au moins.</p>'
    assert proposal.category is Category.RESIDENT and proposal.channel is Channel.ONLINE
    entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "contribution.submitted")).one()
    assert entry.subject == f"contribution:{proposal.id}" and entry.actor_id == author.id
    assert entry.facts == {
        "ref": proposal.ref,
        "kind": "proposal",
        "consultation": consultation.id,
        "receipt": proposal.receipt_hash,
    }
    letter = session.scalars(select(Notice).where(Notice.kind == NoticeKind.CONTRIBUTION_RECEIVED)).one()
    assert (letter.person_id, letter.facts) == (author.id, {"ref": proposal.ref, "title": proposal.title})
    assert counts(session, consultation).proposals == counts(session, consultation).participants == 1


def test_a_member_may_speak_for_an_association_and_nobody_else(session, consultation):
    author = a_resident(session)
    association = an_organisation(session, members=(author,))
    proposal = a_proposal(session, consultation=consultation, author=author, organisation_id=association.id)
    assert (proposal.organisation_id, proposal.category) == (association.id, Category.ASSOCIATION)
    with pytest.raises(Refused) as no:
        a_proposal(session, consultation=consultation, organisation_id=association.id)
    assert no.value.code == Refusal.NOT_A_MEMBER


def test_theme_and_place_are_those_of_the_form(session, make):
    consultation, other = make(), make(slug="other")
    proposal = a_proposal(
        session, consultation=consultation, theme_id=consultation.themes[0].id, arrondissement_id=1
    )
    assert (proposal.theme_id, proposal.arrondissement_id) == (consultation.themes[0].id, 1)
    for forged, refusal in (
        ({"theme_id": other.themes[0].id}, Refusal.UNKNOWN_THEME),
        ({"arrondissement_id": 999}, Refusal.UNKNOWN_ARRONDISSEMENT),
    ):
        with pytest.raises(Refused) as no:
            a_proposal(session, consultation=consultation, **forged)
        assert no.value.code == refusal


def test_html_and_scripts_are_text(session, consultation):
    proposal = a_proposal(
        session,
        consultation=consultation,
        body="<script>alert(1)</script> et <b>gras</b> " + "é" + "\u0301" * 10_000,
    )
    assert "<script" not in proposal.body_html and "&lt;script&gt;" in proposal.body_html
    assert len(proposal.body) < 100


def test_comments_raise_the_counters_of_what_they_answer_and_of_the_thread(session, consultation):
    proposal = a_proposal(session, consultation=consultation)
    comment = a_comment(session, parent=proposal, side=Side.FOR)
    reply = a_comment(session, parent=comment, at=LATER)
    deeper = a_comment(session, parent=reply, at=LATER)
    assert [row.comment_count for row in (proposal, comment, reply, deeper)] == [3, 1, 1, 0]
    assert {row.root_id for row in (comment, reply, deeper)} == {proposal.id}
    assert deeper.parent_id == reply.id and comment.side is Side.FOR
    assert (proposal.answered_at, comment.answered_at) == (NOON, LATER)
    assert counts(session, consultation).comments == 3


def test_a_hidden_comment_leaves_the_counters_and_comes_back(session, consultation):
    proposal = a_proposal(session, consultation=consultation)
    comment = a_comment(session, parent=proposal)
    a_comment(session, parent=comment)
    for state, thread, replies in ((State.HIDDEN, 1, 1), (State.PUBLISHED, 2, 1)):
        change_state(session, contribution=comment, state=state)
        change_state(session, contribution=comment, state=state)
        session.refresh(proposal, ["comment_count"])
        assert (proposal.comment_count, comment.comment_count) == (thread, replies)
        assert counts(session, consultation).comments == thread


@both_databases
def test_what_is_hidden_is_found_by_nobody(session, consultation):
    proposal = a_proposal(session, consultation=consultation, title="Une fontaine place Barcelone")
    voter = a_vote(session, on=proposal)
    assert found(session, consultation, "fontaines") == [proposal.ref]
    assert found(session, consultation, proposal.ref) == [proposal.ref]
    assert counts(session, consultation).votes == 1
    change_state(session, contribution=proposal, state=State.HIDDEN)
    assert found(session, consultation, "fontaines") == []
    hidden = Filters(consultation.id, states=(State.HIDDEN,))
    assert [row.id for row in list_contributions(session, hidden)] == [proposal.id]
    assert (
        list(list_contributions(session, Filters(consultation.id, states=(State.HIDDEN,), words="fontaine")))
        == []
    )
    assert (counts(session, consultation).proposals, counts(session, consultation).votes) == (0, 0)
    change_state(session, contribution=proposal, state=State.PUBLISHED)
    assert found(session, consultation, "fontaines") == [proposal.ref]
    assert (counts(session, consultation).proposals, counts(session, consultation).votes) == (1, 1)
    assert voter


def test_an_edit_is_a_new_version_that_nobody_has_read(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author, title="Une fontaine ici")
    first_hash = proposal.receipt_hash
    mark_read(session, contributions=[proposal], reader=a_moderator(session), at=NOON)
    assert proposal.place is Place.READ
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title="Un kiosque ici même",
        body="Plutôt un kiosque, à l’ombre des arbres.",
        at=LATER,
        expected_version=1,
    )
    assert (proposal.version, proposal.edited_at, proposal.place, proposal.read_at) == (
        2,
        LATER,
        Place.UNREAD,
        None,
    )
    assert [version.title for version in list_versions(session, proposal.id)] == [
        "Une fontaine ici",
        "Un kiosque ici même",
    ]
    assert (
        found(session, consultation, "kiosque") == [proposal.ref]
        and found(session, consultation, "fontaine") == []
    )
    # The receipt stays that of the first version.
    assert (
        receipt_of(proposal, first_version(session, proposal.id)).hash == first_hash == proposal.receipt_hash
    )
    entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "contribution.edited")).one()
    assert set(entry.facts) == {"version", "digest"} and "kiosque" not in str(entry.facts)
    with pytest.raises(Stale) as stale:
        edit_contribution(
            session,
            contribution=proposal,
            author=author,
            body="Ni l’un ni l’autre.",
            at=LATER,
            expected_version=1,
        )
    assert stale.value.current == 2
    # The answer to an edit was lost, and it is sent again: it stands already.
    again = {"title": proposal.title, "body": proposal.body, "at": LATER, "expected_version": 1}
    edit_contribution(session, contribution=proposal, author=author, **again)
    assert proposal.version == 2


def test_the_same_words_again_are_no_edit(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    edit_contribution(
        session, contribution=proposal, author=author, body=f" {proposal.body} ", at=LATER, expected_version=1
    )
    assert (proposal.version, proposal.edited_at) == (1, None)


def test_an_answered_text_is_not_edited(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    mark_answered(session, ids=[proposal.id], at=LATER)
    with pytest.raises(Refused) as no:
        edit_contribution(
            session,
            contribution=proposal,
            author=author,
            body="Autre chose, tout autre.",
            at=LATER,
            expected_version=1,
        )
    assert no.value.code == Refusal.ANSWERED


def test_a_withdrawn_proposal_keeps_its_number_and_its_comments(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author, title="Une fontaine ici")
    comment = a_comment(session, parent=proposal)
    with pytest.raises(Refused):
        withdraw_contribution(session, contribution=proposal, author=a_resident(session), at=LATER)
    for _ in range(2):
        withdraw_contribution(session, contribution=proposal, author=author, at=LATER)
    assert (proposal.state, proposal.withdrawn_at, proposal.number) == (State.WITHDRAWN, LATER, 1)
    assert comment.state is State.PUBLISHED
    assert found(session, consultation, "fontaine") == []
    shown = counts(session, consultation)
    assert (shown.proposals, shown.comments, shown.votes, shown.participants) == (0, 1, 0, 2)
    acts = session.scalars(select(JournalEntry.act).where(JournalEntry.act == "contribution.withdrawn")).all()
    assert len(acts) == 1


def test_where_moderators_read_first_the_number_comes_first(session, make):
    consultation = make(reads_first=True)
    author, moderator = a_resident(session), a_moderator(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    assert (proposal.state, proposal.ref) == (State.WAITING, "2026-000001")
    assert counts(session, consultation).proposals == 0
    mark_read(session, contributions=[proposal], reader=moderator, at=LATER)
    assert (proposal.state, proposal.place, proposal.read_by_id) == (
        State.PUBLISHED,
        Place.READ,
        moderator.id,
    )
    assert counts(session, consultation).proposals == 1
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        body="Autre chose, tout autre.",
        at=LATER,
        expected_version=1,
    )
    assert (proposal.state, counts(session, consultation).proposals) == (State.WAITING, 0)


def test_who_read_first_stands_and_a_place_further_on_stays(session, consultation):
    proposal = a_proposal(session, consultation=consultation)
    first, second = a_moderator(session), a_moderator(session)
    set_places(session, ids=[proposal.id], place=Place.CITED)
    before = changes_of(session, consultation.id)
    mark_read(session, contributions=[proposal], reader=first, at=NOON)
    mark_read(session, contributions=[proposal], reader=second, at=LATER)
    assert (proposal.place, proposal.read_by_id, proposal.read_at) == (Place.CITED, first.id, NOON)
    assert changes_of(session, consultation.id) > before


def test_a_draft_has_no_number_and_nobody_else_sees_it(session, consultation):
    author = a_resident(session)
    draft = save_draft(
        session, consultation=consultation, author=author, title="Un", body="", language=Tongue.AR, at=NOON
    )
    assert (draft.state, draft.ref, draft.number, draft.receipt_hash) == (State.DRAFT, None, None, None)
    assert get_draft(session, draft.id, author_id=author.id) is draft
    with pytest.raises(NotFound):
        get_draft(session, draft.id, author_id=a_resident(session).id)
    assert found(session, consultation, "Un") == [] and counts(session, consultation).proposals == 0
    with pytest.raises(Refused) as no:
        submit_draft(session, draft=draft, author=author, at=NOON)
    assert no.value.code == Refusal.TITLE_TOO_SHORT


def test_a_draft_is_kept_sent_once_and_then_no_draft(session, consultation):
    author = a_resident(session)
    words = {"consultation": consultation, "author": author, "language": Tongue.FR, "at": NOON}
    first = save_draft(session, title="Des arbres", body="Ici.", submission_key="k", **words)
    assert save_draft(session, title="Des arbres, oui", body="Ici.", submission_key="k", **words) is first
    body = "Ici et là, tout au long de l’avenue."
    save_draft(session, title="Des arbres, oui", body=body, draft=first, **words)
    sent = submit_draft(session, draft=first, author=author, at=LATER)
    assert submit_draft(session, draft=first, author=author, at=LATER) is sent
    assert (sent.ref, sent.state, sent.body, sent.received_at) == (
        "2026-000001",
        State.PUBLISHED,
        body,
        LATER,
    )
    assert submit_proposal(session, title="Des arbres, oui", body=body, submission_key="k", **words) is sent
    with pytest.raises(Refused) as no:
        save_draft(session, title="Encore", body=body, draft=sent, **words)
    assert no.value.code == Refusal.NOT_A_DRAFT
    assert list(list_own(session, author_id=author.id, drafts=True)) == []
    assert list(list_own(session, author_id=author.id, drafts=False)) == [sent]


def test_a_draft_may_be_kept_when_the_phase_has_closed_and_goes_without_a_trace(session, consultation):
    author, late = a_resident(session), NOON + timedelta(days=30)
    draft = save_draft(
        session, consultation=consultation, author=author, title="Trop tard", body="…", language="fr", at=late
    )
    with pytest.raises(Refused) as no:
        submit_draft(session, draft=draft, author=author, at=late)
    assert no.value.code == Refusal.CLOSED
    with pytest.raises(NotFound):
        discard_draft(session, draft=draft, author=a_resident(session), at=late)
    discard_draft(session, draft=draft, author=author, at=late)
    assert session.scalars(select(Contribution)).all() == []


def test_drafts_are_many_but_not_without_end(session, consultation):
    author = a_resident(session)
    words = {"consultation": consultation, "author": author, "body": "", "language": "fr", "at": NOON}
    for number in range(DRAFTS_MAX):
        save_draft(session, title=f"n° {number}", **words)
    with pytest.raises(Refused) as no:
        save_draft(session, title="un de trop", **words)
    assert no.value.code == Refusal.TOO_MANY_DRAFTS


def test_what_is_said_at_the_counter_stands_in_the_same_register(session, consultation):
    a_proposal(session, consultation=consultation)
    entry = an_entry(session, consultation=consultation, channel=Channel.POST, spoken_for="Mme H.")
    assert (entry.ref, entry.author_id, entry.spoken_for) == ("2026-000002", None, "Mme H.")
    assert receipt_of(entry, first_version(session, entry.id)).hash == entry.receipt_hash
    nameless = an_entry(session, consultation=consultation, category=Category.ANONYMOUS, spoken_for="Mme H.")
    assert nameless.spoken_for is None
    acts = session.scalars(select(JournalEntry).where(JournalEntry.act == "contribution.entered")).all()
    assert [act.facts["channel"] for act in acts] == ["post", "counter"] and acts[
        0
    ].actor_id == entry.entered_by_id
    with pytest.raises(Refused) as no:
        an_entry(session, consultation=consultation, channel=Channel.ONLINE)
    assert no.value.code == Refusal.NOT_A_COUNTER_CHANNEL


def test_a_comment_is_refused_with_the_date_when_the_phase_has_closed(session, consultation):
    proposal = get_contribution(session, a_proposal(session, consultation=consultation).ref)
    with pytest.raises(Refused) as no:
        submit_comment(
            session,
            parent=proposal,
            author=a_resident(session),
            body="Trop tard ?",
            language="fr",
            at=NOON + timedelta(days=60),
        )
    assert (no.value.code, no.value.facts["closed_at"]) == (Refusal.CLOSED, NOON + timedelta(days=25))
