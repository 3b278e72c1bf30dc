"""`flask analysis`: what is alike and who votes alike, as data to be judged from outside. Suggestions, never acts."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from consult.cli.progress import Progress
from consult.domain.analysis.encoding import knows_meaning
from consult.domain.analysis.pairing import nearest
from consult.kernel.tables import TableError, read_lines, write_rows
from consult.rendering.wording import sentence

analysis = AppGroup("analysis", help="What is alike, and who votes alike.")

NEAREST = ("line_a", "line_b", "score")


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
