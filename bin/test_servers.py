"""Run a command with a PostgreSQL and a Redis of its own beside it, where the programs are installed.

    python -m bin.test_servers -- COMMAND...

A server named by TEST_POSTGRES_URL or TEST_REDIS_URL, or a Redis that answers at the usual address, is taken as it is;
else one is started on a free port with its data in a scratch folder, and ended with the command. A PostgreSQL at the
usual address is taken where its programs are not here to start another.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps them off the PATH, one folder per version."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextlib.contextmanager
def running(command: list[str], port: int, *, ends_with: signal.Signals, **options: object) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, **options,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while not listening(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise OSError(f"{command[0]} did not start")
            time.sleep(0.1)
        yield
    finally:
        process.send_signal(ends_with)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


@contextlib.contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a PostgreSQL, or None."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    # One of our own, even where one answers at the usual address: each test makes a database and drops it, and ours
    # does not wait for the disk.
    programs = postgresql_programs()
    if programs is None:
        # parts.py looks at the usual address itself.
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="consult-pg-") as scratch:
        options: dict[str, object] = {"cwd": scratch}
        if os.getuid() == 0:
            # The server refuses to run as root; Debian's package made this account for it.
            owner = pwd.getpwnam("postgres")
            os.chown(scratch, owner.pw_uid, owner.pw_gid)
            options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        data = f"{scratch}/data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, **options,
        )  # fmt: skip
        port = free_port()
        command = [str(programs / "postgres"), "-D", data, "-p", str(port), "-k", scratch]
        for setting in (
            f"listen_addresses={HOST}",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "max_connections=200",
        ):
            command += ["-c", setting]
        with running(command, port, ends_with=signal.SIGINT, **options):
            yield f"postgresql+psycopg://postgres@{HOST}:{port}/postgres"


@contextlib.contextmanager
def redis() -> Iterator[str | None]:
    """The address of a Redis, or None."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    program = None if listening(6379) else shutil.which("redis-server")
    if program is None:
        yield None
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    with running(command, port, ends_with=signal.SIGTERM):
        yield f"redis://{HOST}:{port}/0"


def or_none(kind: object, stack: contextlib.ExitStack) -> str | None:
    """The server's address; None with a sentence when it would not start."""
    try:
        return stack.enter_context(kind())
    except (OSError, KeyError, subprocess.CalledProcessError) as error:
        print(f"A server for the tests could not be started: {error}", file=sys.stderr)
        return None


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    with contextlib.ExitStack() as stack:
        # Ended from outside, we still end what we started.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        environment = dict(os.environ)
        for name, kind in (("TEST_POSTGRES_URL", postgresql), ("TEST_REDIS_URL", redis)):
            if address := or_none(kind, stack):
                environment[name] = address
        process = subprocess.Popen(command, env=environment)
        try:
            return process.wait()
        except (KeyboardInterrupt, SystemExit):
            process.terminate()
            process.wait()
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
