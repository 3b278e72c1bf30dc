"""What the counter enters for somebody: on paper, at the counter, by phone, in a meeting. Never commits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.acceptance import (
    accept,
    judge_choices,
    key_of,
    made_before,
    new_shuffle,
    wait_for_turn,
)
from consult.domain.contributions.models import (
    Category,
    Channel,
    Contribution,
    Kind,
    Tongue,
)
from consult.domain.contributions.rules import (
    CHANNELS_OF_COUNTER,
    NAME_MAX,
    PLACE_MAX,
    Refusal,
    body_fits,
    fits,
    may_enter,
    may_have_said,
    may_speak_as,
    title_fits,
)
from consult.kernel.errors import Refused
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.verdict import require


def enter_contribution(
    session: Session,
    *,
    consultation: Consultation,
    agent: Person,
    title: str,
    body: str,
    language: Tongue,
    channel: Channel,
    category: Category,
    said_on: date,
    said_at_place: str,
    at: datetime,
    spoken_for: str | None = None,
    organisation_id: int | None = None,
    arrondissement_id: int | None = None,
    theme_id: int | None = None,
    submission_key: str | None = None,
) -> Contribution:
    """A proposal said on paper, at the counter, by phone or in a meeting, in the same register.

    Its receipt is of the moment of entry; `said_on` is when it was said, within the phase. `spoken_for` is
    the speaker's public name and is dropped for ANONYMOUS. Raises Refused: may_enter's,
    may_have_said's, may_speak_as's, lengths, NOT_A_COUNTER_CHANNEL, UNKNOWN_THEME, UNKNOWN_ARRONDISSEMENT.
    """
    wait_for_turn(session, consultation=consultation, at=at)
    key = key_of(agent, submission_key)
    if (known := made_before(session, key)) is not None:
        return known
    require(may_enter(agent, consultation, at))
    if channel not in CHANNELS_OF_COUNTER:
        raise Refused(Refusal.NOT_A_COUNTER_CHANNEL)
    require(may_have_said(consultation, said_on, at))
    title, body, place = clean_line(title), clean_text(body), clean_line(said_at_place)
    # Whatever came with it: who wants no name has none, here too.
    name = clean_line(spoken_for or "") if category is not Category.ANONYMOUS else ""
    require(may_speak_as(category, name=name, organisation_id=organisation_id))
    require(title_fits(title))
    require(body_fits(Kind.PROPOSAL, body))
    require(fits(NAME_MAX, name, Refusal.NAME_TOO_LONG))
    require(fits(PLACE_MAX, place, Refusal.PLACE_TOO_LONG))
    judge_choices(
        session,
        consultation=consultation,
        speaker=None,
        organisation_id=None,
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
    )
    contribution = Contribution(
        kind=Kind.PROPOSAL,
        consultation_id=consultation.id,
        entered_by_id=agent.id,
        organisation_id=organisation_id,
        category=Category(category),
        channel=Channel(channel),
        spoken_for=name or None,
        said_at_place=place or None,
        said_on=said_on,
        language=Tongue(language),
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
        title=title,
        body=body,
        body_html=to_html(body),
        created_at=at,
        shuffle=new_shuffle(),
        submission_key=key,
    )
    return accept(
        session,
        contribution=contribution,
        consultation=consultation,
        actor=agent,
        at=at,
        act="contribution.entered",
        facts={"channel": str(contribution.channel)},
    )
