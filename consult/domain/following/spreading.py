"""From acts to news: whoever follows what an act concerns is told of it, once, after the act itself is done.

The acts are read from the journal in its order, by the worker that also sends letters, so that nobody who proposes,
rules or decides waits for the followers of their act. What stands in the journal is only that something was done;
whether its text may be read is looked at here, and again when the letter leaves (`telling.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from consult.domain.consultations.models import ActKind, ConsultationState, PublicAct, Theme
from consult.domain.consultations.themes import with_parent
from consult.domain.contributions.models import OWED, Contribution, Kind, Place, State
from consult.domain.council.models import DecisionFile
from consult.domain.following.models import Follow, Spreading
from consult.domain.following.queries import list_followers
from consult.domain.journal.models import JournalEntry, JournalHead
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.synthesis.models import Synthesis
from consult.domain.texts.models import PlanText, TextVersion

# Followers told in one transaction, so that a popular subject keeps no writer waiting for long.
CHUNK = 1_000
# Entries of the journal looked at in one transaction.
ENTRIES = 50


@dataclass(frozen=True, slots=True)
class News:
    """What one act tells: to authors whose words it answers, and to the followers of something.

    `key` names the event; with the person's number behind it nobody is told twice.
    """

    key: str
    # Of each author the number of their own contribution that was answered.
    authors: Mapping[int, str] = field(default_factory=dict)
    followers: ColumnElement[bool] = field(default_factory=false)
    followers_kind: NoticeKind = NoticeKind.COMMENT_ADDED
    facts: Mapping[str, Any] = field(default_factory=dict)
    # Who did it, or was told of it in another way.
    without: tuple[int, ...] = ()


def is_behind(session: Session) -> bool:
    """Whether the journal holds entries that nobody was told of yet. A read that takes no lock."""
    newest = select(JournalHead.entry_id).where(JournalHead.id == 1).scalar_subquery()
    return session.scalar(select(Spreading.id).where(Spreading.entry_id < newest)) is not None


def spread_some(session: Session, *, at: datetime | None = None) -> int:
    """Tell of the next acts, a bounded number; how many notices were written. Others who spread wait.

    `at`: the moment of the telling; None: that of each act (for a demo, where it is as if told then).
    """
    mark = session.get_one(Spreading, 1, with_for_update=True, populate_existing=True)
    entries = session.scalars(
        select(JournalEntry).where(JournalEntry.id > mark.entry_id).order_by(JournalEntry.id).limit(ENTRIES)
    ).all()
    told = 0
    for entry in entries:
        news = news_of(session, entry)
        if news is not None:
            moment = at or entry.at
            if mark.person_id == 0:
                told += _tell(session, news, NoticeKind.COMMENT_RECEIVED, news.authors, moment)
            people = list_followers(
                session,
                news.followers & (Follow.since_at <= entry.at),
                after=mark.person_id,
                without=(*news.without, *news.authors),
                size=CHUNK,
            )
            told += _tell(session, news, news.followers_kind, people, moment)
            if len(people) == CHUNK:
                mark.person_id = people[-1]
                break
        mark.entry_id, mark.person_id = entry.id, 0
    session.flush()
    return told


def _tell(session: Session, news: News, kind: NoticeKind, people: Collection[int], at: datetime) -> int:
    def facts(person_id: int) -> dict[str, Any]:
        yours = news.authors.get(person_id)
        return {**news.facts, "yours": yours} if yours else dict(news.facts)

    enqueue_notices(
        session,
        kind=kind,
        at=at,
        rows=[(person_id, facts(person_id), f"{news.key}:{person_id}", None) for person_id in people],
    )
    return len(people)


def news_of(session: Session, entry: JournalEntry) -> News | None:
    """What an entry of the journal tells, None when it tells nobody anything."""
    teller = _TELLERS.get(entry.act)
    return teller(session, entry) if teller is not None else None


def _number(entry: JournalEntry) -> int:
    return int(entry.subject.partition(":")[2])


def _contribution(session: Session, entry: JournalEntry) -> Contribution | None:
    statement = (
        select(Contribution)
        .where(Contribution.id == _number(entry))
        .options(
            joinedload(Contribution.consultation),
            joinedload(Contribution.parent),
            joinedload(Contribution.root),
        )
    )
    return session.scalars(statement).first()


def _said(session: Session, entry: JournalEntry) -> News | None:
    """A contribution that anybody may read. What owes an answer is told to followers of its theme and place, a comment
    to those of what it answers; a comment on a paragraph answers nobody.
    """
    contribution = _contribution(session, entry)
    if contribution is None or contribution.state is not State.PUBLISHED:
        return None
    if contribution.kind in OWED:
        return News(
            key=f"said:{contribution.id}",
            followers=or_(
                # `== None` would be "is null", and so everybody who follows anything else.
                Follow.theme_id.in_(with_parent(contribution.theme_id)) if contribution.theme_id else false(),
                Follow.arrondissement_id == contribution.arrondissement_id
                if contribution.arrondissement_id
                else false(),
            ),
            followers_kind=NoticeKind.PROPOSAL_ADDED
            if contribution.kind is Kind.PROPOSAL
            else NoticeKind.REMARK_ADDED,
            facts={"ref": contribution.ref},
            without=_people(contribution.author_id),
        )
    parent, root = contribution.parent, contribution.root
    if parent is None or root is None:
        return None
    # Who is answered directly is told so, also where the whole discussion is theirs.
    authors = {one.author_id: one.ref for one in (root, parent)}
    return News(
        key=f"said:{contribution.id}",
        authors={
            author: ref
            for author, ref in authors.items()
            if author and ref and author != contribution.author_id
        },
        followers=Follow.contribution_id.in_({parent.id, root.id}),
        facts={"ref": contribution.ref, "to": parent.ref, "about": root.ref},
        without=_people(contribution.author_id),
    )


def _read(session: Session, entry: JournalEntry) -> News | None:
    """Where moderators read first, being read is being published."""
    contribution = _contribution(session, entry)
    if contribution is None or not contribution.consultation.reads_first:
        return None
    return _said(session, entry)


def _changed(what: str, key: Callable[[JournalEntry], str]) -> Callable[[Session, JournalEntry], News | None]:
    def teller(session: Session, entry: JournalEntry) -> News | None:
        contribution = _contribution(session, entry)
        if contribution is None:
            return None
        return News(
            key=key(entry),
            followers=Follow.contribution_id == contribution.id,
            followers_kind=NoticeKind.FOLLOWED_CHANGED,
            facts={"ref": contribution.ref, "what": what},
            without=_people(contribution.author_id),
        )

    return teller


def _answered(session: Session, entry: JournalEntry) -> News | None:
    contribution = _contribution(session, entry)
    if contribution is None:
        return None
    return News(
        key=f"answer:{entry.facts['answer']}",
        followers=Follow.contribution_id == contribution.id,
        followers_kind=NoticeKind.FOLLOWED_ANSWERED,
        facts={"ref": contribution.ref},
        # The author has a letter of the answer itself.
        without=_people(contribution.author_id),
    )


def _heard(session: Session, entry: JournalEntry) -> News | None:
    """The keys are those of the letters to the concerned: who has one of these is told nothing twice."""
    synthesis = session.scalars(
        select(Synthesis).where(Synthesis.id == _number(entry)).options(joinedload(Synthesis.consultation))
    ).first()
    return _of_synthesis(synthesis, f"synthesis:{_number(entry)}", NoticeKind.FOLLOWED_SYNTHESIS)


def _decided(session: Session, entry: JournalEntry) -> News | None:
    file = session.scalars(
        select(DecisionFile)
        .where(DecisionFile.id == _number(entry))
        .options(joinedload(DecisionFile.synthesis).joinedload(Synthesis.consultation))
    ).first()
    return _of_synthesis(file and file.synthesis, f"file:{_number(entry)}", NoticeKind.FOLLOWED_DECIDED)


def _of_synthesis(synthesis: Synthesis | None, key: str, kind: NoticeKind) -> News | None:
    if synthesis is None:
        return None
    consultation = synthesis.consultation
    themes = select(Theme.id).where(Theme.consultation_id == consultation.id)
    placed = select(Contribution.id).where(
        Contribution.consultation_id == consultation.id,
        Contribution.place.in_((Place.CITED, Place.SET_ASIDE, Place.DECIDED)),
    )
    return News(
        key=key,
        followers=or_(
            Follow.consultation_id == consultation.id,
            Follow.theme_id.in_(themes),
            Follow.contribution_id.in_(placed),
        ),
        followers_kind=kind,
        facts={"slug": consultation.slug, "title": consultation.title},
    )


def _acted(session: Session, entry: JournalEntry) -> News | None:
    """What the city did with the consultation as a whole. Of a cancelling, authors have a letter under the same key."""
    act = session.scalars(
        select(PublicAct)
        # A phase of a draft is changed without a public word.
        .where(PublicAct.id == entry.facts.get("act"))
        .options(joinedload(PublicAct.consultation))
    ).first()
    if act is None:
        return None
    consultation = act.consultation
    cancelled = act.kind is ActKind.CANCELLED
    themes = select(Theme.id).where(Theme.consultation_id == consultation.id)
    return News(
        key=f"cancelled:{consultation.id}" if cancelled else f"act:{act.id}",
        followers=or_(Follow.consultation_id == consultation.id, Follow.theme_id.in_(themes)),
        followers_kind=NoticeKind.FOLLOWED_CONSULTATION,
        facts={
            "slug": consultation.slug,
            "title": consultation.title,
            "act": str(act.kind),
            "note": act.note,
        },
    )


def _displayed(session: Session, entry: JournalEntry) -> News | None:
    """A text, or a new version of it, is on display. Who has a letter of their own remarks is told nothing twice."""
    version = session.scalars(
        select(TextVersion)
        .join(TextVersion.text)
        .where(TextVersion.text_id == _number(entry), TextVersion.number == entry.facts["number"])
        .options(contains_eager(TextVersion.text).joinedload(PlanText.consultation))
    ).first()
    if version is None or version.text.consultation.state is not ConsultationState.PUBLISHED:
        return None
    consultation = version.text.consultation
    themes = select(Theme.id).where(Theme.consultation_id == consultation.id)
    return News(
        key=f"text-version:{version.id}",
        followers=or_(Follow.consultation_id == consultation.id, Follow.theme_id.in_(themes)),
        followers_kind=NoticeKind.FOLLOWED_TEXT,
        facts={
            "slug": consultation.slug,
            "title": consultation.title,
            "text": version.text.key,
            "text_title": version.text.title,
            "version": version.number,
            "note": version.note,
        },
    )


def _people(*ids: int | None) -> tuple[int, ...]:
    return tuple(one for one in ids if one is not None)


_TELLERS: dict[str, Callable[[Session, JournalEntry], News | None]] = {
    "contribution.submitted": _said,
    "contribution.entered": _said,
    "contribution.read": _read,
    "contribution.withdrawn": _changed("withdrawn", lambda entry: f"withdrawn:{_number(entry)}"),
    "ruling.hide": _changed("hidden", lambda entry: f"ruling:{entry.facts['ruling']}"),
    "ruling.restore": _changed("restored", lambda entry: f"ruling:{entry.facts['ruling']}"),
    "answer.given": _answered,
    "synthesis.published": _heard,
    "file.closed": _decided,
    "phase.changed": _acted,
    "text.displayed": _displayed,
    **{f"consultation.{kind}": _acted for kind in ActKind},
}
