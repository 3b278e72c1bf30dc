"""Exports at the desk: filtered on screen, taken as a file, read back; who may not see takes nothing."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from consult.domain.consultations.models import Phase
from consult.domain.contributions.models import Tongue
from consult.domain.journal.models import JournalEntry
from consult.domain.voting.actions import cast_vote
from consult.domain.voting.models import Choice
from tests.conftest import NOON
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.moderation import a_hiding
from tests.factories.people import (
    a_councillor,
    a_counter_agent,
    a_resident,
    an_administrator,
)

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
FORMULA = '=HYPERLINK("http://bad.example","cliquez")'


def form_of(page):
    return page.one("form[data-again]")


def data_of(page):
    data = page.response.get_data()
    page.response.close()
    return data


def book_of(page):
    return load_workbook(io.BytesIO(data_of(page)))


def rows_of(page):
    text = data_of(page).decode("utf-8")
    assert text.startswith("\ufeff"), "a spreadsheet takes it for UTF-8"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def bench(session, consultation):
    made = a_proposal(
        session,
        consultation=consultation,
        title="مقعد أمام المستوصف في الساحة",
        body="=1+1 ينتظر كبار السنّ واقفين ساعة كاملة.",
        language=Tongue.AR,
        author=a_resident(session, public_name="Lotfi", email="secret@example.tn"),
        theme_id=consultation.themes[0].id,
    )
    session.commit()
    return made


@languages
def test_a_workbook_reads_in_the_language_of_its_taker(browser_of, moderator, session, bench, language):
    desk = browser_of(moderator)
    page = desk.get(f"/{language}/desk/exports?consultation=square&language=ar")
    assert page.status == 200 and bench.ref in page.text
    taken = desk.submit(form_of(page), button="xlsx")
    assert taken.status == 200 and taken.response.headers["Cache-Control"] == "no-store"
    assert taken.response.headers["Content-Disposition"].endswith("contributions-square-ar-2026-03-10.xlsx")
    book = book_of(taken)
    sheet = book.worksheets[0]
    assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")
    heads = [cell.value for cell in sheet[1]]
    found = {"ar": "عدد التسجيل", "fr": "Numéro du registre", "en": "Register number"}
    assert language != "en" or heads[0] == found["en"]
    assert {"ar": "(بتوقيت تونس)", "fr": "(heure de Tunis)", "en": "(Tunis time)"}[language] in heads[4]
    row = [cell.value for cell in sheet[2]]
    assert row[0] == f'=HYPERLINK("http://localhost/{language}/contributions/{bench.ref}","{bench.ref}")'
    assert sheet["E2"].is_date and sheet["E2"].value.hour == 12, "noon in Tunis"
    assert row[5] == bench.title and row[6] == bench.body and sheet["G2"].data_type == "s"
    assert "Lotfi" in row and "secret@example.tn" not in str(row)
    assert sheet.max_row == 2 and sheet.freeze_panes == "B2"
    entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "extract.taken")).one()
    assert entry.facts["rows"] == 1 and entry.facts["filters"] == {"language": "ar"}


def test_a_csv_is_safe_for_spreadsheets(browser_of, moderator, session, consultation):
    a_proposal(session, consultation=consultation, title=FORMULA)
    session.commit()
    desk = browser_of(moderator)
    taken = desk.submit(form_of(desk.get("/fr/desk/exports?consultation=square")), button="csv")
    head, row = rows_of(taken)
    assert taken.response.mimetype == "text/csv" and f"'{FORMULA}" in row
    assert row[-1].startswith("http://localhost/fr/contributions/") and "UTC" in head[4]
    assert row[4] == "2026-03-10T11:00:00Z"
    # Whoever receives less than was announced knows that the transfer broke.
    assert taken.response.content_length == len(taken.response.get_data())


def test_the_filter_of_the_public_list_goes_along(browser_of, moderator, session, consultation, bench):
    a_proposal(session, consultation=consultation)
    session.commit()
    desk = browser_of(moderator)
    theme = consultation.themes[0].id
    page = desk.get(f"/fr/consultations/square/proposals?theme={theme}&q=مقعد")
    page = desk.get(page.link("Exporter cette liste"))
    assert f"theme={theme}" in page.path and "state=published" in page.path
    taken = desk.submit(form_of(page), button="csv")
    assert [row[0] for row in rows_of(taken)[1:]] == [bench.ref]
    assert (
        not browser_of(a_counter_agent(session))
        .get("/fr/consultations/square/proposals")
        .select("a[href*='/desk/exports']")
    )


def test_the_filter_of_the_queue_goes_along(browser_of, moderator, session, bench):
    comment = a_comment(session, parent=bench)
    session.commit()
    desk = browser_of(moderator)
    page = desk.get(desk.get("/fr/desk/moderation?kind=comment").link("Exporter cette liste"))
    taken = desk.submit(form_of(page), button="csv")
    assert [(row[0], row[2]) for row in rows_of(taken)[1:]] == [(comment.ref, bench.ref)]


@languages
def test_a_councillor_takes_hidden_texts_without_their_words(browser_of, moderator, session, bench, language):
    a_hiding(session, of=bench, moderator=moderator)
    desk = browser_of(a_councillor(session))
    page = desk.get(f"/{language}/desk/exports?consultation=square")
    assert bench.title not in page.text and bench.ref in page.text
    for form in ("xlsx", "csv"):
        taken = desk.submit(form_of(desk.get(page.path)), button=form)
        cells = (
            [cell.value for cell in book_of(taken).worksheets[0][2]] if form == "xlsx" else rows_of(taken)[1]
        )
        assert bench.ref in str(cells[0]) and cells[2]
        for words in (bench.title, bench.body, "Lotfi"):
            assert words not in str(cells)


def test_votes_are_totals_and_silent_while_hidden(browser_of, moderator, session, bench):
    for choice in (Choice.AGREE, Choice.AGREE, Choice.DISAGREE):
        cast_vote(session, contribution=bench, voter=a_resident(session), choice=choice, at=NOON)
    desk = browser_of(moderator)
    page = desk.get("/fr/desk/exports?extract=votes&consultation=square")
    assert rows_of(desk.submit(form_of(page), button="csv"))[1][5:9] == ["2", "1", "0", "3"]
    session.execute(update(Phase).values(results_hidden=True))
    session.commit()
    refused = desk.submit(form_of(page), button="csv")
    assert (
        refused.status == 409
        and refused.response.mimetype == "text/html"
        and not refused.select("[data-again]")
    )
    page = desk.get("/fr/desk/exports?extract=votes&consultation=square")
    assert not page.select("[data-again]") and "2" not in [
        cell.get_text() for cell in page.select("td.number")
    ]


def test_people_leave_as_counts(browser_of, session, consultation):
    for _ in range(9):
        a_resident(session, language="ar", public_name="Personne")
    for _ in range(6):
        a_resident(session, language="fr")
    for _ in range(2):
        a_resident(session, language="en")
    desk = browser_of(an_administrator(session, public_name="Salma"))
    page = desk.get("/fr/desk/exports?extract=people")
    taken = desk.submit(form_of(page), button="xlsx")
    text = str([[cell.value for cell in row] for row in book_of(taken).worksheets[0].iter_rows()])
    assert "moins de 5" in text and "'Arabe', 9" in text and "@" not in text and "Personne'" not in text
    heads, *_rows = rows_of(desk.submit(form_of(page), button="csv"))
    assert len(heads) == 3, "no column that is empty in every row"


@languages
def test_the_second_sheet_says_that_nothing_was_filtered(browser_of, moderator, bench, language):
    desk = browser_of(moderator)
    page = desk.submit(form_of(desk.get(f"/{language}/desk/exports")), button="xlsx")
    about = {row[0].value: row[1].value for row in book_of(page).worksheets[1].iter_rows()}
    said = {
        "ar": ("التصفية", "دون تصفية: كلّ الأسطر"),
        "fr": ("Filtres", "sans filtre\u00a0: toutes les lignes"),
        "en": ("Filters", "no filter: every row"),
    }
    name, words = said[language]
    assert about[name] == words


@pytest.mark.parametrize("role", [a_counter_agent, a_resident])
def test_others_find_the_door_closed(browser_of, session, role):
    desk = browser_of(role(session))
    assert desk.get("/fr/desk/exports").status == 403
    assert desk.post("/fr/desk/exports", {"extract": "people"}).status in (400, 403)


def test_unknown_values_are_as_if_absent(browser_of, moderator, bench):
    desk = browser_of(moderator)
    page = desk.get(
        "/fr/desk/exports?extract=x&consultation=x&state=x&theme=x&arrondissement=999&channel=x&after=x"
    )
    assert page.status == 200 and bench.ref in page.text
