"""A new wording by the moderator, under which others are gathered: a numbered contribution of the municipality."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.contributions.acceptance import accept, new_shuffle, wait_for_turn
from consult.domain.contributions.models import Category, Contribution, Kind, Tongue
from consult.domain.contributions.rules import body_fits, title_fits
from consult.domain.contributions.states import mark_read
from consult.domain.moderation.rules import Refusal
from consult.kernel.errors import Refused
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.verdict import require


def add_wording(
    session: Session,
    *,
    like: Contribution,
    moderator: Person,
    title: str,
    body: str,
    language: Tongue,
    at: datetime,
) -> Contribution:
    """A head of the same kind and consultation as `like`, of whose theme and place it is. It is read and public.

    `like.consultation` has its phases loaded; a remark's head has no title, and stands where `like` stands now.
    Raises Refused: NOT_MODERATOR, the lengths of title and body.
    """
    consultation = like.consultation
    wait_for_turn(session, consultation=consultation, at=at)
    if not holds(moderator, Role.MODERATOR, consultation_id=consultation.id):
        raise Refused(Refusal.NOT_MODERATOR)
    title, body = clean_line(title), clean_text(body)
    if like.kind is Kind.PROPOSAL:
        require(title_fits(title))
    require(body_fits(like.kind, body))
    made = Contribution(
        kind=like.kind,
        consultation_id=consultation.id,
        entered_by_id=moderator.id,
        category=Category.MUNICIPALITY,
        language=Tongue(language),
        arrondissement_id=like.arrondissement_id,
        theme_id=like.theme_id,
        zone_id=like.zone_id,
        text_id=like.text_id,
        text_version_id=like.text_version_id,
        paragraph_key=like.paragraph_key,
        now_key=like.now_key,
        standing=like.standing,
        title=title if like.kind is Kind.PROPOSAL else None,
        body=body,
        body_html=to_html(body),
        created_at=at,
        shuffle=new_shuffle(),
    )
    accept(
        session,
        contribution=made,
        consultation=consultation,
        actor=moderator,
        at=at,
        act="contribution.worded",
        facts={"like": like.id},
    )
    mark_read(session, contributions=[made], reader=moderator, at=at)
    return made
