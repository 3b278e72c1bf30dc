"""Making, changing and publishing consultations. Content only; phases and documents have files of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.consultations.models import Consultation, ConsultationState, Promise, Series, Theme
from consult.domain.consultations.queries import is_slug_taken
from consult.domain.consultations.rules import (
    Refusal,
    may_edit_content,
    may_publish,
)
from consult.domain.journal.actions import record
from consult.kernel.errors import Refused, Stale
from consult.kernel.slugs import is_slug, slugify
from consult.kernel.verdict import require

TEXT_COLUMNS = (
    "title",
    "summary",
    "question",
    "can_change",
    "cannot_change",
    "who_decides",
    "promise_words",
)


def subject_of(consultation: Consultation) -> str:
    return f"consultation:{consultation.id}"


def _free_slug(session: Session, wanted: str) -> str:
    """`wanted`, or with the first number that is free behind it."""
    slug, number = wanted, 2
    while is_slug_taken(session, slug):
        slug, number = f"{wanted[:56]}-{number}", number + 1
    return slug


def create_consultation(
    session: Session,
    *,
    creator: Person,
    texts: Mapping[str, Mapping[str, str]],
    at: datetime,
    slug: str | None = None,
    promise: Promise = Promise.CONSULT,
    series: Series = Series.LEGAL,
    reads_first: bool = False,
    synthesis_due_on: date | None = None,
    decision_due_on: date | None = None,
) -> Consultation:
    """A draft with these texts (by column name, each by language). The slug comes from the title when not given.

    Raises Refused: NOT_FOR_YOU, SLUG_TAKEN.
    """
    require(may_edit_content(creator, None))
    title = texts.get("title", {})
    if slug is not None and (not is_slug(slug) or is_slug_taken(session, slug)):
        raise Refused(Refusal.SLUG_TAKEN, {"slug": slug})
    made = Consultation(
        slug=slug
        or _free_slug(session, slugify(title.get("fr") or title.get("en") or title.get("ar") or "")),
        series=series,
        state=ConsultationState.DRAFT,
        promise=promise,
        reads_first=reads_first,
        synthesis_due_on=synthesis_due_on,
        decision_due_on=decision_due_on,
        created_at=at,
        created_by_id=creator.id,
        version=1,
        **{column: dict(texts.get(column, {})) for column in TEXT_COLUMNS},
    )
    made.phases, made.themes, made.documents = [], [], []
    session.add(made)
    session.flush()
    record(session, act="consultation.created", subject=subject_of(made), at=at, actor_id=creator.id)
    return made


def touch(session: Session, consultation: Consultation) -> None:
    """A change by the desk: the version rises, kept pages are let go."""
    consultation.version += 1
    session.flush()
    mark_changed(session, consultation_id=consultation.id)


def lock(session: Session, consultation: Consultation, *, expected_version: int | None) -> None:
    """Hold the row for this transaction. Raises Stale when somebody else changed it since it was shown."""
    session.refresh(consultation, attribute_names=["version", "state", "slug"], with_for_update=True)
    if expected_version is not None and consultation.version != expected_version:
        raise Stale(consultation.version)


def change_consultation(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person,
    expected_version: int,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    settings: Mapping[str, Any] | None = None,
    slug: str | None = None,
    at: datetime,
) -> None:
    """Change texts (by column name) and settings (promise, reads_first, synthesis_due_on, decision_due_on).

    Raises Stale; Refused: NOT_FOR_YOU, WITHDRAWN, SLUG_TAKEN, SLUG_FIXED (the address of a published one stays).
    """
    lock(session, consultation, expected_version=expected_version)
    require(may_edit_content(editor, consultation))
    if slug is not None and slug != consultation.slug:
        if consultation.state != ConsultationState.DRAFT:
            raise Refused(Refusal.SLUG_FIXED)
        if not is_slug(slug) or is_slug_taken(session, slug, by_other_than=consultation.id):
            raise Refused(Refusal.SLUG_TAKEN, {"slug": slug})
        consultation.slug = slug
    for column, words in (texts or {}).items():
        assert column in TEXT_COLUMNS, column
        setattr(consultation, column, dict(words))
    for column, value in (settings or {}).items():
        assert column in {"promise", "reads_first", "synthesis_due_on", "decision_due_on"}, column
        setattr(consultation, column, value)
    touch(session, consultation)
    record(
        session,
        act="consultation.changed",
        subject=subject_of(consultation),
        at=at,
        actor_id=editor.id,
        facts={"version": consultation.version},
    )


def set_themes(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person,
    themes: Sequence[tuple[int | None, Mapping[str, str]]],
    at: datetime,
) -> None:
    """The themes in this order: (id of one that stands, or None for a new one; its name in three languages).

    A theme that is not named any more is removed while nothing was said on it, else kept at the end: what was
    said keeps its place.
    """
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    standing = {theme.id: theme for theme in consultation.themes}
    ordered: list[Theme] = []
    for theme_id, name in themes:
        theme = standing.pop(theme_id, None) if theme_id is not None else None
        if theme is None:
            theme = Theme(consultation_id=consultation.id)
            session.add(theme)
        theme.name = dict(name)
        ordered.append(theme)
    for theme in standing.values():
        if consultation.state == ConsultationState.DRAFT:
            session.delete(theme)
        else:
            ordered.append(theme)
    for position, theme in enumerate(ordered, 1):
        theme.position = position
    touch(session, consultation)
    session.refresh(consultation, attribute_names=["themes"])
    record(session, act="consultation.changed", subject=subject_of(consultation), at=at, actor_id=editor.id)


def publish_consultation(
    session: Session,
    *,
    consultation: Consultation,
    publisher: Person,
    at: datetime,
    missing_reason: str | None = None,
) -> None:
    """Show it to everybody. `missing_reason` says why a language is missing and is shown; ignored when none is.

    Raises Refused: NOT_FOR_YOU, ALREADY_PUBLISHED, NOT_COMPLETE (`rules.missing_parts`, `languages_missing`).
    """
    lock(session, consultation, expected_version=None)
    require(may_publish(publisher, consultation, missing_reason=missing_reason))
    consultation.state = ConsultationState.PUBLISHED
    consultation.published_at = at
    consultation.missing_reason = missing_reason or None
    touch(session, consultation)
    record(
        session, act="consultation.published", subject=subject_of(consultation), at=at, actor_id=publisher.id
    )


def withdraw_consultation(
    session: Session, *, consultation: Consultation, editor: Person, at: datetime
) -> None:
    """Take it off the public pages. Its numbers stay in the register."""
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    consultation.state = ConsultationState.WITHDRAWN
    touch(session, consultation)
    record(session, act="consultation.withdrawn", subject=subject_of(consultation), at=at, actor_id=editor.id)
