"""What stands beside a proposal: up to three pictures and a PDF. Which ones there are, and who may be given them.

A wording has the attachments that it was sent with: an edit that changes one is a version as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Attachment, Contribution, Kind, State
from consult.domain.contributions.rules import Refusal, fits, may_edit, moderates
from consult.kernel.errors import NotFound
from consult.kernel.filestore import FileStore
from consult.kernel.papers import Paper, Sizes, keep_picture, keep_plain_pdf, picture_file
from consult.kernel.prose import clean_line
from consult.kernel.uploads import LIMITS, MEGABYTE
from consult.kernel.uploads import Kind as FileKind
from consult.kernel.verdict import YES, Verdict, no

DOCUMENT = 0
PICTURES = (1, 2, 3)
ALTERNATIVE_MAX = 300
# In bytes. A scan of ten pages fits; the city's own documents may have more.
DOCUMENT_MOST = 10 * MEGABYTE
PICTURE_MOST = LIMITS[FileKind.PICTURE]
# Three thumbnails and the page come under the 50 kB of a first visit; the others are asked for by a tap.
SIZES: Sizes = {240: 4_500, 480: 9_000, 960: 90_000, 1600: 350_000}
LARGE = max(SIZES)
# Stands in the store beside each file that came this way: of the others none is ever removed.
MARK = "-attached"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form says of one slot: the words of its picture, or that nothing is to stand there."""

    alternative: str = ""
    remove: bool = False


# By slot. A slot that is not named stays as it is.
Wishes = Mapping[int, Wish]


def take_file(store: FileStore, file: Path, slot: int) -> Paper:
    """Keep what was received for this slot, made harmless. Raises UploadRefused."""
    if slot == DOCUMENT:
        paper = keep_plain_pdf(store, file, limit=DOCUMENT_MOST)
    else:
        # One at a time on the whole machine: a telephone's picture takes some 150 MB while it is read.
        with store.turn():
            paper = keep_picture(store, file, SIZES)
    store.put_variant(paper.sha256, MARK, b"")
    return paper


def file_of(store: FileStore, attachment: Attachment, width: int | None) -> Path:
    """The bytes of an attachment; of a picture at one of the widths of SIZES."""
    if attachment.slot == DOCUMENT:
        return store.path(attachment.sha256)
    return picture_file(store, attachment.sha256, width if width in SIZES else LARGE, SIZES)


# Rules ------------------------------------------------------------------------------------------------------


def may_attach(person: Person, contribution: Contribution, at: datetime) -> Verdict:
    """Whether files may be put beside it: to one's draft, or while it may be edited. Only proposals have any."""
    if contribution.kind is not Kind.PROPOSAL or contribution.author_id != person.id:
        return no(Refusal.NOT_YOURS)
    return YES if contribution.state is State.DRAFT else may_edit(person, contribution, at)


def may_fetch(person: Person | None, attachment: Attachment, contribution: Contribution) -> bool:
    """Whether this reader is given the bytes. The author always; what is not sent yet or withdrawn nobody else.

    Earlier wordings', waiting and hidden ones are given to the moderators too, the others to everybody.
    """
    if person is not None and contribution.author_id == person.id:
        return True
    if attachment.since_version is None or contribution.state in (State.DRAFT, State.WITHDRAWN):
        return False
    public = contribution.state in (State.PUBLISHED, State.MERGED)
    return (public and attachment.until_version is None) or moderates(person, contribution)


def alternative_fits(alternative: str) -> Verdict:
    """Cleaned words that say what a picture shows."""
    if not alternative:
        return no(Refusal.NO_ALTERNATIVE)
    return fits(ALTERNATIVE_MAX, alternative, Refusal.ALTERNATIVE_TOO_LONG)


# Reading ----------------------------------------------------------------------------------------------------


def attachments_of(session: Session, ids: Sequence[int]) -> dict[int, list[Attachment]]:
    """All there ever were, the unfinished ones too, of each of these contributions. There are few."""
    found: dict[int, list[Attachment]] = {id: [] for id in ids}
    statement = (
        select(Attachment)
        .where(Attachment.contribution_id.in_(ids))
        .order_by(Attachment.contribution_id, Attachment.slot, Attachment.id)
    )
    for one in session.scalars(statement):
        found[one.contribution_id].append(one)
    return found


def get_attachment(session: Session, attachment_id: int) -> tuple[Attachment, Contribution]:
    """An attachment and what it belongs to. Raises NotFound."""
    attachment = session.get(Attachment, attachment_id)
    if attachment is None:
        raise NotFound(str(attachment_id))
    statement = (
        select(Contribution)
        .where(Contribution.id == attachment.contribution_id)
        .options(joinedload(Contribution.consultation))
    )
    return attachment, session.scalars(statement).one()


def standing(found: Iterable[Attachment]) -> list[Attachment]:
    """Those of the present wording, pictures in their order and then the document."""
    return on_page(one for one in found if one.since_version is not None and one.until_version is None)


def of_version(found: Iterable[Attachment], version: int) -> list[Attachment]:
    """Those that a wording had."""
    return on_page(
        one
        for one in found
        if one.since_version is not None
        and one.since_version <= version
        and (one.until_version is None or version <= one.until_version)
    )


def unfinished(found: Iterable[Attachment]) -> dict[int, Attachment]:
    """Those that no wording has yet, by slot: of a draft, or of an edit that is being written."""
    return {one.slot: one for one in found if one.since_version is None}


def in_form(found: Sequence[Attachment]) -> dict[int, Attachment]:
    """What the author is shown in the form, by slot: the unfinished in the place of what it will replace."""
    return {one.slot: one for one in standing(found)} | unfinished(found)


def words_wanted(found: Sequence[Attachment], wishes: Wishes) -> dict[int, Verdict]:
    """Of each picture that would stand after these wishes, whether its words are there and fit."""
    return {
        slot: alternative_fits(clean_line(wish.alternative if wish else one.alternative or ""))
        for slot, one in in_form(found).items()
        if slot != DOCUMENT and not ((wish := wishes.get(slot)) and wish.remove)
    }


def on_page(found: Iterable[Attachment]) -> list[Attachment]:
    """The pictures in their order, then the document."""
    return sorted(found, key=lambda one: (one.slot == DOCUMENT, one.slot))
