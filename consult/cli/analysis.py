"""`flask analysis`: what is alike and who votes alike, as data to be judged from outside. Suggestions, never acts."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np
from flask.cli import AppGroup

from consult.cli.progress import Progress
from consult.domain.analysis.alike import Alike, alike
from consult.domain.analysis.encoding import DIMENSIONS, Rows, knows_meaning
from consult.domain.analysis.pairing import nearest
from consult.domain.analysis.said import Said, list_said
from consult.domain.analysis.vectors import kept_vectors, make_vectors
from consult.domain.consultations.queries import get_consultation
from consult.kernel.errors import NotFound
from consult.kernel.tables import TableError, read_lines, write_rows
from consult.rendering.wording import sentence
from consult.web.database import db, unit_of_work

analysis = AppGroup("analysis", help="What is alike, and who votes alike.")

NEAREST = ("line_a", "line_b", "score")
SIMILAR = ("ref_a", "external_a", "ref_b", "external_b", "score", "why")
# Vectors made in one transaction.
KEPT_AT_A_TIME = 128
NOTHING = "–"


@analysis.command("nearest")
@click.argument("file_a", type=click.Path(path_type=Path), metavar="FILE_A")
@click.argument("file_b", type=click.Path(path_type=Path), metavar="FILE_B")
def nearest_command(file_a: Path, file_b: Path) -> None:
    """Print for each line of FILE_A the five nearest lines of FILE_B as CSV: line_a,line_b,score.

    Lines are counted from 1, best first. Reads no database. See docs/analysis.md.
    """
    one, other = _lines(file_a), _lines(file_b)
    say_by_what()
    distinct = {text for line in (*one, *other) if (text := line.strip())}
    with Progress({"meaning": len(distinct)}) as progress:
        found = [
            {"line_a": near.line_a, "line_b": near.line_b, "score": f"{near.score:.4f}"}
            for near in nearest(one, other, progress=progress)
        ]
    print_rows(NEAREST, found)


@analysis.command("similar")
@click.argument("slug")
def similar_command(slug: str) -> None:
    """Print the public contributions of SLUG that say the same as CSV, best first.

    Columns: ref_a,external_a,ref_b,external_b,score,why. See docs/analysis.md.
    """
    said = _said(slug)
    say_by_what()
    with Progress({"meaning": len(said)}) as progress:
        rows = _vectors(said, progress) if knows_meaning() else None
        pairs = alike(said, rows, progress=progress)
    print_rows(
        SIMILAR,
        (
            {
                "ref_a": pair.one.ref,
                "external_a": pair.one.external_id,
                "ref_b": pair.other.ref,
                "external_b": pair.other.external_id,
                "score": f"{pair.score:.4f}",
                "why": why(pair),
            }
            for pair in pairs
        ),
    )
    click.echo(f"{len(pairs)} pairs among {len(said)} public contributions", err=True)


def why(pair: Alike) -> str:
    """What makes a pair alike and what does not, for a cell of a table."""
    parts = ["same words"] if pair.same_words else []
    if pair.wording and not pair.same_words:
        parts.append(f"wording {pair.wording:.2f}")
    if not pair.same_words:
        parts.append(f"meaning {pair.meaning:.2f}")
    if pair.shared:
        parts.append(f"both: {', '.join(pair.shared)}")
    for one in pair.differs:
        parts.append(f"{one.what} differs: {one.one or NOTHING} / {one.other or NOTHING}")
    return "; ".join(parts)


def _said(slug: str) -> list[Said]:
    try:
        return list_said(db(), get_consultation(db(), slug, drafts=True).id)
    except NotFound:
        raise click.ClickException(f"there is no consultation {slug!r}") from None


def _vectors(said: Sequence[Said], progress: Progress) -> Rows:
    """The vectors of these texts, made where they are missing; kept as they come, so that none is made twice."""
    for start in range(0, len(said), KEPT_AT_A_TIME):
        part = said[start : start + KEPT_AT_A_TIME]
        with unit_of_work() as session:
            make_vectors(session, part, at=datetime.now(UTC))
        progress("meaning", start + len(part))
    kept = kept_vectors(db(), said)
    return np.stack([kept[one.id] for one in said]) if said else np.zeros((0, DIMENSIONS), dtype=np.float32)


def say_by_what() -> None:
    """Say on standard error that meanings are not known here, where they are not."""
    if not knows_meaning():
        click.echo(
            "The optional extra (requirements-analysis.txt) is not installed:"
            " compared by letters, inside one language only.",
            err=True,
        )


def print_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A table on standard output, as UTF-8 whatever the terminal says."""
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    try:
        write_rows(stream, columns, rows)
        stream.flush()
    finally:
        stream.detach()


def _lines(path: Path) -> list[str]:
    try:
        return [line.rstrip("\r\n") for line in read_lines(path)]
    except TableError as error:
        place = f"{error.file}:{error.line}" if error.line else error.file
        facts = {name: str(fact) if isinstance(fact, int) else fact for name, fact in error.facts.items()}
        raise click.ClickException(f"{place}: {sentence('en', error.code, facts)}") from error
