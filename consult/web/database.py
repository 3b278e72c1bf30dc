"""The session at the edge, and the one transaction of a request that changes something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from consult.domain.schema import metadata
from consult.kernel.db import begin_write, prepare_engine

extension = SQLAlchemy(metadata=metadata, session_options={"expire_on_commit": False})


def init_database(app: Flask, url: str) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # A city's PostgreSQL restarts now and then: a dead connection is noticed and replaced.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        {}
        if url.startswith("sqlite")
        else {
            "pool_pre_ping": True,
            # A server that cannot be reached is told of soon, instead of after minutes.
            "connect_args": {"connect_timeout": 5},
        }
    )
    extension.init_app(app)
    with app.app_context():
        prepare_engine(extension.engine)


def db() -> Session:
    """The session for reads."""
    return extension.session()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction: committed at the end, rolled back whole when anything is raised.

    What was read before is let go first, so that on SQLite the transaction can begin as a writer; actions
    read again, under lock, whatever they judge by.
    """
    session = extension.session()
    session.commit()
    begin_write(session)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
