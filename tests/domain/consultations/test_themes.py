"""Themes stand in a tree of two levels; one that is retired stays on what has it, and a theme counts with its own."""

from __future__ import annotations

import pytest

from consult.domain.consultations.copying import copy_consultation
from consult.domain.consultations.rules import Refusal
from consult.domain.consultations.themes import ThemeWish, add_theme, branches, offered, set_themes
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.contributions.rules import Refusal as NotAccepted
from consult.domain.moderation.queue import QueueFilter, count_unread
from consult.domain.moderation.rules import Refusal as NotSorted
from consult.domain.moderation.sorting import set_theme
from consult.domain.notices.models import NoticeKind
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.consultations.refusals import refusal
from tests.factories.consultations import in_three
from tests.factories.contributions import a_proposal
from tests.factories.following import a_follower, told_so_far
from tests.factories.people import a_moderator, a_resident


def names(consultation):
    return [theme.name["en"].split()[0] for theme in consultation.themes]


@pytest.fixture
def tree(session, consultation, moderator):
    """Green, roads, and buses under roads."""
    _green, roads = consultation.themes
    buses = add_theme(
        session,
        consultation=consultation,
        editor=moderator,
        name=in_three("buses"),
        under=roads.id,
        at=NOON,
    )
    return consultation, roads, buses


def wishes(consultation, **changed):
    """The themes as they stand, some of them by name otherwise."""
    return [
        ThemeWish(
            one.id,
            one.name,
            changed.get(one.name["en"].split()[0], {}).get("under", one.parent_id),
            changed.get(one.name["en"].split()[0], {}).get("retired", one.retired_at is not None),
        )
        for one in consultation.themes
    ]


@both_databases
def test_a_theme_follows_the_one_it_stands_under(session, tree, moderator):
    consultation, roads, buses = tree
    green = consultation.themes[0]
    wish = {"consultation": consultation, "editor": moderator, "at": NOON}
    assert names(consultation) == ["green", "roads", "buses"]
    set_themes(session, themes=wishes(consultation)[1:] + wishes(consultation)[:1], **wish)
    assert names(consultation) == ["roads", "buses", "green"]
    assert [[leaf.id for leaf in one.leaves] for one in branches(consultation.themes)] == [[buses.id], []]
    # Two levels, and none under itself.
    for under in (
        {"green": {"under": buses.id}},
        {"roads": {"under": green.id}},
        {"green": {"under": green.id}},
    ):
        with session.begin_nested() as kept:
            found = refusal(set_themes, session, themes=wishes(consultation, **under), **wish)
            assert found is Refusal.THEME_TOO_DEEP, under
            kept.rollback()
        session.refresh(consultation, attribute_names=["themes"])
        for theme in consultation.themes:
            session.refresh(theme)
    copied = copy_consultation(
        session, source=consultation, creator=moderator, title=in_three("next"), opens_on=None, at=NOON
    )
    assert names(copied) == ["roads", "buses", "green"]
    assert copied.themes[1].parent_id == copied.themes[0].id != roads.id


@both_databases
def test_a_theme_counts_with_those_under_it(session, tree):
    consultation, roads, buses = tree
    follower = a_follower(session, theme=roads.id)
    of_buses = a_proposal(session, consultation=consultation, theme_id=buses.id)
    of_roads = a_proposal(session, consultation=consultation, theme_id=roads.id)
    a_proposal(session, consultation=consultation, theme_id=consultation.themes[0].id)

    def listed(theme):
        page = list_contributions(session, Filters(consultation_id=consultation.id, theme_id=theme.id))
        return {one.id for one in page.rows}

    assert listed(roads) == {of_buses.id, of_roads.id} and listed(buses) == {of_buses.id}
    assert count_unread(session, QueueFilter(theme_id=roads.id)) == 2
    assert count_unread(session, QueueFilter(theme_id=buses.id)) == 1
    assert told_so_far(session)[follower.id] == [NoticeKind.PROPOSAL_ADDED] * 2


def test_a_retired_theme_stays_on_what_has_it_and_is_chosen_no_more(session, tree, moderator):
    consultation, roads, buses = tree
    wish = {"consultation": consultation, "editor": moderator, "at": NOON}
    of_buses = a_proposal(session, consultation=consultation, theme_id=buses.id)
    plain = a_proposal(session, consultation=consultation)
    set_themes(session, themes=wishes(consultation, roads={"retired": True}), **wish)
    assert of_buses.theme_id == buses.id
    # What stands under it goes with it; what has it is shown it.
    assert [one.id for one in offered(consultation.themes)] == [consultation.themes[0].id]
    assert buses in offered(consultation.themes, standing=buses.id)
    for theme in (roads, buses):
        sort = {"contribution": plain, "theme_id": theme.id, "moderator": a_moderator(session), "at": NOON}
        assert refusal(set_theme, session, **sort) is NotSorted.THEME_RETIRED
        made = {"consultation": consultation, "author": a_resident(session), "theme_id": theme.id}
        assert refusal(a_proposal, session, **made) is NotAccepted.UNKNOWN_THEME
    set_themes(session, themes=wishes(consultation, roads={"retired": False}), **wish)
    assert len(offered(consultation.themes)) == 3
