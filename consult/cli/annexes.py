"""`flask export annex`: the annex of a synthesis as a volume on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from config import Config
from consult.domain.synthesis.annex import count_lots, iter_annex
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import NotFound
from consult.kernel.localized import Language
from consult.rendering.annexes import volume_html, volume_series
from consult.rendering.documents import PartsMissing, html_to_pdf, kept_pdf
from consult.web.database import db


@click.command("annex")
@click.argument("slug")
@click.option(
    "--language", type=click.Choice([str(one) for one in Language]), default="ar", show_default=True
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def annex_command(slug: str, language: str, output: Path) -> None:
    """Make the PDF of the annex of SLUG's published synthesis. Nothing is done when the file is there."""
    try:
        synthesis = get_synthesis(db(), slug)
    except NotFound:
        raise click.ClickException(f"{slug!r} has no published synthesis") from None
    config: Config = current_app.config["SETTINGS"]

    def make() -> bytes:
        html = volume_html(
            synthesis,
            iter_annex(db(), synthesis, at=datetime.now(UTC)),
            count_lots(db(), synthesis),
            language=Language(language),
            municipality=get_municipality(db()),
            address=f"{config.base_url}/{language}/consultations/{slug}/synthesis/annex",
        )
        # The database is not held meanwhile: this takes minutes.
        db().rollback()
        return html_to_pdf(html)

    try:
        # One at a time in a folder: each takes memory.
        kept_pdf(output.parent, output.name, make, instead_of=f"{volume_series(synthesis, language)}*")
    except PartsMissing as missing:
        raise click.ClickException(f"no PDF can be made: install {missing}") from None
    click.echo(f"{output}: {output.stat().st_size:,} bytes", err=True)
