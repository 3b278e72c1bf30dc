"""Beginning a consultation on an urban plan: a draft with its pieces, themes, phase and words, all to be changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import create_consultation
from consult.domain.consultations.calendar import add_phase
from consult.domain.consultations.models import Activity, Consultation, ConsultationState, Promise
from consult.domain.consultations.rules import PhasePlan
from consult.domain.consultations.themes import set_themes
from consult.domain.plans.actions import add_piece
from consult.domain.plans.models import FilePart
from consult.domain.plans.rules import span_of
from consult.domain.territory.periods import PeriodKind, days_on
from consult.domain.territory.queries import get_municipality
from consult.kernel.tunis import day_of

TEMPLATE = Path(__file__).with_name("template.json")
# Until the notice stands in the official journal, the display is planned from so many days on.
AHEAD = timedelta(days=30)


@cache
def template() -> dict[str, Any]:
    """The words in three languages that such a consultation begins with."""
    read: dict[str, Any] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    return read


def begin_plan(
    session: Session, *, creator: Person | None, title: Mapping[str, str], at: datetime
) -> Consultation:
    """A draft on a plan under this title. A second click gives the same draft back.

    Raises Refused as `create_consultation`: NOT_FOR_YOU, NO_TITLE, TOO_LONG.
    """
    words = template()
    made = create_consultation(
        session,
        creator=creator,
        texts={**words["texts"], "title": title},
        promise=Promise.CONSULT,
        at=at,
    )
    if made.state != ConsultationState.DRAFT or made.phases or made.themes:
        return made
    opens_on = day_of(at + AHEAD)
    span = span_of(opens_on, days_on(get_municipality(session), PeriodKind.DISPLAY, opens_on))
    add_phase(
        session,
        consultation=made,
        editor=creator,
        plan=PhasePlan(
            title=words["phase"]["title"],
            summary=words["phase"]["summary"],
            opens_at=span.opens_at,
            closes_at=span.closes_at,
            activities={Activity.OBSERVE: 1, Activity.COMMENT: 1},
        ),
        at=at,
    )
    themes = [(None, one) for one in words["themes"]]
    set_themes(session, consultation=made, editor=creator, themes=themes, at=at)
    for one in words["pieces"]:
        add_piece(
            session,
            consultation=made,
            editor=creator,
            part=FilePart(one["part"]),
            title=one["title"],
            at=at,
        )
    return made
