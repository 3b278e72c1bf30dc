"""The words by which contributions are found: what anybody may read, and what waits to be read.

A hidden, withdrawn or unsent text is not in the index at all, so that no search can be used to ask what
stands in it. Tokens are made in Python (`kernel/folding.py`), so SQLite and PostgreSQL answer alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, column, delete, insert, select, table, text
from sqlalchemy.orm import Session

from consult.domain.contributions.models import Contribution, State
from consult.kernel.folding import Query, analyse, fts5_match, query, tsquery, tsvector

INDEXED = (State.PUBLISHED, State.WAITING, State.MERGED)
REBUILT_AT_ONCE = 500

_FTS5 = table("contribution_search", column("rowid"), column("stems"), column("skeletons"))
_TSVECTOR = table("contribution_search", column("contribution_id"), column("document"))


@dataclass(frozen=True, slots=True)
class Findable:
    """A text and the id it is found by."""

    id: int
    ref: str | None
    title: str | None
    body: str
    language: str


def index(session: Session, contribution: Contribution) -> None:
    """Make the index say what the contribution is now: its words, or nothing."""
    forget(session, [contribution.id])
    if contribution.state in INDEXED:
        findable = Findable(
            contribution.id, contribution.ref, contribution.title, contribution.body, contribution.language
        )
        index_many(session, [findable])


def index_many(session: Session, texts: Iterable[Findable]) -> None:
    """Add texts that are not in the index yet; the caller vouches that they may be read."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    rows = []
    for found in texts:
        words = "\n".join(part for part in (found.title, found.body, found.ref) if part)
        analysis = analyse(words, found.language)
        if sqlite:
            stems, skeletons = " ".join(analysis.stems), " ".join(analysis.skeletons)
            rows.append({"rowid": found.id, "stems": stems, "skeletons": skeletons})
        else:
            rows.append({"contribution_id": found.id, "document": tsvector(analysis)})
    if not rows:
        return
    if sqlite:
        session.execute(insert(_FTS5), rows)
    else:
        statement = (
            "INSERT INTO contribution_search (contribution_id, document)"
            " VALUES (:contribution_id, CAST(:document AS tsvector))"
        )
        session.execute(text(statement), rows)


def rebuild(session: Session, told: Callable[[int], None] = lambda _done: None) -> int:
    """Empty the index and fill it from the texts. Gives how many are in it; `told` hears it as it goes."""
    session.execute(delete(_FTS5 if session.get_bind().dialect.name == "sqlite" else _TSVECTOR))
    last, done = 0, 0
    wanted = (Contribution.id, Contribution.ref, Contribution.title, Contribution.body, Contribution.language)
    while True:
        rows = session.execute(
            select(*wanted)
            .where(Contribution.id > last, Contribution.state.in_(INDEXED))
            .order_by(Contribution.id)
            .limit(REBUILT_AT_ONCE)
        ).all()
        if not rows:
            return done
        index_many(session, (Findable(*row) for row in rows))
        last, done = rows[-1].id, done + len(rows)
        told(done)


def forget(session: Session, ids: Sequence[int]) -> None:
    """Take texts out of the index."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(delete(_FTS5).where(_FTS5.c.rowid.in_(ids)))
    else:
        session.execute(delete(_TSVECTOR).where(_TSVECTOR.c.contribution_id.in_(ids)))


def matching(session: Session, words: str) -> ColumnElement[bool] | None:
    """The condition that a contribution answers what was typed; None when there is nothing to search."""
    asked = query(words)
    return matches(session, asked) if asked else None


def matches(session: Session, asked: Query) -> ColumnElement[bool]:
    """The condition that a contribution answers a query, which must not be empty."""
    if session.get_bind().dialect.name == "sqlite":
        words = bindparam("words", fts5_match(asked), unique=True)
        found = select(_FTS5.c.rowid).where(text("contribution_search MATCH :words").bindparams(words))
    else:
        words = bindparam("words", tsquery(asked), unique=True)
        found = select(_TSVECTOR.c.contribution_id).where(
            text("document @@ CAST(:words AS tsquery)").bindparams(words)
        )
    return Contribution.id.in_(found)
