"""`make run`: prepare the database, then serve the platform with the worker that sends its letters beside it.

What a person sees is a few lines. Everything that can be foreseen (a port in use, a database that does not
answer, one of the two processes ending) is told in a sentence, and nothing is left running behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from flask.cli import ScriptInfo
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from bin import words
from config import ROOT, Config
from consult.app import create_app
from consult.cli.guard import find_dangers

HOST = "127.0.0.1"
START_SECONDS = 60.0  # a slow disk, a busy machine
# Also of `make bench`, which measures what is served.
GUNICORN = (
    *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
    *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning"),
    *("--no-control-socket",),
)
STOP_SECONDS = 15.0  # a request under way and a letter being handed over may finish


class Refused(Exception):
    """The platform cannot be served; the message is the sentence to print."""


def say(line: str) -> None:
    print(line, flush=True)


def chosen_port(text: str | None) -> int:
    """PORT, 8000 without it. Raises Refused for what is no port."""
    if not text:
        return 8000
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Refused(f"PORT must be a number from 1 to 65535, and is {text!r}.")
    return int(text)


def check_free(port: int) -> None:
    """Refuse before anything is built when somebody else listens there already."""
    with socket.socket() as probe:
        # As the server does: what an earlier run left in TIME_WAIT is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refused(f"Port {port} needs an administrator; choose another: make run PORT=8000") from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise Refused(
                f"Port {port} is in use, perhaps by an earlier `make run`. "
                f"End that one, or choose another: make run PORT={other}"
            ) from None


def prepare() -> Path:
    """Compiled words, migrated database, demo in an empty one. Gives the folder of the instance."""
    for language in words.LANGUAGES:
        if words.stale(language):
            words.compile_catalogue(language)

    config = Config.from_env()
    config.instance.mkdir(parents=True, exist_ok=True)
    try:
        # An address that cannot be read, or one of a database whose driver is not installed. What it names is
        # not repeated: an address may hold a password.
        make_url(config.database_url).get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:
        raise Refused(f"DATABASE_URL is not an address we can use ({type(error).__name__}).") from error
    if refused := [danger for danger in find_dangers(config) if danger.refused]:
        raise Refused("\n".join(str(danger) for danger in refused))
    app = create_app(config)
    # A public address gets no demo: its accounts are known to everybody.
    steps = [["db", "upgrade"]] + ([] if config.is_public else [["demo", "build", "--if-empty"]])
    # One process for all the steps: each would otherwise import the platform anew.
    for arguments in steps:
        try:
            app.cli.main(arguments, obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
        except OperationalError as error:
            first = str(error.orig).strip().splitlines()[0]
            raise Refused(f"The database cannot be used ({first}). See DATABASE_URL.") from error
        except SystemExit as error:
            if error.code:
                command = " ".join(arguments)
                raise Refused(f"`flask {command}` did not succeed; nothing was started.") from None
    return config.instance


@dataclass
class Part:
    """One of the processes that make the platform."""

    name: str
    process: subprocess.Popen[bytes]


def start(name: str, *arguments: str) -> Part:
    """Start a part in a group of its own, so that Ctrl-C reaches it once, from here."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )
    return Part(name, process)


def _end_with_parent() -> None:
    """Linux: a part is asked to end when this process is gone, even if it was killed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG


def stop(parts: list[Part]) -> None:
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for part in parts:
        try:
            part.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.process.kill()
            part.process.wait()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def check_alive(parts: list[Part]) -> None:
    for part in parts:
        status = part.process.poll()
        if status is not None:
            raise Refused(f"{part.name} ended by itself (status {status}); the rest was ended too.")


class Stopped(Exception):
    """Somebody asked us to end."""


def _asked(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def serve(port: int, instance: Path) -> None:
    """Both parts until somebody asks to end or one of them ends. Raises Refused in the latter case."""
    parts: list[Part] = []
    try:
        parts.append(
            start(
                "The web server",
                *("gunicorn", "wsgi:app", "--bind", f"{HOST}:{port}", *GUNICORN),
            )
        )
        began = time.monotonic()
        while not answers(port):
            check_alive(parts)
            if time.monotonic() - began > START_SECONDS:
                raise Refused(f"The web server did not answer within {START_SECONDS:.0f} seconds.")
            time.sleep(0.05)
        # Only now: while the server starts, a third process on two cores would keep its first page waiting.
        parts.append(
            start("The worker that sends letters", "flask", "--app", "wsgi", "notices", "send", "--watch")
        )
        say(f"The platform is at http://{HOST}:{port}  (Ctrl-C ends it)")
        accounts = instance / "demo-accounts.txt"
        if accounts.exists():
            shown = accounts.relative_to(ROOT) if accounts.is_relative_to(ROOT) else accounts
            say(f"The demo's accounts and their password are in {shown}")
        while True:
            check_alive(parts)
            time.sleep(0.25)
    finally:
        # A second Ctrl-C while ending changes nothing.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(parts)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked)
    try:
        port = chosen_port(os.environ.get("PORT"))
        check_free(port)
        serve(port, prepare())
    except Refused as refusal:
        say(str(refusal))
        return 1
    except Stopped:
        say("\nEnded.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
