"""The file of a plan at the desk and for everybody: begun, filled, displayed, certified; opinions of public bodies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.plans.opining import ask_opinion
from consult.domain.plans.queries import list_pieces
from consult.domain.plans.rules import display_phase
from tests.conftest import NOON
from tests.factories.consultations import in_three
from tests.factories.plans import a_leaf, a_plan

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


@languages
def test_the_desk_fills_the_file_from_the_template_and_lets_it_hang(
    browser_of, visitor, session, moderator, language
):
    desk = browser_of(moderator)
    page = desk.get(f"/{language}/desk/consultations/new/plan")
    page = desk.submit(
        page.select("form.desk-form")[0], {"title_ar": "المثال", "title_fr": "Plan", "title_en": "Plan"}
    )
    assert (
        page.path == f"/{language}/desk/consultations/plan/plan" and len(page.select(".desk-papers li")) == 4
    )
    assert desk.submit(page.form("/plan/display"), {}).status == 409, "there is nothing in it"
    for row in range(4):
        page = desk.get(f"/{language}/desk/consultations/plan/plan")
        page = desk.get(page.select(".desk-papers a")[row]["href"])
        sent = {"file": (a_leaf(str(row)), "piece.pdf"), "act": "version"}
        page = desk.submit(page.select("form[enctype]")[0], sent)
        assert page.status == 200 and page.select(".hash"), row
    page = desk.get(f"/{language}/desk/consultations/plan/plan/notice")
    page = desk.submit(
        page.select("form.desk-form")[0], {"gazette_number": "24/2026", "gazette_on": "2026-03-11"}
    )
    page = desk.submit(page.form("/plan/display"), {})
    assert page.status == 200 and not page.select("form[action$='/plan/display']")
    page = desk.get(f"/{language}/desk/consultations/plan/plan/certificate")
    assert not page.select("main form[method=post]"), "it has not begun yet"


@languages
def test_everybody_reads_what_hangs_until_when_and_what_bodies_think(
    browser_of, visitor, session, store, moderator, clock, language
):
    plan = a_plan(session, store=store, moderator=moderator)
    for body in ("Ministry", "Heritage"):
        asked = NOON.date() - timedelta(days=5)
        ask_opinion(session, consultation=plan, editor=moderator, body=in_three(body), sent_on=asked, at=NOON)
    maps = list_pieces(session, plan.id)[0].versions[0].document
    closing = display_phase(plan).closes_at
    session.commit()
    reader, base = visitor(), f"/{language}/consultations/{plan.slug}"
    page = reader.get(f"{base}/plan")
    assert len(page.select(".plan-file__pieces > li")) == 4 and maps.sha256 in page.text
    taken = reader.get(page.select(".plan-file__get a")[0]["href"]).response
    assert taken.status_code == 200 and taken.mimetype == "application/pdf"
    taken.close()
    assert page.select(f"a[href='{base}/texts/regulations']")
    assert f"{base}/plan" in str(reader.get(base).one("#plan").parent)
    desk = browser_of(moderator)
    page = desk.get(f"/{language}/desk/consultations/{plan.slug}/opinions")
    page = desk.get(page.select(".desk-papers a")[0]["href"])
    page = desk.submit(
        page.select("form.desk-form")[0], {"summary_fr": "Favorable", "received_on": "2026-03-09"}
    )
    assert page.status == 200
    clock.forward(days=40)
    page = reader.get(f"{base}/opinions")
    words = {"ar": "موافقة ضمنية", "fr": "Approbation tacite", "en": "Tacitly approved"}
    assert words[language] in page.text and "Favorable" in page.text
    clock.forward(seconds=(closing - timedelta(minutes=61) - clock.at).total_seconds())
    left = {"ar": "بقيت ساعتان", "fr": "2 heures restantes", "en": "2 hours left"}
    assert left[language] in reader.get(f"{base}/plan").text
    page = reader.get(f"{base}/certificate")
    assert not page.select(".plan-file__certificate")
    clock.forward(seconds=62 * 60)
    assert left[language] not in reader.get(f"{base}/plan").text
    page = desk.get(f"/{language}/desk/consultations/{plan.slug}/plan/certificate")
    signed = {"signatory": "Salma Ben Youssef"}
    signed |= {f"capacity_{one}": "SG" for one in ("ar", "fr", "en")}
    assert desk.submit(page.select("form.desk-form")[0], signed).status == 200
    page = reader.get(f"{base}/certificate")
    assert "Salma Ben Youssef" in page.one(".plan-file__certificate").get_text()
    assert maps.sha256 in page.text and "24/2026" in page.text
    for name in ("treatment", "changes"):
        page = reader.get(f"{base}/{name}")
        assert page.status == 200 and page.select("[aria-current=page]")
    for name, begins in (
        ("treatment.csv", b"\xef\xbb\xbf"),
        ("changes.csv", b"\xef\xbb\xbf"),
        ("certificate.csv", b"\xef\xbb\xbf"),
        ("certificate.pdf", b"%PDF"),
        ("treatment-1.pdf", b"%PDF"),
    ):
        answer = reader.client.get(f"{base}/{name}")
        assert answer.status_code == 200 and answer.get_data().startswith(begins), name
        assert answer.content_type in ("text/csv; charset=utf-8", "application/pdf"), name
        answer.close()
