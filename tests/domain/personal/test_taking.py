"""What a person takes along: all of it, and nothing of others; at the same number of queries however much."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from consult.domain.accounts.actions import ask_new_password
from consult.domain.accounts.models import AgeBand, Gender, Person
from consult.domain.accounts.queries import find_person
from consult.domain.contributions.actions import edit_contribution, save_draft, withdraw_contribution
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.domain.following.actions import look_in
from consult.domain.moderation.models import FlagReason
from consult.domain.territory.queries import get_municipality
from consult.domain.voting.actions import withdraw_vote
from consult.kernel.filestore import FileStore
from consult.rendering.letters import Sender
from consult.rendering.takeout import COLUMNS, Takeout, write_takeout
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.files import SHOWS, a_draft_with, a_photo, a_proposal_with
from tests.factories.moderation import a_flag, a_hiding, an_appeal
from tests.factories.people import a_resident, an_organisation
from tests.factories.texts import a_remark, a_text, open_for_remarks
from tests.statements import counted

EMAIL = "salwa@example.tn"
LATER = NOON + timedelta(hours=1)
NO_FILES = FileStore(Path("nowhere"))


@pytest.fixture
def salwa(session) -> Person:
    person = a_resident(session, email=EMAIL, public_name="Salwa", language="fr", arrondissement_id=2)
    person.age_band, person.gender = AgeBand.FROM_35, Gender.WOMAN
    session.flush()
    return person


def take(session, person, store: FileStore = NO_FILES) -> dict[str, bytes]:
    file = io.BytesIO()
    sender = Sender(get_municipality(session), "http://localhost", None)
    write_takeout(file, Takeout(session, find_person(session, person.id), sender, LATER, store))
    with zipfile.ZipFile(file) as whole:
        assert whole.testzip() is None
        return {name: whole.read(name) for name in whole.namelist()}


def rows(files: dict[str, bytes], name: str) -> list[dict]:
    """The records of the JSON; the table has as many, with the same columns."""
    found = json.loads(files[f"{name}.json"])
    table = list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"), newline="")))
    assert len(table) == len(found)
    assert all(tuple(row) == COLUMNS[name] for row in table)
    return found


@both_databases
def test_everything_of_the_person_is_in_it(session, consultation, salwa):
    organisation = an_organisation(session, members=(salwa,), name={"fr": "Les Jardins"})
    said = a_proposal(
        session, consultation=consultation, author=salwa, title="=Des arbres partout", organisation_id=organisation.id
    )  # fmt: skip
    edit_contribution(
        session,
        contribution=get_contribution(session, said.ref),
        author=salwa,
        title="Des arbres partout",
        body="Des arbres, et aussi des bancs à l’ombre pour s’y asseoir.",
        at=LATER,
        expected_version=1,
    )
    other = a_proposal(session, consultation=consultation, title="Une piste cyclable")
    comment = a_comment(session, parent=other, author=salwa)
    a_vote(session, on=other, voter=salwa)
    save_draft(
        session, consultation=consultation, author=salwa, title="Plus tard", body="", language="fr", at=NOON
    )

    look_in(session, person_id=salwa.id, at=NOON)

    files = take(session, salwa)

    profile = json.loads(files["profile.json"])
    assert profile["looked_at"] == NOON.isoformat().replace("+00:00", "Z")
    assert (profile["email"], profile["age_band"], profile["gender"]) == (EMAIL, "35-44", "woman")
    first, second = rows(files, "contributions")
    assert (first["ref"], first["title"], first["organisation"]) == (
        said.ref,
        "Des arbres partout",
        {"fr": "Les Jardins"},
    )
    assert [one["title"] for one in first["versions"]] == ["=Des arbres partout", "Des arbres partout"]
    assert (second["ref"], second["proposal"], second["proposal_title"]) == (
        comment.ref,
        other.ref,
        "Une piste cyclable",
    )
    for one in (first, second):
        assert hashlib.sha256(files[f"receipts/{one['ref']}.json"]).hexdigest() == one["fingerprint"]
    assert "'=Des arbres partout" in files["versions.csv"].decode("utf-8-sig"), "no spreadsheet runs it"
    (draft,) = rows(files, "drafts")
    assert draft["title"] == "Plus tard"
    (vote,) = rows(files, "votes")
    assert (vote["contribution"], vote["choice"], vote["withdrawn_at"]) == (other.ref, "agree", None)
    (association,) = rows(files, "associations")
    assert association["organisation"] == {"fr": "Les Jardins"}
    (letter,) = rows(files, "letters")
    assert letter["to"] == EMAIL and said.ref in letter["text"]
    assert rows(files, "roles") == rows(files, "seats") == []
    page = files["index.html"].decode()
    assert '<html lang="fr" dir="ltr">' in page and "<script" not in page
    assert "Des arbres, et aussi des bancs" in page and "Mes données" in page
    assert "index.html" in files["README.txt"].decode()


def test_pictures_and_documents_are_in_it_up_to_a_bound(session, consultation, salwa, tmp_path, monkeypatch):
    store = FileStore(tmp_path)
    said = a_proposal_with(session, consultation=consultation, author=salwa, store=store)
    a_draft_with(session, consultation=consultation, author=salwa, store=store, files={1: a_photo()})
    a_proposal_with(session, consultation=consultation, author=a_resident(session), store=store)
    files = take(session, salwa, store)
    found = rows(files, "attachments")
    assert [(one["contribution"], one["picture"], one["version"]) for one in found] == [
        (said.ref, None, 1),
        (said.ref, 1, 1),
        (None, 1, None),
    ] or [(one["contribution"], one["picture"]) for one in found] == [
        (said.ref, 1),
        (said.ref, None),
        (None, 1),
    ]
    assert {name for name in files if name.startswith("attachments/")} == {one["file"] for one in found}
    (paper,) = [one for one in found if one["picture"] is None]
    assert files[paper["file"]].startswith(b"%PDF")
    assert hashlib.sha256(files[paper["file"]]).hexdigest() == paper["sha256"]
    page = files["index.html"].decode()
    assert SHOWS in page and all(one["file"] in page for one in found)
    # Beyond the bound a file is listed, without its bytes.
    monkeypatch.setattr("consult.rendering.takeout.FILES_MOST", 1)
    files = take(session, salwa, store)
    assert [one["file"] for one in rows(files, "attachments")] == [None] * 3
    assert not [name for name in files if name.startswith("attachments/")]


def test_nothing_of_others_and_no_secret_is_in_it(session, consultation, salwa):
    somebody = a_resident(session, public_name="Quelqu-un")
    other = a_proposal(
        session, consultation=consultation, author=somebody, body="Les mots d’autrui, entiers."
    )
    comment = a_comment(session, parent=other, body="Je ne suis pas de cet avis, pour trois raisons.")
    reply = a_comment(session, parent=comment, author=salwa)
    a_vote(session, on=other, voter=salwa)
    ask_new_password(session, email=EMAIL, at=NOON)
    files = take(session, salwa)
    assert rows(files, "contributions")[0]["answers"] == comment.ref
    whole = b"".join(files.values()).decode()
    for words in (
        "Quelqu-un",
        "mots d’autrui",
        "trois raisons",
        salwa.password_hash,
        salwa.stamp,
        other.salt,
    ):
        assert words not in whole
    assert reply.salt in whole, "the salt of one's own receipt is one's own"
    (letter,) = rows(files, "letters")
    assert "/account/reset/…" in letter["text"], "a link that is read again does not act"


def test_a_title_that_may_not_be_read_any_more_is_left_out(session, consultation, moderator, salwa):
    other = a_proposal(session, consultation=consultation, title="Un titre qui sera masqué")
    a_comment(session, parent=other, author=salwa)
    a_vote(session, on=other, voter=salwa)
    a_hiding(session, of=get_contribution(session, other.ref), moderator=moderator)
    files = take(session, salwa)
    assert rows(files, "contributions")[0]["proposal_title"] is None
    assert rows(files, "votes")[0]["contribution_title"] is None
    assert "sera masqué" not in files["index.html"].decode()


def test_what_was_reported_is_ones_own_too(session, consultation, salwa):
    other = a_proposal(session, consultation=consultation)
    a_flag(
        session,
        on=other,
        person=salwa,
        reason=FlagReason.OTHER,
        explanation="C’est une copie d’un autre texte.",
    )
    (row,) = rows(take(session, salwa), "reports")
    assert (row["contribution"], row["reason"], row["outcome"]) == (other.ref, "other", None)
    assert row["explanation"] == "C’est une copie d’un autre texte."


def test_what_was_contested_is_ones_own_too(session, consultation, salwa, moderator):
    said = a_proposal(session, consultation=consultation, author=salwa)
    a_hiding(session, of=get_contribution(session, said.ref), moderator=moderator)
    an_appeal(session, on=get_contribution(session, said.ref), author=salwa)
    (row,) = rows(take(session, salwa), "appeals")
    assert (row["contribution"], row["ruling"], row["outcome"]) == (said.ref, "hide", None)
    assert "commerce" in row["words"]


def test_what_was_withdrawn_is_still_ones_own(session, consultation, salwa):
    said = a_proposal(
        session, consultation=consultation, author=salwa, body="Des mots que je retire après coup."
    )
    other = a_proposal(session, consultation=consultation)
    a_vote(session, on=other, voter=salwa)
    withdraw_vote(session, contribution=get_contribution(session, other.ref), voter=salwa, at=LATER)
    withdraw_contribution(session, contribution=get_contribution(session, said.ref), author=salwa, at=LATER)
    files = take(session, salwa)
    (row,) = rows(files, "contributions")
    assert (row["state"], row["body"]) == ("withdrawn", "Des mots que je retire après coup.")
    assert rows(files, "votes")[0]["withdrawn_at"] is not None


def test_three_cost_as_many_statements_as_one(session, engine, consultation, salwa):
    def more():
        said = a_proposal(session, consultation=consultation, author=salwa)
        a_comment(session, parent=said, author=salwa)
        a_vote(session, on=said, voter=salwa)

    more()
    with counted(engine) as first:
        take(session, salwa)
    more(), more()
    with counted(engine) as then:
        files = take(session, salwa)
    assert len(then) == len(first) < 48
    assert len(rows(files, "contributions")) == 6


@pytest.mark.parametrize(("language", "title"), [("ar", "معطياتي"), ("fr", "Mes données"), ("en", "My data")])
def test_it_speaks_the_language_of_the_person(session, language, title):
    person = a_resident(session, language=language)
    files = take(session, person)
    assert title in files["index.html"].decode()
    assert session.scalars(select(Contribution.id)).all() == []


@both_databases
def test_the_receipt_of_a_remark_says_on_which_words_it_was_said(session, tmp_path):
    plan = open_for_remarks(session, store=FileStore(tmp_path / "plan"), slug="plan")
    author = a_resident(session)
    said = a_remark(session, text=a_text(session, consultation=plan), author=author, quote="douze mètres")
    files = take(session, author)
    (row,) = rows(files, "contributions")
    assert (row["text"], row["text_version"], row["paragraph"], row["quote"]) == (
        "regulations",
        1,
        "p3",
        "douze mètres",
    )
    kept = files[f"receipts/{said.ref}.json"]
    assert hashlib.sha256(kept).hexdigest() == row["fingerprint"] == said.receipt_hash
