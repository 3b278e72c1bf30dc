"""Consultations made through the actions, so that they obey the rules."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, count
from pathlib import Path

import pikepdf
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Level, Person
from consult.domain.consultations.actions import create_consultation
from consult.domain.consultations.calendar import add_phase
from consult.domain.consultations.documents import add_document
from consult.domain.consultations.models import Activity, Consultation, Series, VoteRule
from consult.domain.consultations.publication import publish_consultation
from consult.domain.consultations.queries import is_slug_taken
from consult.domain.consultations.rules import PhasePlan
from consult.domain.consultations.themes import set_themes
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.factories.people import a_moderator


def in_three(words: str) -> dict[str, str]:
    """A localized text whose languages can be told apart."""
    return {"ar": f"{words} بالعربية", "fr": f"{words} en français", "en": f"{words} in English"}


TEXTS = {
    column: in_three(column.replace("_", " "))
    for column in (
        "title",
        "summary",
        "question",
        "can_change",
        "cannot_change",
        "who_decides",
        "promise_words",
    )
}


def a_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


def a_phase(
    opens: datetime,
    closes: datetime,
    *activities: Activity,
    level: int = Level.CONFIRMED,
    rule: VoteRule = VoteRule.AGREE_DISAGREE,
    hidden: bool = False,
) -> PhasePlan:
    return PhasePlan(
        title=in_three("phase"),
        summary=in_three("what it is for"),
        opens_at=opens,
        closes_at=closes,
        activities=dict.fromkeys(activities, level),
        vote_rule=rule if Activity.VOTE in activities else None,
        results_hidden=hidden,
    )


def open_phases(at: datetime, *, hidden: bool, rule: VoteRule) -> list[PhasePlan]:
    """Three phases around `at`: reading before, everything open now, commenting on what is left after."""
    return [
        a_phase(at - timedelta(days=20), at - timedelta(days=10)),
        a_phase(
            at - timedelta(days=10),
            at + timedelta(days=10),
            Activity.PROPOSE,
            Activity.COMMENT,
            Activity.VOTE,
            hidden=hidden,
            rule=rule,
        ),
        a_phase(at + timedelta(days=15), at + timedelta(days=25), Activity.COMMENT),
    ]


def a_consultation(
    session: Session,
    *,
    store: FileStore,
    moderator: Person | None = None,
    slug: str | None = None,
    at: datetime = NOON,
    phases: Sequence[PhasePlan] | None = None,
    hidden: bool = False,
    rule: VoteRule = VoteRule.AGREE_DISAGREE,
    series: Series = Series.LEGAL,
    themes: Sequence[str] = ("green", "roads"),
    texts: Mapping[str, Mapping[str, str]] = TEXTS,
    reads_first: bool = False,
    published: bool = True,
) -> Consultation:
    """A consultation, by default published and open for everything at `at`, under an address of its own."""
    moderator = moderator or a_moderator(session)
    made = create_consultation(
        session,
        creator=moderator,
        texts=texts,
        slug=slug or _address(session),
        series=series,
        reads_first=reads_first,
        at=at - timedelta(days=30),
    )
    for plan in open_phases(at, hidden=hidden, rule=rule) if phases is None else phases:
        add_phase(session, consultation=made, editor=moderator, plan=plan, at=at - timedelta(days=30))
    set_themes(
        session,
        consultation=made,
        editor=moderator,
        themes=[(None, in_three(name)) for name in themes],
        at=at - timedelta(days=30),
    )
    add_document(
        session,
        consultation=made,
        editor=moderator,
        store=store,
        file=_received(store, a_pdf()),
        filename="plan.pdf",
        title=in_three("The plan"),
        at=at - timedelta(days=30),
    )
    if published:
        publish_consultation(session, consultation=made, publisher=moderator, at=at - timedelta(days=29))
    return made


def _address(session: Session) -> str:
    """An address of its own, so that one moderator's draft is not taken for a second click."""
    first = "title-en-francais"
    others = (f"{first}-{number}" for number in count(2))
    return next(slug for slug in chain([first], others) if not is_slug_taken(session, slug))


def _received(store: FileStore, data: bytes) -> Path:
    return store.receive(io.BytesIO(data), limit=len(data))
