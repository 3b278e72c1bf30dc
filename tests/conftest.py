"""Databases, sessions, the app and a visitor for the tests.

Tests migrate, they do not create tables: one migrated database per run is copied for each test (a file on
SQLite, a template on PostgreSQL). `session` and `app` run on SQLite unless the test takes `both_databases`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import Migrate, upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from config import ROOT, Config
from consult.app import create_app
from consult.domain.accounts.passwords import CHEAP, use_strength
from consult.kernel.db import begin_write, prepare_engine
from consult.web.database import extension, init_database
from tests.parts import postgresql_url
from tests.visitor import Visitor

pytest_plugins = ["tests.parts"]

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)

# Hashes as cheap as argon2 makes them, for factories that work without an app too.
use_strength(CHEAP)


class Clock:
    """The clock of a test app: stands at noon of a day until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


def _config(url: str, instance: Path) -> Config:
    return Config(
        database_url=url,
        secret_key="for tests only",
        instance=instance,
        base_url="http://localhost",
        password_rounds=CHEAP.rounds,
        password_memory_kib=CHEAP.memory_kib,
        # Tests type faster than people.
        form_seconds=0,
    )


def _postgres_server() -> str:
    url = postgresql_url()
    assert url is not None, "a test that needs PostgreSQL is marked so (tests/databases.py)"
    return url


def _migrate(url: str) -> None:
    """Run the migrations; they need the database and nothing else of the app."""
    app = Flask("migrations")
    init_database(app, url)
    Migrate(app, extension, directory=str(ROOT / "migrations"))
    with app.app_context():
        upgrade()
        extension.engine.dispose()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    _migrate(f"sqlite:///{folder / 'consult.db'}")
    return folder / "consult.db"


@pytest.fixture(scope="session")
def _postgres_template() -> Iterator[str]:
    name = f"consult_template_{uuid4().hex[:12]}"
    server = create_engine(_postgres_server(), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = server.url.set(database=name).render_as_string(hide_password=False)
    try:
        _migrate(url)
        yield name
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        server.dispose()


@pytest.fixture
def _sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(_sqlite_template, tmp_path / "consult.db")
    return f"sqlite:///{tmp_path / 'consult.db'}"


@pytest.fixture
def _postgres_url(_postgres_template: str) -> Iterator[str]:
    name = f"consult_test_{uuid4().hex[:12]}"
    server = create_engine(_postgres_server(), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {_postgres_template}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database: SQLite, or what `@both_databases` asks for."""
    return request.getfixturevalue(f"_{getattr(request, 'param', 'sqlite')}_url")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = prepare_engine(create_engine(database_url))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session in a transaction that may write; nothing is committed unless the test commits."""
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        yield session


@pytest.fixture
def clock() -> Clock:
    return Clock()


class _RuleBuiltLate(Rule):
    """A rule whose address is not compiled before it is built: each test has an app of its own, with 200 rules."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Any]:
        compiled: list[Callable[..., Any]] = []
        compile_now = super()._compile_builder

        def build(rule: Rule, /, *args: Any, **values: Any) -> Any:
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](rule, *args, **values)

        return build


Flask.url_rule_class = _RuleBuiltLate


@pytest.fixture(scope="session")
def _compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once in a run, not once in each test's app."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(
    database_url: str, tmp_path: Path, clock: Clock, _compiled_templates: FileSystemBytecodeCache
) -> Iterator[Flask]:
    app = create_app(_config(database_url, tmp_path))
    app.jinja_env.bytecode_cache = _compiled_templates
    app.testing = True
    app.extensions["clock"] = clock
    yield app
    with app.app_context():
        extension.engine.dispose()


@pytest.fixture
def visitor(app: Flask) -> Callable[[], Visitor]:
    """`visitor()` is a new person at a new browser, with cookies of its own."""
    return lambda: Visitor(app)
