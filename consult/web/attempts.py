"""Attempts counted in a file beside the database: the workers of one machine see the same, without a server.

The library `limits` counts in memory, where each worker sees its own, or on servers, which a small city has not.
This is its storage for a moving window in SQLite. What stands in it may be lost: then everybody may try again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from limits.storage import MovingWindowSupport, Storage

# No rule looks further back; what is older is swept.
LONGEST = 24 * 3600.0
WAIT = 2.0

_TABLE = """
create table if not exists attempt (key text not null, at real not null);
create index if not exists ix_attempt on attempt (key, at);
create index if not exists ix_attempt_at on attempt (at);
"""


class FileStorage(Storage, MovingWindowSupport):
    """Moving windows in the SQLite file `path`; other strategies of `limits` are not served."""

    STORAGE_SCHEME = None

    def __init__(self, path: Path) -> None:
        super().__init__(wrap_exceptions=True)
        self._path = path

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return (sqlite3.Error, OSError)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=WAIT, isolation_level=None)) as connection:
            if not connection.execute("select 1 from sqlite_master where name = 'attempt'").fetchone():
                connection.executescript(_TABLE)
            # Whoever begins to count is alone until they have counted.
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = time.time()
        with self._transaction() as connection:
            connection.execute("delete from attempt where at < ?", (now - LONGEST,))
            if self._count(connection, key, now - expiry)[1] + amount > limit:
                return False
            connection.executemany("insert into attempt values (?, ?)", [(key, now)] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        now = time.time()
        with self._transaction() as connection:
            first, number = self._count(connection, key, now - expiry)
        return (first if number else now), number

    @staticmethod
    def _count(connection: sqlite3.Connection, key: str, since: float) -> tuple[float, int]:
        row = connection.execute(
            "select min(at), count(*) from attempt where key = ? and at >= ?", (key, since)
        ).fetchone()
        return row[0] or 0.0, int(row[1])

    def clear(self, key: str) -> None:
        with self._transaction() as connection:
            connection.execute("delete from attempt where key = ?", (key,))

    def reset(self) -> int | None:
        with self._transaction() as connection:
            return connection.execute("delete from attempt").rowcount

    def check(self) -> bool:
        with self._transaction():
            return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only moving windows")

    def get(self, key: str) -> int:
        raise NotImplementedError("only moving windows")

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError("only moving windows")
