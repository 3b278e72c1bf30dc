"""Migrations are the schema: up, down and up again on both databases, and every word of every enum is stored."""

from __future__ import annotations

from enum import StrEnum

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


@both_databases
def test_a_word_that_is_none_of_ours_is_refused_by_the_database(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(
            text("insert into body (slug, kind, name, from_on) values ('x', 'kings', '{}', '2026-01-01')")
        )
    engine.dispose()
