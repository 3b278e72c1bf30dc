"""The next text of the moderators' queue: at 100,000 that wait, five moderators at once, with and without a filter.

On SQLite, and on the PostgreSQL that BENCH_POSTGRESQL names. Each hand-out is a transaction of its own, from the
question to the commit, in one of five threads that never pause; each lets go of the text that came before.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bench.ground import migrated_load
from consult.domain.accounts.actions import create_account
from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Theme
from consult.domain.contributions.models import Contribution, Tongue
from consult.domain.moderation.queue import QueueFilter
from consult.domain.moderation.reserving import hand_out
from consult.kernel.db import begin_write, prepare_engine
from consult.kernel.localized import Language

WAITING, MODERATORS, TURNS = 100_000, 5, 60
GOAL = 0.050


def report() -> Iterator[str]:
    """The lines of the report."""
    yield (
        f"Queue: the next text of {WAITING:,} that wait, {MODERATORS} moderators at once, median and 95th percentile"
    )
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("SQLite", f"sqlite:///{Path(folder) / 'queue.db'}", Path(folder))
        server = os.environ.get("BENCH_POSTGRESQL")
        if server is None:
            yield "PostgreSQL: not measured (BENCH_POSTGRESQL names a server on which a database may be made)"
            return
        name, admin = f"bench_{uuid4().hex[:12]}", create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            url = admin.url.set(database=name).render_as_string(hide_password=False)
            yield from _on("PostgreSQL", url, Path(folder))
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            admin.dispose()


def _on(database: str, url: str, folder: Path) -> Iterator[str]:
    migrated_load(url, folder, WAITING)
    engine = prepare_engine(create_engine(url, pool_size=MODERATORS))
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        people = [_moderator(session, number) for number in range(MODERATORS)]
        rare = session.scalars(select(Theme.id).order_by(Theme.id.desc()).limit(1)).one()
        session.commit()
    filters = {
        "everything": QueueFilter(),
        "one theme, one language": QueueFilter(theme_id=rare, language=Tongue.EN),
        "nothing to be found": QueueFilter(arrondissement_id=10**6),
    }
    for name, wanted in filters.items():
        spent = _measure(engine, people, wanted)
        late = "" if median(spent) <= GOAL else f"   over {GOAL * 1000:.0f} ms"
        slow = quantiles(spent, n=20)[-1]
        yield f"{database:<12}{name:<28}{median(spent) * 1000:8.1f} ms {slow * 1000:8.1f} ms{late}"
    engine.dispose()


def _moderator(session: Session, number: int) -> Person:
    person = create_account(
        session,
        email=f"moderator{number}@bench.test",
        password=uuid4().hex,
        public_name=f"Moderator {number}",
        language=Language.FR,
        at=datetime.now(UTC),
    )
    session.flush()
    return person


def _measure(engine: Any, people: list[Person], wanted: QueueFilter) -> list[float]:
    spent: list[float] = []
    begin = threading.Barrier(len(people))

    def work(moderator: Person) -> None:
        begin.wait()
        after: Contribution | None = None
        for _turn in range(TURNS):
            at = datetime.now(UTC)
            began = time.perf_counter()
            with Session(engine, expire_on_commit=False) as session:
                begin_write(session)
                until = at + timedelta(minutes=15)
                ref = hand_out(session, wanted, moderator=moderator, at=at, until=until, after=after)
                session.commit()
            spent.append(time.perf_counter() - began)
            if ref is not None:
                with Session(engine, expire_on_commit=False) as session:
                    after = session.scalars(select(Contribution).where(Contribution.ref == ref)).one()

    threads = [threading.Thread(target=work, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
