"""What is measured on: databases of some size, the residents who vote in them, and the servers."""

from __future__ import annotations

import html
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bench.client import HOST
from bin.serve import GUNICORN
from config import ROOT
from consult.domain.accounts.actions import confirm_address, create_account
from consult.domain.accounts.queries import find_person_by_email
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution, Kind, State
from consult.kernel.db import begin_write, prepare_engine

SLUG = "load"
RESIDENTS = 8
PASSWORD = "four words for a bench"
# For every contribution of the load; the largest is 100,000 with 1,000,000 votes.
VOTES_EACH, COMMENTS_EACH = 10, 1
MANY = 2_000  # contributions that first readers ask for, one after the other


@dataclass(slots=True)
class Ground:
    """A filled database and what there is to ask for in it."""

    size: int
    url: str
    instance: Path
    consultation_id: int
    refs: list[str]
    port: int = 0
    floor_port: int = 0
    residents: list[Resident] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "INSTANCE_DIR": str(self.instance),
            "SECRET_KEY": "only for the bench",
            "BASE_URL": f"http://{HOST}:{self.port}",
            "FLOOR_DATABASE": self.url,
            "FLOOR_CONSULTATION": str(self.consultation_id),
        }


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody signed in: the cookies and the token of their forms."""

    cookies: str
    token: str


def prepare(folder: Path, size: int, *, url: str | None = None) -> Ground:
    """A migrated database with a load of this size, made where it is not there yet."""
    instance = folder / f"instance-{size}"
    instance.mkdir(parents=True, exist_ok=True)
    ground = Ground(size, url or f"sqlite:///{folder / f'bench-{size}.db'}", instance, 0, [])
    _flask(ground, "db", "upgrade")
    engine = prepare_engine(create_engine(ground.url))
    with Session(engine) as session:
        found = session.scalar(select(Consultation.id).where(Consultation.slug == SLUG))
    if found is None:
        print(f"{size:,} contributions, {size * VOTES_EACH:,} votes:", file=sys.stderr, flush=True)
        amounts = {"contributions": size, "votes": size * VOTES_EACH, "comments": size * COMMENTS_EACH}
        _flask(ground, "load", *(f"--{name}={amount}" for name, amount in amounts.items()))
    with Session(engine) as session:
        begin_write(session)
        at = datetime.now(UTC)
        for number in range(RESIDENTS):
            email = f"bench{number}@bench.test"
            if find_person_by_email(session, email) is None:
                person = create_account(
                    session,
                    email=email,
                    password=PASSWORD,
                    public_name=f"Resident {number}",
                    language="en",
                    at=at,
                    letter=False,
                )
                confirm_address(session, person=person, at=at)
        session.commit()
        ground.consultation_id = session.scalars(
            select(Consultation.id).where(Consultation.slug == SLUG)
        ).one()
        newest = (
            select(Contribution.ref)
            .where(
                Contribution.consultation_id == ground.consultation_id,
                Contribution.kind == Kind.PROPOSAL,
                Contribution.state == State.PUBLISHED,
            )
            .order_by(Contribution.received_at.desc())
            .limit(MANY)
        )
        ground.refs = [ref for ref in session.scalars(newest) if ref]
    engine.dispose()
    return ground


def migrated_load(url: str, folder: Path, size: int) -> None:
    """A migrated database with so many proposals and nothing else."""
    ground = Ground(size, url, folder, 0, [])
    _flask(ground, "db", "upgrade")
    _flask(ground, "load", f"--contributions={size}")


def _flask(ground: Ground, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=ground.environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )


@contextmanager
def servers(grounds: list[Ground]) -> Iterator[None]:
    """The platform and the floor on each ground, with the settings of `make run`, until the end."""
    running: list[subprocess.Popen[bytes]] = []
    try:
        for ground in grounds:
            ground.port, ground.floor_port = _free_port(), _free_port()
            running.append(_serve(ground, "wsgi:app", ground.port))
            running.append(_serve(ground, "bench.floor:app()", ground.floor_port))
        for ground in grounds:
            _wait(ground.port, "/healthz", running)
            _wait(ground.floor_port, "/", running)
            ground.residents = [_sign_in(ground, f"bench{number}@bench.test") for number in range(RESIDENTS)]
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _serve(ground: Ground, application: str, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}", *GUNICORN],
        cwd=ROOT,
        env=ground.environment,
        stdin=subprocess.DEVNULL,
    )


def _wait(port: int, path: str, running: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in running):
            raise SystemExit("A server of the bench ended by itself.")
        try:
            if ask(port, "GET", path)[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"No answer at {HOST}:{port}{path} within 60 seconds.")


def ask(
    port: int, method: str, path: str, *, body: str | None = None, cookies: str = "", timeout: float = 30
) -> tuple[int, str, list[str]]:
    """Status, body and the cookies that are set."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        headers = {"Cookie": cookies} if cookies else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        jar = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        return answer.status, text, jar
    finally:
        connection.close()


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if found is None:
        raise SystemExit("A form without its token: the bench does not know this page.")
    return html.unescape(found.group(1))


def _sign_in(ground: Ground, email: str) -> Resident:
    """Through the form, as everybody."""
    path = "/en/account/sign-in"
    _status, page, jar = ask(ground.port, "GET", path)
    form = {"csrf_token": _token(page), "email": email, "password": PASSWORD}
    status, page, new = ask(ground.port, "POST", path, body=urlencode(form), cookies="; ".join(jar))
    if status != 303:
        raise SystemExit(f"{email} could not sign in ({status}).")
    cookies = "; ".join(_merged(jar, new))
    ref = secrets.choice(ground.refs)
    _status, page, newer = ask(ground.port, "GET", f"/en/contributions/{ref}", cookies=cookies)
    return Resident("; ".join(_merged(jar, new, newer)), _token(page))


def _merged(*jars: list[str]) -> list[str]:
    """The latest value of each cookie."""
    return [
        f"{name}={value}" for name, value in dict(one.split("=", 1) for jar in jars for one in jar).items()
    ]
