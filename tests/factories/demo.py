"""The platform with the demo in it, built as `make run` builds it, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from config import Config
from consult.app import create_app
from consult.cli.demo.build import build_demo
from consult.domain.accounts.actions import ask_new_address, ask_new_password, create_account
from consult.domain.accounts.passwords import CHEAP
from consult.kernel.filestore import FileStore
from consult.web.database import unit_of_work
from tests.factories.people import PASSWORD


class Quiet:
    """A progress bar that shows nothing."""

    def __init__(self, acts: list) -> None:
        self.acts = acts

    def __enter__(self) -> Iterator:
        return iter(self.acts)

    def __exit__(self, *_error: object) -> None:
        pass


def demo_app(folder: Path, *, template: Path, url: str = "http://localhost") -> Flask:
    """An app on a copy of the migrated `template`; its accounts have PASSWORD."""
    shutil.copy(template, folder / "consult.db")
    app = create_app(
        Config(
            database_url=f"sqlite:///{folder / 'consult.db'}",
            secret_key="for tests only",
            instance=folder,
            base_url=url,
            password_rounds=CHEAP.rounds,
            password_memory_kib=CHEAP.memory_kib,
            form_seconds=0,
        )
    )
    with app.app_context(), unit_of_work() as session:
        build_demo(
            session,
            store=FileStore(folder / "uploads"),
            password=PASSWORD,
            now=datetime.now(UTC),
            progress=Quiet,
        )
    return app


def write_letters(session: Session) -> None:
    """A newcomer whose letters hold the three kinds of links."""
    at, email = datetime.now(UTC), "newcomer@example.tn"
    newcomer = create_account(
        session, email=email, password=PASSWORD, public_name="Newcomer", language="fr", at=at
    )
    ask_new_password(session, email=email, at=at)
    ask_new_address(session, person=newcomer, current=PASSWORD, email="new@example.tn", at=at)
