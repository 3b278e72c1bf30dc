"""Migrations are the schema: up, down and up again on both databases, and every word of every enum is stored."""

from __future__ import annotations

from enum import StrEnum
from shutil import copyfile

import pytest
from flask import Flask
from flask_migrate import Migrate, check, downgrade, upgrade
from sqlalchemy import Enum, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from config import ROOT
from consult.domain.schema import metadata
from consult.web.database import extension, init_database
from tests.databases import both_databases


@both_databases
def test_up_down_and_up_again(database_url):
    app = Flask("migrations")
    init_database(app, database_url)
    Migrate(app, extension, directory=str(ROOT / "migrations"))
    with app.app_context():
        downgrade(revision="base")
        left = set(inspect(extension.engine).get_table_names()) - {"alembic_version"}
        assert left == set()
        upgrade()
        # Fails when the models and the migrations have grown apart.
        check()
        extension.engine.dispose()


def enum_columns():
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                yield pytest.param(table.name, column.name, column.type, id=f"{table.name}.{column.name}")


@pytest.mark.parametrize(("table", "column", "enum"), list(enum_columns()))
def test_the_check_of_a_migrated_column_knows_exactly_the_words_of_its_enum(engine, table, column, enum):
    """`alembic check` does not compare CHECK constraints, so the migrated ones are read here."""
    checks = inspect(engine).get_check_constraints(table)
    own = [check["sqltext"] for check in checks if check["sqltext"].startswith(f"{column} IN (")]
    assert len(own) == 1, f"{table}.{column} has no CHECK: {checks}"
    words = own[0].removeprefix(f"{column} IN (").removesuffix(")")
    assert {word.strip().strip("'") for word in words.split(",")} == set(enum.enums)
    assert issubclass(enum.enum_class, StrEnum)


FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "first", None

def upgrade():
    op.create_table("street", sa.Column("id", sa.Integer, primary_key=True))
    gone = [sa.Column(name, sa.Integer, sa.ForeignKey("street.id", ondelete=act)) for name, act in (
        ("kept_id", "RESTRICT"), ("lost_id", "CASCADE"), ("blank_id", "SET NULL"))]
    op.create_table("house", sa.Column("id", sa.Integer, primary_key=True), *gone)
    op.execute("insert into street (id) values (1), (2)")
    op.execute("insert into house (id, kept_id, lost_id, blank_id) values (1, 1, 1, 1), (2, null, 2, 2)")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "second", "first"

def upgrade():
    with op.batch_alter_table("street", recreate="always") as batch:
        batch.add_column(sa.Column("name", sa.String(20)))
"""


def test_a_table_that_others_point_at_is_rebuilt_on_sqlite_and_no_row_is_lost(tmp_path):
    """With foreign keys watched, dropping the old table would refuse, or take the rows that refer to it along."""
    steps = tmp_path / "steps"
    (steps / "versions").mkdir(parents=True)
    for name in ("env.py", "alembic.ini"):
        copyfile(ROOT / "migrations" / name, steps / name)
    (steps / "versions" / "first.py").write_text(FIRST)
    (steps / "versions" / "second.py").write_text(SECOND)
    app = Flask("rebuilding")
    init_database(app, f"sqlite:///{tmp_path / 'streets.db'}")
    Migrate(app, extension, directory=str(steps))
    with app.app_context():
        upgrade()
        with extension.engine.connect() as connection:
            houses = connection.execute(
                text("select id, kept_id, lost_id, blank_id from house order by id")
            ).all()
            assert [tuple(house) for house in houses] == [(1, 1, 1, 1), (2, None, 2, 2)]
            assert connection.scalar(text("select count(name) + count(*) from street")) == 2
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        extension.engine.dispose()


@both_databases
def test_a_word_that_is_none_of_ours_is_refused_by_the_database(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(
            text("insert into body (slug, kind, name, from_on) values ('x', 'kings', '{}', '2026-01-01')")
        )
    engine.dispose()
