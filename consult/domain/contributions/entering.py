"""What the counter enters for somebody: on paper, at the counter, by phone, in a meeting. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
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
from consult.domain.contributions.entries import (
    CHANNELS_OF_COUNTER,
    ENTERED,
    may_enter,
    may_have_arrived,
    may_speak_as,
    missed_closing,
)
from consult.domain.contributions.models import (
    Category,
    Channel,
    Contribution,
    Kind,
    Tongue,
)
from consult.domain.contributions.receipts import moment
from consult.domain.contributions.remarking import hang, passage, read_paragraph
from consult.domain.contributions.rules import (
    NAME_MAX,
    PLACE_MAX,
    Refusal,
    body_fits,
    fits,
    title_fits,
)
from consult.domain.maps.placing import Spot
from consult.domain.texts.models import PlanText
from consult.kernel.errors import Refused
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.verdict import require


@dataclass(frozen=True, slots=True)
class Anchor:
    """The paragraph that is meant, in the version that was read. `text.consultation` and `text.versions` are loaded."""

    text: PlanText
    version_number: int
    paragraph_key: str
    quote: str = ""


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
    kind: Kind = Kind.PROPOSAL,
    arrived_at: datetime | None = None,
    anchor: Anchor | None = None,
    place: Spot | None = None,
    spoken_for: str | None = None,
    organisation_id: int | None = None,
    arrondissement_id: int | None = None,
    theme_id: int | None = None,
    submission_key: str | None = None,
) -> Contribution:
    """What was said on paper, at the counter, by phone or in a meeting, in the same register.

    Its receipt is of the moment of entry; `said_on` is when it was said, `arrived_at` when it reached the municipality
    (now, where that is not given): at or after the closing it is out of time. A proposal has a title, a remark on the
    draft has none and may have an `anchor`. `place`: what it points at on the map, judged (`maps.placing.judge_spot`).
    `spoken_for` is the speaker's public name and is dropped for ANONYMOUS.
    Raises Refused: may_enter's, may_have_arrived's, may_speak_as's, lengths, NOT_ENTERED, NOT_A_COUNTER_CHANNEL,
    TITLE_NOT_HERE, UNKNOWN_THEME, UNKNOWN_ARRONDISSEMENT, TEXT_NOT_DISPLAYED, NO_SUCH_PARAGRAPH, NOT_IN_PARAGRAPH.
    """
    wait_for_turn(session, consultation=consultation, at=at)
    key = key_of(agent, submission_key)
    if (known := made_before(session, key)) is not None:
        return known
    if kind not in ENTERED:
        raise Refused(Refusal.NOT_ENTERED)
    require(may_enter(agent, consultation, at, kind=kind))
    if channel not in CHANNELS_OF_COUNTER:
        raise Refused(Refusal.NOT_A_COUNTER_CHANNEL)
    require(may_have_arrived(consultation, kind=kind, said_on=said_on, arrived_at=arrived_at, at=at))
    missed_at = missed_closing(consultation, kind=kind, arrived_at=arrived_at, at=at)
    title, body, said_where = clean_line(title), clean_text(body), clean_line(said_at_place)
    # Whatever came with it: who wants no name has none, here too.
    name = clean_line(spoken_for or "") if category is not Category.ANONYMOUS else ""
    require(may_speak_as(category, name=name, organisation_id=organisation_id))
    if kind is Kind.PROPOSAL:
        require(title_fits(title))
    elif title:
        raise Refused(Refusal.TITLE_NOT_HERE)
    require(body_fits(kind, body))
    require(fits(NAME_MAX, name, Refusal.NAME_TOO_LONG))
    require(fits(PLACE_MAX, said_where, Refusal.PLACE_TOO_LONG))
    judge_choices(
        session,
        consultation=consultation,
        speaker=None,
        organisation_id=None,
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
    )
    spot = place or Spot()
    contribution = Contribution(
        kind=Kind(kind),
        consultation_id=consultation.id,
        entered_by_id=agent.id,
        organisation_id=organisation_id,
        category=Category(category),
        channel=Channel(channel),
        spoken_for=name or None,
        said_at_place=said_where or None,
        said_on=said_on,
        arrived_at=arrived_at,
        missed_at=missed_at,
        language=Tongue(language),
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
        zone_id=spot.zone_id,
        latitude=spot.latitude,
        longitude=spot.longitude,
        address=spot.address,
        title=title or None,
        body=body,
        body_html=to_html(body),
        created_at=at,
        shuffle=new_shuffle(),
        submission_key=key,
    )
    facts = {"channel": str(contribution.channel)}
    if arrived_at is not None:
        facts["arrived_at"] = moment(arrived_at)
    if missed_at is not None:
        facts["missed_at"] = moment(missed_at)
    return accept(
        session,
        contribution=contribution,
        consultation=consultation,
        actor=agent,
        at=at,
        act="contribution.entered",
        facts=facts | _put(session, contribution, consultation, anchor),
    )


def _put(
    session: Session, contribution: Contribution, consultation: Consultation, anchor: Anchor | None
) -> dict[str, object]:
    """Hang a remark on its paragraph; what the journal says of it."""
    if anchor is None:
        return {}
    if contribution.kind is Kind.PROPOSAL or anchor.text.consultation_id != consultation.id:
        raise Refused(Refusal.NOT_A_REMARK)
    version, paragraph = read_paragraph(session, anchor.text, anchor.version_number, anchor.paragraph_key)
    meant = passage(paragraph, anchor.quote)
    hang(session, contribution, text=anchor.text, version=version, paragraph=paragraph, quote=meant)
    return {"text": anchor.text.id, "version": version.number, "paragraph": paragraph.key}
