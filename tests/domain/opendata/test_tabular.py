"""Reading any table: the mapping, what is cleaned, times, totals, and what is refused with file and line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from consult.domain.contributions.models import Kind, Side, Tongue
from consult.domain.opendata.sources import InputProblem
from consult.domain.opendata.tabular import Plan, PlanError, PlanProblem, Table, read_table
from consult.kernel.tables import TableError, TableProblem
from tests.domain.opendata.republique import arguments_plan, proposals_plan
from tests.parts import shared_data

NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
COLUMNS = {
    "external_id": ["id"],
    "author": ["who"],
    "created_at": ["when"],
    "title": ["title"],
    "body": ["body", "why"],
    "agree": ["ok"],
    "totals": ["arguments"],
    "theme": ["topic"],
}
HEAD = "id,who,when,title,body,why,ok,arguments,topic,trashed\n"
ROW = (
    "1,U1,2015-09-26T02:27:54+0200,L&rsquo;eau &amp; nous,"
    "<p>Un&nbsp;: d&eacute;j&agrave;</p>,Deux,12,3,Eau,0\n"
)


def plan(**changes) -> Plan:
    return Plan(**{"kind": Kind.PROPOSAL, "columns": COLUMNS, "language": Tongue.FR, **changes})


def read(tmp_path: Path, text: str, of: Plan | None = None) -> Table:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return read_table(file, of or plan(), now=NOW)


def test_a_proposal_is_read_as_mapped(tmp_path):
    (entry,) = read(tmp_path, HEAD + ROW).entries
    assert (entry.external_id, entry.author, entry.theme) == ("1", "U1", "Eau")
    assert entry.title == "L’eau & nous"
    assert entry.body == "Un\u00a0: déjà\n\nDeux"
    assert entry.body_html == '<p dir="auto">Un&nbsp;: déjà</p>\n<p dir="auto">Deux</p>'
    assert entry.said_at == datetime(2015, 9, 26, 0, 27, 54, tzinfo=UTC)
    assert entry.totals == {"agree": 12, "arguments": 3}
    assert entry.language is Tongue.FR


TIMES = [
    ("2015-09-26T02:27:54+0200", None, datetime(2015, 9, 26, 0, 27, 54, tzinfo=UTC)),
    ("2015-09-26T00:27:54Z", "Europe/Paris", datetime(2015, 9, 26, 0, 27, 54, tzinfo=UTC)),
    ("2015-07-01 12:00", "Europe/Paris", datetime(2015, 7, 1, 10, tzinfo=UTC)),
    ("2015-12-01 12:00", "Europe/Paris", datetime(2015, 12, 1, 11, tzinfo=UTC)),
    ("2015-12-01", "Africa/Tunis", datetime(2015, 11, 30, 23, tzinfo=UTC)),
    # The hour that comes twice is its first one.
    ("2015-10-25 02:30", "Europe/Paris", datetime(2015, 10, 25, 0, 30, tzinfo=UTC)),
    ("1442229874", None, datetime(2015, 9, 14, 11, 24, 34, tzinfo=UTC)),
    ("1442229874123", None, datetime(2015, 9, 14, 11, 24, 34, 123000, tzinfo=UTC)),
]


@pytest.mark.parametrize(("text", "zone", "at"), TIMES)
def test_times_are_instants(tmp_path, text, zone, at):
    row = ROW.replace("2015-09-26T02:27:54+0200", text)
    (entry,) = read(tmp_path, HEAD + row, plan(zone=zone and ZoneInfo(zone))).entries
    assert entry.said_at == at


WRONG_TIMES = [
    ("2015-09-26T02:27:54", None, InputProblem.NO_TIME_ZONE),
    ("2015-03-29 02:30", "Europe/Paris", InputProblem.NOT_A_TIME),  # the clocks skipped it
    ("2015-02-30", "Europe/Paris", InputProblem.NOT_A_TIME),
    ("yesterday", None, InputProblem.NOT_A_TIME),
    ("", None, InputProblem.NOT_A_TIME),
    ("2027-01-01T00:00:00Z", None, InputProblem.OUT_OF_TIME),
    ("0001-01-01T00:00:00+05:00", None, InputProblem.OUT_OF_TIME),
]


@pytest.mark.parametrize(("text", "zone", "code"), WRONG_TIMES)
def test_a_wrong_time_is_refused(tmp_path, text, zone, code):
    row = ROW.replace("2015-09-26T02:27:54+0200", text)
    with pytest.raises(TableError) as refused:
        read(tmp_path, HEAD + row, plan(zone=zone and ZoneInfo(zone)))
    assert (refused.value.line, refused.value.code) == (2, code)


WRONG_ROWS = [
    (ROW + ROW, 3, InputProblem.TWICE),
    (ROW + ROW.replace("1,U1", " 1 ,U2"), 3, InputProblem.TWICE),
    (ROW.replace("1,U1", ",U1"), 2, InputProblem.EMPTY_CELL),
    (ROW.replace("<p>Un&nbsp;: d&eacute;j&agrave;</p>,Deux", "<p>&nbsp;</p>, "), 2, InputProblem.EMPTY_CELL),
    (ROW.replace("12,3", "twelve,3"), 2, InputProblem.NOT_A_NUMBER),
    (ROW.replace("L&rsquo;eau", "long" * 101), 2, InputProblem.TOO_LONG),
    (ROW.replace(",0\n", "\n"), 2, TableProblem.RAGGED_ROW),
    (ROW.replace("Deux", '"Deux'), 2, TableProblem.BROKEN_QUOTES),
]


@pytest.mark.parametrize(("rows", "line", "code"), WRONG_ROWS)
def test_a_wrong_row_is_refused_with_its_line(tmp_path, rows, line, code):
    with pytest.raises(TableError) as refused:
        read(tmp_path, HEAD + rows)
    assert (refused.value.line, refused.value.code) == (line, code)


def test_a_column_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(TableError) as refused:
        read(tmp_path, HEAD + ROW, plan(columns={**COLUMNS, "author": ["autor"]}))
    assert refused.value.code is TableProblem.MISSING_COLUMN
    assert refused.value.facts["columns"] == ["autor"]


ON = {"body": ["body"], "parent": ["id"]}
PLANS = [
    ({"columns": {"text": ["body"]}}, PlanProblem.UNKNOWN_FIELD),
    ({"columns": {"title": ["title"]}}, PlanProblem.MISSING_FIELD),
    ({"columns": {"body": ["body"], "author": ["who", "id"]}}, PlanProblem.ONE_COLUMN),
    ({"columns": {"body": ["body"], "side": ["ok"]}}, PlanProblem.UNKNOWN_FIELD),
    ({"kind": Kind.COMMENT, "columns": {"body": ["body"]}}, PlanProblem.MISSING_FIELD),
    ({"kind": Kind.COMMENT, "columns": ON, "values": {"side": {"yes": "pro"}}}, PlanProblem.UNKNOWN_VALUE),
]


@pytest.mark.parametrize(("changes", "code"), PLANS)
def test_a_mapping_that_cannot_be_is_refused(tmp_path, changes, code):
    with pytest.raises(PlanError) as refused:
        read(tmp_path, HEAD + ROW, plan(**changes))
    assert refused.value.code is code


def test_sides_and_languages_are_translated(tmp_path):
    columns = {"body": ["text"], "parent": ["on"], "side": ["side"], "language": ["lang"]}
    words = {"side": {"yes": "for", "no": "against"}, "language": {"fre": "fr"}}
    of = Plan(Kind.COMMENT, columns, Tongue.EN, words)
    found = read(tmp_path, "on,side,lang,text\n1,yes,fre,Oui\n1,no,,No\n1,neutral,ar,ربما\n1,,en,Hm\n", of)
    assert [(entry.side, entry.language) for entry in found.entries] == [
        (Side.FOR, Tongue.FR),
        (Side.AGAINST, Tongue.EN),
        (Side.NEUTRAL, Tongue.AR),
        (None, Tongue.EN),
    ]
    with pytest.raises(TableError) as refused:
        read(tmp_path, "on,side,lang,text\n1,yes,fre,Oui\n1,maybe,fre,Oui\n", of)
    assert (refused.value.line, refused.value.code) == (3, InputProblem.NOT_ONE_OF)


def test_languages_are_guessed_where_nobody_says(tmp_path):
    texts = [
        "The pavement is for the people who walk.",
        "نريد حديقة عمومية في الحي",
        "7",
        "We need the trees.",
    ]
    found = read(tmp_path, "\n".join(["body", *texts]), Plan(Kind.PROPOSAL, {"body": ["body"]}))
    assert [entry.language for entry in found.entries] == [Tongue.EN, Tongue.AR, Tongue.EN, Tongue.EN]
    assert found.language is Tongue.EN
    assert read(tmp_path, "body\n7\n", Plan(Kind.PROPOSAL, {"body": ["body"]})).language is Tongue.FR


def test_rows_to_skip_are_counted_and_not_judged(tmp_path):
    found = read(tmp_path, HEAD + ROW + "2,,,,,,,,,1\n", plan(skipped=[("trashed", "1")]))
    assert (len(found.entries), found.read, found.skipped) == (1, 2, Counter({"trashed=1": 1}))


def test_rows_without_an_id_are_named_by_what_they_say(tmp_path):
    columns = {"body": ["body"]}
    one = read(tmp_path, "body\nA\nB\nA\n", plan(columns=columns))
    names = [entry.external_id for entry in one.entries]
    assert len(set(names)) == 3 and names[2] == f"{names[0]}-2"
    again = read(tmp_path, "body\nnew\nB\nA\n", plan(columns=columns))
    assert [entry.external_id for entry in again.entries][1:] == [names[1], names[0]]


@pytest.mark.needs("shared data")
def test_the_french_consultation_is_read_whole():
    folder = shared_data() / "republique-numerique"
    proposals = read_table(folder / "proposals.csv", proposals_plan(), now=NOW).entries
    arguments = read_table(folder / "arguments.csv", arguments_plan(), now=NOW).entries
    assert (len(proposals), len(arguments)) == (72, 441)
    entities = re.compile(r"&(?:#\d+|\w+);|</?(?:p|br|strong|a|ul|li)\b")
    assert not [entry.external_id for entry in proposals if entities.search(f"{entry.title} {entry.body}")]
    with (folder / "proposals.csv").open(encoding="utf-8", newline="") as file:
        declared = {row["proposal_id"]: row for row in csv.DictReader(file)}
    sides = Counter((entry.parent, entry.side) for entry in arguments)
    for number, row in declared.items():
        assert sides[number, Side.FOR] == int(row["arguments_yes"])
        assert sides[number, Side.AGAINST] == int(row["arguments_no"])
    for entry in proposals:
        assert entry.said_at == datetime.fromisoformat(declared[entry.external_id]["created_at"])
        assert entry.totals["agree"] == int(declared[entry.external_id]["votes_ok"])
