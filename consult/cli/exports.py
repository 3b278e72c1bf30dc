"""`flask export tallies`: figures on standard output that a stranger can recount."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from consult.domain.consultations.queries import get_consultation
from consult.domain.opendata.tallies import COLUMNS, tallies_of
from consult.kernel.errors import NotFound
from consult.kernel.tables import write_rows
from consult.web.database import db

exports = AppGroup("export", help="Figures and data for others.")


@exports.command("tallies")
@click.argument("slug")
def tallies(slug: str) -> None:
    """Print the votes and comments of every contribution of SLUG as CSV, counted from the votes.

    While results are hidden, the cells of the votes are empty.
    """
    try:
        consultation = get_consultation(db(), slug, drafts=True)
    except NotFound:
        raise click.ClickException(f"there is no consultation {slug!r}") from None
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    try:
        write_rows(stream, COLUMNS, tallies_of(db(), consultation, at=datetime.now(UTC)))
        stream.flush()
    finally:
        stream.detach()
