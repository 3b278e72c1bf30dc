"""Every column of the schema can be written down, and what is read back is what was written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import JSON, Column, Date, Interval, MetaData, Table, inspect, text

from consult.domain.contributions.models import State
from consult.domain.operations.rows import (
    UnknownType,
    bound,
    codec,
    insert_into,
    kept_columns,
    lines_of,
    row_reader,
)
from consult.domain.schema import metadata
from consult.kernel.localized import Language
from tests.databases import both_databases

COLUMNS = [column for table in metadata.sorted_tables for column in kept_columns(table)]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: f"{one.table.name}.{one.name}")
def test_a_backup_knows_how_to_write_each_column(column):
    codec(column)


def test_a_type_that_nobody_taught_us_is_told_and_not_guessed():
    table = Table("odd", MetaData(), Column("span", Interval))
    with pytest.raises(UnknownType, match=r"odd\.span"):
        codec(table.c.span)


def test_every_table_of_a_migrated_database_is_in_the_metadata(engine):
    """A table made by hand is in no backup: what it holds must be made anew by a restore, as the search index is."""
    there = set(inspect(engine).get_table_names())
    by_hand = {name for name in there if name.startswith("contribution_search")}
    assert there - by_hand - set(metadata.tables) == {"alembic_version"}


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("contribution.state", State.PUBLISHED, "published"),
        (
            "journal_entry.at",
            datetime(2026, 3, 1, 8, 0, 0, 5, tzinfo=UTC),
            "2026-03-01T08:00:00.000005+00:00",
        ),
        ("body.from_on", date(2026, 3, 1), "2026-03-01"),
        ("municipality.is_demo", True, True),
        ("municipality.languages", (Language.AR, Language.EN), "ar en"),
        ("person.public_name", "‏مريم ب.", "‏مريم ب."),
    ],
)
def test_values_that_json_does_not_know(name, value, written):
    table, _, column = name.partition(".")
    write, read = codec(metadata.tables[table].c[column])
    assert write(value) == written
    assert read(json.loads(json.dumps(written))) == value


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{",
        b'{"id": 1}',
        b'{"id": "1", "entry_id": 2, "hash": "x"}',
        b'{"id": true, "entry_id": 2, "hash": "x"}',
    ],
)
def test_a_line_that_is_no_row_is_refused(line):
    with pytest.raises(ValueError):
        row_reader(metadata.tables["journal_head"])(line)


@both_databases
def test_null_and_json_null_stay_two_things(engine):
    table = Table("paper", MetaData(), Column("id", Date, primary_key=True), Column("facts", JSON))
    with engine.connect() as connection:
        table.create(connection)
        for day, facts in (
            ("2026-01-01", "NULL"),
            ("2026-01-02", "'null'"),
            ("2026-01-03", """'{"b":1,"a":[]}'"""),
        ):
            connection.exec_driver_sql(f"INSERT INTO paper VALUES ('{day}', {facts})")
        lines = list(lines_of(connection, table))
        assert [json.loads(line)["facts"] for line in lines] == [None, "null", '{"b":1,"a":[]}']
        connection.execute(table.delete())
        read = row_reader(table)
        connection.execute(
            insert_into(table, dialect=engine.dialect.name), [bound(read(line)) for line in lines]
        )
        assert list(lines_of(connection, table)) == lines
        assert connection.scalar(text("SELECT count(*) FROM paper WHERE facts IS NULL")) == 1
        connection.rollback()
