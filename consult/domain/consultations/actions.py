"""Making, changing and publishing consultations. Content only; phases and documents have files of their own.

Whoever acts is a person; None is whoever commands the machine itself (imports): the rules about the
consultation hold then, those about the person do not apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import promises_in_order
from consult.domain.consultations.completeness import languages_owed
from consult.domain.consultations.counting import mark_changed
from consult.domain.consultations.models import Consultation, ConsultationState, Promise, Series
from consult.domain.consultations.queries import is_slug_taken
from consult.domain.consultations.rules import (
    RESERVED_SLUGS,
    SUMMARY_MAX,
    TEXT_MAX,
    TITLE_MAX,
    Refusal,
    may_change_settings,
    may_edit_content,
    stands_whole,
)
from consult.domain.journal.actions import record
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_line, clean_text
from consult.kernel.slugs import is_slug, slugify
from consult.kernel.verdict import Verdict, require

TEXT_COLUMNS = (
    "title",
    "summary",
    "question",
    "can_change",
    "cannot_change",
    "who_decides",
    "promise_words",
)
# Those of one line, and how long they may be; the others are texts of several lines.
LINES = {"title": TITLE_MAX, "summary": SUMMARY_MAX}
SETTINGS = frozenset({"reads_first", "synthesis_due_on", "decision_due_on"})

# What is read afresh when the row is held: by these an act is judged.
_HELD = ["version", "state", "slug", "suspended_at", "cancelled_at"]

Words = Mapping[str, str]


def subject_of(consultation: Consultation) -> str:
    return f"consultation:{consultation.id}"


def judge(person: Person | None, verdict: Verdict) -> None:
    """Hold a person to the verdict; nobody is the machine's own command."""
    if person is not None:
        require(verdict)


def clean_words(value: Words | None, *, limit: int, one_line: bool = True) -> dict[str, str]:
    """Localized words, cleaned, those that are empty left out. Raises Refused: TOO_LONG."""
    clean = clean_line if one_line else clean_text
    words = {str(language): clean((value or {}).get(language) or "") for language in LANGUAGES}
    if any(len(text) > limit for text in words.values()):
        raise Refused(Refusal.TOO_LONG, {"limit": limit})
    return {language: text for language, text in words.items() if text}


def _clean_column(column: str, value: Words | None) -> dict[str, str]:
    return clean_words(value, limit=LINES.get(column, TEXT_MAX), one_line=column in LINES)


def _free_slug(session: Session, wanted: str) -> str:
    """`wanted`, or with the first number that is free behind it."""
    slug, number = wanted, 2
    while slug in RESERVED_SLUGS or is_slug_taken(session, slug):
        slug, number = f"{wanted[:56].rstrip('-')}-{number}", number + 1
    return slug


def _check_slug(session: Session, slug: str, *, by_other_than: int | None = None) -> None:
    if not is_slug(slug):
        raise Refused(Refusal.BAD_SLUG)
    if slug in RESERVED_SLUGS or is_slug_taken(session, slug, by_other_than=by_other_than):
        raise Refused(Refusal.SLUG_TAKEN, {"slug": slug})


def _flush_slug(session: Session, slug: str) -> None:
    """Write now; of two who took the same address at once, the second is told so."""
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as taken:
        raise Refused(Refusal.SLUG_TAKEN, {"slug": slug}) from taken


def create_consultation(
    session: Session,
    *,
    creator: Person | None,
    texts: Mapping[str, Words],
    at: datetime,
    slug: str | None = None,
    promise: Promise = Promise.CONSULT,
    series: Series = Series.LEGAL,
    reads_first: bool = False,
    synthesis_due_on: date | None = None,
    decision_due_on: date | None = None,
    copied_from: Consultation | None = None,
) -> Consultation:
    """A draft with these texts (by column name, each by language). The title gives the slug where none is.

    A second click is harmless: without a slug, the same person's draft of the same title is given back. With
    `copied_from` the caller has judged who may (`copying.may_copy`).
    Raises Refused: NOT_FOR_YOU, NO_TITLE, TOO_LONG, BAD_SLUG, SLUG_TAKEN.
    """
    if copied_from is None:
        judge(creator, may_edit_content(creator, None))
    assert set(texts) <= set(TEXT_COLUMNS), set(texts) - set(TEXT_COLUMNS)
    words = {column: _clean_column(column, texts.get(column)) for column in TEXT_COLUMNS}
    title = words["title"]
    if not title:
        raise Refused(Refusal.NO_TITLE)
    if slug is not None:
        _check_slug(session, slug)
    elif creator is not None and (twin := _draft_of(session, creator, title)) is not None:
        return twin
    slug = slug or _free_slug(session, slugify(title.get("fr") or title.get("en") or title["ar"]))
    made = Consultation(
        slug=slug,
        series=series,
        state=ConsultationState.DRAFT,
        promise=promise,
        reads_first=reads_first,
        synthesis_due_on=synthesis_due_on,
        decision_due_on=decision_due_on,
        created_at=at,
        created_by_id=creator.id if creator else None,
        version=1,
        **words,
    )
    made.phases, made.themes, made.documents = [], [], []
    session.add(made)
    _flush_slug(session, slug)
    facts = {"series": str(series)} | ({"copied_from": copied_from.id} if copied_from is not None else {})
    journal(session, made, act="consultation.created", by=creator, at=at, facts=facts)
    return made


def _draft_of(session: Session, creator: Person, title: Words) -> Consultation | None:
    drafts = session.scalars(
        select(Consultation)
        .where(Consultation.created_by_id == creator.id, Consultation.state == ConsultationState.DRAFT)
        .order_by(Consultation.id.desc())
        .limit(20)
    )
    return next((draft for draft in drafts if draft.title == title), None)


def journal(
    session: Session,
    consultation: Consultation,
    *,
    act: str,
    by: Person | None,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Record an act on this consultation."""
    record(
        session,
        act=act,
        subject=subject_of(consultation),
        at=at,
        actor_id=by.id if by else None,
        facts=facts or {},
    )


def touch(session: Session, consultation: Consultation) -> None:
    """A change by the desk: what is published stays whole, the version rises, kept pages are let go.

    Raises Refused (NOT_COMPLETE, LANGUAGES_MISSING, RULES_DIFFER) where a published consultation would lose
    something; the caller's transaction then undoes the change.
    """
    if consultation.state == ConsultationState.PUBLISHED:
        owed = languages_owed(consultation, languages=languages_on(session))
        require(stands_whole(consultation, missing_reason=consultation.missing_reason, languages=owed))
    consultation.version += 1
    session.flush()
    mark_changed(session, consultation_id=consultation.id)


def lock(session: Session, consultation: Consultation, *, expected_version: int | None) -> None:
    """Hold the row for this transaction. Raises Stale when somebody else changed it since it was shown."""
    session.flush()
    session.refresh(consultation, attribute_names=_HELD, with_for_update=True)
    if expected_version is not None and consultation.version != expected_version:
        raise Stale(consultation.version)


def change_consultation(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    expected_version: int,
    texts: Mapping[str, Words] | None = None,
    settings: Mapping[str, Any] | None = None,
    promise: Promise | None = None,
    slug: str | None = None,
    at: datetime,
) -> None:
    """Change texts (by column name), the promise, settings (reads_first, synthesis_due_on, decision_due_on).

    Sending what already stands changes nothing and is never stale, so a second click is harmless. Settings
    alone are also an administrator's. Raises Stale; Refused: NOT_FOR_YOU, WITHDRAWN, NO_TITLE, TOO_LONG,
    BAD_SLUG, SLUG_TAKEN, SLUG_FIXED (the address of a published one stays), PROMISED_TOO_EARLY, and
    where it is published NOT_COMPLETE, LANGUAGES_MISSING.
    """
    lock(session, consultation, expected_version=None)
    content = bool(texts) or promise is not None or slug is not None
    may = may_edit_content if content else may_change_settings
    judge(editor, may(editor, consultation))
    assert set(settings or {}) <= SETTINGS, settings
    assert set(texts or {}) <= set(TEXT_COLUMNS), texts
    wanted: dict[str, Any] = {column: _clean_column(column, words) for column, words in (texts or {}).items()}
    if "title" in wanted and not wanted["title"]:
        raise Refused(Refusal.NO_TITLE)
    wanted |= settings or {}
    if promise is not None:
        wanted["promise"] = promise
    if slug is not None:
        wanted["slug"] = slug
    changed = {name: value for name, value in wanted.items() if getattr(consultation, name) != value}
    if not changed:
        return
    if consultation.version != expected_version:
        raise Stale(consultation.version)
    if "slug" in changed:
        if consultation.state != ConsultationState.DRAFT:
            raise Refused(Refusal.SLUG_FIXED)
        _check_slug(session, changed["slug"], by_other_than=consultation.id)
    promised = {name: changed[name] for name in ("synthesis_due_on", "decision_due_on") if name in changed}
    if promised and not promises_in_order(consultation, **promised):
        raise Refused(Refusal.PROMISED_TOO_EARLY)
    for name, value in changed.items():
        setattr(consultation, name, value)
    if "slug" in changed:
        _flush_slug(session, consultation.slug)
    touch(session, consultation)
    journal(
        session,
        consultation,
        act="consultation.changed",
        by=editor,
        at=at,
        facts={"changed": sorted(changed), "version": consultation.version},
    )
