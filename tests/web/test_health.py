"""`/healthz` says that the process runs, `/readyz` whether it can answer people."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from consult.app import create_app
from consult.domain.notices.life import find_last_sign, show_life
from consult.web.database import db, extension, unit_of_work
from consult.web.health import LEAST_FREE
from tests.conftest import _config
from tests.databases import both_databases
from tests.statements import counted


def alive(app, clock) -> None:
    with app.app_context(), unit_of_work() as session:
        show_life(session, at=clock())


def ask(app, path: str = "/readyz") -> tuple[int, dict]:
    response = app.test_client().get(path)
    assert response.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in response.headers
    return response.status_code, json.loads(response.data)


GOOD = {"ready": True, "database": "ok", "migrations": "ok", "disk": "ok", "worker": "ok"}


@both_databases
def test_ready(app, clock):
    alive(app, clock)
    assert ask(app) == (200, GOOD)
    assert ask(app, "/readyz?worker") == (200, GOOD)


def test_a_silent_worker_is_told_and_keeps_nobody_from_reading(app, clock):
    silent = GOOD | {"worker": "silent"}
    assert ask(app) == (200, silent)
    alive(app, clock)
    clock.forward(seconds=119)
    assert ask(app) == (200, GOOD)
    clock.forward(seconds=2)
    assert ask(app) == (200, silent)
    assert ask(app, "/readyz?worker") == (503, silent | {"ready": False})


@pytest.mark.parametrize(
    "statement", ["UPDATE alembic_version SET version_num = '0001'", "DROP TABLE alembic_version"]
)
def test_another_schema_is_not_ready(app, statement):
    with app.app_context(), unit_of_work() as session:
        session.execute(text(statement))
    assert ask(app) == (
        503,
        {"ready": False, "database": "ok", "migrations": "other", "disk": "ok", "worker": "unknown"},
    )


@pytest.mark.needs("postgresql")
def test_a_database_that_does_not_answer_is_told_without_its_name(tmp_path):
    app = create_app(_config("postgresql+psycopg://secret:hidden@127.0.0.1:1/nowhere", tmp_path))
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert json.loads(response.data)["database"] == "unreachable"
    assert b"secret" not in response.data and b"nowhere" not in response.data
    assert app.test_client().get("/healthz").status_code == 200


def test_a_full_disk_is_not_ready(app, monkeypatch):
    class Usage:
        free = LEAST_FREE - 1

    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage)
    status, found = ask(app)
    assert status == 503 and found["disk"] == "full"


def test_three_questions_to_the_database_at_most(app, clock):
    ask(app)
    with app.app_context(), counted(extension.engine) as statements:
        ask(app)
    assert 0 < len([one for one in statements if not one.startswith(("PRAGMA", "BEGIN"))]) <= 4, statements


@both_databases
def test_the_sign_of_life_is_one_row(app, clock):
    alive(app, clock)
    clock.forward(seconds=15)
    alive(app, clock)
    with app.app_context():
        assert find_last_sign(db()) == clock()
        assert db().scalar(text("SELECT count(*) FROM worker")) == 1
