"""What people do with their words: submit, answer, edit, withdraw. What the counter enters for them: `entering.py`.

Each judges, changes, records and tells, and never commits. Lengths are held here, whatever the form said
(imports go another way and keep the lengths of their source).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import raise_counts
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.acceptance import (
    accept,
    category_of,
    files_fact,
    judge_choices,
    key_of,
    made_before,
    new_shuffle,
    require_same_words,
    wait_for_turn,
)
from consult.domain.contributions.attaching import attachments_to_send, revise
from consult.domain.contributions.attachments import Wishes
from consult.domain.contributions.drafts import discard_draft, save_draft, submit_draft
from consult.domain.contributions.masking import apply_masks, masks_in_force, original_of
from consult.domain.contributions.models import (
    Contribution,
    ContributionVersion,
    Kind,
    Place,
    Side,
    State,
    Tongue,
)
from consult.domain.contributions.receipts import version_digest
from consult.domain.contributions.rules import (
    body_fits,
    may_comment,
    may_edit,
    may_propose,
    may_withdraw,
    title_fits,
)
from consult.domain.contributions.sameness import not_sent_before, text_digest
from consult.domain.contributions.search import index
from consult.domain.contributions.states import change_state, lock, mark_answered
from consult.domain.journal.actions import record
from consult.kernel.errors import Stale
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.verdict import require

__all__ = [
    "discard_draft",
    "edit_contribution",
    "save_draft",
    "submit_comment",
    "submit_draft",
    "submit_proposal",
    "withdraw_contribution",
]


def submit_proposal(
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
    sent_again: bool = True,
) -> Contribution:
    """A numbered proposal, public at once (or waiting, where the moderators read first).

    A `submission_key` that this author used before returns what it made, a draft being submitted by it.
    `sent_again`: False when the author must first be told that they sent these words already.
    Raises Refused: OTHER_WORDS (it made something of other words), may_propose's, title and body lengths,
    NOT_A_MEMBER, UNKNOWN_THEME, UNKNOWN_ARRONDISSEMENT, SENT_ALREADY.
    """
    wait_for_turn(session, consultation=consultation, at=at)
    key = key_of(author, submission_key)
    title, body = clean_line(title), clean_text(body)
    known = made_before(session, key)
    if known is not None and known.state is not State.DRAFT:
        require_same_words(known, title=title, body=body)
        return known
    require(may_propose(author, consultation, at))
    require(title_fits(title))
    require(body_fits(Kind.PROPOSAL, body))
    judge_choices(
        session,
        consultation=consultation,
        speaker=author,
        organisation_id=organisation_id,
        arrondissement_id=arrondissement_id,
        theme_id=theme_id,
    )
    if not sent_again:
        require(
            not_sent_before(session, author=author, consultation=consultation, title=title, body=body, at=at)
        )
    proposal = known or Contribution(
        kind=Kind.PROPOSAL, author_id=author.id, created_at=at, shuffle=new_shuffle(), submission_key=key
    )
    proposal.consultation_id = consultation.id
    proposal.title, proposal.body, proposal.body_html = title, body, to_html(body)
    proposal.language = Tongue(language)
    proposal.organisation_id, proposal.category = organisation_id, category_of(organisation_id)
    proposal.arrondissement_id, proposal.theme_id = arrondissement_id, theme_id
    return accept(
        session,
        contribution=proposal,
        consultation=consultation,
        actor=author,
        at=at,
        attachments=attachments_to_send(session, proposal),
    )


def submit_comment(
    session: Session,
    *,
    parent: Contribution,
    author: Person,
    body: str,
    language: Tongue,
    at: datetime,
    side: Side | None = None,
    organisation_id: int | None = None,
    submission_key: str | None = None,
    sent_again: bool = True,
) -> Contribution:
    """A numbered comment on a proposal, or a reply to a comment. `parent.consultation` is loaded.

    `sent_again` as in `submit_proposal`. Raises Refused: OTHER_WORDS (the key made another comment),
    may_comment's, the body's lengths, NOT_A_MEMBER, SENT_ALREADY.
    """
    consultation = parent.consultation
    wait_for_turn(session, consultation=consultation, at=at)
    key = key_of(author, submission_key)
    body = clean_text(body)
    if (known := made_before(session, key)) is not None:
        require_same_words(known, title=None, body=body)
        return known
    lock(session, parent)
    require(may_comment(author, parent, at))
    require(body_fits(Kind.COMMENT, body))
    judge_choices(session, consultation=consultation, speaker=author, organisation_id=organisation_id)
    if not sent_again:
        require(
            not_sent_before(session, author=author, consultation=consultation, title=None, body=body, at=at)
        )
    comment = Contribution(
        kind=Kind.COMMENT,
        consultation_id=consultation.id,
        parent_id=parent.id,
        root_id=parent.root_id or parent.id,
        author_id=author.id,
        organisation_id=organisation_id,
        category=category_of(organisation_id),
        language=Tongue(language),
        side=Side(side) if side else None,
        body=body,
        body_html=to_html(body),
        created_at=at,
        shuffle=new_shuffle(),
        submission_key=key,
    )
    facts = {"parent": parent.id}
    accept(session, contribution=comment, consultation=consultation, actor=author, at=at, facts=facts)
    if parent.author_id != author.id:
        mark_answered(session, ids=[parent.id], at=at)
    return comment


def edit_contribution(
    session: Session,
    *,
    contribution: Contribution,
    author: Person,
    title: str | None = None,
    body: str,
    at: datetime,
    expected_version: int,
    attachments: Wishes | None = None,
) -> Contribution:
    """A new version; the earlier ones are kept. Raises Refused (may_edit's, lengths) and Stale.

    `attachments`: what is wished of those it has and of those that were attached meanwhile (`attach_files`);
    None leaves them.

    New words were read by nobody: the contribution goes back to the moderators' queue, and out of sight where
    they read first. The same words again change nothing, whatever version they were written from: the answer
    to the first sending may have been lost on the way.
    """
    lock(session, contribution)
    require(may_edit(author, contribution, at))
    # As its author wrote it: what is masked of it is masked again below, wherever it still stands.
    old_title, old_body = original_of(session, contribution)
    new_title = old_title if title is None else clean_line(title)
    body = clean_text(body)
    files = (
        revise(session, contribution=contribution, wishes=attachments, at=at)
        if attachments is not None
        else None
    )
    if (new_title, body) == (old_title, old_body) and files is None:
        return contribution
    if contribution.version != expected_version:
        raise Stale(contribution.version)
    if contribution.kind is Kind.PROPOSAL:
        require(title_fits(new_title or ""))
    require(body_fits(contribution.kind, body))
    contribution.title, contribution.body, contribution.body_html = new_title, body, to_html(body)
    contribution.text_digest = text_digest(new_title, body)
    contribution.version += 1
    contribution.edited_at = at
    contribution.place, contribution.read_at, contribution.read_by_id = Place.UNREAD, None, None
    session.add(
        ContributionVersion(
            contribution_id=contribution.id,
            version=contribution.version,
            title=new_title,
            body=body,
            at=at,
        )
    )
    session.flush()
    if masks_in_force(session, contribution.id):
        apply_masks(session, contribution)
    else:
        index(session, contribution)
    if contribution.consultation.reads_first and contribution.state is State.PUBLISHED:
        change_state(session, contribution=contribution, state=State.WAITING)
    else:
        raise_counts(session, consultation_id=contribution.consultation_id, slot=author.id)
    assert contribution.salt is not None
    record(
        session,
        act="contribution.edited",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=author.id,
        facts={
            "version": contribution.version,
            "digest": version_digest(contribution.salt, contribution.version, new_title, body),
            **files_fact(contribution, files or []),
        },
    )
    return contribution


def withdraw_contribution(
    session: Session, *, contribution: Contribution, author: Person, at: datetime
) -> Contribution:
    """The number stays, the page answers "gone"; what others said below it stays readable. Raises Refused."""
    lock(session, contribution)
    if contribution.state is State.WITHDRAWN and contribution.author_id == author.id:
        return contribution
    require(may_withdraw(author, contribution))
    contribution.withdrawn_at = at
    change_state(session, contribution=contribution, state=State.WITHDRAWN)
    record(
        session,
        act="contribution.withdrawn",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=author.id,
        facts={"ref": contribution.ref},
    )
    return contribution
