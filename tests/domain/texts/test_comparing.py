"""What changed, for people who read: whole words, no confetti, paragraphs before words, in bounded time."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.texts.alignment import PairState, align
from consult.domain.texts.comparing import Run, RunKind, compare, compare_tables, compare_words
from consult.domain.texts.likeness import seen
from consult.domain.texts.pieces import Piece, PieceKind

SIGNS = {RunKind.SAME: "{}", RunKind.REMOVED: "[-{}-]", RunKind.ADDED: "[+{}+]"}


def told(runs: tuple[Run, ...] | list[Run]) -> str:
    return "".join(SIGNS[run.kind].format(run.text) for run in runs)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Douze mètres au plus.", "Quinze mètres au plus.", "[-Douze -][+Quinze +]mètres au plus."),
        ("12,50 m à l’égout", "12,00 m à l’égout", "[-12,50 -][+12,00 +]m à l’égout"),
        ("la haie est conservée", "la haie vive est conservée", "la haie [+vive +]est conservée"),
        (
            "open in the evening on working days.",
            "open in the evening.",
            "open in the evening[- on working days-].",
        ),
        (
            "تلتزم البلدية بصيانة الشبكة في كامل المنطقة.",
            "تلتزم البلدية بتعهد الشبكة في كامل المنطقة، وتنشر تقريرا.",
            "تلتزم البلدية [-بصيانة -][+بتعهد +]الشبكة في كامل المنطقة[+، وتنشر تقريرا+].",
        ),
        # Of a short word between two changes nobody has any use.
        (
            "ne dépasse pas la hauteur du faîtage",
            "n’excède en rien la pente du faîtage",
            "[-ne dépasse pas la hauteur -][+n’excède en rien la pente +]du faîtage",
        ),
        (
            "يمنع قطع الأشجار على الطريق",
            "يمنع غرس النخيل في الطريق",
            "يمنع [-قطع الأشجار على -][+غرس النخيل في +]الطريق",
        ),
        # Too little in common: one block each.
        (
            "Sont interdits : les dépôts.",
            "Les clôtures sont libres.",
            "[-Sont interdits : les dépôts. -][+Les clôtures sont libres.+]",
        ),
        ("المدينة", "", "[-المدينة-]"),
        ("", "la ville", "[+la ville+]"),
        ("a  b\u202b ت", "a b ت", "a b ت"),
    ],
)
def test_words(old, new, expected):
    assert told(compare_words(old, new)) == expected


tokens = ("la ", "haie", "’", " ", "\n", "12,5", "مدينة ", "و", "\u202b", ". ", "e\u0301")
texts = st.lists(st.sampled_from(tokens), max_size=14).map("".join)


@settings(deadline=None)
@given(texts, texts)
def test_the_runs_make_both_texts(old, new):
    runs = compare_words(old, new)
    assert "".join(run.text for run in runs if run.kind is not RunKind.REMOVED) == new
    before = "".join(run.text for run in runs if run.kind is not RunKind.ADDED)
    assert "".join(seen(before).split()) == "".join(seen(old).split())
    assert all(one.kind is not other.kind for one, other in pairwise(runs))
    assert {run.kind for run in compare_words(old, old)} <= {RunKind.SAME}


def test_tables_are_compared_by_lines_and_cells():
    lines = compare_tables(
        "zone\tm\nUA\t12\nUB\t9\nUC\t7\nUD\t1", "zone\tm\nUA\t15\nUB\t9\nUC\t7\nUE\t5\tx\nUF\t2"
    )
    assert [(line.kind, line.count, [told(cell) for cell in line.cells]) for line in lines] == [
        (RunKind.SAME, 0, ["zone", "m"]),
        (None, 0, ["UA", "[-12 -][+15+]"]),
        (None, 2, []),
        (None, 0, ["[-UD -][+UE+]", "[-1 -][+5+]", "[+x+]"]),
        (RunKind.ADDED, 0, ["[+UF+]", "[+2+]"]),
    ]


def _pieces(*lines: str) -> list[Piece]:
    kinds = {"#": PieceKind.HEADING, "|": PieceKind.TABLE}
    return [
        Piece(kinds.get(line[0], PieceKind.PARAGRAPH), int(line[0] == "#"), line.lstrip("#|"))
        for line in lines
    ]


def test_paragraphs_first_and_pages():
    old = _pieces("#Zone UA", "un deux trois quatre", "cinq six sept huit neuf", "#Zone UB", "dix onze douze treize",
                  "|a\tb\n1\t2", "vingt trente quarante cinquante soixante")  # fmt: skip
    new = _pieces("vingt trente quarante cinquante soixante", "#Zone UA", "un deux trois quatre", "cinq six sept huit",
                  "neuf dizaine", "#Zone UB", "|a\tb\n1\t3", "rien de semblable ici")  # fmt: skip
    pairs = align(old, new)
    whole = compare(old, new, pairs)
    assert [(str(row.state), len(row.old), len(row.new), row.under, row.count) for row in whole.rows] == [
        ("moved", 1, 1, "", 0),
        ("kept", 0, 0, "", 2),
        ("split", 1, 2, "Zone UA", 0),
        ("kept", 0, 0, "", 1),
        ("removed", 1, 0, "Zone UB", 0),
        ("edited", 1, 1, "Zone UB", 0),
        ("added", 0, 1, "Zone UB", 0),
    ]
    assert whole.rows[0].was_under == "Zone UB" and not whole.rows[0].runs
    assert told(whole.rows[2].runs) == "cinq six sept huit\nneuf [+dizaine+]"
    assert [told(cell) for cell in whole.rows[5].lines[-1].cells] == ["1", "[-2 -][+3+]"]
    assert whole.counts[PairState.KEPT] == 3 and whole.counts[PairState.SPLIT] == 1 and whole.next is None
    paged = [compare(old, new, pairs, begin=begin, limit=3) for begin in (0, 3, 6)]
    assert [row for page in paged for row in page.rows] == whole.rows
    assert [page.next for page in paged] == [3, 6, None]


def test_long_texts_take_bounded_time():
    began = time.process_time()
    for one, other in (("mot " * 1990, "autre mot " * 990), ("a b " * 90_000, "b a " * 90_001)):
        compare_words(f"x {one} y", f"z {other} w")
    compare_tables("\n".join(f"a\t{at}" for at in range(5000)), "\n".join(f"b\t{at}" for at in range(6000)))
    assert time.process_time() - began < 5
