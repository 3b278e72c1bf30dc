"""The letter that says what a new version of a text made of somebody's remarks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.contributions.models import ChangeCause, Contribution, State
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.texts.models import PlanText, TextVersion

# Remarks that a letter lists; the pages have them all.
LISTED = 20
AT_ONCE = 500


def tell_authors(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    ids: Iterable[int],
    at: datetime,
    key: str,
) -> None:
    """Tell the authors of these contributions, each in one letter that lists them by their numbers.

    `key` names the event: nobody is told of one twice, whatever else they follow (`following.spreading`).

    A comment or proposal is in it where a change answers it; what is not public is left out.
    """
    wanted = sorted(set(ids))
    of_author: dict[int, list[tuple[int, dict[str, object]]]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        caused = set(
            session.scalars(
                select(ChangeCause.contribution_id).where(
                    ChangeCause.version_id == version.id, ChangeCause.contribution_id.in_(some)
                )
            )
        )
        rows = session.execute(
            select(Contribution.author_id, Contribution.id, Contribution.ref, Contribution.standing).where(
                Contribution.id.in_(some),
                Contribution.author_id.is_not(None),
                Contribution.state == State.PUBLISHED,
            )
        )
        for row in rows:
            standing = str(row.standing) if row.standing is not None else None
            told = {"ref": row.ref, "standing": standing, "caused": row.id in caused}
            of_author.setdefault(row.author_id, []).append((row.id, told))
    common = {
        "slug": text.consultation.slug,
        "text": text.key,
        "title": dict(text.title),
        "version": version.number,
    }
    letters = []
    for author, found in sorted(of_author.items()):
        remarks = [told for _id, told in sorted(found, key=lambda one: one[0])]
        facts = {**common, "remarks": remarks[:LISTED], "more": max(0, len(remarks) - LISTED)}
        letters.append((author, facts, f"{key}:{author}", None))
    enqueue_notices(session, kind=NoticeKind.TEXT_VERSION, at=at, rows=letters)
