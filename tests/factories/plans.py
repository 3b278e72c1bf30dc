"""A consultation on a plan, made through the actions: from the template, with its file, on display."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pikepdf
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.publication import publish_consultation
from consult.domain.plans.actions import add_version, bind_text, put_on_display
from consult.domain.plans.beginning import begin_plan
from consult.domain.plans.displaying import insert_notice
from consult.domain.plans.models import FilePart, FilePiece
from consult.domain.plans.queries import list_pieces
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.factories.consultations import in_three
from tests.factories.people import a_moderator
from tests.factories.texts import a_text


def a_leaf(words: str) -> io.BytesIO:
    """A PDF of one page that is not the one of other words."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.Marked = pikepdf.Dictionary(Words=pikepdf.String(words))
        document.save(made)
    made.seek(0)
    return made


def a_document(
    session: Session,
    *,
    consultation: Consultation,
    piece: FilePiece,
    store: FileStore,
    editor: Person | None = None,
    words: str = "first",
    at: datetime = NOON,
    **choices: object,
) -> object:
    return add_version(
        session,
        consultation=consultation,
        piece=piece,
        editor=editor,
        store=store,
        file=store.receive(a_leaf(words), limit=10**6),
        filename=f"{piece.part}.pdf",
        at=at,
        **choices,  # type: ignore[arg-type]
    )


def a_plan(
    session: Session,
    *,
    store: FileStore,
    moderator: Person | None = None,
    on_display: bool = True,
    gazette_on: date | None = None,
    at: datetime = NOON,
) -> Consultation:
    """A published consultation on a plan; by default its file hangs since ten days, its notice stood the day before.

    The regulations are a text of two languages with paragraphs p1 to p6.
    """
    moderator = moderator or a_moderator(session)
    began = at - timedelta(days=10)
    made = begin_plan(session, creator=moderator, title=in_three("Plan"), at=began)
    text = a_text(session, consultation=made, editor=moderator, on_display=on_display, at=began)
    for piece in list_pieces(session, made.id):
        if piece.part is FilePart.REGULATIONS:
            bind_text(session, consultation=made, piece=piece, text=text, editor=moderator, at=began)
        else:
            a_document(
                session,
                consultation=made,
                piece=piece,
                store=store,
                editor=moderator,
                words=str(piece.part),
                at=began,
            )
    insert_notice(
        session,
        consultation=made,
        editor=moderator,
        gazette_number="24/2026",
        gazette_on=gazette_on or (began - timedelta(days=1)).date(),
        place=in_three("Town hall"),
        at=began,
    )
    if on_display:
        put_on_display(session, consultation=made, editor=moderator, at=began)
    publish_consultation(session, consultation=made, publisher=moderator, at=began)
    session.flush()
    return made
