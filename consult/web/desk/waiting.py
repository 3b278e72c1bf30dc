"""The figures on the first page of the desk: how much waits in each room, the nearest day, and what is late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds_anywhere
from consult.domain.accounts.suspending import objections_waiting
from consult.domain.council.answering import DutyFilter, departments_of
from consult.domain.council.rules import day_of
from consult.domain.council.waiting import (
    Waiting,
    answers_waiting,
    decisions_waiting,
    syntheses_waiting,
)
from consult.domain.moderation.appeals import appeals_waiting, count_stuck
from consult.domain.moderation.flagged import FlagsWaiting, flags_waiting
from consult.domain.moderation.queue import COUNTED, QueueFilter, count_unread
from consult.domain.moderation.rules import moderated_consultations
from consult.rendering.formats import Formats
from consult.web.database import db
from consult.web.desk.pages import scope_of
from consult.web.request import lang


@dataclass(frozen=True, slots=True)
class Figure:
    """`number` as it is shown ("7", "more than 1,000"; "" for none), what it counts, by when, and how many are late."""

    number: str
    words: str
    due: str | None = None
    late: str | None = None
    # What goes before it.
    first: Figure | None = None


def figures_for(person: Person, at: datetime) -> Mapping[str, Figure]:
    """By endpoint of the room: only the rooms in which something waits for this person now."""
    return {
        endpoint: figure
        for endpoint, (role, count) in _ROOMS.items()
        if holds_anywhere(person, role) and (figure := count(person, at)) is not None
    }


def _to_read(person: Person, _at: datetime) -> Figure | None:
    mine = moderated_consultations(person)
    number, flagged = count_unread(db(), QueueFilter(consultation_ids=mine)), flags_waiting(db(), mine)
    if not number and not flagged.number:
        return None
    words = ngettext("text to be read", "texts to be read", number)
    return Figure(_shown(number) if number else "", words, first=_flagged(flagged))


def _flagged(waiting: FlagsWaiting) -> Figure | None:
    if waiting.first_at is None:
        return None
    return Figure(
        _shown(waiting.number),
        ngettext("text reported by readers", "texts reported by readers", waiting.number),
        due=_("waiting since %(date)s", date=Formats(lang()).datetime(waiting.first_at)),
    )


def _appeals(person: Person, at: datetime) -> Figure | None:
    waiting = appeals_waiting(db(), person, at=at)
    if not waiting.number and not waiting.stuck:
        return None
    due = waiting.first_by
    return Figure(
        _shown(waiting.number) if waiting.number else "",
        ngettext("appeal waits for a decision", "appeals wait for a decision", waiting.number),
        due=_("to be decided by %(when)s", when=Formats(lang()).closing(due)) if due is not None else None,
        late=ngettext("%(num)s is late", "%(num)s are late", waiting.late) if waiting.late else None,
        first=_stuck(waiting.stuck),
    )


def _stuck(number: int) -> Figure | None:
    """Appeals on which nobody may decide: whoever ruled is the only moderator."""
    if not number:
        return None
    words = ngettext("appeal that nobody may decide", "appeals that nobody may decide", number)
    return Figure(_shown(number), words, due=_("another moderator is needed"))


def _syntheses(person: Person, at: datetime) -> Figure | None:
    waiting = syntheses_waiting(db(), scope_of(person, Role.MODERATOR), on=day_of(at))
    words = ngettext("synthesis promised", "syntheses promised", waiting.number)
    return _figure(waiting, words)


def _answers(person: Person, at: datetime) -> Figure | None:
    waiting = answers_waiting(db(), DutyFilter(department_ids=tuple(departments_of(person))), on=day_of(at))
    return _figure(waiting, ngettext("answer owed", "answers owed", waiting.number))


def _decisions(person: Person, at: datetime) -> Figure | None:
    waiting = decisions_waiting(db(), scope_of(person, Role.COUNCILLOR), on=day_of(at))
    return _figure(waiting, ngettext("file to be decided", "files to be decided", waiting.number))


def _objections(person: Person, at: datetime) -> Figure | None:
    waiting, stuck = objections_waiting(db(), person, at=at), _stuck(count_stuck(db()))
    if waiting.first_by is None:
        return Figure("", "", first=stuck) if stuck else None
    return Figure(
        _shown(waiting.number),
        ngettext("objection waits for a decision", "objections wait for a decision", waiting.number),
        due=_("to be decided by %(when)s", when=Formats(lang()).closing(waiting.first_by)),
        late=ngettext("%(num)s is late", "%(num)s are late", waiting.late) if waiting.late else None,
        first=stuck,
    )


def _figure(waiting: Waiting, words: str) -> Figure | None:
    if not waiting.number:
        return None
    due = waiting.first_on
    return Figure(
        _shown(waiting.number),
        words,
        due=_("the first by %(date)s", date=Formats(lang()).date(due)) if due is not None else None,
        late=ngettext("%(num)s is late", "%(num)s are late", waiting.late) if waiting.late else None,
    )


def _shown(number: int) -> str:
    formats = Formats(lang())
    if number <= COUNTED:
        return formats.number(number)
    return str(_("more than %(number)s", number=formats.number(COUNTED)))


_ROOMS: dict[str, tuple[Role, Callable[[Person, datetime], Figure | None]]] = {
    "moderation.queue": (Role.MODERATOR, _to_read),
    "moderation.appeals": (Role.MODERATOR, _appeals),
    "synthesis.index": (Role.MODERATOR, _syntheses),
    "answers.index": (Role.DEPARTMENT, _answers),
    "council.files": (Role.COUNCILLOR, _decisions),
    "people.index": (Role.ADMINISTRATOR, _objections),
}
