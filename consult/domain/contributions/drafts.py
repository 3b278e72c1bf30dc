"""Words that are not sent yet: kept for their author only, without a number, however unfinished."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.acceptance import (
    accept,
    category_of,
    judge_choices,
    key_of,
    made_before,
    new_shuffle,
    wait_for_turn,
)
from consult.domain.contributions.attaching import arrange_draft, attachments_to_send
from consult.domain.contributions.attachments import Wishes
from consult.domain.contributions.models import TITLE_MAX, Attachment, Contribution, Kind, State, Tongue
from consult.domain.contributions.rules import (
    DRAFT_BODY_MAX,
    DRAFTS_MAX,
    Refusal,
    body_fits,
    fits,
    may_propose,
    title_fits,
)
from consult.domain.contributions.sameness import not_sent_before
from consult.domain.contributions.states import lock
from consult.kernel.errors import NotFound, Refused
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.verdict import require


def save_draft(
    session: Session,
    *,
    consultation: Consultation,
    author: Person,
    title: str,
    body: str,
    language: Tongue,
    at: datetime,
    arrondissement_id: int | None = None,
    theme_id: int | None = None,
    organisation_id: int | None = None,
    submission_key: str | None = None,
    draft: Contribution | None = None,
    attachments: Wishes | None = None,
) -> Contribution:
    """Keep a proposal for later, or keep `draft` as it is now. Possible whether proposing is open or not.

    A `submission_key` used before continues what it made. `attachments`: what is wished of those it has.
    Raises Refused: NOT_A_DRAFT (it was sent meanwhile), NOT_YOURS, STAFF_ACCOUNT, TOO_MANY_DRAFTS, lengths far
    above those of a proposal, unknown choices.
    """
    if author.is_staff:
        raise Refused(Refusal.STAFF_ACCOUNT)
    key = key_of(author, submission_key)
    draft = draft or made_before(session, key)
    if draft is not None:
        lock(session, draft)
        _judge_own(draft, author)
    elif _count_drafts(session, author) >= DRAFTS_MAX:
        raise Refused(Refusal.TOO_MANY_DRAFTS, {"limit": DRAFTS_MAX})
    title, body = clean_line(title), clean_text(body)
    require(fits(2 * TITLE_MAX, title, Refusal.TITLE_TOO_LONG))
    require(fits(DRAFT_BODY_MAX, body, Refusal.BODY_TOO_LONG))
    judge_choices(
        session,
        consultation=consultation,
        speaker=author,
        organisation_id=organisation_id,
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
    )
    new = draft is None
    draft = draft or Contribution(
        kind=Kind.PROPOSAL,
        state=State.DRAFT,
        series=consultation.series,
        consultation_id=consultation.id,
        author_id=author.id,
        created_at=at,
        shuffle=new_shuffle(),
        submission_key=key,
    )
    draft.consultation = consultation
    draft.title, draft.body, draft.body_html = title or None, body, to_html(body)
    draft.language = Tongue(language)
    draft.organisation_id, draft.category = organisation_id, category_of(organisation_id)
    draft.arrondissement_id, draft.theme_id = arrondissement_id, theme_id
    draft.edited_at = at
    if not new:
        session.flush()
        arrange_draft(session, draft=draft, wishes=attachments or {})
        return draft
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        # The other click of a double click was first.
        if (first := made_before(session, key)) is None:
            raise
        return first
    return draft


def submit_draft(
    session: Session, *, draft: Contribution, author: Person, at: datetime, sent_again: bool = True
) -> Contribution:
    """Send a draft as it stands; `draft.consultation` is loaded. One that was sent already is returned as
    it is.

    Raises Refused as `submit_proposal` does.
    """
    consultation = draft.consultation
    wait_for_turn(session, consultation=consultation, at=at)
    lock(session, draft)
    if draft.state is not State.DRAFT and draft.author_id == author.id:
        return draft
    _judge_own(draft, author)
    require(may_propose(author, consultation, at))
    require(title_fits(draft.title or ""))
    require(body_fits(Kind.PROPOSAL, draft.body))
    judge_choices(
        session,
        consultation=consultation,
        speaker=author,
        organisation_id=draft.organisation_id,
        arrondissement_id=draft.arrondissement_id,
        theme_id=draft.theme_id,
    )
    if not sent_again:
        words = {"title": draft.title, "body": draft.body}
        require(not_sent_before(session, author=author, consultation=consultation, at=at, **words))
    draft.edited_at = None
    return accept(
        session,
        contribution=draft,
        consultation=consultation,
        actor=author,
        at=at,
        attachments=attachments_to_send(session, draft),
    )


def discard_draft(session: Session, *, draft: Contribution, author: Person, at: datetime) -> None:
    """A draft was never received: it goes without a trace, its attachments too. Raises Refused."""
    lock(session, draft)
    _judge_own(draft, author)
    session.execute(delete(Attachment).where(Attachment.contribution_id == draft.id))
    session.execute(
        delete(Contribution).where(Contribution.id == draft.id, Contribution.state == State.DRAFT)
    )
    session.expunge(draft)


def discard_drafts(session: Session, *, author: Person) -> None:
    """All drafts of somebody who leaves."""
    session.execute(
        delete(Contribution)
        .where(Contribution.author_id == author.id, Contribution.state == State.DRAFT)
        .execution_options(synchronize_session=False)
    )


def _judge_own(draft: Contribution, author: Person) -> None:
    if draft.author_id != author.id:
        raise NotFound(str(draft.id))
    if draft.state is not State.DRAFT:
        raise Refused(Refusal.NOT_A_DRAFT)


def _count_drafts(session: Session, author: Person) -> int:
    statement = select(func.count()).where(
        Contribution.author_id == author.id, Contribution.state == State.DRAFT
    )
    return session.execute(statement).scalar_one()
