"""`flask analysis`: what is alike and who votes alike, as data to be judged from outside. Suggestions, never acts."""

from __future__ import annotations

import io
import json
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
from consult.domain.analysis.ballots import Ballots, numbers_at_source, read_ballots
from consult.domain.analysis.encoding import DIMENSIONS, Rows, by_meaning, knows_meaning
from consult.domain.analysis.groups import FEWEST_VOTES, SMALLEST, Found, Stance, opinion_groups
from consult.domain.analysis.pairing import nearest
from consult.domain.analysis.said import Said, list_said
from consult.domain.analysis.vectors import keep_vectors, kept_vectors, lacking
from consult.domain.analysis.workbench import sort_out
from consult.domain.consultations.clock import results_hidden
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import OWED
from consult.kernel.errors import NotFound
from consult.kernel.localized import Language, shown
from consult.kernel.tables import TableError, read_lines, write_rows
from consult.rendering.wording import sentence
from consult.web.database import db, unit_of_work

analysis = AppGroup("analysis", help="What is alike, and who votes alike.")

NEAREST = ("line_a", "line_b", "score")
SIMILAR = ("ref_a", "external_a", "ref_b", "external_b", "score", "why")
THEMES = ("ref", "external", "suggested", "group", "score", "why")
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


@analysis.command("themes")
@click.argument("slug")
def themes_command(slug: str) -> None:
    """Print a theme, or else a proposed group, for each public text of SLUG that has no theme, as CSV.

    Columns: ref,external,suggested,group,score,why. Comments have no theme and are left out. See docs/analysis.md.
    """
    consultation = _consultation(slug)
    said = [one for one in list_said(db(), consultation.id) if one.kind in OWED]
    say_by_what()
    with Progress({"meaning": len(said)}) as progress:
        rows = _vectors(said, progress) if knows_meaning() else None
        found = sort_out(db(), consultation, said, rows, progress=progress)
    names = {theme.id: str(shown(theme.name, Language.FR)) for theme in consultation.themes}
    print_rows(
        THEMES,
        (
            {
                "ref": one.said.ref,
                "external": one.said.external_id,
                "suggested": names.get(one.theme_id or 0, ""),
                "group": one.group,
                "score": "" if one.score is None else f"{one.score:.4f}",
                "why": (f"like {' '.join(one.like)}" if one.theme_id else ", ".join(one.words)),
            }
            for one in found
        ),
    )
    suggested = sum(one.theme_id is not None for one in found)
    grouped = sum(one.group is not None for one in found)
    click.echo(
        f"{len(found)} public texts without a theme: {suggested} with a suggested theme, {grouped} in"
        f" {max((one.group or 0 for one in found), default=0)} proposed groups",
        err=True,
    )


@analysis.command("groups")
@click.argument("slug")
def groups_command(slug: str) -> None:
    """Print who votes alike in SLUG as JSON: groups, what is typical of each, and what all agree on.

    Members are the numbers that participants of an import had at their source; of residents only their count is
    said. Refused while the results are hidden. See docs/analysis.md.
    """
    consultation = _consultation(slug)
    if results_hidden(consultation, datetime.now(UTC)) is not None:
        raise click.ClickException(f"the results of {slug!r} are hidden until its vote has closed")
    with Progress() as progress:
        ballots = read_ballots(db(), consultation.id)
        progress("votes", int((~np.isnan(ballots.votes)).sum()))
        found = opinion_groups(ballots.votes)
        progress("people", len(ballots.people))
    numbers = numbers_at_source(db(), ballots.people)
    click.echo(json.dumps(_as_json(slug, ballots, found, numbers), ensure_ascii=False, indent=2))
    if found.left_out:
        click.echo(
            f"{found.left_out} people with fewer than {FEWEST_VOTES} votes are left out of the groups, not of the"
            " consensus",
            err=True,
        )
    if found.not_shown:
        click.echo(f"{found.not_shown} people in groups of fewer than {SMALLEST} are not shown", err=True)


def _as_json(slug: str, ballots: Ballots, found: Found, numbers: dict[int, str]) -> dict[str, Any]:
    def stance(one: Stance) -> dict[str, Any]:
        statement = ballots.statements[one.statement]
        return {
            "ref": statement.ref,
            "external_id": statement.external_id,
            "text": statement.text,
            "n": one.votes,
            "agrees": one.agrees,
            "disagrees": one.disagrees,
            "p": round(one.p, 6),
            "z": round(one.z, 4),
        }

    def typical(one: Stance) -> dict[str, Any]:
        assert one.against_others is not None
        side = "agree" if one.agree else "disagree"
        return stance(one) | {"side": side, "z_against_others": round(one.against_others, 4)}

    groups = [
        {
            "group": number,
            "size": len(group.members),
            "members": sorted(
                (numbers[ballots.people[row]] for row in group.members if ballots.people[row] in numbers),
                key=lambda name: (len(name), name),
            ),
            "typical": [typical(one) for one in group.typical],
        }
        for number, group in enumerate(found.groups, start=1)
    ]
    return {
        "consultation": slug,
        "participants": len(ballots.people),
        "statements": len(ballots.statements),
        "votes": int((~np.isnan(ballots.votes)).sum()),
        "grouped": sum(len(group.members) for group in found.groups),
        "left_out": found.left_out,
        "not_shown": found.not_shown,
        "fewest_votes": FEWEST_VOTES,
        "smallest_group": SMALLEST,
        "silhouette": None if found.silhouette is None else round(found.silhouette, 4),
        "groups": groups,
        "consensus": [stance(one) for one in found.consensus],
    }


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
    return list_said(db(), _consultation(slug).id)


def _consultation(slug: str) -> Consultation:
    try:
        return get_consultation(db(), slug, drafts=True)
    except NotFound:
        raise click.ClickException(f"there is no consultation {slug!r}") from None


def _vectors(said: Sequence[Said], progress: Progress) -> Rows:
    """The vectors of these texts, made where they are missing; kept as they come, so that none is made twice."""
    wanted = lacking(db(), said)
    for start in range(0, len(wanted), KEPT_AT_A_TIME):
        part = wanted[start : start + KEPT_AT_A_TIME]
        rows = by_meaning([one.text for one in part])
        with unit_of_work() as session:
            keep_vectors(session, part, rows, at=datetime.now(UTC))
        progress("meaning", len(said) - len(wanted) + start + len(part))
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
