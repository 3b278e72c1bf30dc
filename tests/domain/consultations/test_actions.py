"""Making and changing a consultation: who may, what a second click does, how it is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.accounts.models import Role
from consult.domain.consultations.actions import change_consultation, create_consultation
from consult.domain.consultations.clock import Standing
from consult.domain.consultations.counting import changes_of
from consult.domain.consultations.models import Consultation, ConsultationState, Promise, VoteRule
from consult.domain.consultations.publication import (
    publish_consultation,
)
from consult.domain.consultations.queries import (
    get_consultation,
    list_for_staff,
    list_published,
)
from consult.domain.consultations.rules import Refusal
from consult.domain.consultations.themes import set_themes
from consult.domain.journal.models import JournalEntry
from consult.kernel.errors import NotFound, Stale
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.consultations.refusals import refusal
from tests.factories.consultations import TEXTS, a_consultation, in_three, open_phases
from tests.factories.people import a_moderator, a_resident, with_role
from tests.statements import counted

CLOSING = (NOON + timedelta(days=25)).date()


@both_databases
def test_a_moderator_publishes_and_everybody_finds_it(session, store):
    made = a_consultation(session, store=store)
    found = get_consultation(session, made.slug)
    assert found.state is ConsultationState.PUBLISHED
    assert [phase.position for phase in found.phases] == [1, 2, 3]
    assert (found.opens_at, found.closes_at) == (NOON - timedelta(days=20), NOON + timedelta(days=25))
    assert [row.id for row in list_published(session, standing=Standing.OPEN, at=NOON)] == [made.id]
    acts = list(
        session.scalars(select(JournalEntry.act).where(JournalEntry.subject == f"consultation:{made.id}"))
    )
    assert acts[0] == "consultation.created" and acts[-1] == "consultation.published"
    assert {"phase.changed", "document.added"} <= set(acts)


def test_a_draft_is_found_by_the_desk_only(session, store):
    made = a_consultation(session, store=store, published=False)
    with pytest.raises(NotFound):
        get_consultation(session, made.slug)
    assert get_consultation(session, made.slug, drafts=True) is made
    assert len(list_published(session, standing=Standing.OPEN, at=NOON)) == 0
    assert [row.id for row in list_for_staff(session, consultation_ids=None)] == [made.id]
    assert len(list_for_staff(session, consultation_ids=[])) == 0


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR, Role.COUNCILLOR, Role.COUNTER_AGENT])
def test_only_moderators_make_content(session, store, role):
    person = a_resident(session) if role is None else with_role(session, role)
    made = a_consultation(session, store=store, published=False)
    assert refusal(create_consultation, session, creator=person, texts=TEXTS, at=NOON) is Refusal.NOT_FOR_YOU
    wish = {"consultation": made, "editor": person, "expected_version": made.version, "at": NOON}
    assert (
        refusal(change_consultation, session, texts={"title": in_three("x")}, **wish) is Refusal.NOT_FOR_YOU
    )
    assert (
        refusal(publish_consultation, session, consultation=made, publisher=person, at=NOON)
        is Refusal.NOT_FOR_YOU
    )


def test_an_administrator_changes_settings_and_nothing_else(session, store):
    made = a_consultation(session, store=store)
    admin = with_role(session, Role.ADMINISTRATOR)
    wish = {"consultation": made, "editor": admin, "expected_version": made.version, "at": NOON}
    change_consultation(session, settings={"reads_first": True}, **wish)
    assert made.reads_first
    wish["expected_version"] = made.version
    assert refusal(change_consultation, session, promise=Promise.EMPOWER, **wish) is Refusal.NOT_FOR_YOU


def test_a_second_click_makes_no_second_consultation(session):
    moderator = a_moderator(session)
    made = [create_consultation(session, creator=moderator, texts=TEXTS, at=NOON) for _ in range(2)]
    assert made[0] is made[1]
    # Somebody else's is another one, under another address.
    other = create_consultation(session, creator=a_moderator(session), texts=TEXTS, at=NOON)
    assert (made[0].slug, other.slug) == ("title-en-francais", "title-en-francais-2")


def test_the_address_is_ascii_unique_and_stands_once_published(session, store):
    moderator = a_moderator(session)
    arabic = create_consultation(
        session, creator=moderator, texts={"title": {"ar": "ساحة باب سويقة"}}, at=NOON
    )
    assert arabic.slug.isascii() and arabic.slug
    new = create_consultation(session, creator=moderator, texts={"title": {"en": "New"}}, at=NOON)
    assert new.slug == "new-2"
    wish = {"consultation": arabic, "editor": moderator, "at": NOON}
    for slug, code in [
        ("new-2", Refusal.SLUG_TAKEN),
        ("new", Refusal.SLUG_TAKEN),
        ("ساحة", Refusal.BAD_SLUG),
    ]:
        assert refusal(change_consultation, session, slug=slug, expected_version=1, **wish) is code
    change_consultation(session, slug="square", expected_version=1, **wish)
    assert arabic.slug == "square"
    published = a_consultation(session, store=store)
    wish = {"consultation": published, "editor": moderator, "expected_version": published.version, "at": NOON}
    assert refusal(change_consultation, session, slug="other", **wish) is Refusal.SLUG_FIXED


def test_words_are_cleaned_and_bounded(session):
    moderator = a_moderator(session)
    made = create_consultation(
        session,
        creator=moderator,
        texts={"title": {"fr": "  Le\u202e plan\x00\n de ville "}, "question": {"fr": "a\r\n\r\nb\x07"}},
        at=NOON,
    )
    assert made.title == {"fr": "Le plan de ville"}
    assert made.question == {"fr": "a\n\nb"}
    long = {"title": {"fr": "a" * 161}}
    assert refusal(create_consultation, session, creator=moderator, texts=long, at=NOON) is Refusal.TOO_LONG
    empty = {"title": {"fr": " \u200e "}}
    assert refusal(create_consultation, session, creator=moderator, texts=empty, at=NOON) is Refusal.NO_TITLE


@both_databases
def test_a_stale_form_is_noticed_but_the_same_words_twice_are_not(session, store):
    made = a_consultation(session, store=store, published=False)
    editor = a_moderator(session)
    seen = made.version
    wish = {"consultation": made, "editor": editor, "expected_version": seen, "at": NOON}
    change_consultation(session, texts={"summary": {"fr": "Premier"}}, **wish)
    assert made.version == seen + 1
    change_consultation(session, texts={"summary": {"fr": "Premier"}}, **wish)
    assert made.version == seen + 1
    with pytest.raises(Stale) as caught:
        change_consultation(session, texts={"summary": {"fr": "Second"}}, **wish)
    assert caught.value.current == seen + 1
    assert made.summary == {"fr": "Premier"}


def test_what_is_published_stays_whole(session, store):
    made = a_consultation(session, store=store)
    editor = a_moderator(session)
    wish = {"consultation": made, "editor": editor, "at": NOON}

    def change(texts):
        return refusal(change_consultation, session, texts=texts, expected_version=made.version, **wish)

    assert change({"who_decides": {}}) is Refusal.NOT_COMPLETE
    # The caller's transaction undoes the change; here by hand.
    made.who_decides = TEXTS["who_decides"]
    assert change({"who_decides": {"fr": "Le conseil"}}) is Refusal.LANGUAGES_MISSING


def test_themes_keep_their_ids_and_those_of_a_published_one_are_never_lost(session, store):
    made = a_consultation(session, store=store, published=False)
    editor = a_moderator(session)
    _green, roads = made.themes
    wish = {"consultation": made, "editor": editor, "at": NOON}
    set_themes(session, themes=[(roads.id, in_three("streets")), (None, in_three("water"))], **wish)
    assert [theme.name["en"] for theme in made.themes] == ["streets in English", "water in English"]
    assert made.themes[0].id == roads.id
    publish_consultation(session, consultation=made, publisher=editor, at=NOON)
    set_themes(session, themes=[(made.themes[1].id, in_three("water"))], **wish)
    assert [theme.name["en"] for theme in made.themes] == ["water in English", "streets in English"]


def test_each_change_of_what_is_published_lets_kept_pages_go(session, store):
    made = a_consultation(session, store=store)
    before = changes_of(session, made.id)
    wish = {
        "consultation": made,
        "editor": a_moderator(session),
        "expected_version": made.version,
        "at": NOON,
    }
    change_consultation(session, texts={"summary": in_three("other")}, **wish)
    assert changes_of(session, made.id) > before


@both_databases
def test_lists_ask_as_often_for_three_as_for_one(session, store):
    def asked() -> int:
        session.expire_all()
        with counted(session.get_bind()) as seen:
            for row in list_published(session, standing=Standing.OPEN, at=NOON):
                assert [opened.activity for phase in row.phases for opened in phase.activities]
                assert row.documents and row.themes
        return len([one for one in seen if one.startswith("SELECT")])

    a_consultation(session, store=store)
    session.commit()
    one = asked()
    for _ in range(2):
        a_consultation(session, store=store)
    session.commit()
    assert asked() == one == 5


def test_lists_are_paged_by_key_in_the_order_of_their_standing(session, store):
    moderator = a_moderator(session)
    made = []
    for shift in (3, 1, 2):
        plans = open_phases(NOON + timedelta(days=shift), hidden=False, rule=VoteRule.SUPPORT)
        made.append(a_consultation(session, store=store, moderator=moderator, phases=plans))
    seen, cursor = [], None
    for _ in range(3):
        page = list_published(session, standing=Standing.OPEN, at=NOON, cursor=cursor, size=1)
        seen += [row.id for row in page]
        cursor = page.next
    assert seen == [made[1].id, made[2].id, made[0].id] and cursor is None
    late = NOON + timedelta(days=60)
    assert [row.id for row in list_published(session, standing=Standing.CLOSED, at=late)] == [
        made[0].id,
        made[2].id,
        made[1].id,
    ]
    assert session.scalars(select(Consultation)).first() is not None


@pytest.mark.parametrize(
    ("synthesis", "decision", "kept"),
    [
        (CLOSING + timedelta(days=20), CLOSING + timedelta(days=60), True),
        (CLOSING, CLOSING, True),
        (None, CLOSING + timedelta(days=60), True),
        (None, None, True),
        (CLOSING - timedelta(days=1), None, False),
        (None, CLOSING - timedelta(days=1), False),
        (CLOSING + timedelta(days=20), CLOSING + timedelta(days=19), False),
    ],
)
def test_what_is_promised_comes_in_the_order_of_the_life(
    session, store, moderator, synthesis, decision, kept
):
    made = a_consultation(session, store=store, moderator=moderator)
    assert max(phase.closes_at for phase in made.phases).date() == CLOSING
    wish = {"consultation": made, "editor": moderator, "expected_version": made.version, "at": NOON}
    settings = {"synthesis_due_on": synthesis, "decision_due_on": decision}
    if kept:
        change_consultation(session, settings=settings, **wish)
        assert (made.synthesis_due_on, made.decision_due_on) == (synthesis, decision)
    else:
        assert refusal(change_consultation, session, settings=settings, **wish) is Refusal.PROMISED_TOO_EARLY
        assert (made.synthesis_due_on, made.decision_due_on) == (None, None), "nothing is half done"
