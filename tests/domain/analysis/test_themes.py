"""A theme is suggested from what was sorted so far, and never given; what is untouched is gathered into groups."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select

from consult.domain.analysis.encoding import unit
from consult.domain.analysis.models import ThemeDismissal
from consult.domain.analysis.proposing import SMALLEST, gather
from consult.domain.analysis.said import list_said
from consult.domain.analysis.suggesting import dismiss_suggestion, suggestion_for
from consult.domain.analysis.theming import ENOUGH, suggest
from consult.domain.analysis.workbench import sort_out
from consult.domain.consultations.themes import add_theme
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.sorting import set_theme
from consult.domain.moderation.workshop import DeskAct
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import in_three
from tests.factories.contributions import a_proposal
from tests.statements import counted

TREES = "Planter des arbres et de l’herbe dans le parc municipal pour l’ombre des enfants, numéro {}"
ROADS = "Réparer la chaussée trouée et les trottoirs de la rue pour les voitures et bus, numéro {}"


def clouds(*sizes: int):
    """Rows around so many points, some noise in each."""
    chance = np.random.default_rng(3)
    middles = chance.standard_normal((len(sizes), 24))
    rows = [
        middles[at] + 0.3 * chance.standard_normal(24) for at, size in enumerate(sizes) for _n in range(size)
    ]
    return unit(np.array(rows, dtype=np.float32))


def test_the_nearest_vote_and_a_theme_above_gathers_its_leaves():
    rows = clouds(6, 6, 1)
    # Two leaves under 9 share the first cloud; the second is theme 5, one of it has none; nothing is like the last.
    themes = [1, 2, 1, 2, 1, None, 5, 5, 5, 5, 5, None, None]
    parents = {1: 9, 2: 9, 5: None, 9: None}
    wanted = suggest(rows, themes, of=[5, 11, 12], parents=parents)
    assert wanted[1] is not None and wanted[1].theme_id == 5 and set(wanted[1].like) <= set(range(6, 11))
    assert wanted[0] is not None and wanted[0].theme_id in (1, 2, 9)
    assert wanted[2] is None
    assert suggest(rows, themes, of=[5, 11, 12], parents=parents) == wanted
    # A retired theme is no example, and too few examples are none.
    assert suggest(rows, themes, of=[11], parents={1: None, 2: None}) == [None]
    few = [theme if at < ENOUGH - 2 else None for at, theme in enumerate(themes)]
    assert suggest(rows, few, of=[11], parents=parents) == [None]


def test_the_same_texts_give_the_same_groups_and_small_ones_are_none():
    rows = clouds(9, 7, 5, 1)
    texts = [f"{'arbres' if at < 9 else 'chaussée' if at < 16 else 'marché'} texte {at}" for at in range(22)]
    groups = gather(rows, texts)
    assert [sorted(one.members) for one in groups] == [
        list(range(9)),
        list(range(9, 16)),
        list(range(16, 21)),
    ] or all(len(one.members) >= SMALLEST for one in groups)
    assert groups[0].words[0] == "arbres" and groups == gather(rows, texts)
    assert gather(rows[:4], texts[:4]) == []


@pytest.fixture
def sorted_texts(session, consultation):
    green, roads = consultation.themes
    for number in range(6):
        a_proposal(session, consultation=consultation, body=TREES.format(number), theme_id=green.id)
        a_proposal(session, consultation=consultation, body=ROADS.format(number), theme_id=roads.id)
    return green, roads


@both_databases
def test_a_suggestion_is_followed_or_dismissed_by_a_person(session, consultation, moderator, sorted_texts):
    green, _roads = sorted_texts
    ref = a_proposal(session, consultation=consultation, body=TREES.format(99)).ref
    text = get_contribution(session, ref)
    with counted(session.get_bind()) as statements:
        found = suggestion_for(session, text)
    assert found is not None and found.theme.id == green.id and not found.by_meaning and len(found.like) == 3
    assert len(statements) <= 4 and text.theme_id is None
    wish = {"contribution": text, "theme_id": green.id, "moderator": moderator, "at": NOON}
    for _twice in range(2):
        dismiss_suggestion(session, **wish)
    assert suggestion_for(session, text) is None
    assert [one.by_id for one in session.scalars(select(ThemeDismissal))] == [moderator.id]
    set_theme(session, suggested=True, **wish)
    act = session.scalars(select(DeskAct)).one()
    assert (act.suggested, act.moderator_id, act.theme_after_id) == (True, moderator.id, green.id)


def test_what_is_untouched_has_a_suggestion_or_a_group(session, consultation, moderator, sorted_texts):
    green, _roads = sorted_texts
    like = a_proposal(session, consultation=consultation, body=TREES.format(98))
    odd = [
        a_proposal(
            session, consultation=consultation, title=f"{word} {number}", body=f"{word} {text} {number}" * 3
        )
        for word, text in (
            ("Marché du lundi", "poisson légumes étal marchands"),
            ("Stade rénové", "ballon gradins joueurs"),
        )
        for number in range(6)
    ]
    add_theme(
        session, consultation=consultation, editor=moderator, name=in_three("x"), under=green.id, at=NOON
    )
    found = {
        one.said.id: one for one in sort_out(session, consultation, list_said(session, consultation.id), None)
    }
    assert set(found) == {like.id, *(one.id for one in odd)}
    assert found[like.id].theme_id == green.id and found[like.id].group is None
    groups = [{found[one.id].group for one in half} for half in (odd[:6], odd[6:])]
    assert all(len(one) == 1 for one in groups) and groups[0] != groups[1]
