"""Reading a Polis export: what counts, and what is refused with its file and line."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consult.domain.contributions.models import Tongue
from consult.domain.opendata.polis import Conversation, read_conversation
from consult.domain.opendata.sources import InputProblem
from consult.domain.voting.models import Choice
from consult.kernel.tables import TableError, TableProblem
from tests.parts import shared_data

NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
CONVERSATIONS = (
    "15-per-hour-seattle",
    "brexit-consensus",
    "london.youth.policing",
    "scoop-hivemind.freshwater",
)

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1403067224363,x,7,215,2,1,1,"Two lines:
of one statement."
1403067224999,x,3,0,0,0,-1,Rejected at the source
1403067225000,x,4,0,0,0,0,"<b>Not</b> bold, and =1+1"
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1403067230000,x,7,1,1
1403067230000,x,7,2,1
1403067240000,x,7,1,-1
1403067235000,x,7,1,0
1403067250000,x,3,2,0
"""
SUMMARY = 'topic,The square\nurl,https://pol.is/x\nconversation-description,"What should\nbe there?"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("comments.csv", COMMENTS), ("votes.csv", VOTES), ("summary.csv", SUMMARY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def read(folder: Path) -> Conversation:
    return read_conversation(folder, language=Tongue.EN, now=NOW)


def test_a_conversation_is_read_as_it_stands(folder):
    found = read(folder)
    assert (found.topic, found.description) == ("The square", "What should\nbe there?")
    first, rejected, plain = found.entries
    assert (first.external_id, first.author, first.accepted) == ("7", "215", True)
    assert first.title is None and first.body == "Two lines:\nof one statement."
    assert first.said_at == datetime(2014, 6, 18, 4, 53, 44, 363000, tzinfo=UTC)
    assert rejected.accepted is False and plain.accepted is None
    assert "&lt;b&gt;" in plain.body_html and plain.body.startswith("<b>")


def test_the_last_vote_counts_by_time_then_by_place(folder):
    with (folder / "votes.csv").open("a", encoding="utf-8") as file:
        file.write("1403067250000,x,3,2,1\n")
    found = read(folder)
    assert {(vote.statement, vote.voter): vote.choice for vote in found.votes} == {
        ("7", "1"): Choice.DISAGREE,  # cast later, though it stands earlier in the file
        ("7", "2"): Choice.AGREE,
        ("3", "2"): Choice.AGREE,  # at the same moment: the later line
    }
    assert (found.events, found.replaced) == (6, 3)


def test_a_summary_may_be_absent(folder):
    (folder / "summary.csv").unlink()
    assert read(folder).topic == ""


# File, what is replaced by what in it, line, code.
WRONG = [
    ("votes.csv", "7,2,1\n", "7,2,2\n", 3, InputProblem.NOT_ONE_OF),
    ("votes.csv", "7,2,1\n", "7,2,\n", 3, InputProblem.NOT_ONE_OF),
    ("votes.csv", "7,2,1\n", "7,2,yes\n", 3, InputProblem.NOT_ONE_OF),
    ("votes.csv", "7,2,1\n", "8,2,1\n", 3, InputProblem.UNKNOWN_STATEMENT),
    ("votes.csv", "7,2,1\n", "7,,1\n", 3, InputProblem.EMPTY_CELL),
    ("votes.csv", "7,2,1\n", "7,2\n", 3, TableProblem.RAGGED_ROW),
    ("votes.csv", "7,2,1\n", "7,2,1,1\n", 3, TableProblem.RAGGED_ROW),
    ("votes.csv", "voter-id,", "voter,", 1, TableProblem.MISSING_COLUMN),
    ("votes.csv", "1403067240000", "Wed Jun 18", 4, InputProblem.NOT_A_NUMBER),
    ("votes.csv", "1403067240000", "9403067240000", 4, InputProblem.OUT_OF_TIME),
    ("votes.csv", "1403067240000", "14", 4, InputProblem.NOT_A_TIME),
    ("comments.csv", "x,3,0", "x,7,0", 4, InputProblem.TWICE),
    ("comments.csv", "x,3,0", "x,three,0", 4, InputProblem.NOT_A_NUMBER),
    ("comments.csv", ",-1,", ",2,", 4, InputProblem.NOT_ONE_OF),
    ("comments.csv", "Rejected at the source", "\u200b", 4, InputProblem.EMPTY_CELL),
    ("comments.csv", "0,0,-1", "none,0,-1", 4, InputProblem.NOT_A_NUMBER),
    ("comments.csv", "Rejected", 'Rej"ected, "', 4, TableProblem.RAGGED_ROW),
    ("comments.csv", '"<b>', '"<b>"', 5, TableProblem.BROKEN_QUOTES),
    ("comments.csv", "comment-body", "text", 1, TableProblem.MISSING_COLUMN),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "code"), WRONG)
def test_what_is_wrong_is_refused_with_file_and_line(folder, name, old, new, line, code):
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read(folder)
    assert (refused.value.file, refused.value.line, refused.value.code) == (str(file), line, code)


def test_a_wrong_encoding_is_refused_with_its_line(folder):
    (folder / "comments.csv").write_bytes(COMMENTS.replace("Rejected", "Rejeté").encode("latin-1"))
    with pytest.raises(TableError) as refused:
        read(folder)
    assert (refused.value.line, refused.value.code) == (4, TableProblem.ENCODING)


def test_a_folder_or_a_file_that_is_missing(folder):
    with pytest.raises(TableError) as refused:
        read(folder / "nowhere")
    assert refused.value.code is InputProblem.NOT_A_FOLDER
    (folder / "votes.csv").unlink()
    with pytest.raises(TableError) as refused:
        read(folder)
    assert refused.value.code is TableProblem.NOT_FOUND


@pytest.mark.needs("shared data")
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_real_conversations_are_read_whole(name):
    folder = shared_data() / "polis" / name
    found = read(folder)
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    last = {(row["comment-id"], row["voter-id"]): row["vote"] for row in rows}
    sign = {Choice.AGREE: "1", Choice.DISAGREE: "-1", Choice.NEUTRAL: "0"}
    assert Counter((vote.statement, sign[vote.choice]) for vote in found.votes) == Counter(
        (statement, value) for (statement, _), value in last.items()
    )
    assert found.events == len(rows) and found.differing == 0
    assert max(found.moments) - min(found.moments) > timedelta(minutes=10)


@pytest.mark.needs("shared data")
def test_signs_turned_round_are_noticed(tmp_path):
    source = shared_data() / "polis" / "brexit-consensus"
    for file in source.glob("*.csv"):
        shutil.copyfile(file, tmp_path / file.name)
    lines = (tmp_path / "votes.csv").read_text(encoding="utf-8").splitlines()
    turn = {"1": "-1", "-1": "1", "0": "0"}
    turned = [line.rpartition(",") for line in lines[1:]]
    text = "\n".join([lines[0], *(f"{head},{turn[vote]}" for head, _, vote in turned)])
    (tmp_path / "votes.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read(tmp_path)
    assert refused.value.code is InputProblem.SIGNS_TURNED
