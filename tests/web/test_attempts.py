"""Attempts counted in a file: two workers see the same, and a broken file closes no door."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse
from limits.errors import StorageError
from limits.strategies import MovingWindowRateLimiter

from consult.web.attempts import FileStorage
from tests.web.accounts.test_accounts import sign_in


def test_two_workers_count_together(tmp_path):
    item = parse("5/minute")
    one, other = (MovingWindowRateLimiter(FileStorage(tmp_path / "attempts.db")) for _ in range(2))
    assert [worker.hit(item, "a") for worker in (one, other, one, other, one, other)] == [True] * 5 + [False]
    reset_time, remaining = other.get_window_stats(item, "a")
    assert remaining == 0 and 55 < reset_time - time.time() <= 61
    assert other.hit(item, "b"), "another name has its own window"
    one.clear(item, "a")
    assert other.hit(item, "a")


def test_many_at_once_take_no_more_than_there_is(tmp_path):
    item, worker = parse("7/minute"), MovingWindowRateLimiter(FileStorage(tmp_path / "attempts.db"))
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _n: worker.hit(item, "a"), range(40))) == 7


def test_a_window_moves_on(tmp_path):
    item, worker = parse("2/second"), MovingWindowRateLimiter(FileStorage(tmp_path / "attempts.db"))
    assert worker.hit(item, "a") and worker.hit(item, "a") and not worker.hit(item, "a")
    time.sleep(1.1)
    assert worker.hit(item, "a")


def test_a_file_that_cannot_be_written_is_said_and_closes_no_door(app, visitor, tmp_path):
    broken = tmp_path / "attempts.db"
    broken.mkdir()
    with pytest.raises(StorageError):
        FileStorage(broken).check()
    app.extensions["limits"]._shared = MovingWindowRateLimiter(FileStorage(broken))
    assert sign_in(visitor(), password="not the password").status == 422
