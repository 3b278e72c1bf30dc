"""Putting pictures and a PDF beside a proposal, changing and removing them, and the files that nobody has any more.

A file is kept with the draft, or with the edit, as soon as it came: whatever else is wrong with the form, it need
not be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Document
from consult.domain.contributions.attachments import (
    ALTERNATIVE_MAX,
    DOCUMENT,
    MARK,
    Wishes,
    attachments_of,
    in_form,
    may_attach,
    on_page,
    standing,
    unfinished,
    words_wanted,
)
from consult.domain.contributions.models import Attachment, Contribution, State
from consult.domain.contributions.rules import Refusal, fits
from consult.domain.contributions.states import lock
from consult.kernel.filestore import FileStore
from consult.kernel.papers import Paper, safe_filename
from consult.kernel.prose import clean_line
from consult.kernel.verdict import require

# So long a file that belongs to nothing is left alone: somebody may be sending it just now.
IN_FLIGHT = timedelta(minutes=10)
# So long the files of an edit that was begun wait for its end.
EDIT_WAITS = timedelta(days=2)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """A file in the store, and the name that its sender gave it."""

    paper: Paper
    name: str


def attach_files(
    session: Session, *, contribution: Contribution, author: Person, files: Mapping[int, Sent], at: datetime
) -> list[str]:
    """Keep these files, by slot, with a draft or with an edit that is being written; no wording has them yet.

    The same bytes again in the same slot change nothing. Returns the digests that were replaced. Raises Refused
    (may_attach's).
    """
    lock(session, contribution)
    require(may_attach(author, contribution, at))
    found = attachments_of(session, [contribution.id])[contribution.id]
    shown, waiting = in_form(found), unfinished(found)
    gone: list[str] = []
    for slot, sent in sorted(files.items()):
        before = shown.get(slot)
        if before is not None and before.sha256 == sent.paper.sha256:
            continue
        if slot in waiting:
            gone.append(waiting[slot].sha256)
            session.delete(waiting[slot])
        session.add(_attachment(contribution, slot, sent, at))
    session.flush()
    return gone


def _attachment(contribution: Contribution, slot: int, sent: Sent, at: datetime) -> Attachment:
    paper = sent.paper
    # A picture's own name says which telephone made it, and when.
    name = (
        safe_filename(sent.name, paper.extension) if slot == DOCUMENT else f"picture-{slot}.{paper.extension}"
    )
    return Attachment(
        contribution_id=contribution.id,
        slot=slot,
        filename=name,
        media_type=paper.media_type,
        size=paper.size,
        pages=paper.pages,
        width=paper.width,
        height=paper.height,
        sha256=paper.sha256,
        added_at=at,
    )


def arrange_draft(session: Session, *, draft: Contribution, wishes: Wishes) -> list[str]:
    """Other words for a draft's pictures, and without those that were unwanted; the digests of these.

    `draft` is locked and judged by the caller. Raises Refused: ALTERNATIVE_TOO_LONG.
    """
    gone: list[str] = []
    for slot, one in unfinished(attachments_of(session, [draft.id])[draft.id]).items():
        wish = wishes.get(slot)
        if wish is None:
            continue
        if wish.remove:
            gone.append(one.sha256)
            session.delete(one)
        elif slot != DOCUMENT:
            words = clean_line(wish.alternative)
            require(fits(ALTERNATIVE_MAX, words, Refusal.ALTERNATIVE_TOO_LONG))
            one.alternative = words or None
    session.flush()
    return gone


def attachments_to_send(session: Session, draft: Contribution) -> list[Attachment]:
    """A draft's attachments, as they are sent with it. Raises Refused: NO_ALTERNATIVE, ALTERNATIVE_TOO_LONG."""
    if draft.id is None:
        return []
    found = attachments_of(session, [draft.id])[draft.id]
    _require_words(found, {})
    return on_page(unfinished(found).values())


def revise(session: Session, *, contribution: Contribution, wishes: Wishes, at: datetime) -> list[str] | None:
    """Make of the edit's files and wishes the attachments of the next version.

    Returns the digests of all that the next version has; None when it has those of the present one. The caller
    has locked and judged, and makes the version. Raises Refused: NO_ALTERNATIVE, ALTERNATIVE_TOO_LONG.
    """
    found = attachments_of(session, [contribution.id])[contribution.id]
    stands, waiting = {one.slot: one for one in standing(found)}, unfinished(found)
    _require_words(found, wishes)
    changed = False
    for slot in sorted(stands.keys() | waiting.keys()):
        before, new, wish = stands.get(slot), waiting.get(slot), wishes.get(slot)
        if wish is not None and wish.remove:
            if new is not None:
                session.delete(new)
            new = None
        elif wish is not None and slot != DOCUMENT:
            words = clean_line(wish.alternative)
            if new is not None:
                new.alternative = words
            elif before is not None and before.alternative != words:
                new = _with_words(before, words, at)
                session.add(new)
        kept = new is None and not (wish is not None and wish.remove)
        if kept or (before is None and new is None):
            continue
        changed = True
        if before is not None:
            before.until_version = contribution.version
        if new is not None:
            new.since_version = contribution.version + 1
    session.flush()
    if not changed:
        return None
    return [one.sha256 for one in standing(attachments_of(session, [contribution.id])[contribution.id])]


def _with_words(before: Attachment, words: str, at: datetime) -> Attachment:
    copied = (
        "contribution_id",
        "slot",
        "filename",
        "media_type",
        "size",
        "pages",
        "width",
        "height",
        "sha256",
    )
    return Attachment(**{name: getattr(before, name) for name in copied}, alternative=words, added_at=at)


def _require_words(found: Sequence[Attachment], wishes: Wishes) -> None:
    for _slot, verdict in sorted(words_wanted(found, wishes).items()):
        require(verdict)


# Files that nobody has --------------------------------------------------------------------------------------


def digests_of_draft(session: Session, draft: Contribution) -> list[str]:
    return [one.sha256 for one in attachments_of(session, [draft.id])[draft.id]]


def drop_unused(session: Session, store: FileStore, digests: Iterable[str], *, at: datetime) -> int:
    """Remove those of these files that nothing has any more; how many. Call it after the commit."""
    wanted = sorted(set(digests))
    dropped = 0
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        used = {
            sha256
            for column in (Attachment.sha256, Document.sha256)
            for sha256 in session.scalars(select(column).where(column.in_(some)))
        }
        dropped += sum(store.remove(one, before=at - IN_FLIGHT) for one in some if one not in used)
    return dropped


def forget_unfinished_edits(session: Session, *, at: datetime) -> int:
    """Let go of what was sent for an edit that nobody finished; how many attachments."""
    sent = select(Contribution.id).where(Contribution.state != State.DRAFT)
    gone = session.scalars(
        delete(Attachment)
        .where(
            Attachment.since_version.is_(None),
            Attachment.added_at < at - EDIT_WAITS,
            Attachment.contribution_id.in_(sent),
        )
        .returning(Attachment.id)
    ).all()
    return len(gone)


def tidy_files(session: Session, store: FileStore, *, at: datetime) -> int:
    """Remove what was attached and belongs to nothing, and what was never received to its end; how many files."""
    return drop_unused(session, store, store.digests(MARK), at=at) + store.remove_incoming(
        before=at - IN_FLIGHT
    )
