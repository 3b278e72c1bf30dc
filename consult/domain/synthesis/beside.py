"""The contributions beside the text: what a moderator searches, cites and sets aside while writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from consult.domain.contributions.masking import masks_of, readable_quote
from consult.domain.contributions.models import OWED, Contribution, Kind, State
from consult.domain.contributions.search import matches
from consult.domain.synthesis.models import Citation, Finding, SetAside, Synthesis
from consult.kernel.folding import query
from consult.kernel.paging import Key, Page, slice_page


class Shelf(StrEnum):
    """Which contributions are shown beside the text. Open ones owe a place and have none yet."""

    OPEN = "open"
    CITED = "cited"
    SET_ASIDE = "set-aside"
    PROPOSALS = "proposals"
    COMMENTS = "comments"
    OUT_OF_TIME = "out-of-time"


def list_beside(
    session: Session,
    synthesis: Synthesis,
    *,
    shelf: Shelf = Shelf.OPEN,
    words: str = "",
    finding_id: int | None = None,
    cursor: str | None = None,
    size: int = 20,
) -> Page[Contribution]:
    """Public contributions of the consultation in the order of the register, authors and places loaded.

    `words` are searched as residents search; `finding_id` narrows CITED to one finding. Raises BadCursor.
    """
    cited = (
        select(Citation.contribution_id)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.synthesis_id == synthesis.id, Citation.contribution_id == Contribution.id)
    )
    aside = select(SetAside.contribution_id).where(
        SetAside.synthesis_id == synthesis.id, SetAside.contribution_id == Contribution.id
    )
    statement = (
        select(Contribution)
        .where(
            Contribution.consultation_id == synthesis.consultation_id,
            Contribution.state == State.PUBLISHED,
        )
        .options(
            selectinload(Contribution.author),
            selectinload(Contribution.organisation),
            selectinload(Contribution.arrondissement),
            selectinload(Contribution.theme),
            selectinload(Contribution.root),
        )
    )
    match shelf:
        case Shelf.OPEN:
            statement = statement.where(
                Contribution.kind.in_(OWED), Contribution.closed_at.is_(None), ~exists(cited), ~exists(aside)
            )
        case Shelf.CITED:
            only = cited.where(Citation.finding_id == finding_id) if finding_id is not None else cited
            statement = statement.where(exists(only))
        case Shelf.SET_ASIDE:
            statement = statement.where(exists(aside), ~exists(cited))
        case Shelf.PROPOSALS:
            statement = statement.where(Contribution.kind.in_(OWED))
        case Shelf.COMMENTS:
            statement = statement.where(Contribution.kind == Kind.COMMENT)
        case Shelf.OUT_OF_TIME:
            statement = statement.where(Contribution.missed_at.is_not(None))
    if shelf is not Shelf.OUT_OF_TIME:
        statement = statement.where(Contribution.missed_at.is_(None))
    if words.strip():
        asked = query(words)
        if not asked:
            return Page([])
        statement = statement.where(matches(session, asked))
    return slice_page(
        session,
        statement,
        keys=[Key(Contribution.received_at, parse=datetime.fromisoformat), Key(Contribution.id)],
        values_of=lambda row: (row.received_at.isoformat(), row.id),
        cursor=cursor,
        size=size,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contribution stands in one synthesis: finding id -> quote, and why it was set aside."""

    cited_in: dict[int, str | None]
    set_aside: dict[str, str] | None = None


def standings(session: Session, synthesis_id: int, ids: Sequence[int]) -> dict[int, Standing]:
    """Where each of these contributions stands. Three statements, every id in the answer."""
    cited: dict[int, dict[int, str | None]] = {}
    masks = masks_of(session, ids)
    for contribution_id, finding_id, quote in session.execute(
        select(Citation.contribution_id, Citation.finding_id, Citation.quote)
        .join(Finding, Finding.id == Citation.finding_id)
        .where(Finding.synthesis_id == synthesis_id, Citation.contribution_id.in_(ids))
    ):
        cited.setdefault(contribution_id, {})[finding_id] = readable_quote(quote, masks.get(contribution_id))
    reasons = {
        contribution_id: reason
        for contribution_id, reason in session.execute(
            select(SetAside.contribution_id, SetAside.reason).where(
                SetAside.synthesis_id == synthesis_id, SetAside.contribution_id.in_(ids)
            )
        )
    }
    return {wanted: Standing(cited.get(wanted, {}), reasons.get(wanted)) for wanted in ids}


def list_reasons(session: Session, synthesis_id: int, *, most: int = 8) -> list[dict[str, str]]:
    """Reasons given before in this synthesis, the latest first, to be given again with one tap."""
    rows = session.scalars(
        select(SetAside.reason)
        .where(SetAside.synthesis_id == synthesis_id)
        .order_by(SetAside.at.desc())
        .limit(200)
    )
    found: list[dict[str, str]] = []
    for reason in rows:
        if reason not in found:
            found.append(reason)
        if len(found) == most:
            break
    return found
