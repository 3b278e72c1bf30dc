"""`flask demo build`: the fictitious Tunis, in an empty database only."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from config import Config
from consult.cli.demo.build import NotEmpty, build_demo
from consult.cli.demo.cast import address
from consult.cli.demo.people import ACCOUNTS
from consult.cli.demo.stage import Act
from consult.domain.accounts.rules import may_have_password
from consult.domain.schema import NotMigrated, holds_anything
from consult.kernel.filestore import FileStore
from consult.web.database import unit_of_work

# Letters and digits that nobody confuses when copying them from a screen.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"

demo = AppGroup("demo", help="A fictitious city to try the platform with.")


def _password() -> str:
    """DEMO_PASSWORD, held to the rules of any password; or a new one."""
    given = os.environ.get("DEMO_PASSWORD")
    if not given:
        return "-".join("".join(secrets.choice(SIGNS) for _ in range(5)) for _ in range(3))
    for key in ACCOUNTS:
        if not may_have_password(given, email=address(key), public_name=key):
            raise click.ClickException(
                "DEMO_PASSWORD must be of at least 10 signs, and none of those that everybody tries first."
            )
    return given


def _progress(acts: list[tuple[datetime, Act]]) -> AbstractContextManager[Iterator[tuple[datetime, Act]]]:
    return click.progressbar(acts, label="Building the demo", file=sys.stderr)


def _accounts(password: str) -> str:
    width = max(len(address(key)) for key in ACCOUNTS)
    lines = [f"{address(key):{width}}  {what}" for key, what in ACCOUNTS.items()]
    return "\n".join(["The demo's accounts, all with the password " + password, *lines, ""])


def _keep(path: Path, text: str) -> None:
    """Write what only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


@demo.command("build")
@click.option(
    "--if-empty", is_flag=True, help="Do nothing, and say nothing, where the database holds anything."
)
def build(if_empty: bool) -> None:
    """Fill an empty database with a running consultation and an earlier one, and print the accounts."""
    config: Config = current_app.config["SETTINGS"]
    try:
        with unit_of_work() as session:
            if holds_anything(session):
                raise NotEmpty
            password = _password()
            built = build_demo(
                session,
                store=FileStore(config.instance / "uploads"),
                password=password,
                now=current_app.extensions["clock"](),
                progress=_progress,
            )
    except NotEmpty:
        if if_empty:
            return
        raise click.ClickException(
            "The database holds something already, and the demo is built in an empty one only. Nothing was changed."
        ) from None
    except NotMigrated:
        raise click.ClickException("The database has no tables yet: flask db upgrade") from None
    counted = f"{built.proposals} proposals, {built.remarks} remarks, {built.comments} comments"
    click.echo(f"{counted}, {built.acts} acts in all", err=True)
    text = _accounts(password)
    click.echo(text, nl=False)
    _keep(config.instance / "demo-accounts.txt", text)
