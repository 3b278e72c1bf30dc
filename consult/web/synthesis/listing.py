"""The moderators' list of syntheses."""

from __future__ import annotations

from datetime import date

from flask import render_template, request, url_for

from consult.domain.accounts.models import Role
from consult.domain.consultations.clock import Standing, standing
from consult.domain.consultations.queries import list_for_staff
from consult.domain.council.rules import day_of
from consult.domain.synthesis.models import Synthesis
from consult.domain.synthesis.queries import find_syntheses
from consult.web.access import staff
from consult.web.database import db
from consult.web.request import me, now
from consult.web.synthesis.blueprint import bp


@bp.get("/desk/syntheses")
@staff(Role.MODERATOR)
def index() -> str:
    """Published consultations and how far the synthesis of each is."""
    roles = [grant for grant in me().grants if grant.role == Role.MODERATOR]
    everywhere = any(grant.consultation_id is None for grant in roles)
    ids = None if everywhere else [one.consultation_id for one in roles if one.consultation_id is not None]
    page = list_for_staff(db(), consultation_ids=ids, cursor=request.args.get("after"))
    syntheses = find_syntheses(db(), [row.id for row in page.rows])
    today = day_of(now())
    rows = [
        {
            "consultation": row,
            "standing": standing(row, now()),
            "synthesis": (synthesis := syntheses.get(row.id)),
            "late": is_late(row.synthesis_due_on, synthesis, today),
        }
        for row in page.rows
        if row.published_at is not None
    ]
    return render_template(
        "areas/synthesis/index.html",
        rows=rows,
        closed=Standing.CLOSED,
        previous_href=url_for(".index", after=page.previous) if page.previous else None,
        next_href=url_for(".index", after=page.next) if page.next else None,
    )


def is_late(due_on: date | None, synthesis: Synthesis | None, today: date) -> bool:
    """Whether the day has passed on which it was due, and it is not published."""
    return due_on is not None and due_on < today and (synthesis is None or synthesis.published_at is None)
