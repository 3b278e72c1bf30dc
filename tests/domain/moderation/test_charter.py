"""The charter is the city's: edited by administrators, one at a time, and a rule that was applied stays as it was."""

from __future__ import annotations

import pytest

from consult.domain.moderation.actions import hide_contribution
from consult.domain.moderation.charter import add_rule, change_charter, change_rule, move_rule, retire_rule
from consult.domain.moderation.queries import get_charter, list_rules, list_wordings
from consult.domain.moderation.rules import Refusal
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import LANGUAGES
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import in_three
from tests.factories.people import an_administrator


@pytest.fixture
def editor(session):
    return an_administrator(session)


def common(session, editor, version=None):
    charter = get_charter(session)
    version = charter.version if version is None else version
    return {"charter": charter, "editor": editor, "at": NOON, "expected_version": version}


@both_databases
def test_a_new_installation_has_a_whole_charter(session):
    charter, rules = get_charter(session), list_rules(session)
    assert len(rules) >= 5
    for words in (charter.introduction, charter.never, charter.appeal, *(one.title for one in rules)):
        assert all(words.get(str(language), "").strip() for language in LANGUAGES)
    assert all(rule.text.get("ar") and rule.text.get("fr") and rule.text.get("en") for rule in rules)


@both_databases
def test_an_applied_rule_is_replaced_and_not_reworded(session, editor, proposal, moderator, rule):
    reworded = change_rule(
        session, rule=rule, title=in_three("Before"), text=in_three("Nothing"), **common(session, editor)
    )
    assert reworded is rule, "nobody was judged by it yet"
    hide_contribution(
        session,
        contribution=proposal,
        moderator=moderator,
        rule=rule,
        reason="Le texte désigne une personne privée.",
        at=NOON,
    )
    new = change_rule(
        session, rule=rule, title=in_three("After"), text=in_three("Nothing"), **common(session, editor)
    )
    assert new.id != rule.id and new.code == rule.code and new.position == rule.position
    assert rule.retired_at == NOON and rule.title == in_three("Before")
    assert [one.id for one in list_wordings(session, rule.code)] == [new.id, rule.id]
    assert new in list_rules(session) and rule not in list_rules(session)


def test_rules_are_added_moved_and_ended_but_not_the_last(session, editor):
    made = add_rule(session, title=in_three("No noise"), text=in_three("Why"), **common(session, editor))
    assert list_rules(session)[-1] is made and made.code == "no-noise-in-english"
    move_rule(session, rule=made, earlier=True, **common(session, editor))
    assert list_rules(session)[-2] is made
    twin = add_rule(session, title=in_three("No noise"), text=in_three("Why"), **common(session, editor))
    assert twin.code != made.code
    for rule in list(list_rules(session))[:-1]:
        retire_rule(session, rule=rule, **common(session, editor))
    (last,) = list_rules(session)
    with pytest.raises(Refused) as caught:
        retire_rule(session, rule=last, **common(session, editor))
    assert caught.value.code is Refusal.LAST_RULE


def test_two_editors_at_once(session, editor):
    words = {name: in_three(name) for name in ("introduction", "never", "appeal")}
    change_charter(session, **words, **common(session, editor))
    with pytest.raises(Stale):
        change_charter(session, **words, **common(session, editor, version=1))


def test_who_rules_does_not_write_the_charter(session, moderator):
    words = {name: in_three(name) for name in ("introduction", "never", "appeal")}
    with pytest.raises(Refused) as caught:
        change_charter(session, **words, **common(session, moderator))
    assert caught.value.code is Refusal.NOT_CHARTER_EDITOR


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({}, Refusal.CHARTER_INCOMPLETE),
        (in_three("rule") | {"ar": " "}, Refusal.CHARTER_INCOMPLETE),
        (in_three("rule") | {"fr": "x" * 4001}, Refusal.CHARTER_TOO_LONG),
    ],
)
def test_words_that_cannot_be(session, editor, words, refusal):
    with pytest.raises(Refused) as caught:
        change_charter(session, introduction=words, never=words, appeal=words, **common(session, editor))
    assert caught.value.code is refusal
