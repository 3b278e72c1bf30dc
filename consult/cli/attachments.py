"""`flask attachments tidy`: no file stays that belongs to nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from config import Config
from consult.domain.contributions.attaching import forget_unfinished_edits, tidy_files
from consult.kernel.filestore import FileStore
from consult.web.database import db, unit_of_work

# How often the process that sends the letters does it too.
EVERY = timedelta(hours=1)

attachments = AppGroup("attachments", help="Pictures and PDFs that residents attach.")


def tidy_attachments(*, at: datetime) -> tuple[int, int]:
    """Let go of edits that nobody finished and of files that nobody has: how many of each."""
    config: Config = current_app.config["SETTINGS"]
    with unit_of_work() as session:
        edits = forget_unfinished_edits(session, at=at)
    return edits, tidy_files(db(), FileStore(config.instance / "uploads"), at=at)


@attachments.command("tidy")
def tidy() -> None:
    """Remove the files of deleted drafts, of replaced pictures and of edits that nobody finished in two days."""
    edits, files = tidy_attachments(at=datetime.now(UTC))
    click.echo(f"{edits} attachments of unfinished edits, {files} files removed", err=True)
