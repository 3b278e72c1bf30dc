"""The tallies that anybody may take away and recount: one row each contribution, counted from the votes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.domain.consultations.clock import results_hidden
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.opendata.writing import slices
from consult.domain.voting.tallies import recount

COLUMNS = ("ref", "kind", "external_id", "agree", "disagree", "neutral", "comments")
AT_ONCE = 500


def tallies_of(session: Session, consultation: Consultation, *, at: datetime) -> Iterator[dict[str, Any]]:
    """Rows of COLUMNS in the order in which the contributions were written, drafts left out.

    Counted from the votes and the comments themselves, not from counters. `comments` are the published ones:
    of a proposal in its whole thread, of a comment the direct replies. What is hidden or withdrawn keeps its
    row. While the results are hidden the cells of the votes are None. `consultation.phases` are loaded.
    """
    hidden = results_hidden(consultation, at) is not None
    # The numbers alone fit into memory; the rows come some at a time.
    wanted = session.scalars(
        select(Contribution.id)
        .where(Contribution.consultation_id == consultation.id, Contribution.state != State.DRAFT)
        .order_by(Contribution.id)
    ).all()
    for ids in slices(wanted, AT_ONCE):
        rows = session.execute(
            select(Contribution.id, Contribution.ref, Contribution.kind, Contribution.external_id)
            .where(Contribution.id.in_(ids))
            .order_by(Contribution.id)
        )
        tallies = recount(session, ids)
        comments = count_comments(session, ids)
        for row in rows:
            tally = tallies[row.id]
            yield {
                "ref": row.ref,
                "kind": str(row.kind),
                "external_id": row.external_id,
                "agree": None if hidden else tally.agree,
                "disagree": None if hidden else tally.disagree,
                "neutral": None if hidden else tally.neutral,
                "comments": comments[row.id],
            }


def count_comments(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Published comments of each: in the thread of a proposal, in direct answer to a comment."""
    found = dict.fromkeys(ids, 0)
    for column in (Contribution.root_id, Contribution.parent_id):
        rows = session.execute(
            select(column, func.count())
            .where(column.in_(ids), Contribution.kind == Kind.COMMENT, Contribution.state == State.PUBLISHED)
            .group_by(column)
        )
        # The whole thread of a proposal has its direct answers in it; a comment is nobody's root.
        found.update((one, max(found[one], count)) for one, count in rows)
    return found
