"""The commands on a real database: what they print, that they refuse whole, that twice is once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.domain.contributions.models import Contribution
from consult.domain.journal.models import JournalEntry
from consult.domain.voting.models import Vote
from consult.web.database import extension
from tests.databases import both_databases
from tests.domain.opendata.test_polis import CONVERSATIONS, folder
from tests.parts import shared_data

__all__ = ["folder"]

PROPOSALS = ["--kind", "proposal"]
for one in ("external_id=proposal_id", "author=author_id", "created_at=created_at", "title=title"):
    PROPOSALS += ["--map", one]
PROPOSALS += ["--map", "body=body_html,explanation_html", "--map", "agree=votes_ok"]
ARGUMENTS = ["--kind", "comment", "--map", "body=body", "--map", "side=side"]
for one in ("external_id=argument_id", "parent=proposal_id", "author=author_id", "created_at=created_at"):
    ARGUMENTS += ["--map", one]
SIDES = ["--value", "side:yes=for", "--value", "side:no=against"]


def run(app: Flask, *arguments: str | Path, fails: bool = False) -> str:
    """What a command prints; its message when it is to fail."""
    result = app.test_cli_runner().invoke(args=[str(one) for one in arguments])
    assert (result.exit_code != 0) is fails, result.output
    return result.output


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return extension.session.execute(select(func.count()).select_from(model)).scalar_one()


def tallies(app: Flask, slug: str) -> list[dict[str, str]]:
    result = app.test_cli_runner().invoke(args=["export", "tallies", slug])
    assert result.exit_code == 0
    return list(csv.DictReader(io.StringIO(result.stdout)))


@both_databases
def test_a_conversation_twice(app, folder):
    first = run(app, "import", "polis", folder, "--consultation", "talk")
    assert "talk (new, closed)" in first
    assert "statements: read 3, written 3, unchanged 0, skipped 0" in first
    assert "1 are hidden: rejected at the source" in first
    assert "votes: read 5 events, of which 2 replaced by a later one; written 3, changed 0" in first
    second = run(app, "import", "polis", folder, "--consultation", "talk")
    assert "statements: read 3, written 0, unchanged 3, skipped 0" in second
    assert "written 0, changed 0, unchanged 3" in second
    assert (count(app, Contribution), count(app, Vote)) == (3, 3)
    assert tallies(app, "talk")[0] == {
        "ref": "I2014-000001",
        "kind": "proposal",
        "external_id": "7",
        "agree": "1",
        "disagree": "1",
        "neutral": "0",
        "comments": "0",
    }


@both_databases
def test_a_wrong_sign_writes_nothing(app, folder):
    votes = folder / "votes.csv"
    votes.write_text(votes.read_text(encoding="utf-8").replace("3,2,0", "3,2,2"), encoding="utf-8")
    words = run(app, "import", "polis", folder, "--consultation", "talk", fails=True)
    assert f"{votes}:6: vote is “2”; known are: 1, +1, -1, 0. Nothing was written." in words
    assert count(app, Contribution) == 0
    assert "there is no consultation 'talk'" in run(app, "export", "tallies", "talk", fails=True)


@pytest.mark.needs("shared data")
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_tallies_are_those_of_the_log(app, name):
    source = shared_data() / "polis" / name
    run(app, "import", "polis", source, "--consultation", "talk")
    last: dict[tuple[str, str], str] = {}
    with (source / "votes.csv").open(encoding="utf-8", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"])):
            last[row["comment-id"], row["voter-id"]] = row["vote"]
    for row in tallies(app, "talk"):
        mine = [vote for (statement, _), vote in last.items() if statement == row["external_id"]]
        expected = [str(mine.count(sign)) for sign in ("1", "-1", "0")]
        assert [row["agree"], row["disagree"], row["neutral"]] == expected


@pytest.mark.needs("shared data")
def test_the_french_consultation(app):
    source = shared_data() / "republique-numerique"
    where = ["--consultation", "bill"]
    for written, unchanged in ((72, 0), (0, 72)):
        words = run(app, "import", "csv", source / "proposals.csv", *where, *PROPOSALS)
        assert f"rows: read 72, written {written}, unchanged {unchanged}, skipped 0" in words
    words = run(app, "import", "csv", source / "arguments.csv", *where, *ARGUMENTS, fails=True)
    assert "arguments.csv:2: side is “yes”; known are: for, against, neutral. Nothing was written." in words
    words = run(app, "import", "csv", source / "arguments.csv", *where, *ARGUMENTS, *SIDES)
    assert "rows: read 441, written 441" in words
    assert len(tallies(app, "bill")) == 513


# Arguments that cannot be, and what is said about them.
WRONG = [
    (["--map", "body"], "must look like FIELD=COLUMN"),
    (["--map", "text=body"], "There is no field “text”"),
    (["--map", "title=body"], "No column is given for “body”"),
    (["--map", "body=nothing"], "These columns are missing: nothing. The file has: id, body."),
    (["--map", "body=body", "--value", "side=for"], "must look like FIELD:SOURCE=OURS"),
    (["--map", "body=body", "--timezone", "Tunis"], "there is no time zone 'Tunis'"),
    (["--map", "body=body", "--delimiter", "--"], "must be one character"),
    (["--map", "body=body", "--consultation", "Le plan"], "is not one"),
    (["--map", "body=body", "--delimiter", ";"], "These columns are missing: body. The file has: id,body."),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_what_cannot_be_is_said(app, tmp_path, arguments, words):
    file = tmp_path / "table.csv"
    file.write_text("id,body\n1,Text\n", encoding="utf-8")
    said = run(
        app, "import", "csv", file, "--consultation", "a", "--kind", "proposal", *arguments, fails=True
    )
    assert words in said and "Traceback" not in said
    assert count(app, Contribution) == 0


def table(cell: str) -> bytes:
    return f"id,said,body\n1,2015-10-01T10:00:00+02:00,{cell}\n".encode()


# A file that is no table, where it is wrong, and what is said about it.
BROKEN = [
    (b"", "", "The file is empty"),
    (table('"never closed'), ":2", "The quotation marks of this row do not match."),
    (table("one,too many"), ":2", "The row has 4 cells, the header 3."),
    (table("nu\x00ll"), ":2", "There is a null byte in this line."),
    (table("é").decode().encode("latin-1"), ":2", "This is not UTF-8 text."),
    (table("é").decode().encode("utf-16"), ":1", "This is not UTF-8 text."),
    (table("w" * 3_000_000), ":2", "This is longer than 2000000."),
    (table("<p>&nbsp;<br></p>"), ":2", "body is empty."),
    (table("a") + b"1,2015-10-01T10:00:00Z,b\n", ":3", "id is “1”, as in line 2 already."),
    (table("a").replace(b"+02:00", b""), ":2", "which does not say its time zone."),
    (table("a").replace(b"2015", b"2999"), ":2", "which is in the future"),
    (table("a").replace(b"2015-10-01T", b"2015-02-30T"), ":2", "which is not a time"),
]


@pytest.mark.parametrize(("source", "place", "words"), BROKEN)
def test_a_broken_table_is_refused_whole(app, tmp_path, source, place, words):
    file = tmp_path / "table.csv"
    file.write_bytes(source)
    arguments = ["import", "csv", str(file), "--consultation", "a", "--kind", "proposal"]
    for one in ("external_id=id", "body=body", "created_at=said"):
        arguments += ["--map", one]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 1 and result.stdout == ""
    assert f"{file}{place}: " in result.stderr and words in result.stderr
    assert result.stderr.rstrip().endswith("Nothing was written.")
    assert count(app, Contribution) == 0 and count(app, JournalEntry) == 0


def test_a_comment_on_nothing_and_a_folder_of_nothing(app, tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes(b"\xef\xbb\xbfid,on,body\n1,99,Text\n")
    arguments = ["--kind", "comment", "--map", "external_id=id", "--map", "parent=on", "--map", "body=body"]
    said = run(app, "import", "csv", file, "--consultation", "a", *arguments, fails=True)
    assert f"{file}:2: on is “99”" in said and "Nothing was written." in said
    said = run(app, "import", "polis", tmp_path, "--consultation", "a", fails=True)
    assert f"{tmp_path / 'comments.csv'}: There is no such file. Nothing was written." in said
    assert count(app, JournalEntry) == 0


def test_what_was_left_out_is_counted_with_its_reason(app, tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("id;body;gone\n1;Text;0\n2;Other;1\n", encoding="utf-8")
    arguments = ["import", "csv", file, "--consultation", "a", "--kind", "proposal", "--delimiter", ";"]
    arguments += ["--map", "body=body", "--map", "external_id=id", "--skip-when", "gone=1"]
    said = run(app, *arguments)
    assert "rows: read 2, written 1, unchanged 0, skipped 1" in said and "skipped 1: gone=1" in said
    file.write_text("id;body;gone\n1;New words;0\n", encoding="utf-8")
    said = run(app, *arguments)
    assert "skipped 1: the source has other words now; ours are kept" in said


@both_databases
def test_a_load_and_its_tallies(app):
    said = run(app, "load", "--contributions", "40", "--comments", "20", "--votes", "200")
    assert "load: 40 proposals, 20 comments, 200 votes" in said
    rows = tallies(app, "load")
    assert len(rows) == 60 and {row["kind"] for row in rows} == {"proposal", "comment"}
    said = run(app, "load", "--votes", "10", "--consultation", "other")
    assert "10 votes fewer than asked" in said


def test_a_load_stays_out_of_real_consultations(app, folder):
    run(app, "import", "polis", folder, "--consultation", "talk")
    said = run(app, "load", "--contributions", "1", "--consultation", "talk", fails=True)
    assert "is not a consultation of synthetic data" in said
    assert count(app, Contribution) == 3
