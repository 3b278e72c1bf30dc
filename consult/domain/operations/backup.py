"""Making a backup: every row and every file as of one moment, in one file that is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.orm import Session

from consult.domain.journal.chain import check_chain
from consult.domain.operations.archive import (
    BackupFault,
    BackupRefused,
    Manifest,
    Told,
    Writer,
    opened,
)
from consult.domain.operations.rows import kept_columns, lines_of
from consult.domain.operations.state import find_revision
from consult.domain.schema import metadata
from consult.kernel.db import PASSING
from consult.kernel.filestore import CHUNK, FileStore


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: rows of each table in the database and in the file, files, and the file's fingerprint."""

    rows: dict[str, int]
    written: dict[str, int]
    files: int
    damaged: list[str]
    size: int
    fingerprint: str


def kept_tables() -> dict[str, Table]:
    """Every table that is kept, by name, in the order of the alphabet."""
    return {
        name: table for name, table in sorted(metadata.tables.items()) if not table.info.get(PASSING, False)
    }


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows of each kept table."""
    return {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in kept_tables().items()
    }


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as of one moment, while others go on writing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # On SQLite (WAL) a transaction that reads sees what stood when it first read.
        with connection.begin():
            yield connection


@contextmanager
def _written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner only, under its name once it is complete. Raises FileExistsError."""
    if path.exists():
        raise FileExistsError(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_backup(
    engine: Engine, *, store: FileStore, path: Path, at: datetime, progress: Told | None = None
) -> Backup:
    """Write everything to `path`, then read it back. Raises BackupRefused, FileExistsError, OSError.

    A file whose bytes are no longer those of its name is left out and told of: better a backup without it than none.
    """
    told = progress or (lambda _what, _done: None)
    with snapshot(engine) as connection, _written_whole(path) as stream:
        session = Session(connection)
        revision = find_revision(session)
        if revision is None:
            raise BackupRefused(BackupFault.NOT_MIGRATED)
        rows = count_rows(connection)
        chain = check_chain(session)
        if chain.broken_at is not None:
            raise BackupRefused(BackupFault.CHAIN, entry=chain.broken_at)
        writer, written = Writer(stream), dict.fromkeys(rows, 0)
        done = 0

        def counted(name: str, table: Table) -> Iterator[bytes]:
            nonlocal done
            for line in lines_of(connection, table):
                yield line
                done += 1
                written[name] += 1
                told("rows", done)

        for name, table in kept_tables().items():
            writer.add(f"tables/{name}.jsonl", counted(name, table))
        files, damaged = _add_files(writer, store, told)
        fingerprint = writer.close(
            Manifest(
                made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
                revision=revision,
                database=engine.dialect.name,
                rows=rows,
                columns={
                    name: [one.name for one in kept_columns(table)] for name, table in kept_tables().items()
                },
                journal_entries=chain.entries,
                journal_head=chain.head,
                damaged=damaged,
            )
        )
    with opened(path) as reader:
        reader.check(told)
    return Backup(rows, written, files, damaged, path.stat().st_size, fingerprint)


def _add_files(writer: Writer, store: FileStore, told: Told) -> tuple[int, list[str]]:
    """All files of the store: they are written before the rows that name them, and never changed."""
    files, damaged = 0, []
    for sha256, suffix, path in store.list_files():
        with path.open("rb") as file:
            if not suffix and hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                damaged.append(sha256)
                continue
            file.seek(0)
            writer.add(f"files/{sha256}{suffix}", iter(lambda: file.read(CHUNK), b""), pack=False)
        files += 1
        told("files", files)
    return files, damaged
