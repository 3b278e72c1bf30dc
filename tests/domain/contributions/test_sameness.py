"""The same text again: an author is reminded, moderators notice, nobody is stopped; and old texts are compared too."""

from __future__ import annotations

import importlib.util
from datetime import timedelta

import pytest
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.orm import Session

from config import ROOT
from consult.domain.consultations.models import Activity
from consult.domain.contributions.actions import edit_contribution, withdraw_contribution
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.rules import Refusal
from consult.domain.contributions.sameness import (
    COUNTED,
    LISTED,
    NOTICED_FROM,
    SENT_WITHIN,
    accounts_with_same_text,
    list_same,
    text_digest,
)
from consult.kernel.db import begin_write, prepare_engine
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.web.database import extension, init_database
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation, a_phase
from tests.factories.contributions import a_comment, a_proposal, an_entry
from tests.factories.people import a_moderator, a_resident
from tests.statements import counted

TITLE = "Un marché couvert à Bab El Khadra"
BODY = "Les vendeurs sont au soleil et sous la pluie : couvrons le marché."
WORDS = {"title": TITLE, "body": BODY}
MIGRATION = ROOT / "migrations/versions/0013_flags.py"


def migration():
    spec = importlib.util.spec_from_file_location("flags", MIGRATION)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reminded(act, *arguments, **more) -> str | None:
    """The number that the author is reminded of; None when the words were taken."""
    try:
        act(*arguments, sent_again=False, **more)
    except Refused as refused:
        assert refused.code is Refusal.SENT_ALREADY
        return refused.facts["ref"]
    return None


@both_databases
def test_an_author_is_reminded_and_may_send_again(session, consultation):
    author = a_resident(session)
    first = a_proposal(session, consultation=consultation, author=author, **WORDS)
    folded = {"title": TITLE.lower(), "body": BODY.replace("é", "e").replace(" :", ",")}
    send = {"consultation": consultation, "author": author}
    assert reminded(a_proposal, session, **send, **folded) == first.ref
    again = a_proposal(session, **send, **folded)
    assert again.text_digest == first.text_digest and again.ref != first.ref


# Who sends what how much later, and whether they are reminded.
AGAIN = [
    ("the same", {}, timedelta(hours=1), True),
    ("another title", {"title": "Un marché couvert à Bab Jedid"}, timedelta(hours=1), False),
    ("just before the end", {}, SENT_WITHIN - timedelta(seconds=1), True),
    ("long after", {}, SENT_WITHIN, False),
]


@pytest.mark.parametrize(("case", "words", "later", "answer"), AGAIN, ids=[case for case, *_ in AGAIN])
def test_what_is_the_same_and_for_how_long(session, moderator, tmp_path, case, words, later, answer):
    phases = [a_phase(NOON, NOON + timedelta(days=60), Activity.PROPOSE)]
    long = a_consultation(session, store=FileStore(tmp_path / "long"), moderator=moderator, phases=phases)
    author = a_resident(session)
    first = a_proposal(session, consultation=long, author=author, **WORDS)
    found = reminded(
        a_proposal, session, consultation=long, author=author, at=NOON + later, **(WORDS | words)
    )
    assert found == (first.ref if answer else None)


def test_what_is_not_compared(session, consultation, moderator, tmp_path):
    author, other = a_resident(session), a_resident(session)
    first = a_proposal(session, consultation=consultation, author=author, **WORDS)
    assert reminded(a_proposal, session, consultation=consultation, author=other, **WORDS) is None
    elsewhere = a_consultation(session, store=FileStore(tmp_path / "other"), moderator=moderator)
    assert reminded(a_proposal, session, consultation=elsewhere, author=author, **WORDS) is None
    withdraw_contribution(session, contribution=first, author=author, at=NOON)
    assert reminded(a_proposal, session, consultation=consultation, author=author, **WORDS) is None
    for _ in range(2):
        assert (
            reminded(
                a_comment,
                session,
                parent=a_proposal(session, consultation=consultation),
                author=author,
                body="D’accord.",
            )
            is None
        )


def test_a_double_click_is_no_second_sending(session, consultation):
    author = a_resident(session)
    made = [
        a_proposal(
            session,
            consultation=consultation,
            author=author,
            submission_key="k" * 12,
            sent_again=False,
            **WORDS,
        )
        for _ in range(2)
    ]
    assert made[0] is made[1]


def test_an_edited_text_is_compared_as_it_stands(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author, **WORDS)
    new = "Couvrons le marché, et laissons une allée pour les pompiers."
    edit_contribution(
        session, contribution=proposal, author=author, title=TITLE, body=new, at=NOON, expected_version=1
    )
    assert reminded(a_proposal, session, consultation=consultation, author=author, **WORDS) is None
    assert proposal.text_digest == text_digest(TITLE, new)


@both_databases
def test_the_same_text_of_many_accounts_is_noticed(session, consultation, engine):
    made = [a_proposal(session, consultation=consultation, **WORDS) for _ in range(NOTICED_FROM)]
    twice = a_resident(session)
    few = [
        a_proposal(
            session, consultation=consultation, author=twice, title="Deux bancs, place Barcelone", body=BODY
        )
        for _ in range(NOTICED_FROM)
    ]
    an_entry(session, consultation=consultation, **WORDS)
    found = accounts_with_same_text(session, [*made, *few])
    assert [found[one.id] for one in made] == [NOTICED_FROM] * NOTICED_FROM, "an entry has no account"
    assert [found[one.id] for one in few] == [0] * NOTICED_FROM, "one account is not many"
    assert len(list_same(session, made[0])) == NOTICED_FROM
    costs = []
    for rows in ([made[0]], [made[0], few[0], made[1]]):
        with counted(engine) as statements:
            accounts_with_same_text(session, rows)
        costs.append(len(statements))
    assert costs == [1, 1]


def test_a_petition_is_counted_and_listed_in_bounds(session, consultation):
    first = a_proposal(session, consultation=consultation, **WORDS)
    for _ in range(LISTED + 2):
        a_proposal(session, consultation=consultation, **WORDS)
    assert accounts_with_same_text(session, [first])[first.id] == LISTED + 3 < COUNTED
    assert len(list_same(session, first)) == LISTED


TEXTS = [
    (TITLE, BODY),
    (None, "المصعد حقّ لكبار السنّ وذوي الإعاقة، سنة ٢٠٢٦"),
    (None, "Trop court"),
    ("3andna barcha zebla", "fel 7ouma w el œuvre ﬁnale ßtraße\u200c\u200dfin ـــ پاريس ڨفصة"),
]


@pytest.mark.parametrize(("title", "body"), TEXTS)
def test_the_migration_computed_what_the_platform_computes(title, body):
    assert migration()._digest(title, body) == text_digest(title, body)


def test_old_texts_are_compared_after_the_migration(database_url, tmp_path):
    engine = prepare_engine(create_engine(database_url))
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        consultation = a_consultation(
            session, store=FileStore(tmp_path / "up"), moderator=a_moderator(session), slug="square"
        )
        made = [a_proposal(session, consultation=consultation, **WORDS) for _ in range(3)]
        kept = {one.id: one.text_digest for one in made}
        session.execute(update(Contribution).where(Contribution.id == made[2].id).values(series="L"))
        session.commit()
    app = Flask("migrations")
    init_database(app, database_url)
    Migrate(app, extension, directory=str(ROOT / "migrations"))
    with app.app_context():
        downgrade(revision=migration().down_revision)
        with engine.connect() as connection:
            columns = {row[1] for row in connection.execute(text("pragma table_info(contribution)"))}
        assert "text_digest" not in columns
        upgrade()
        extension.engine.dispose()
    with Session(engine) as session:
        found = dict(session.execute(select(Contribution.id, Contribution.text_digest)).all())
    assert found == kept | {made[2].id: None}, "synthetic load has none"
    engine.dispose()
