"""Reference figures from a CSV file: read strictly, kept with their source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import AgeBand, Gender, Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.journal.actions import record
from consult.domain.synthesis.models import Profile, ReferenceFigures
from consult.domain.synthesis.rules import Refusal
from consult.domain.territory.models import Arrondissement
from consult.kernel.errors import Refused
from consult.kernel.folding import fold
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_line
from consult.kernel.tables import read_rows
from consult.kernel.verdict import YES, Verdict, no, require

SOURCE_MAX = 300
COLUMNS = ("group", "number")
# Nobody counts more inhabitants.
MOST = 100_000_000
EARLIEST = 1900


class ReferenceProblem(StrEnum):
    """What is wrong with a row; in brackets the facts, with `line` always."""

    UNKNOWN_GROUP = "unknown-group"  # line, value, known
    GROUP_TWICE = "group-twice"  # line, value
    NOT_A_NUMBER = "not-a-number"  # line, value


def may_refer(person: Person | None) -> Verdict:
    """Moderators of the city: the figures stand beside the participants of every report."""
    return YES if holds(person, Role.MODERATOR) else no(Refusal.NOT_MODERATOR_OF_CITY)


def groups_of(session: Session, profile: Profile) -> dict[str, tuple[str, ...]]:
    """The groups of a profile by code, each with the names by which a file may call it."""
    if profile is Profile.AGE:
        return {str(band): () for band in AgeBand}
    if profile is Profile.GENDER:
        return {str(gender): () for gender in Gender}
    rows = session.execute(select(Arrondissement.code, Arrondissement.name).order_by(Arrondissement.position))
    return {code: tuple(name.values()) for code, name in rows}


def read_reference(session: Session, path: Path, profile: Profile) -> dict[str, int]:
    """Inhabitants by the code of the group, from a CSV with the columns `group` (its code, or an arrondissement's name
    in any language) and `number`.

    Groups may be left out. Raises TableError, and Refused with a ReferenceProblem: nothing is half read.
    """
    known = groups_of(session, profile)
    names = {fold(name): code for code, called in known.items() for name in (code, *called)}
    found: dict[str, int] = {}
    for line, row in read_rows(path, required=COLUMNS):
        group, number = row["group"].strip(), row["number"].strip()
        code = names.get(fold(group))
        if code is None:
            raise Refused(
                ReferenceProblem.UNKNOWN_GROUP, {"line": line, "value": group, "known": tuple(known)}
            )
        if code in found:
            raise Refused(ReferenceProblem.GROUP_TWICE, {"line": line, "value": group})
        digits = "".join(number.split())
        if not digits.isascii() or not digits.isdecimal() or int(digits[:12]) > MOST:
            raise Refused(ReferenceProblem.NOT_A_NUMBER, {"line": line, "value": number})
        found[code] = int(digits)
    return found


def keep_reference(
    session: Session,
    *,
    profile: Profile,
    counts: Mapping[str, int],
    source: Mapping[str, str],
    year: int,
    by: Person,
    at: datetime,
) -> ReferenceFigures:
    """Let these stand from now on. Raises Refused: SOURCE_NEEDED, YEAR_WRONG, NO_ROWS."""
    require(may_refer(by))
    words = {str(language): clean_line(source.get(language, "")) for language in LANGUAGES}
    words = {language: text for language, text in words.items() if text}
    if not words:
        raise Refused(Refusal.SOURCE_NEEDED)
    if any(len(text) > SOURCE_MAX for text in words.values()):
        raise Refused(Refusal.TOO_LONG, {"limit": SOURCE_MAX})
    if not EARLIEST <= year <= at.year:
        raise Refused(Refusal.YEAR_WRONG, {"first": EARLIEST, "last": at.year})
    if not sum(counts.values()):
        raise Refused(Refusal.NO_ROWS)
    kept = ReferenceFigures(
        profile=profile, source=words, year=year, counts=dict(counts), uploaded_at=at, uploaded_by_id=by.id
    )
    session.add(kept)
    session.flush()
    record(
        session,
        act="reference.uploaded",
        subject=f"reference:{kept.id}",
        at=at,
        actor_id=by.id,
        facts={"profile": str(profile), "year": year, "groups": len(counts)},
    )
    return kept
