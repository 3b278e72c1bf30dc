"""The PDF of a synthesis: Arabic that reads and copies right, no address but the fonts, made once."""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Tongue
from consult.domain.council.report import gather_report
from consult.domain.synthesis.actions import (
    cite,
    publish_synthesis,
    save_finding,
    save_recommendation,
    save_texts,
    start_synthesis,
)
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.synthesis.rules import Part
from consult.domain.territory.colours import band_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.filestore import FileStore
from consult.kernel.uploads import Kind, UploadRefused, inspect
from consult.rendering.documents import TEMPLATES, as_logo, html_to_pdf, kept_pdf, report_html, report_pdf
from consult.rendering.report_view import ReportView
from consult.rendering.reports import compose_report
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.people import a_moderator
from tests.factories.synthesis import CLOSED

pypdf = pytest.importorskip("pypdf")
pypdfium2 = pytest.importorskip("pypdfium2")

HEARD = "اتّفق المشاركون على أنّ الساحة غير صالحة للجلوس صيفا وأنّ الأشجار هي الحلّ. واختلفوا حول النافورة."
QUOTE = "نقترح غراسة ما لا يقلّ عن ثلاثين شجرة"
TITLE = {"ar": "الظلّ قبل الزخرفة", "fr": "L’ombre avant l’ornement", "en": "Shade before ornament"}
BODY = {
    "ar": HEARD,
    "fr": "La place est invivable l’été : il faut des arbres.",
    "en": "Trees are the answer.",
}


@pytest.fixture
def consultation(session, tmp_path: Path) -> Consultation:
    moderator = a_moderator(session)
    consultation = a_consultation(
        session, store=FileStore(tmp_path / "files"), moderator=moderator, slug="square"
    )
    proposal = a_proposal(
        session, consultation=consultation, language=Tongue.AR, body=f"{QUOTE} تعطي ظلّا حقيقيّا للمارّة."
    )
    a_vote(session, on=proposal)
    synthesis = start_synthesis(session, consultation=consultation, moderator=moderator, at=CLOSED)
    save_texts(session, synthesis=synthesis, moderator=moderator, texts=dict.fromkeys(Part, BODY), at=CLOSED)
    words = dict(synthesis=synthesis, moderator=moderator, title=TITLE, body=BODY, at=CLOSED)
    finding = save_finding(session, **words)
    cite(session, finding=finding, contribution=proposal, moderator=moderator, quote=QUOTE, at=CLOSED)
    save_recommendation(session, findings=[finding], **words)
    publish_synthesis(session, synthesis=synthesis, moderator=moderator, at=CLOSED)
    return consultation


def view(session, language: str) -> ReportView:
    material = gather_report(
        session, get_synthesis(session, "square"), on=(CLOSED + timedelta(days=1)).date()
    )
    return compose_report(material, language)


def words_of(text: str) -> set[str]:
    """Words without vowel signs and tatweel: how a reader searches."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(one for one in plain if not unicodedata.combining(one) and one not in "ـ\u200e\u200f")
    return set(re.findall(r"[\u0621-\u064a]{2,}", plain))


def test_arabic_reads_and_copies_right(session, consultation):
    made = report_pdf(view(session, "ar"), address="http://localhost/ar/x")
    read = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    wanted = words_of(HEARD) | words_of(QUOTE) | words_of(TITLE["ar"])
    assert len(wanted) > 15
    assert wanted <= words_of(read), wanted - words_of(read)
    ref = re.search(r"\d{4}-\d{6}", report_html(view(session, "ar"), address=""))
    assert ref is not None and ref.group() in read


def test_each_letter_copies_as_itself_after_letters_that_were_drawn_together():
    """In «شيئًا» two letters are drawn as one group; afterwards every ئ copied as nothing, every tanwin as «ئً»."""
    # A line is drawn from its left: the last word comes first.
    text = "صيفًا مساءً شخصًا مقترحًا ومسؤولية المساءلة في تهيئة البيئة شيئًا جزئيًّا ظلًّا أُرجئ لأُمّة"
    html = report_page(text)
    read = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(html_to_pdf(html))).pages)
    copied = unicodedata.normalize("NFC", read)
    assert not [word for word in text.split() if word not in copied], copied


def report_page(text: str) -> str:
    styles = (TEMPLATES / "documents" / "document.css").read_text(encoding="utf-8")
    head = f"<head><title>t</title><style>{styles}</style></head>"
    return f'<html lang="ar" dir="rtl">{head}<body><p>{text}</p></body></html>'


def pdfium(made: bytes) -> str:
    """As Chrome and Edge copy it."""
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))


def test_words_with_vowel_signs_are_copied_whole_where_browsers_show_them():
    """Readers took a lifted sign for another word: «اتّفق» came out as «اتّ فق»."""
    text = (
        "اتّفق المشاركون على أنّ الظلّ أُرجئ شيئًا فشيئًا في باب سويقة الرياضية وأنّ السُّكّان يُرحّبون بالأقلّية معًا هنا"
    )
    copied = unicodedata.normalize("NFC", pdfium(html_to_pdf(report_page(text))))
    assert not [word for word in text.split() if word not in copied.split()], copied


def test_a_letter_with_its_signs_is_one_glyph_that_looks_as_before():
    """Nothing is lifted above the line (Ts), and each glyph of ours draws its parts where the layout had them."""
    made = html_to_pdf(report_page("الظلّ والحلّ والأقلّية"))
    with pikepdf.open(io.BytesIO(made)) as document:
        page = document.pages[0]
        assert not [one for one in pikepdf.parse_content_stream(page) if str(one.operator) == "Ts"]
        fonts = [
            font.DescendantFonts[0] for font in page.Resources.Font.values() if "Amiri" in str(font.BaseFont)
        ]
        file = TTFont(io.BytesIO(fonts[0].FontDescriptor.FontFile2.read_bytes()))
    # Those made for the document come after all of the font's own.
    ours = [file["glyf"][name] for name in file.getGlyphOrder()[-12:] if file["glyf"][name].isComposite()]
    signed = [one for one in ours if len(one.components) == 2]
    assert signed, "lam with its shadda"
    for one in signed:
        heights = sorted(file["glyf"][part.glyphName].yMin + part.y for part in one.components)
        assert heights[1] > 300, "the sign stands above its letter"


@pytest.mark.parametrize("text", ["Le plan", "15 % of 2026", "🌳 شجرة", "ﷺ", "\u064e", "ـً", "لله"])
def test_whatever_is_written_becomes_a_document(text):
    assert html_to_pdf(report_page(text)).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_pdf_is_tagged_and_says_its_language_and_title(session, consultation, language):
    made = report_pdf(view(session, language), address="http://localhost/x")
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.Root.Lang) == language
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
        fonts = {
            str(font.BaseFont) for page in document.pages for font in page.Resources.get("/Font", {}).values()
        }
    family = "Amiri" if language == "ar" else "Plex"
    assert any(family in font for font in fonts), fonts


def fills_of(owner: pikepdf.Page | pikepdf.Object) -> set[str]:
    """The colours in which a page fills its shapes, those of drawings inside it too, as #rrggbb."""
    found: set[str] = set()
    for operands, operator in pikepdf.parse_content_stream(owner):
        if str(operator) in {"rg", "scn"} and len(operands) == 3:
            found.add("#" + "".join(f"{round(float(one) * 255):02x}" for one in operands))
    resources = owner.get("/Resources") or {}
    for form in (resources.get("/XObject") or {}).values():
        if form.get("/Subtype") == "/Form":
            found |= fills_of(form)
    return found


def test_bars_are_drawn_in_their_colours_on_their_ground(session, consultation):
    """A style sheet does not reach into a drawing: all black, each bar would look like a hundred percent."""
    with pikepdf.open(io.BytesIO(report_pdf(view(session, "ar"), address="https://tunis.tn/x"))) as document:
        fills = set().union(*(fills_of(page) for page in document.pages))
    assert {"#ece7da", "#0b3562"} <= fills, fills
    html = report_html(view(session, "ar"), address="https://tunis.tn/x")
    assert not re.findall(r"<rect(?![^>]* fill=)", html)


def test_no_bracket_touches_what_is_written_the_other_way(session, consultation):
    """WeasyPrint draws such a bracket the wrong way round: (1) came out as )1(."""
    html = report_html(view(session, "ar"), address="https://tunis.tn/x")
    assert not re.findall(r"\(<span|</span>\)", html)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_nothing_on_the_page_is_asked_from_elsewhere(session, consultation, language):
    html = report_html(view(session, language), address="http://localhost/x")
    assert not re.findall(r"(?:src|href)=(?!\"#)|@import|url\((?!\"[a-z0-9-]+\.woff2)", html)


def test_the_citys_logo_stands_on_the_first_page_with_words_in_its_place(session, consultation):
    picture = io.BytesIO()
    Image.new("RGB", (160, 60), "#0b3562").save(picture, "WEBP")
    logo = as_logo(picture.getvalue(), width=160, height=60)
    html = report_html(view(session, "ar"), address="http://localhost/x", logo=logo)
    assert (logo.width, logo.height) == (80, 30) and html.count("<img") == 1
    with pikepdf.open(io.BytesIO(html_to_pdf(html))) as document:
        drawn = [len(page.get_images()) for page in document.pages]
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        figures = [
            str(one.get("/Alt"))
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]
    assert drawn[0] == 1
    assert get_municipality(session).name["ar"] in figures


def test_only_the_fonts_may_be_fetched(tmp_path, caplog):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not for print")
    html = f'<html lang="en"><head><title>t</title></head><body><p>x</p><img alt="x" src="{secret.as_uri()}"></body>'
    assert html_to_pdf(html).startswith(b"%PDF")
    assert any("secret.png" in record.getMessage() for record in caplog.records), "it was refused, and logged"


def test_pictures_cut_short_are_refused_also_after_a_pdf(session, consultation):
    """WeasyPrint makes Pillow take them, for the whole process."""
    html_to_pdf("<html lang='en'><head><title>t</title></head><body><p>x</p></body></html>")
    made = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(made, "PNG")
    inspect(made.getvalue(), allow=[Kind.PICTURE])
    with pytest.raises(UploadRefused):
        inspect(made.getvalue()[:-400], allow=[Kind.PICTURE])


def test_a_pdf_is_made_once_however_many_ask(tmp_path):
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"%PDF"

    readers = [threading.Thread(target=kept_pdf, args=(tmp_path, "1-2-ar.pdf", make)) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert made == [1]
    assert (tmp_path / "1-2-ar.pdf").read_bytes() == b"%PDF"


def test_a_document_that_fails_leaves_no_file(tmp_path):
    def broken() -> bytes:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept_pdf(tmp_path, "x.pdf", broken)
    assert {path.name for path in tmp_path.iterdir()} == {".lock"}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_first_page_says_the_whole_in_brief_and_every_page_its_title(session, consultation, language):
    """A councillor has ten minutes: what was heard, by how many, what is recommended and its outcome, on one page."""
    read = [
        page.extract_text()
        for page in pypdf.PdfReader(
            io.BytesIO(report_pdf(view(session, language), address="https://t.tn"))
        ).pages
    ]
    first = unicodedata.normalize("NFC", read[0])
    assert first.count(TITLE[language]) >= 2, "the finding and the recommendation"
    for at, page in enumerate(read, 1):
        assert re.search(rf"{at}\s*/\s*{len(read)}", page)


def test_a_report_wears_the_colours_of_the_city_and_its_bars_their_own(session, consultation):
    city = get_municipality(session)
    city.door_colour, city.brass_colour = "#0a6b3d", "#c8102e"
    html = report_html(view(session, "fr"), address="https://tunis.tn/x")
    band = band_of("#0a6b3d")
    assert f"h3 {{ font-weight: 700; color: {band};" in html and f'stroke="{band}"' in html
    assert "#b8862b" not in html
    # What agreement looks like is the same in every city.
    assert set(re.findall("#0b3562", html)) == set(re.findall('(?<=fill=")#0b3562', html)) != set()
