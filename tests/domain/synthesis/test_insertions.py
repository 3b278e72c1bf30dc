"""Figures inserted into the prose: their names, their values, and the numbers that were typed instead."""

from __future__ import annotations

import pytest

from consult.domain.accounts.queries import find_person
from consult.domain.synthesis.actions import publish_synthesis, remove_finding, save_finding, save_texts
from consult.domain.synthesis.figures import compute_figures
from consult.domain.synthesis.insertions import SIMPLE, Unit, look_up, loose_numbers, names_in
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.synthesis.rules import Part, Refusal
from consult.domain.voting.models import Choice
from consult.kernel.errors import Refused
from tests.factories.consultations import in_three
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.synthesis import CLOSED, a_finding, a_synthesis


@pytest.fixture
def heard(session, consultation, moderator):
    """Two proposals, a comment, three votes; a finding that cites the first."""
    first, second = (a_proposal(session, consultation=consultation) for _ in range(2))
    a_comment(session, parent=first)
    for choice in (Choice.AGREE, Choice.AGREE, Choice.DISAGREE):
        a_vote(session, on=first, choice=choice)
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[first])
    return get_synthesis(session, consultation.slug, drafts=True), finding, first, second


def test_each_name_has_its_value(session, consultation, moderator, heard):
    synthesis, finding, first, _second = heard
    save_texts(
        session,
        synthesis=synthesis,
        moderator=moderator,
        texts={Part.METHOD: {"fr": f"[[of:{first.ref}:agree]]"}},
        at=CLOSED,
    )
    synthesis = get_synthesis(session, consultation.slug, drafts=True)
    figures = compute_figures(session, synthesis, at=CLOSED)
    expected = {
        "contributions": 3,
        "proposals": 2,
        "comments": 1,
        "claims": 0,
        "votes": 3,
        "agree": 2,
        "disagree": 1,
        "neutral": 0,
        "owing": 2,
        "cited": 1,
        "open": 1,
        "channel:online": 3,
        "channel:post": 0,
        "place:none": 3,
        f"finding:{finding.id}:contributions": 1,
        f"finding:{finding.id}:supporters": 2,
        f"finding:{finding.id}:objectors": 1,
        f"finding:{finding.id}:votes": 3,
        f"of:{first.ref}:agree": 2,
        f"of:{first.ref}:votes": 3,
        f"of:{first.ref}:comments": 1,
    }
    assert {name: look_up(figures, name).value for name in expected} == expected
    share = look_up(figures, "agree-share")
    assert (share.value, share.unit) == (pytest.approx(2 / 3), Unit.SHARE)
    assert all(look_up(figures, name) is not None for name in SIMPLE)
    for name in (
        "nothing",
        "finding:0:votes",
        "finding:x:votes",
        "of:2020-000001:agree",
        "channel",
        "place:a:b",
        "",
    ):
        assert look_up(figures, name) is None, name


def test_a_share_of_nothing_is_no_figure(session, consultation, moderator):
    a_synthesis(session, consultation=consultation, moderator=moderator)
    synthesis = get_synthesis(session, consultation.slug, drafts=True)
    assert look_up(compute_figures(session, synthesis, at=CLOSED), "agree-share") is None


def test_what_stands_for_nothing_is_refused(session, moderator, heard):
    synthesis, finding, first, _ = heard
    for name in (
        "participant",
        f"finding:{finding.id + 9}:votes",
        "of:2020-000001:agree",
        f"of:{first.ref}:likes",
    ):
        with pytest.raises(Refused) as caught:
            save_texts(
                session,
                synthesis=synthesis,
                moderator=moderator,
                texts={Part.METHOD: {"ar": f"كتب [[{name}]] شخصا"}},
                at=CLOSED,
            )
        assert (caught.value.code, caught.value.facts["names"]) == (Refusal.FIGURE_UNKNOWN, (name,))
    with pytest.raises(Refused) as caught:
        save_finding(
            session,
            synthesis=synthesis,
            moderator=moderator,
            title={"fr": "[[votes]] votes"},
            body={},
            at=CLOSED,
        )
    assert caught.value.code == Refusal.FIGURE_IN_TITLE


def test_a_figure_whose_finding_went_stops_the_publication(session, consultation, moderator, heard):
    synthesis, finding, first, _second = heard
    other = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[first])
    name = f"finding:{finding.id}:votes"
    save_texts(
        session,
        synthesis=synthesis,
        moderator=moderator,
        texts={Part.MINORITY: in_three(f"[[{name}]]")},
        at=CLOSED,
    )
    remove_finding(session, finding=finding, moderator=moderator, at=CLOSED)
    synthesis, moderator = (
        get_synthesis(session, consultation.slug, drafts=True),
        find_person(session, moderator.id),
    )
    assert [one.id for one in synthesis.findings] == [other.id]
    with pytest.raises(Refused) as caught:
        publish_synthesis(
            session, synthesis=synthesis, moderator=moderator, at=CLOSED, gap_reason=in_three("one is open")
        )
    assert (caught.value.code, caught.value.facts["names"]) == (Refusal.FIGURE_UNKNOWN, (name,))


def test_frozen_figures_do_not_move(session, consultation, moderator, heard):
    synthesis, _finding, first, _second = heard
    save_texts(
        session,
        synthesis=synthesis,
        moderator=moderator,
        texts={Part.MINORITY: in_three(f"[[of:{first.ref}:disagree]] [[votes]]")},
        at=CLOSED,
    )
    published = publish_synthesis(
        session, synthesis=synthesis, moderator=moderator, at=CLOSED, gap_reason=in_three("one is open")
    )
    first.disagree_count += 5
    session.flush()
    assert look_up(published.figures, f"of:{first.ref}:disagree").value == 1


def test_names_are_found_once_in_their_order():
    texts = [
        {"fr": "[[votes]] puis [[ read-share ]]", "ar": "[[votes]]"},
        None,
        {"en": "[[place:medina]] [[ ]] [votes]"},
    ]
    assert names_in(texts) == ["votes", "read-share", "place:medina"]


TYPED = [
    ("Neuf personnes", []),
    ("[[votes]] votes", []),
    ("149 personnes ont écrit", ["149"]),
    ("1 234,5 % des voix et 12", ["1 234,5 %", "12"]),
    ("كتب ١٢٣ شخصا، و45٪ منهم", ["١٢٣", "45٪"]),
    ("des cartes au 1/2000, à 9:30", ["1/2000", "9:30"]),
    ("UA 7 et [[of:2026-000123:agree]]", ["7"]),
]


@pytest.mark.parametrize(("text", "numbers"), TYPED)
def test_numbers_that_were_typed_are_pointed_out(text, numbers):
    found = loose_numbers(text)
    assert [one.number for one in found] == numbers
    for one in found:
        assert f"{one.before}{one.number}{one.after}" == text


def test_a_typed_number_is_shown_with_the_words_around_it():
    [found] = loose_numbers("word " * 30 + "77 " + "word " * 30)
    assert found.before.startswith("…word") and found.after.endswith("word…") and len(found.before) < 50
