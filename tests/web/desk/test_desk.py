"""A moderator makes a consultation in three languages, from its title to its publication."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from consult.domain.accounts.models import Role
from consult.domain.consultations.models import Activity, ConsultationState, VoteRule
from consult.domain.consultations.queries import documents_of, get_for_change, picture_of
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation, a_pdf, a_phase, in_three
from tests.factories.people import a_department, a_moderator, a_resident, with_role
from tests.web.desk.signed import signed_in

LANGUAGES = ("ar", "fr", "en")
TEXTS = ("title", "summary", "question", "can_change", "cannot_change", "who_decides", "promise_words")


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "uploads")


@pytest.fixture
def moderator(session):
    person = a_moderator(session)
    session.commit()
    return person


@pytest.fixture
def at_desk(visitor, moderator):
    return signed_in(visitor(), moderator)


def read(session, slug):
    """What stands now, after the pages have written."""
    session.commit()
    found = get_for_change(session, slug)
    session.commit()
    return found


def three(name: str, words: str) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in in_three(words).items()}


def upload(page):
    """The one form that takes a file."""
    return page.one("form[enctype='multipart/form-data']")


def a_png(size=(1200, 800)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, "PNG")
    return made.getvalue()


def a_draft(session, store, moderator):
    made = a_consultation(session, store=store, moderator=moderator, published=False)
    session.commit()
    return made.slug


def published(session, store, moderator):
    made = a_consultation(session, store=store, moderator=moderator)
    session.commit()
    return made.slug


@both_databases
def test_from_the_title_to_the_publication(at_desk, session):
    page = at_desk.get("/fr/desk/consultations/new")
    page = at_desk.submit(page.form("/new"), three("title", "Le marché"))
    slug = page.path.split("/")[-2]
    assert page.path == f"/fr/desk/consultations/{slug}/texts" and slug == "le-marche-en-francais"

    page = at_desk.get(f"/fr/desk/consultations/{slug}/publish")
    assert page.status == 200
    assert "ne peut pas" in page.text or "cannot be published" in page.text

    page = at_desk.get(f"/fr/desk/consultations/{slug}/texts")
    words = {key: text for name in TEXTS for key, text in three(name, name).items()}
    page = at_desk.submit(page.form("/texts"), words | {"promise": "involve"})
    assert page.status == 200

    page = at_desk.get(f"/fr/desk/consultations/{slug}/phases/new")
    page = at_desk.submit(
        page.form("/new"),
        three("title", "Proposer")
        | {
            "opens_at": "2026-03-15T09:00",
            "closes_at": "2026-04-15T00:00",
            "propose": "y",
            "vote": "y",
            "vote_level": "2",
            "vote_rule": "support",
            "results": "hidden",
        },
    )
    assert page.path.endswith("/phases") and page.status == 200

    page = at_desk.get(f"/fr/desk/consultations/{slug}/documents")
    page = at_desk.submit(
        upload(page), three("title", "Le plan") | {"file": (io.BytesIO(a_pdf()), "plan.pdf")}
    )
    assert page.status == 200

    found = read(session, slug)
    phase = found.phases[0]
    # 09:00 in Tunis is 08:00 UTC.
    assert phase.opens_at == datetime(2026, 3, 15, 8, 0, tzinfo=UTC)
    assert {one.activity: one.level for one in phase.activities} == {Activity.PROPOSE: 1, Activity.VOTE: 2}
    assert (phase.vote_rule, phase.results_hidden) == (VoteRule.SUPPORT, True)

    page = at_desk.get(f"/fr/desk/consultations/{slug}/publish")
    page = at_desk.submit(page.form("/publish"))
    assert page.status == 200
    assert read(session, slug).state is ConsultationState.PUBLISHED


def test_a_second_click_on_publish_is_harmless(at_desk, session, store, moderator):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/publish")
    form = page.form("/publish")
    for _click in range(2):
        at_desk.at = page
        assert at_desk.submit(form).status == 200
    assert read(session, slug).state is ConsultationState.PUBLISHED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_editor_stands_in_every_language(at_desk, session, store, moderator, language):
    draft, running = a_draft(session, store, moderator), published(session, store, moderator)
    for path in ("", "/consultations", "/consultations/new"):
        assert at_desk.get(f"/{language}/desk{path}").status == 200
    parts = (
        "",
        "/texts",
        "/phases",
        "/phases/new",
        "/themes",
        "/documents",
        "/picture",
        "/settings",
        "/publish",
    )
    for slug in (draft, running):
        phase = read(session, slug).phases[0].id
        paper = documents_of(read(session, slug))[0].id
        for part in (*parts, f"/phases/{phase}", f"/documents/{paper}"):
            assert at_desk.get(f"/{language}/desk/consultations/{slug}{part}").status == 200, part


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_is_the_public_page_under_a_ribbon(visitor, at_desk, session, store, moderator, language):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/{language}/desk/consultations/{slug}/preview")
    assert page.heading == in_three("title")[language]
    assert len(page.select(".desk-ribbon")) == 1
    assert not page.select(".proposals__why, .consultation__why"), "not that proposing is no part of it"
    # Nobody else sees it, at either address.
    assert visitor().get(f"/{language}/consultations/{slug}").status == 404


def test_a_missing_language_is_shown_everywhere_and_asks_for_a_reason(at_desk, session, store, moderator):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/texts")
    page = at_desk.submit(page.form("/texts"), {"who_decides_ar": "", "who_decides_en": ""})
    assert len(page.select(".badge--missing")) == 2
    overview = at_desk.get(f"/en/desk/consultations/{slug}")
    assert "missing in: Arabic, English" in overview.text
    assert "text lacks a language" in at_desk.get("/en/desk/consultations").text

    page = at_desk.get(f"/en/desk/consultations/{slug}/publish")
    page = at_desk.submit(page.form("/publish"), {"missing_reason": "  "})
    assert page.status == 409 and "A language is missing" in page.text
    assert read(session, slug).state is ConsultationState.DRAFT
    page = at_desk.submit(page.form("/publish"), {"missing_reason": "The law is in French only."})
    assert page.status == 200
    found = read(session, slug)
    assert found.state is ConsultationState.PUBLISHED
    assert found.missing_reason == "The law is in French only."
    page = at_desk.get(f"/en/desk/consultations/{slug}/publish")
    at_desk.submit(page.form("/publish"), {"missing_reason": "The decree is in French only."})
    assert read(session, slug).missing_reason == "The decree is in French only."


def test_a_stale_form_says_so_and_keeps_the_words(visitor, session, store, moderator):
    slug = a_draft(session, store, moderator)
    first, second = signed_in(visitor(), moderator), signed_in(visitor(), moderator)
    path = f"/en/desk/consultations/{slug}/texts"
    one, two = first.get(path), second.get(path)
    first.submit(one.form("/texts"), {"summary_en": "The first window"})
    page = second.submit(two.form("/texts"), {"summary_en": "The second window"})
    assert page.status == 409
    assert "Somebody else saved this part" in page.text and "The first window" in page.text
    assert page.one("#summary_en").get_text(strip=True) == "The second window"
    assert read(session, slug).summary["en"] == "The first window"
    page = second.submit(page.form("/texts"))
    assert page.status == 200
    assert read(session, slug).summary["en"] == "The second window"


def test_another_part_does_not_make_a_form_stale_and_the_same_words_twice_do_not_either(
    visitor, session, store, moderator
):
    slug = a_draft(session, store, moderator)
    desk = signed_in(visitor(), moderator)
    texts = desk.get(f"/en/desk/consultations/{slug}/texts").form("/texts")
    settings = desk.get(f"/en/desk/consultations/{slug}/settings").form("/settings")
    assert desk.submit(settings, {"reads_first": "y"}).status == 200
    desk.get(f"/en/desk/consultations/{slug}/texts")
    assert desk.submit(texts, {"summary_en": "Once"}).status == 200
    desk.get(f"/en/desk/consultations/{slug}/texts")
    assert desk.submit(texts, {"summary_en": "Once"}).status == 200
    found = read(session, slug)
    assert found.summary["en"] == "Once" and found.reads_first


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opens_at": ""}, "Give a day and a time"),
        ({"opens_at": "tomorrow"}, "Give a day and a time"),
        ({"closes_at": "2026-03-01T09:00"}, "The closing must come after the opening"),
        ({"title_ar": "", "title_fr": "", "title_en": ""}, "Name the phase in at least one language"),
        ({"vote": "y"}, "Choose the rule of the vote"),
        ({"propose": "y"}, "Proposing is already open in the phase"),
    ],
)
def test_a_phase_that_is_refused_comes_back_with_every_word(
    at_desk, session, store, moderator, fields, words
):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/phases/new")
    sent = three("title", "More time") | three("summary", "Kept words")
    sent |= {"opens_at": "2026-03-15T09:00", "closes_at": "2026-03-16T09:00"} | fields
    page = at_desk.submit(page.form("/new"), sent)
    assert page.status in (409, 422) and words in page.text
    assert page.one("#summary_fr").get_text(strip=True) == in_three("Kept words")["fr"]
    assert len(read(session, slug).phases) == 3


def test_a_published_date_asks_for_its_reason_in_three_languages(at_desk, session, store, moderator):
    slug = published(session, store, moderator)
    last = read(session, slug).phases[-1]
    path = f"/en/desk/consultations/{slug}/phases/{last.id}"
    page = at_desk.get(path)
    page = at_desk.submit(
        page.form(str(last.id)), {"closes_at": "2026-05-01T00:00", "reason_fr": "Plus de temps"}
    )
    assert page.status == 409 and "They change only with a reason" in page.text
    assert page.one("#reason_fr").get_text(strip=True) == "Plus de temps"
    page = at_desk.submit(page.form(str(last.id)), three("reason", "More time"))
    assert page.status == 200 and "Why the dates changed" in page.text
    assert read(session, slug).phases[-1].change_reason == in_three("More time")


def test_mending_words_does_not_cut_the_seconds_of_a_date(at_desk, session, store, moderator):
    odd = NOON + timedelta(seconds=34, microseconds=5)
    plans = [a_phase(odd - timedelta(days=1), odd + timedelta(days=9), Activity.PROPOSE)]
    made = a_consultation(session, store=store, moderator=moderator, phases=plans)
    session.commit()
    page = at_desk.get(f"/en/desk/consultations/{made.slug}/phases/{made.phases[0].id}")
    page = at_desk.submit(page.form("/phases/"), {"summary_en": "Clearer"})
    assert page.status == 200
    phase = read(session, made.slug).phases[0]
    assert (phase.summary["en"], phase.opens_at) == ("Clearer", odd - timedelta(days=1))
    assert phase.change_reason is None


def test_phases_are_removed_from_a_draft_only(at_desk, session, store, moderator):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/phases")
    forms = [form for form in page.html.find_all("form") if "/remove" in (form.get("action") or "")]
    assert len(forms) == 3
    at_desk.submit(forms[0])
    at_desk.at = page
    assert at_desk.submit(forms[0]).status == 200
    assert len(read(session, slug).phases) == 2
    running = published(session, store, moderator)
    assert not at_desk.get(f"/en/desk/consultations/{running}/phases").html.select("form[action*='/remove']")
    phase = read(session, running).phases[0].id
    sent = {"csrf_token": forms[0].find("input", attrs={"name": "csrf_token"})["value"]}
    page = at_desk.post(f"/en/desk/consultations/{running}/phases/{phase}/remove", sent)
    assert page.status == 409 and "A published phase is not removed" in page.text


def test_themes_are_ordered_renamed_and_removed(at_desk, session, store, moderator):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/themes")
    page = at_desk.submit(
        page.form("/themes"),
        {f"rows-2-name_{language}": f"water {language}" for language in LANGUAGES} | {"rows-2-position": "0"},
    )
    assert [theme.name["en"] for theme in read(session, slug).themes] == [
        "water en",
        "green in English",
        "roads in English",
    ]
    at_desk.submit(page.form("/themes"), {f"rows-1-name_{language}": "" for language in LANGUAGES})
    assert [theme.name["en"] for theme in read(session, slug).themes] == ["water en", "roads in English"]
    # Nested and retired in the same form; what is nested follows what it stands under.
    roads = read(session, slug).themes[1]
    page = at_desk.get(f"/en/desk/consultations/{slug}/themes")
    page = at_desk.submit(page.form("/themes"), {"rows-0-under": str(roads.id), "rows-1-retired": "y"})
    first, second = read(session, slug).themes
    assert (first.id, second.parent_id) == (roads.id, roads.id) and first.retired_at and not second.retired_at
    assert page.one("select[name=rows-1-under] option[selected]")["value"] == str(roads.id)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "empty.pdf", "The file is empty"),
        (b"MZ\x90\x00 a program", "plan.pdf", "This kind of file is not taken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "a.svg", "Save the picture as PNG"),
        (b"PK\x03\x04 a text", "plan.docx", "Save the file as PDF"),
        # What it is, is read from its bytes, whatever it is called.
        (b"<!doctype html><script>alert(1)</script>", "plan.pdf", "This kind of file is not taken"),
        (b"<!doctype html><script>alert(1)</script>", "photo.png", "This kind of file is not taken"),
        (
            b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            "plan.pdf",
            "Save the picture as PNG",
        ),
        (b"GIF89a<script>alert(1)</script>", "plan.pdf", "This kind of file is not taken"),
        (b"%PDF-1.7 broken", "plan.pdf", "damaged"),
        (b"\xff\xd8\xff broken", "photo.jpg", "damaged"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_in_words(
    at_desk, session, store, moderator, tmp_path, data, name, words
):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/documents")
    page = at_desk.submit(upload(page), three("title", "Kept title") | {"file": (io.BytesIO(data), name)})
    assert page.status == 422 and words in page.text
    assert page.typed("#title_fr") == in_three("Kept title")["fr"]
    assert not list((tmp_path / "uploads").glob("incoming-*"))
    assert len(documents_of(read(session, slug))) == 1


def test_an_image_above_ten_megabytes_is_refused_and_says_how_much_it_may_have(
    at_desk, session, store, moderator
):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/picture")
    big = a_png((40, 40)) + b"\0" * (10 * 1024 * 1024)
    page = at_desk.submit(upload(page), three("alternative", "A map") | {"file": (io.BytesIO(big), "a.png")})
    assert page.status == 422 and "larger than 10 MB" in page.text
    assert page.one("#alternative_en").get_text(strip=True) == in_three("A map")["en"]
    # The test client leaves what it sent open.
    page.response.request.environ["wsgi.input"].close()


def test_a_document_above_fifty_megabytes_is_refused_and_nothing_of_it_stays(
    at_desk, session, store, moderator, tmp_path
):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/fr/desk/consultations/{slug}/documents")
    big = io.BytesIO(b"%PDF-1.7" + bytes(50 * 1024 * 1024))
    page = at_desk.submit(upload(page), three("title", "Le plan") | {"file": (big, "plan.pdf")})
    assert page.status == 422 and "50 Mo" in page.one(".error-summary").get_text()
    assert page.typed("#title_fr") == in_three("Le plan")["fr"]
    assert not list((tmp_path / "uploads").glob("incoming-*"))
    page.response.request.environ["wsgi.input"].close()


def test_a_document_is_named_anew_and_removed_and_a_picture_replaced(at_desk, session, store, moderator):
    slug = a_draft(session, store, moderator)
    paper = documents_of(read(session, slug))[0]
    page = at_desk.get(f"/en/desk/consultations/{slug}/documents/{paper.id}")
    at_desk.submit(page.form(f"/{paper.id}"), {"words_en": "The rules"})
    assert documents_of(read(session, slug))[0].title["en"] == "The rules"
    page = at_desk.get(f"/en/desk/consultations/{slug}/documents")
    at_desk.submit(page.form("/remove"))
    assert documents_of(read(session, slug)) == []

    page = at_desk.get(f"/en/desk/consultations/{slug}/picture")
    page = at_desk.submit(upload(page), three("alternative", "A map"))
    assert page.status == 422 and "Choose a file" in page.text
    page = at_desk.submit(upload(page), {"file": (io.BytesIO(a_png()), "a.png")})
    assert page.status == 200 and picture_of(read(session, slug)).alternative == in_three("A map")
    page = at_desk.submit(upload(page), {"alternative_en": "A better word"})
    assert picture_of(read(session, slug)).alternative["en"] == "A better word"
    at_desk.submit(page.form("/remove"))
    assert picture_of(read(session, slug)) is None


def test_a_draft_is_taken_back(at_desk, session, store, moderator):
    slug = a_draft(session, store, moderator)
    page = at_desk.get(f"/en/desk/consultations/{slug}/publish")
    assert at_desk.submit(page.form("/withdraw")).status == 200
    assert read(session, slug).state is ConsultationState.WITHDRAWN
    assert at_desk.get(f"/en/desk/consultations/{slug}/texts").status == 200
    page = at_desk.submit(at_desk.at.form("/texts"), {"summary_en": "Too late"})
    assert page.status == 409 and "was withdrawn" in page.text


# Who may ------------------------------------------------------------------------------------------


def test_an_untouched_form_misses_no_language_and_a_begun_one_says_which(at_desk):
    page = at_desk.get("/en/desk/consultations/new")
    assert not page.select(".badge--missing")
    page = at_desk.submit(page.form("/new"), {"title_fr": "x" * 161})
    assert page.status == 422 and len(page.select(".badge--missing")) == 2


def test_a_closed_door_leads_staff_back_to_the_desk(at_desk, visitor):
    for path in ("/en/desk/people", "/en/desk/nothing"):
        page = at_desk.get(path)
        assert page.status in (403, 404) and page.link("Back to the desk") == "/en/desk"
    assert "Back to the desk" not in visitor().get("/en/desk/nothing").text


@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_its_own_rooms(visitor, session, role):
    department = a_department(session) if role is Role.DEPARTMENT else None
    person = with_role(session, role, department=department)
    session.commit()
    desk = signed_in(visitor(), person)
    assert desk.get("/en/desk").status == 200
    rooms = [link["href"] for link in desk.get("/en/desk").select(".desk-room a")]
    assert rooms
    for room in rooms:
        assert desk.get(room).status == 200, room
    makes = role in (Role.MODERATOR, Role.ADMINISTRATOR)
    assert desk.get("/en/desk/consultations").status == (200 if makes else 403)
    assert desk.get("/en/desk/consultations/new").status == (200 if role is Role.MODERATOR else 403)
    assert bool(desk.get("/en/desk").html.select("a[href='/en/desk/consultations']")) == makes


def test_a_resident_has_no_desk(visitor, session):
    person = a_resident(session)
    session.commit()
    assert signed_in(visitor(), person).get("/en/desk").status == 403


def test_an_administrator_sees_everything_and_changes_settings_only(visitor, session, store, moderator):
    slug = a_draft(session, store, moderator)
    admin = with_role(session, Role.ADMINISTRATOR)
    session.commit()
    desk = signed_in(visitor(), admin)
    for part, status in [("", 200), ("/settings", 200), ("/texts", 403), ("/publish", 403)]:
        assert desk.get(f"/en/desk/consultations/{slug}{part}").status == status
    page = desk.get(f"/en/desk/consultations/{slug}/settings")
    assert desk.submit(page.form("/settings"), {"synthesis_due_on": "2026-06-01"}).status == 200
    assert read(session, slug).synthesis_due_on.isoformat() == "2026-06-01"


def test_a_moderator_of_one_consultation_sees_that_one(visitor, session, store, moderator):
    own, other = a_draft(session, store, moderator), published(session, store, moderator)
    person = with_role(session, Role.MODERATOR, consultation_id=read(session, own).id)
    session.commit()
    desk = signed_in(visitor(), person)
    assert desk.get(f"/en/desk/consultations/{own}/texts").status == 200
    assert desk.get(f"/en/desk/consultations/{other}").status == 403
    page = desk.get("/en/desk/consultations")
    assert len(page.select(".desk-list__one")) == 1
    assert not page.select("a[href$='/new']")
    assert desk.get("/en/desk/consultations/new").status in (403, 409)


def test_the_week_shows_what_opens_and_closes(at_desk, session, store, moderator, clock):
    published(session, store, moderator)
    assert "No phase opens or closes" in at_desk.get("/en/desk").text
    clock.at = NOON + timedelta(days=9)
    page = at_desk.get("/en/desk")
    assert len(page.select(".desk-week li")) == 2


@pytest.mark.parametrize("path", ["", "/texts", "/phases/9999", "/documents/9999"])
def test_what_is_not_there_is_not_found(at_desk, session, store, moderator, path):
    slug = a_draft(session, store, moderator)
    wrong = slug if "9999" in path else "nowhere"
    assert at_desk.get(f"/en/desk/consultations/{wrong}{path}").status == 404
