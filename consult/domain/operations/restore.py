"""Bringing a backup back: all of it in one transaction, counted and checked before it stands, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Table, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, OperationalError
from sqlalchemy.orm import Session

from consult.domain.contributions.search import rebuild
from consult.domain.journal.chain import check_chain
from consult.domain.operations.archive import BackupFault, BackupRefused, Reader, Told
from consult.domain.operations.backup import count_rows, kept_tables
from consult.domain.operations.rows import BATCH, bound, insert_into, kept_columns, row_reader
from consult.domain.operations.state import find_revision
from consult.domain.schema import NotMigrated, holds_anything, metadata
from consult.kernel.filestore import FileStore

# How long to wait for others to let go of the tables (PostgreSQL; SQLite waits as long by its busy_timeout).
PATIENCE = "10s"


@dataclass(frozen=True, slots=True)
class Restored:
    """Rows of each table in the backup and, counted after it, in the database; texts in the search index."""

    expected: dict[str, int]
    counted: dict[str, int]
    findable: int
    journal_entries: int
    journal_head: str


@dataclass(slots=True)
class Placed:
    """Files that were put into the store, and those that were there."""

    new: list[Path] = field(default_factory=list)
    known: int = 0


def check_backup(session: Session, reader: Reader, *, progress: Told) -> None:
    """Whether this backup could be brought back into this database, empty or not. Raises BackupRefused.

    Reads every byte of it and changes nothing.
    """
    revision = find_revision(session)
    if revision is None:
        raise BackupRefused(BackupFault.NOT_MIGRATED)
    manifest = reader.manifest
    if revision != manifest.revision:
        raise BackupRefused(BackupFault.OTHER_REVISION, backup=manifest.revision, database=revision)
    tables = kept_tables()
    expected = {name: [one.name for one in kept_columns(table)] for name, table in tables.items()}
    if expected != manifest.columns or expected.keys() != manifest.rows.keys():
        names = sorted(
            name
            for name in expected.keys() | manifest.columns.keys()
            if expected.get(name) != manifest.columns.get(name)
        )
        raise BackupRefused(BackupFault.OTHER_TABLES, names=", ".join(names))
    reader.check(progress)


@contextmanager
def placed_files(reader: Reader, store: FileStore, *, progress: Told) -> Iterator[Placed]:
    """Put the files of the backup into the store; when the body fails, those that are new are taken out again."""
    placed = Placed()
    try:
        for done, (name, (sha256, suffix)) in enumerate(reader.files.items(), 1):
            path = store.bring(sha256, suffix, reader.parts(name))
            if path is None:
                placed.known += 1
            else:
                placed.new.append(path)
            progress("files", done)
        yield placed
    except BaseException:
        for path in placed.new:
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()
        raise


@contextmanager
def restoring(engine: Engine) -> Iterator[Session]:
    """The one transaction of a restore: kept when the body ends well, else nothing of it.

    Tables are filled in any order, so references are not asked about meanwhile; `restore_rows` asks about all at its
    end. SQLite can be told so only before a transaction begins, which is why this is not the caller's own.
    """
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        assert raw is not None
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
            connection.execution_options(sqlite_immediate=True)
        try:
            with connection.begin(), Session(connection) as session:
                yield session
        except OperationalError as error:
            raise BackupRefused(BackupFault.IN_USE, error=first_line(error)) from error
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def restore_rows(session: Session, reader: Reader, *, replace: bool, progress: Told) -> Restored:
    """Fill the tables from a backup that `check_backup` took, within `restoring`. Raises BackupRefused.

    `replace`: what the database holds is given up for it.
    """
    connection = session.connection()
    expected = reader.manifest.rows
    try:
        with _unbound(connection):
            if not replace and _holds_anything(session):
                raise BackupRefused(BackupFault.NOT_EMPTY)
            _empty(connection)
            done = 0
            for table in kept_tables().values():
                done = _fill(connection, table, reader, done, progress)
            findable = rebuild(session, lambda texts: progress("search", texts))
    except IntegrityError as error:
        raise BackupRefused(BackupFault.CONSTRAINT, error=first_line(error)) from error
    _set_sequences(connection)
    counted = count_rows(connection)
    other = [name for name, rows in expected.items() if counted[name] != rows]
    if other:
        raise BackupRefused(BackupFault.COUNTS, tables=", ".join(other))
    chain = check_chain(session)
    said = (reader.manifest.journal_entries, reader.manifest.journal_head)
    if chain.broken_at is not None or (chain.entries, chain.head) != said:
        raise BackupRefused(BackupFault.CHAIN, entry=chain.broken_at or chain.entries)
    return Restored(dict(expected), counted, findable, chain.entries, chain.head)


def first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]


def _holds_anything(session: Session) -> bool:
    try:
        return holds_anything(session)
    except NotMigrated as error:
        raise BackupRefused(BackupFault.NOT_MIGRATED) from error
    except NoResultFound:
        # Not even the municipality that the migrations put there: nothing that an accident could destroy.
        return False


@contextmanager
def _unbound(connection: Connection) -> Iterator[None]:
    """No reference between rows is asked about in the body; at its end all are.

    PostgreSQL: the constraints are taken away and put back as they were, in this transaction, which locks the tables;
    each is then checked over its whole table at once.
    """
    if connection.dialect.name == "sqlite":
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            words = f"{broken[0]} row {broken[1]} names no {broken[2]}"
            raise BackupRefused(BackupFault.CONSTRAINT, error=words)
        return
    connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
    found = connection.execute(
        text(
            "SELECT CAST(conrelid AS regclass) AS home, quote_ident(conname) AS name,"
            " pg_get_constraintdef(oid) AS said FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace)"
        )
    ).all()
    for one in found:
        connection.exec_driver_sql(f"ALTER TABLE {one.home} DROP CONSTRAINT {one.name}")
    yield
    for one in found:
        connection.exec_driver_sql(f"ALTER TABLE {one.home} ADD CONSTRAINT {one.name} {one.said}")


def _empty(connection: Connection) -> None:
    """Every table, those too that are not kept: what they said was of the rows that go."""
    if connection.dialect.name == "postgresql":
        quoted = connection.dialect.identifier_preparer.format_table
        connection.exec_driver_sql(f"TRUNCATE {', '.join(quoted(one) for one in metadata.tables.values())}")
        return
    for table in metadata.tables.values():
        connection.execute(table.delete())


def _fill(connection: Connection, table: Table, reader: Reader, done: int, progress: Told) -> int:
    """The rows of one table, a batch in memory at a time. Gives how many rows are done in all."""
    statement, read = insert_into(table, dialect=connection.dialect.name), row_reader(table)
    batch: list[dict[str, Any]] = []
    number = 0

    def send() -> None:
        nonlocal done
        if batch:
            try:
                connection.execute(statement, batch)
            except (IntegrityError, OperationalError):
                raise
            except DBAPIError as error:
                lines = f"{number - len(batch) + 1}-{number}"
                raise BackupRefused(
                    BackupFault.ROW, table=table.name, line=lines, error=first_line(error)
                ) from error
            done += len(batch)
            batch.clear()
            progress("rows", done)

    for number, line in enumerate(reader.lines(table.name), 1):
        try:
            batch.append(bound(read(line)))
        except (ValueError, TypeError, ArithmeticError) as error:
            raise BackupRefused(
                BackupFault.ROW, table=table.name, line=str(number), error=str(error)
            ) from error
        if len(batch) == BATCH:
            send()
    send()
    return done


def _set_sequences(connection: Connection) -> None:
    """PostgreSQL numbers the next row from where the restored ones end."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.tables.values():
        for column in table.primary_key.columns:
            if not isinstance(column.type, Integer):
                continue
            sequence = connection.scalar(
                select(func.pg_get_serial_sequence(func.quote_ident(table.name), column.name))
            )
            if sequence is not None:
                highest = connection.scalar(select(func.max(column)))
                connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
