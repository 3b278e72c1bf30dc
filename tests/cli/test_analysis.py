"""`flask analysis` on files: what it prints and where, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter

import pytest

from tests.factories.analysis import no_extra
from tests.parts import shared_data


def _nearest(app, folder, one: bytes, other: bytes):
    paths = [folder / "a.txt", folder / "b.txt"]
    for path, data in zip(paths, (one, other), strict=True):
        path.write_bytes(data)
    return app.test_cli_runner().invoke(args=["analysis", "nearest", *map(str, paths)])


def test_nearest_prints_lines_from_one_best_first(app, tmp_path):
    result = _nearest(
        app, tmp_path, b"\xef\xbb\xbfle chat dort\r\n\r\nil pleut\r\n", b"il pleut\n\nle chat dort"
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "line_a,line_b,score"
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["line_a"], row["line_b"]) for row in rows] == [
        ("1", "3"),
        ("1", "1"),
        ("3", "1"),
        ("3", "3"),
    ]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)


def test_without_the_extra_it_says_so_and_compares_letters(app, tmp_path):
    with no_extra():
        result = _nearest(app, tmp_path, b"il pleut beaucoup", b"le chat dort\nil pleut")
    assert result.exit_code == 0 and "not installed" in result.stderr
    assert result.stdout.splitlines()[1].startswith("1,2,")


@pytest.mark.parametrize(
    ("data", "said"), [(b"caf\xe9", "a.txt:1: This is not UTF-8"), (b"ok\n\xff", "a.txt:2: This")]
)
def test_a_file_that_is_no_text_is_refused_with_its_line(app, tmp_path, data, said):
    result = _nearest(app, tmp_path, data, b"b")
    assert result.exit_code == 1 and said in result.stderr and result.stdout == ""


def test_a_file_that_is_not_there_is_refused(app, tmp_path):
    missing = str(tmp_path / "none.txt")
    result = app.test_cli_runner().invoke(args=["analysis", "nearest", missing, missing])
    assert result.exit_code == 1 and "There is no such file" in result.stderr


COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n" + "".join(
    f"{1400000000000 + number},x,{number},1,0,0,{moderated},{body}\n"
    for number, moderated, body in [
        (7, 1, "Reserve 15 % of the budget for the young"),
        (8, 1, "Reserve 15 % of the budget for the young!"),
        (9, 1, "Reserve 5 % of the budget for the young"),
        (10, -1, "Reserve 15 % of the budget for the young"),
    ]
)
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"


def test_similar_prints_pairs_best_first_without_what_was_rejected(app, tmp_path):
    (tmp_path / "comments.csv").write_text(COMMENTS, "utf-8")
    (tmp_path / "votes.csv").write_text(VOTES, "utf-8")
    runner = app.test_cli_runner()
    brought = runner.invoke(args=["import", "polis", str(tmp_path), "--consultation", "budget"])
    assert brought.exit_code == 0, brought.output
    with no_extra():
        themes = runner.invoke(args=["analysis", "themes", "budget"])
        result = runner.invoke(args=["analysis", "similar", "budget"])
    # Too few for a group, and no theme to suggest: each stands alone, what was rejected is not there.
    assert themes.stdout.splitlines()[0] == "ref,external,suggested,group,score,why"
    assert [row["external"] for row in csv.DictReader(io.StringIO(themes.stdout))] == ["7", "8", "9"]
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "ref_a,external_a,ref_b,external_b,score,why"
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["external_a"], row["external_b"]) for row in rows] == [("7", "8"), ("7", "9"), ("8", "9")]
    assert rows[0]["why"] == "same words" and float(rows[0]["score"]) == 1
    assert "number differs: 15 % / 5 %" in rows[1]["why"]
    assert rows[0]["ref_a"].startswith("I2014-") and "not installed" in result.stderr


@pytest.mark.parametrize("verb", ["similar", "groups"])
def test_a_consultation_that_is_not_there_is_refused(app, verb):
    result = app.test_cli_runner().invoke(args=["analysis", verb, "nowhere"])
    assert result.exit_code == 1 and "there is no consultation 'nowhere'" in result.stderr


CONVERSATIONS = (
    "15-per-hour-seattle",
    "brexit-consensus",
    "london.youth.policing",
    "scoop-hivemind.freshwater",
)


@pytest.mark.needs("shared data")
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_consensus_figures_are_those_of_a_plain_recount(app, name):
    folder = shared_data() / "polis" / name
    runner = app.test_cli_runner()
    brought = runner.invoke(args=["import", "polis", str(folder), "--consultation", "recounted"])
    assert brought.exit_code == 0, brought.output
    results = [runner.invoke(args=["analysis", "groups", "recounted"]) for _ in range(2)]
    assert results[0].exit_code == 0 and results[0].stdout == results[1].stdout
    found = json.loads(results[0].stdout)
    counted = _recount(folder)
    assert found["consensus"] and len(found["groups"]) >= 2
    for one in found["consensus"]:
        votes = counted[one["external_id"]]
        n, agrees = sum(votes.values()), votes["1"]
        assert (one["n"], one["agrees"], one["disagrees"]) == (n, agrees, votes["-1"])
        assert one["p"] == pytest.approx((agrees + 1) / (n + 2), abs=1e-6)
        assert one["z"] == pytest.approx(2 * math.sqrt(n + 1) * ((agrees + 1) / (n + 1) - 0.5), abs=1e-4)
    # Nothing that most agree on is missing, and the best stands first.
    sure = {key for key, votes in counted.items() if _share(votes) > 0.6 and sum(votes.values()) > 50}
    assert sure <= {one["external_id"] for one in found["consensus"]}
    assert [one["p"] for one in found["consensus"]] == sorted(
        (one["p"] for one in found["consensus"]), reverse=True
    )
    # Each person stands in one group at most, under the number of the source.
    members = [member for group in found["groups"] for member in group["members"]]
    assert len(members) == len(set(members)) == found["grouped"]
    with open(folder / "votes.csv", encoding="utf-8", newline="") as file:
        assert set(members) <= {row["voter-id"] for row in csv.DictReader(file)}


def _share(votes: Counter[str]) -> float:
    return (votes["1"] + 1) / (sum(votes.values()) + 2)


def _recount(folder) -> dict[str, Counter[str]]:
    """The last vote of each person on each statement that was not rejected."""
    with open(folder / "comments.csv", encoding="utf-8", newline="") as file:
        kept = {row["comment-id"] for row in csv.DictReader(file) if row["moderated"] != "-1"}
    last: dict[tuple[str, str], tuple[int, str]] = {}
    with open(folder / "votes.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key, at = (row["comment-id"], row["voter-id"]), int(row["timestamp"])
            if key not in last or last[key][0] <= at:
                last[key] = (at, row["vote"])
    counted: dict[str, Counter[str]] = {}
    for (statement, _voter), (_at, vote) in last.items():
        if statement in kept:
            counted.setdefault(statement, Counter())[vote] += 1
    return counted
