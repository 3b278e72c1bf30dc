"""The annex: every contribution with its place, and the figures of the report counted again from its table alone."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from datetime import timedelta

import pytest

from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.synthesis.annex import Lot, iter_annex, list_annex
from consult.domain.synthesis.models import Synthesis
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.voting.models import Choice
from consult.web.synthesis import annex as annexes
from tests.conftest import NOON
from tests.factories.consultations import a_consultation, in_three
from tests.factories.contributions import a_comment, a_proposal, a_vote, an_entry
from tests.factories.merges import a_merge
from tests.factories.moderation import a_hiding
from tests.factories.people import a_resident
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis
from tests.statements import counted as counting

pypdf = pytest.importorskip("pypdf")
languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
ANNEX = "/consultations/square/synthesis/annex"


@pytest.fixture
def consultation(session, store, moderator):
    made = a_consultation(session, store=store, moderator=moderator, slug="square", hidden=True)
    session.commit()
    return made


@pytest.fixture
def said(session, consultation, moderator):
    """Every lot there is, with votes that a merge counts once."""
    withdrawer = a_resident(session)
    rows = {
        name: a_proposal(session, consultation=consultation, title=f"=Titre {name}", author=withdrawer)
        for name in ("head", "member", "aside", "alone", "hidden", "withdrawn")
    }
    both = a_resident(session)
    for name in ("head", "member"):
        a_vote(session, on=rows[name], voter=both, choice=Choice.AGREE)
    a_vote(session, on=rows["member"], choice=Choice.DISAGREE)
    a_vote(session, on=rows["aside"], choice=Choice.NEUTRAL)
    a_vote(session, on=rows["hidden"])
    rows["comment"] = a_comment(session, parent=rows["alone"])
    rows["cited comment"] = a_comment(session, parent=rows["alone"])
    rows["late"] = an_entry(
        session,
        consultation=consultation,
        said_on=NOON.date(),
        arrived_at=CLOSED - timedelta(hours=2),
        at=CLOSED - timedelta(hours=1),
    )
    session.commit()
    a_hiding(session, of=rows["hidden"], moderator=moderator)
    withdraw_contribution(session, contribution=rows["withdrawn"], author=withdrawer, at=NOON)
    a_merge(session, head=rows["head"], members=[rows["member"]], moderator=moderator)
    return rows


@pytest.fixture
def published(session, consultation, moderator, said) -> Synthesis:
    return a_published_synthesis(
        session,
        consultation=consultation,
        moderator=moderator,
        cited=[said["head"], said["cited comment"], said["alone"]],
        aside=[said["aside"]],
    )


def table(visitor, language="en") -> list[dict[str, str]]:
    with visitor().client.get(f"/{language}{ANNEX}.csv") as answer:
        assert answer.status_code == 200 and answer.mimetype == "text/csv"
        return list(csv.DictReader(io.StringIO(answer.data.decode())))


def test_the_figures_are_counted_again_by_a_stranger(visitor, session, said, published, clock):
    clock.at = CLOSED
    session.commit()
    rows = table(visitor)
    public = [row for row in rows if row["state"] in ("published", "merged")]
    counted = [row for row in public if row["out_of_time"] == "false"]
    owing = [
        row for row in rows if row["kind"] != "comment" and row["place"] in ("cited", "set-aside", "open")
    ]

    def votes(some):
        choices = {name: sum(int(row[name]) for row in some) for name in ("agree", "disagree", "neutral")}
        return {"total": sum(choices.values()), **choices}

    figures = published.figures
    assert {
        "total": len(counted),
        **{
            name: Counter(row[name] for row in counted)
            for name in ("kind", "channel", "language", "category", "arrondissement")
        },
        "state": Counter(row["state"] for row in rows if row["out_of_time"] == "false"),
        "out_of_time": len(public) - len(counted),
    } == figures["contributions"]
    assert votes([row for row in counted if row["counted_at"] == row["ref"]]) == figures["votes"]
    places = Counter(row["place"] for row in owing)
    assert {
        "owing": len(owing),
        "read": sum(row["read"] == "true" for row in owing),
        "cited": places["cited"],
        "set_aside": places["set-aside"],
        "open": places["open"],
        "waiting": 0,
    } == figures["coverage"]
    behind = [row for row in public if "1" in row["findings"].split()]
    at = {row["counted_at"] for row in behind}
    assert len(behind) == figures["findings"][0]["contributions"] == 4
    assert votes([row for row in public if row["ref"] in at]) == figures["findings"][0]["votes"]
    assert figures["votes"]["total"] == 3, "the person who voted on head and member counts once"
    # Titles are not in it, and nothing in it is taken for a formula.
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]
    by_ref = {row["ref"]: row for row in rows}
    assert by_ref[said["member"].ref]["head"] == said["head"].ref
    assert by_ref[said["aside"].ref]["reason"].startswith("outside the subject")
    assert by_ref[said["hidden"].ref]["language"] == by_ref[said["withdrawn"].ref]["agree"] == ""


@languages
def test_each_contribution_is_told_with_its_place(visitor, session, said, published, clock, language):
    clock.at = CLOSED
    session.commit()
    page = visitor().get(f"/{language}{ANNEX}")
    refs = [row.th.get_text(strip=True) for row in page.select("tbody tr")]
    assert refs == sorted(refs) and said["comment"].ref not in refs and len(refs) == len(said) - 1
    rows = {row.th.get_text(strip=True): row for row in page.select("tbody tr")}
    for name in ("head", "member", "cited comment"):
        assert rows[said[name].ref].select_one('a[href$="/synthesis#finding-1"]'), name
    assert said["head"].ref in rows[said["member"].ref].get_text()
    assert in_three("outside the subject")[language] in rows[said["aside"].ref].get_text()
    for name in ("hidden", "withdrawn"):
        assert "Titre" not in rows[said[name].ref].get_text()
    assert "personne privée" in rows[said["hidden"].ref].get_text()
    for lot, names in {
        "set-aside": ["aside"],
        "out-of-time": ["late"],
        "withheld": ["hidden", "withdrawn"],
    }.items():
        page = visitor().get(f"/{language}{ANNEX}?place={lot}")
        assert [row.th.get_text(strip=True) for row in page.select("tbody tr")] == [
            said[one].ref for one in names
        ]
    assert (
        visitor().get(f"/{language}/consultations/square/synthesis").select(f'a[href="/{language}{ANNEX}"]')
    )
    with visitor().client.get(f"/{language}{ANNEX}.pdf") as made:
        assert made.mimetype == "application/pdf" and made.headers["Content-Language"] == language
        read = "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(made.data)).pages)
    assert all(ref in read for ref in refs) and said["comment"].ref not in read


def test_a_draft_has_no_annex_and_hidden_results_stand_in_none(
    visitor, session, consultation, moderator, said, clock
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=[said["head"]], at=NOON)
    session.commit()
    for form in ("", ".csv", ".pdf"):
        assert visitor().client.get(f"/en{ANNEX}{form}").status_code == 404
    session.refresh(synthesis, attribute_names=["consultation", "findings"])
    told = list(iter_annex(session, synthesis, at=NOON, everything=True))
    assert {one.agree for one in told} == {None} and len(told) == len(said)


def test_it_is_paged_by_key_at_a_fixed_number_of_statements(
    session, consultation, moderator, said, published
):
    synthesis = get_synthesis(session, "square")
    counted = []
    for size in (1, 3):
        with counting(session.get_bind()) as made:
            list_annex(session, synthesis, at=CLOSED, size=size)
        counted.append(len(made))
    assert counted[0] == counted[1]
    seen, cursor = [], None
    while True:
        page = list_annex(session, synthesis, at=CLOSED, size=2, cursor=cursor)
        seen += [one.ref for one in page]
        if (cursor := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == len(said) - 1
    lots = Counter(one.lot for one in iter_annex(session, synthesis, at=CLOSED, everything=True))
    assert lots == {Lot.CITED: 4, Lot.SET_ASIDE: 1, Lot.OUT_OF_TIME: 1, Lot.WITHHELD: 2, Lot.NONE: 1}


def test_a_long_volume_is_made_beside_the_server(visitor, session, said, published, clock, monkeypatch):
    clock.at = CLOSED
    session.commit()
    monkeypatch.setattr(annexes, "AT_ONCE", 0)
    page = visitor().get(f"/fr{ANNEX}.pdf")
    assert page.status == 202 and page.one("h1")
    until = time.monotonic() + 90
    while (answer := visitor().client.get(f"/fr{ANNEX}.pdf")).status_code == 202:
        assert answer.headers["Refresh"] == "10" and time.monotonic() < until
        time.sleep(0.5)
    assert answer.data.startswith(b"%PDF")
    answer.close()
