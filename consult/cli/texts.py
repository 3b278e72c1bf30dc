"""`flask texts align`: what became of each paragraph of one file in another, without a database."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from consult.domain.texts.alignment import Pair, PairState, align
from consult.domain.texts.pieces import Piece
from consult.domain.texts.tabular import (
    PieceRow,
    by_language,
    common_language,
    is_table,
    keyed,
    read_pieces_csv,
    read_pieces_text,
)
from consult.kernel.tables import TableError, write_rows
from consult.rendering.wording import sentence, word

texts = AppGroup("texts", help="Texts and their versions.")

COLUMNS = ("old_key", "new_key", "state", "score")


@texts.command("align")
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW")
def align_command(old: Path, new: Path) -> None:
    """Print what became of each paragraph of OLD in NEW as CSV: old_key,new_key,state,score.

    Both are tables (key,kind,level,lang,text) or plain text, whose paragraphs are p1, p2 and so on. Rows are in the
    order of NEW, with what was removed where it stood. See docs/commands.md.
    """
    before, after = _read(old), _read(new)
    language = common_language(before, after)
    if language is None:
        raise click.ClickException(f"{old} and {new} have no language in common")
    one, other = (_pieces(rows, language) for rows in (before, after))
    pairs = align(one, other)
    _print(pairs, one, other)
    for count, state in _counts(pairs):
        click.echo(f"{count:>6} {word('en', state).lower()}", err=True)
    in_words = f" in {language}" if language else ""
    click.echo(f"{len(one)} paragraphs of {old} and {len(other)} of {new} aligned{in_words}", err=True)


def _read(path: Path) -> list[PieceRow]:
    try:
        return read_pieces_csv(path, strict=False) if is_table(path) else read_pieces_text(path)
    except TableError as error:
        place = f"{error.file}:{error.line}" if error.line else error.file
        # Numbers as the source has them: line 1234, not 1,234.
        facts = {name: str(fact) if isinstance(fact, int) else fact for name, fact in error.facts.items()}
        raise click.ClickException(f"{place}: {sentence('en', error.code, facts)}") from error


def _pieces(rows: list[PieceRow], language: str) -> list[Piece]:
    found = by_language(rows)
    # A file that has one language may leave it unsaid, and is taken whole.
    return keyed(found[language] if language in found else next(iter(found.values())))


def _print(pairs: Sequence[Pair], old: Sequence[Piece], new: Sequence[Piece]) -> None:
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    try:
        write_rows(
            stream,
            COLUMNS,
            (
                {
                    "old_key": "" if pair.old is None else old[pair.old].key,
                    "new_key": "" if pair.new is None else new[pair.new].key,
                    "state": str(pair.state),
                    "score": f"{pair.score:.3f}",
                }
                for pair in pairs
            ),
        )
        stream.flush()
    finally:
        stream.detach()


def _counts(pairs: Sequence[Pair]) -> list[tuple[int, PairState]]:
    """How many rows there are of each state that occurs."""
    counted = [(sum(pair.state is state for pair in pairs), state) for state in PairState]
    return [one for one in counted if one[0]]
