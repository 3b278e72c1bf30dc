"""A text is read page by page, in three languages, and remarked upon without a script."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from consult.domain.contributions.models import Contribution, Kind
from consult.domain.texts.pieces import Piece, PieceKind
from consult.kernel.localized import Language
from consult.web.database import extension
from tests.factories.people import a_resident
from tests.factories.texts import ARABIC, FRENCH, a_remark, a_text, open_for_remarks, the_next
from tests.statements import counted

AT = "/consultations/plan/texts"
LABELS = {
    "ar": ("البحث في هذا النصّ", "النسخة عدد 1", "ملاحظة واحدة"),
    "fr": ("Chercher dans ce texte", "Version 1", "1 remarque"),
    "en": ("Find in this text", "Version 1", "1 remark"),
}


@pytest.fixture
def plan(session, store):
    made = open_for_remarks(session, store=store, slug="plan")
    session.commit()
    return made


@pytest.fixture
def text(session, plan):
    made = a_text(session, consultation=plan)
    session.commit()
    return made


@pytest.mark.parametrize("language", LABELS)
def test_a_text_is_read_found_in_and_remarked_upon(visitor, browser_of, session, text, language):
    find, version, said = LABELS[language]
    author = a_resident(session)
    reader = browser_of(author)
    page = reader.get(f"/{language}{AT}/regulations")
    assert version in page.text and find in str(page.html)
    # Tap the paragraph, read, write.
    page = reader.get(page.one("#say-p3")["href"])
    quoted = "اثني عشر مترا" if language == "ar" else "douze mètres"
    form = page.form("/paragraphs/p3")
    assert form["method"] == "post"
    sent = reader.submit(
        form,
        {"kind": "opposition", "body": "Trop haut pour une rue étroite.", "quote": quoted, "language": "fr"},
    )
    ref = session.scalars(select(Contribution.ref)).one()
    assert sent.path == f"/{language}/contributions/{ref}"
    assert sent.one(".plan-passage mark").get_text() == quoted
    shown = visitor().get(f"/{language}{AT}/regulations")
    assert said in shown.one("#p3").get_text() and "Trop haut" not in shown.text
    paragraph = visitor().get(f"/{language}{AT}/regulations/paragraphs/p3")
    assert "Trop haut pour une rue étroite." in paragraph.text and ref in paragraph.text
    found = visitor().get(f"/{language}{AT}/regulations/find?words=façades")
    assert ("p5" in found.text) and found.one(".plan-found a")["href"].endswith("#p5")
    assert f"/{language}{AT}/regulations" in str(visitor().get(f"/{language}/consultations/plan").html)


def test_a_refused_remark_comes_back_with_its_words(browser_of, session, text):
    reader = browser_of(a_resident(session))
    page = reader.get(f"/fr{AT}/regulations/paragraphs/p3")
    sent = reader.submit(
        page.form("/paragraphs/p3"), {"kind": "claim", "body": "Neuf mètres.", "quote": "quinze mètres"}
    )
    assert sent.status == 409 and "quinze mètres" in str(sent.html) and "Neuf mètres." in str(sent.html)
    assert sent.one("#quote-error")
    empty = reader.submit(sent.form("/paragraphs/p3"), {"body": "", "quote": "douze mètres"})
    assert empty.status == 422 and "douze mètres" in str(empty.html)
    assert session.scalars(select(Contribution.id)).first() is None


def test_who_is_not_signed_in_is_asked_to_and_who_may_not_is_told_why(visitor, clock, text):
    page = visitor().get(f"/en{AT}/regulations/paragraphs/p3")
    assert page.one("#say a")["href"].startswith("/en/account/sign-in")
    clock.forward(days=11)
    page = visitor().get(f"/en{AT}/regulations/paragraphs/p3")
    assert "closed on" in page.one("#say").get_text() and not page.select("#say form")
    assert not visitor().get(f"/en{AT}/regulations").select("#p3 .plan-paragraph__acts b")


@pytest.mark.parametrize(
    "path",
    [
        "/other",
        "/regulations/sections/2",
        "/regulations/versions/2",
        "/regulations/paragraphs/p99",
        "/regulations/paragraphs/" + "p" * 300,
    ],
)
def test_what_is_not_there_is_not_found(visitor, text, path):
    assert visitor().get(f"/fr{AT}{path}").status == 404


GONE = {
    "ar": "لم تعد هذه الفقرة في النصّ",
    "fr": "Ce paragraphe n’est plus dans le texte",
    "en": "This paragraph is not in the text any more",
}


@pytest.mark.parametrize("language", GONE)
def test_the_address_of_a_paragraph_is_for_good(browser_of, visitor, session, text, language):
    """Taken out by a later version: its words, what was said of it, and a remark that was being written."""
    said = a_remark(session, text=text, key="p6", body="Le tableau est utile.")
    session.commit()
    reader = browser_of(a_resident(session))
    begun = reader.get(f"/{language}{AT}/regulations/paragraphs/p6").form("/paragraphs/p6")
    the_next(session, text, FRENCH[:5])
    session.commit()
    page = visitor().get(f"/{language}{AT}/regulations/paragraphs/p6")
    assert GONE[language] in page.one(".notice").get_text() and said.ref in page.text
    assert "Le tableau est utile." in page.text and not page.select("#say")
    assert visitor().get(page.one(".plan-one__ways a")["href"]).select("#p6")
    assert page.one(".notice a")["href"].endswith("/compare/1/2")
    sent = reader.submit(begun, {"kind": "claim", "body": "Douze, c’est trop.", "language": "fr"})
    assert sent.path.startswith(f"/{language}/contributions/2026-") and sent.status == 200
    assert sent.one(".plan-passage__where a")["href"].endswith("/paragraphs/p6")
    assert "Douze, c’est trop." in visitor().get(f"/{language}{AT}/regulations/paragraphs/p6").text


def test_what_is_prepared_is_nobodys_to_read(visitor, session, plan):
    a_text(session, consultation=plan, on_display=False)
    session.commit()
    assert visitor().get(f"/fr{AT}/regulations").status == 404
    assert "Aucun texte" in visitor().get(f"/fr{AT}").text
    assert "regulations" not in str(visitor().get("/fr/consultations/plan").html)


def test_a_paragraph_without_the_readers_language_says_so(visitor, session, plan):
    a_text(session, consultation=plan, words={Language.AR: ARABIC, Language.FR: [*FRENCH[:3], *FRENCH[4:]]})
    session.commit()
    page = visitor().get(f"/fr{AT}/regulations")
    assert page.one("#p4 .plan-words")["lang"] == "ar" and page.one("#p4 .plan-missing")
    beside = visitor().get(f"/ar{AT}/regulations?beside=fr")
    assert beside.one("#p3 .plan-paragraph__beside .plan-words")["lang"] == "fr"
    assert beside.one("#p4 .plan-paragraph__beside .plan-missing")


def test_as_many_statements_whatever_was_said(app, visitor, session, plan):
    pieces = [Piece(PieceKind.PARAGRAPH, 0, f"Règle {number}.") for number in range(200)]
    text = a_text(session, consultation=plan, words={Language.FR: pieces})
    session.commit()
    numbers = []
    paths = (f"/fr{AT}/regulations", f"/fr{AT}/regulations/paragraphs/p3")
    with app.app_context():
        engine = extension.engine
    for more in (1, 12):
        for at in range(more):
            a_remark(session, text=text, key="p3", kind=Kind.OBSERVATION, body=f"Remarque {more} {at}.")
        session.commit()
        for path in paths:
            with counted(engine) as statements:
                assert visitor().get(f"{path}?reader={more}").status == 200
            numbers.append(len(statements))
    assert numbers[:2] == numbers[2:] and max(numbers) < 30


@pytest.mark.needs("pdf")
def test_a_version_is_taken_along_as_a_pdf_in_each_of_its_languages(visitor, text):
    client = visitor().client
    at = f"/fr{AT}/regulations/versions/1/text.pdf"
    for language, words in (("ar", "p3"), ("fr", "douze mètres")):
        with client.get(f"{at}?language={language}") as answer:
            assert answer.data.startswith(b"%PDF-") and answer.headers["Content-Language"] == language
            assert words in "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert client.get(f"{at}?language=en").status_code == 404
    assert client.get(f"/fr{AT}/regulations/versions/2/text.pdf").status_code == 404


def test_the_plan_as_a_whole_is_spoken_of_and_all_remarks_stand_in_a_list(visitor, browser_of, session, text):
    reader = browser_of(a_resident(session))
    page = reader.get("/ar/consultations/plan/remarks/new")
    assert [one["value"] for one in page.select("input[name=kind]")] == [
        "observation",
        "claim",
        "opposition",
        "question",
    ]
    sent = reader.submit(
        page.form("/remarks/new"),
        {"kind": "claim", "body": "لا توجد حديقة في الحيّ كلّه.", "address": "نهج الحلفاوين", "language": "ar"},
    )
    assert sent.path.startswith("/ar/contributions/") and "نهج الحلفاوين" in sent.text
    a_remark(session, text=text, kind=Kind.QUESTION, body="Qui mesure la hauteur ?")
    session.commit()
    every = visitor().get("/fr/consultations/plan/remarks")
    assert "Qui mesure la hauteur ?" in every.text and "الحيّ" in every.text
    claims = visitor().get("/fr/consultations/plan/remarks?kind=claim")
    assert "Qui mesure" not in claims.text and "الحيّ" in claims.text
    assert visitor().get("/fr/consultations/plan/remarks/new").path.startswith("/fr/account/sign-in")
    off = reader.submit(
        reader.get("/fr/consultations/plan/remarks/new").form("/remarks/new"),
        {"body": "Trop haut.", "latitude": "95", "longitude": "10"},
    )
    assert off.status == 409 and "Trop haut." in str(off.html)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_mark_of_a_footnote_leads_to_it_and_the_note_leads_back(visitor, session, plan, language):
    note = (
        Piece(PieceKind.PARAGRAPH, 0, "12 m[1] <au plus>."),
        Piece(PieceKind.NOTE, 0, "[1] Avec l’étage."),
    )
    a_text(session, consultation=plan, words={Language.AR: note, Language.FR: note})
    session.commit()
    page = visitor().get(f"/{language}{AT}/regulations?beside={'fr' if language == 'ar' else 'ar'}")
    assert [one["href"] for one in page.select("#p1 a[role=doc-noteref]")] == ["#p2", "#p2"]
    assert [one["href"] for one in page.select("#p2 a[role=doc-backlink]")] == ["#p1", "#p1"]
    assert page.one("#p1 .plan-paragraph__words p").get_text() == "12 m[1] <au plus>."
    alone = visitor().get(f"/{language}{AT}/regulations/paragraphs/p1")
    assert "12 m[1]" in alone.text and not alone.select("a[role=doc-noteref]")
