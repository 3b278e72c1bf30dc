"""Making and publishing a consultation: who may, what is asked for, what a second click does."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from consult.domain.accounts.models import Role
from consult.domain.consultations.actions import (
    change_consultation,
    create_consultation,
    publish_consultation,
    set_themes,
    state_missing_reason,
    withdraw_consultation,
)
from consult.domain.consultations.completeness import Missing, gaps, languages_missing
from consult.domain.consultations.counting import changes_of, raise_counts
from consult.domain.consultations.documents import (
    add_document,
    remove_document,
    set_picture,
)
from consult.domain.consultations.models import Consultation, ConsultationState, Promise, Series, VoteRule
from consult.domain.consultations.papers import PICTURE_WIDTHS, picture_path
from consult.domain.consultations.queries import (
    documents_of,
    get_consultation,
    list_for_staff,
    list_published,
    picture_of,
)
from consult.domain.consultations.rules import Refusal, Standing, publishable
from consult.domain.journal.models import JournalEntry
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import TEXTS, a_consultation, a_pdf, in_three, open_phases
from tests.factories.people import a_moderator, a_resident, with_role
from tests.statements import counted


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "uploads")


def received(store: FileStore, data: bytes):
    return store.receive(io.BytesIO(data), limit=len(data))


def a_photo(colour: str = "navy", size: tuple[int, int] = (2000, 1000)) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", size, colour).save(made, "JPEG", exif=exif)
    return made.getvalue()


def refusal(action, *args, **kwargs) -> Refusal:
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.code


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


def test_publishing_lists_each_thing_that_is_missing(session):
    moderator = a_moderator(session)
    made = create_consultation(session, creator=moderator, texts={"title": {"fr": "Le marché"}}, at=NOON)
    assert [gap.part for gap in gaps(made) if gap.whole] == [
        Missing.SUMMARY,
        Missing.QUESTION,
        Missing.CAN_CHANGE,
        Missing.CANNOT_CHANGE,
        Missing.WHO_DECIDES,
        Missing.PROMISE,
        Missing.PHASES,
        Missing.DOCUMENTS,
    ]
    assert (
        refusal(publish_consultation, session, consultation=made, publisher=moderator, at=NOON)
        is Refusal.NOT_COMPLETE
    )


@pytest.mark.parametrize("column", list(TEXTS))
def test_a_missing_language_asks_for_a_reason(session, store, column):
    texts = {**TEXTS, column: {"ar": "نصّ", "fr": "Texte"}}
    made = a_consultation(session, store=store, texts=texts, published=False)
    moderator = a_moderator(session)
    assert languages_missing(made) == ("en",)
    wish = {"consultation": made, "publisher": moderator, "at": NOON}
    for blank in (None, "", " \u200e\n"):
        assert (
            refusal(publish_consultation, session, missing_reason=blank, **wish) is Refusal.LANGUAGES_MISSING
        )
    publish_consultation(session, missing_reason=" The translator is ill. ", **wish)
    assert made.missing_reason == "The translator is ill."


def test_a_reason_is_not_kept_where_no_language_is_missing(session, store):
    made = a_consultation(session, store=store, published=False)
    publish_consultation(
        session, consultation=made, publisher=a_moderator(session), at=NOON, missing_reason="None is."
    )
    assert made.missing_reason is None


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


def test_the_last_document_of_a_published_one_stays(session, store):
    made = a_consultation(session, store=store)
    wish = {
        "consultation": made,
        "document": documents_of(made)[0],
        "editor": a_moderator(session),
        "at": NOON,
    }
    assert refusal(remove_document, session, **wish) is Refusal.LAST_DOCUMENT


def test_publishing_twice_and_too_late_is_refused(session, store):
    made = a_consultation(session, store=store)
    again = {"consultation": made, "publisher": a_moderator(session)}
    assert refusal(publish_consultation, session, at=NOON, **again) is Refusal.ALREADY_PUBLISHED
    late = a_consultation(session, store=store, published=False)
    over = {"consultation": late, "publisher": a_moderator(session), "at": NOON + timedelta(days=25)}
    assert refusal(publish_consultation, session, **over) is Refusal.CALENDAR_OVER


def test_what_is_imported_needs_a_title_and_a_phase_only(session):
    made = create_consultation(
        session, creator=None, texts={"title": {"en": "Elsewhere"}}, series=Series.IMPORT, at=NOON
    )
    assert [gap.part for gap in gaps(made) if gap.whole] == [Missing.PHASES]
    assert publishable(made, missing_reason="It was held in English.").refusal is Refusal.NOT_COMPLETE


def test_a_reason_may_be_mended_but_not_taken_back_while_a_language_is_missing(session, store):
    made = a_consultation(session, store=store, texts={**TEXTS, "summary": {"fr": "Court"}}, published=False)
    moderator = a_moderator(session)
    publish_consultation(session, consultation=made, publisher=moderator, at=NOON, missing_reason="First")
    state_missing_reason(session, consultation=made, editor=moderator, reason="Second", at=NOON)
    assert made.missing_reason == "Second"
    wish = {"consultation": made, "editor": moderator, "at": NOON}
    assert refusal(state_missing_reason, session, reason="", **wish) is Refusal.LANGUAGES_MISSING


def test_withdrawing_ends_where_people_have_spoken(session, store):
    moderator = a_moderator(session)
    quiet, heard = a_consultation(session, store=store), a_consultation(session, store=store)
    raise_counts(session, consultation_id=heard.id, slot=0, proposals=1)
    wish = {"editor": moderator, "at": NOON}
    assert refusal(withdraw_consultation, session, consultation=heard, **wish) is Refusal.HEARD_ALREADY
    withdraw_consultation(session, consultation=quiet, **wish)
    assert [row.id for row in list_published(session, standing=Standing.OPEN, at=NOON)] == [heard.id]
    with pytest.raises(NotFound):
        get_consultation(session, quiet.slug)
    assert refusal(set_themes, session, consultation=quiet, themes=[], **wish) is Refusal.WITHDRAWN


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


def test_a_document_sent_twice_is_one(session, store):
    made = a_consultation(session, store=store)
    wish = {
        "consultation": made,
        "editor": a_moderator(session),
        "store": store,
        "title": in_three("Rules"),
        "at": NOON,
    }
    data = a_pdf()
    first, second = (
        add_document(session, file=received(store, data), filename="C:\\x\\Règles <1>.PDF", **wish)
        for _ in range(2)
    )
    assert first is second
    assert (first.filename, first.media_type, first.pages) == ("Règles-1.pdf", "application/pdf", 1)
    assert store.path(first.sha256).read_bytes() == data
    assert not list(store.root.glob("incoming-*"))


def test_an_image_among_the_documents_loses_what_the_camera_noted(session, store):
    made = a_consultation(session, store=store)
    wish = {"consultation": made, "editor": a_moderator(session), "store": store, "at": NOON}
    paper = add_document(
        session,
        file=received(store, a_photo(size=(3000, 1500))),
        filename="map.png",
        title=in_three("Map"),
        **wish,
    )
    assert (paper.filename, paper.media_type, paper.width, paper.height) == (
        "map.jpg",
        "image/jpeg",
        2400,
        1200,
    )
    assert b"Secret Camera" not in store.path(paper.sha256).read_bytes()


def test_a_picture_stands_in_several_sizes_and_replaces_the_one_before(session, store):
    made = a_consultation(session, store=store)
    wish = {"consultation": made, "editor": a_moderator(session), "store": store, "at": NOON}
    old = set_picture(session, file=received(store, a_photo()), alternative=in_three("A square"), **wish)
    new = set_picture(
        session, file=received(store, a_photo("olive")), alternative=in_three("A market"), **wish
    )
    assert picture_of(made) is new and old.removed_at == NOON
    assert picture_of(get_consultation(session, made.slug)) is new
    for width in PICTURE_WIDTHS:
        with Image.open(picture_path(store, new.sha256, width)) as image:
            assert (image.format, image.width) == ("WEBP", width)
    with Image.open(picture_path(store, new.sha256, None)) as image:
        assert (image.format, image.width) == ("JPEG", 1200)
    assert (new.width, new.height) == (1600, 800)
    missing = {"alternative": {"fr": " "}, "file": received(store, a_photo())}
    assert refusal(set_picture, session, **missing, **wish) is Refusal.NO_ALTERNATIVE


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
