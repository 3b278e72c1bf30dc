"""A synthesis that cites 5,000 of 10,000 contributions: the report, the editor, the papers, the annex as a volume.

On SQLite, and on the PostgreSQL that BENCH_POSTGRESQL names. Pages are asked for by one reader after the
other, each address new, so that each is made from the database; papers once, with nothing kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bench.ground import SLUG, Ground, Resident, ask, prepare, servers
from config import ROOT
from consult.domain.accounts.granting import grant_role
from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.queries import find_person_by_email
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.synthesis.actions import (
    publish_synthesis,
    save_finding,
    save_recommendation,
    save_texts,
    set_aside,
    start_synthesis,
)
from consult.domain.synthesis.models import Citation, Finding, Synthesis
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.synthesis.rules import Part
from consult.kernel.db import begin_write, prepare_engine

CONTRIBUTIONS, CITED, FINDINGS, READERS = 10_000, 5_000, 10, 7
# Seconds; and the megabytes of the process that makes the volume.
PAGE, PAPER, VOLUME, MEMORY = 1.0, 30.0, 180.0, 1024
WORDS = {
    "ar": "اتّفق المشاركون على أنّ الساحة غير صالحة للجلوس صيفا وأنّ الأشجار هي الحلّ، واختلفوا حول النافورة.",
    "fr": "La place est invivable l’été, des arbres sont demandés par [[participants]] personnes.",
    "en": "The square cannot be sat on in summer, and trees are asked for by [[participants]] persons.",
}
TITLE = {"ar": "الظلّ قبل الزخرفة", "fr": "L’ombre avant l’ornement", "en": "Shade before ornament"}
MODERATOR = "bench0@bench.test"


def report() -> Iterator[str]:
    """The lines of the report."""
    yield f"Synthesis: cites {CITED:,} of {CONTRIBUTIONS:,}; load of the machine {os.getloadavg()[0]:.1f}"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield from _on("SQLite", Path(folder) / "sqlite", None)
        server = os.environ.get("BENCH_POSTGRESQL")
        if server is None:
            yield "PostgreSQL: not measured (BENCH_POSTGRESQL names a server on which a database may be made)"
            return
        name, admin = f"bench_{uuid4().hex[:12]}", create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            url = admin.url.set(database=name).render_as_string(hide_password=False)
            yield from _on("PostgreSQL", Path(folder) / "postgresql", url)
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            admin.dispose()


def _on(database: str, folder: Path, url: str | None) -> Iterator[str]:
    folder.mkdir()
    ground = prepare(folder, CONTRIBUTIONS, url=url)
    finding = _write(ground)
    with servers([ground]):
        rim = ground.residents[0]
        desk = f"/ar/desk/consultations/{SLUG}/synthesis"
        yield _page(database, ground, "desk, overview", desk, who=rim)
        yield _page(database, ground, "desk, a finding", f"{desk}/findings/{finding}", who=rim)
        _publish(ground)
        at = f"/ar/consultations/{SLUG}/synthesis"
        yield _page(database, ground, "report", at)
        yield _page(database, ground, "annex", f"{at}/annex")
        yield _page(database, ground, "annex, set aside", f"{at}/annex?place=set-aside")
        for name in (".json", "/annex.csv", ".pdf", "/brief.pdf"):
            began = time.perf_counter()
            status, _body, _jar = ask(ground.port, "GET", f"{at}{name}", timeout=300)
            if status != 200:
                raise SystemExit(f"{at}{name}: {status}")
            yield _line(database, f"report{name}", time.perf_counter() - began, PAPER)
    for language in ("ar", "fr"):
        yield _volume(database, ground, language)


def _line(database: str, name: str, seconds: float, goal: float, more: str = "") -> str:
    late = "" if seconds <= goal else f"   over {goal:g} s"
    return f"{database:<12}{name:<22}{seconds:9.2f} s{more}{late}"


def _write(ground: Ground) -> int:
    """The draft; the number of its first finding. Citations are written as rows: the act itself is not measured."""
    at = datetime.now(UTC)
    engine = prepare_engine(create_engine(ground.url))
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        rim = _moderator(session, at)
        consultation = get_consultation(session, SLUG)
        # People said what they had to say.
        for phase in consultation.phases:
            phase.closes_at = at - timedelta(minutes=1)
        consultation.closes_at = at - timedelta(minutes=1)
        synthesis = start_synthesis(session, consultation=consultation, moderator=rim, at=at)
        save_texts(session, synthesis=synthesis, moderator=rim, texts=dict.fromkeys(Part, WORDS), at=at)
        words = {"synthesis": synthesis, "moderator": rim, "title": TITLE, "body": WORDS, "at": at}
        findings: list[Finding] = [save_finding(session, **words) for _ in range(FINDINGS)]
        save_recommendation(session, findings=findings, **words)
        owing = session.scalars(
            select(Contribution)
            .join(Consultation, Consultation.id == Contribution.consultation_id)
            .where(
                Consultation.slug == SLUG,
                Contribution.kind == Kind.PROPOSAL,
                Contribution.state == State.PUBLISHED,
            )
            .order_by(Contribution.id)
        ).all()
        session.add_all(
            Citation(
                finding_id=findings[number % FINDINGS].id,
                contribution_id=one.id,
                quote=one.body[:80] if number % 50 == 0 else None,
                cited_at=at,
                cited_by_id=rim.id,
            )
            for number, one in enumerate(owing[:CITED])
        )
        for number in range(5):
            some = owing[CITED + number :: 5]
            reason = {code: f"{words} {number}" for code, words in TITLE.items()}
            set_aside(session, synthesis=synthesis, contributions=some, reason=reason, moderator=rim, at=at)
        session.commit()
        return findings[0].id


def _moderator(session: Session, at: datetime) -> Person:
    rim = find_person_by_email(session, MODERATOR)
    assert rim is not None, "bench.ground makes the residents"
    grant_role(session, person=rim, role=Role.MODERATOR, at=at, letter=False)
    session.flush()
    return rim


def _publish(ground: Ground) -> None:
    engine = prepare_engine(create_engine(ground.url))
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        synthesis: Synthesis = get_synthesis(session, SLUG, drafts=True)
        rim = find_person_by_email(session, MODERATOR)
        assert rim is not None
        publish_synthesis(session, synthesis=synthesis, moderator=rim, at=datetime.now(UTC))
        session.commit()
    engine.dispose()


def _page(database: str, ground: Ground, name: str, path: str, who: Resident | None = None) -> str:
    spent: list[float] = []
    size = 0
    # The first of each of the two processes warms up.
    for number in range(READERS + 2):
        began = time.perf_counter()
        address = f"{path}{'&' if '?' in path else '?'}reader={number}"
        status, body, _jar = ask(ground.port, "GET", address, cookies=who.cookies if who else "")
        if number > 1:
            spent.append(time.perf_counter() - began)
        size = len(body.encode())
        if status != 200:
            raise SystemExit(f"{path}: {status}")
    return _line(database, name, median(spent), PAGE, f"  {size / 1024:7.0f} kB")


def _volume(database: str, ground: Ground, language: str) -> str:
    output = ground.instance / f"annex-{language}.pdf"
    began = time.perf_counter()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "flask", "--app", "wsgi", "export", "annex", SLUG),
            *("--language", language, "--output", str(output)),
        ],
        cwd=ROOT,
        env=ground.environment,
        stderr=subprocess.DEVNULL,
    )
    # Linux counts in kilobytes.
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("the annex was not made")
    spent, megabytes = time.perf_counter() - began, usage.ru_maxrss / 1024
    more = f"  {megabytes:7.0f} MB" + (f"   over {MEMORY} MB" if megabytes > MEMORY else "")
    return _line(database, f"annex volume, {language}", spent, VOLUME, more)


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
