"""Rows of any table as lines of JSON, independent of the database they come from.

Everything is read off the metadata, so a new table is kept without anybody listing it. A value that JSON does
not know is written by the type of its column; JSON columns are kept as the text that stands in the database, so
that NULL and `null` stay two things and no key changes its place.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Float,
    Insert,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
    bindparam,
    cast,
    insert,
    select,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from consult.kernel.localized import Language, LanguageSet

# Rows that are in memory at a time, read and written.
BATCH = 1000


class UnknownType(TypeError):
    """A column whose values we would not know how to write down."""


def kept_columns(table: Table) -> list[Column[Any]]:
    """The columns whose values are data; what the database computes itself is not."""
    return [column for column in table.columns if column.computed is None]


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # An interval is kept as a moment counted from 1970: no value of it would be what it says.
    while isinstance(kind, TypeDecorator) and not isinstance(kind, Interval):
        kind = kind.impl_instance
    return kind


def _same(value: Any) -> Any:
    return value


def _base64(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def codec(column: Column[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How a value of the column that is not None becomes JSON, and comes back. Raises UnknownType."""
    if isinstance(column.type, LanguageSet):
        return " ".join, _languages
    kind = _plain(column.type)
    match kind:
        case JSON():
            return _same, _text
        case Enum(enum_class=words) if words is not None:
            return str, words
        case Enum() | String():
            return _same, _text
        case Boolean():
            return _same, _boolean
        case Integer():
            return _same, _integer
        case Float():
            return _same, float
        case Numeric():
            return str, Decimal
        case DateTime():
            return datetime.isoformat, datetime.fromisoformat
        case Date():
            return date.isoformat, date.fromisoformat
        case LargeBinary():
            return _base64, b64decode
    raise UnknownType(f"{column.table.name}.{column.name}: {kind!r}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a text: {value!r}")
    return value


def _languages(value: Any) -> tuple[Language, ...]:
    return tuple(Language(one) for one in _text(value).split())


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"not a boolean: {value!r}")
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"not a whole number: {value!r}")
    return value


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Each row as a line, in the order of the primary key, a batch in memory at a time."""
    columns = kept_columns(table)
    statement = select(
        *(cast(one, Text) if isinstance(_plain(one.type), JSON) else one for one in columns)
    ).order_by(*table.primary_key.columns)
    writers = [(column.name, codec(column)[0]) for column in columns]
    result = connection.execute(statement, execution_options={"yield_per": BATCH})
    for row in result:
        values = {
            name: None if value is None else write(value)
            for (name, write), value in zip(writers, row, strict=True)
        }
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def row_reader(table: Table) -> Callable[[bytes], dict[str, Any]]:
    """Reads a line back into the values of a row. Raises ValueError for a line that is none of the table."""
    readers = {column.name: codec(column)[1] for column in kept_columns(table)}

    def read(line: bytes) -> dict[str, Any]:
        values = json.loads(line)
        if not isinstance(values, dict) or values.keys() != readers.keys():
            raise ValueError("not the columns of this table")
        return {name: None if values[name] is None else take(values[name]) for name, take in readers.items()}

    return read


def insert_into(table: Table, *, dialect: str) -> Insert:
    """The INSERT that takes what `row_reader` gives (see `bound`)."""
    values: dict[str, Any] = {}
    for column in kept_columns(table):
        kind = _plain(column.type)
        if not isinstance(kind, JSON):
            values[column.name] = bindparam(f"v_{column.name}", type_=column.type)
        elif dialect == "sqlite":
            values[column.name] = bindparam(f"v_{column.name}", type_=Text())
        else:
            values[column.name] = cast(bindparam(f"v_{column.name}", type_=Text()), kind)
    return insert(table).values(values)


def bound(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row under the names of the INSERT's parameters."""
    return {f"v_{name}": value for name, value in row.items()}
