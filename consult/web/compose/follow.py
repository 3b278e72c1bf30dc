"""The button by which something is followed, wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.following.models import Subject
from consult.domain.following.queries import follows
from consult.domain.following.rules import FollowRefusal, may_follow
from consult.web.database import db
from consult.web.request import person


@dataclass(frozen=True, slots=True)
class FollowBox:
    """What the component shows. `sign_in`: where a visitor goes first; `next_href`: where one comes back to."""

    action: str
    subject: str
    subject_id: int
    follows: bool
    sign_in: str | None
    next_href: str


def follow_box(
    subject: Subject, subject_id: int, *, next_href: str, thing: Consultation | Contribution | None = None
) -> FollowBox | None:
    """The button for whoever asks; None where following is no question (own words, drafts, what was hidden)."""
    someone = person()
    verdict = may_follow(someone, thing)
    followed = someone is not None and follows(
        db(), person_id=someone.id, subject=subject, subject_id=subject_id
    )
    asks = verdict.refusal is FollowRefusal.SIGN_IN_FIRST
    if not (verdict or asks or followed):
        return None
    return FollowBox(
        action=url_for("following.toggle"),
        subject=str(subject),
        subject_id=subject_id,
        follows=followed,
        sign_in=url_for("accounts.sign_in", next=next_href) if asks else None,
        next_href=next_href,
    )
