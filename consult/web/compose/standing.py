"""Where a consultation stands, in words: open until, opens on, closed on; and its calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.consultations.clock import Standing, is_open, opens, results_hidden, standing
from consult.domain.consultations.counting import Counts
from consult.domain.consultations.models import Activity, Consultation, Phase
from consult.domain.consultations.stopping import clock_of, is_cancelled, is_stopped, is_suspended
from consult.kernel.localized import shown
from consult.rendering.formats import Formats, last_day, tunis_date
from consult.rendering.wording import word
from consult.web.request import lang


@dataclass(frozen=True, slots=True)
class Where:
    """A badge's label and kind, and a sentence with a date."""

    label: str
    kind: str
    words: str


def days_left(until: datetime, at: datetime) -> int:
    """Days of Tunis after this one on which it is still open; 0 on the last day."""
    return (last_day(until) - tunis_date(at)).days


def _left(until: datetime, at: datetime) -> str:
    days = days_left(until, at)
    if days <= 0:
        return _("last day, until %(time)s", time=Formats(lang()).closing_time(until))
    return ngettext("%(num)s day left", "%(num)s days left", days)


def where_it_stands(consultation: Consultation, at: datetime) -> Where:
    formats = Formats(lang())
    if is_cancelled(consultation, at):
        return Where(
            _("Cancelled"),
            "refused",
            _("Cancelled on %(date)s", date=formats.date(consultation.cancelled_at)),
        )
    if is_suspended(consultation, at):
        return Where(
            _("Suspended"),
            "warn",
            _("Suspended since %(date)s", date=formats.date(consultation.suspended_at)),
        )
    match standing(consultation, at):
        case Standing.UPCOMING:
            if consultation.opens_at is None:
                return Where(_("Upcoming"), "info", _("The calendar is not set yet."))
            return Where(
                _("Upcoming"), "info", _("Opens on %(date)s", date=formats.date(consultation.opens_at))
            )
        case Standing.CLOSED:
            assert consultation.closes_at is not None
            return Where(
                _("Closed"),
                "neutral",
                _("Closed on %(date)s", date=formats.date(last_day(consultation.closes_at))),
            )
        case _:
            current = [phase for phase in consultation.phases if is_open(phase, at)]
            if current:
                until = max(phase.closes_at for phase in current)
                return Where(
                    _("Open"),
                    "done",
                    _(
                        "Until %(date)s (%(left)s)",
                        date=formats.closing(until),
                        left=_left(until, at),
                    ),
                )
            coming = min(phase.opens_at for phase in consultation.phases if phase.opens_at > at)
            return Where(
                _("Between two phases"),
                "info",
                _("The next phase opens on %(date)s", date=formats.date(coming)),
            )


def what_is_open(consultation: Consultation, at: datetime) -> list[str]:
    """What a resident can do now, in words."""
    words = {
        Activity.PROPOSE: _("submit a proposal"),
        Activity.OBSERVE: _("say something about the draft text"),
        Activity.COMMENT: _("comment on proposals"),
        Activity.VOTE: _("take part in the consultative vote"),
    }
    if is_stopped(consultation, at):
        return []
    current = [phase for phase in consultation.phases if is_open(phase, at)]
    return [said for activity, said in words.items() if any(opens(phase, activity) for phase in current)]


def _opens(phase: Phase) -> list[str]:
    found = [word(lang(), activity) for activity in Activity if opens(phase, activity)] or [_("Reading")]
    if phase.vote_rule is not None and opens(phase, Activity.VOTE):
        found.append(word(lang(), phase.vote_rule))
        found.append(
            _("Results hidden until the vote closes")
            if phase.results_hidden
            else _("Results visible meanwhile")
        )
    return found


def calendar(consultation: Consultation, at: datetime) -> list[dict[str, Any]]:
    """The phases for the timeline: {title, summary, from, to, state: past | now | future | off, opens, change}."""
    formats = Formats(lang())
    rows, cancelled = [], is_cancelled(consultation, at)
    at = consultation.cancelled_at or at if cancelled else clock_of(consultation, at)
    for phase in consultation.phases:
        state = "now" if is_open(phase, at) else "past" if phase.closes_at <= at else "future"
        if cancelled and state != "past":
            state = "off"
        rows.append(
            {
                "title": (title := shown(phase.title, lang())),
                "lang": title.language,
                "summary": shown(phase.summary, lang()),
                "from": formats.date(phase.opens_at),
                "to": formats.closing(phase.closes_at),
                "state": state,
                "opens": _opens(phase),
                "change": shown(phase.change_reason, lang()) if phase.change_reason else None,
            }
        )
    return rows


def figures(
    consultation: Consultation,
    counts: Counts,
    at: datetime,
    *,
    conceal: bool = False,
    brief: bool = False,
) -> list[dict[str, str]]:
    """Numbers of proposals, remarks, comments, participants, and of votes unless results are hidden.

    `brief`: as a list shows them, at most four; where there are remarks, comments are on the page only.
    """
    formats = Formats(lang())
    opened = {one.activity for phase in consultation.phases for one in phase.activities}
    rows = []
    if Activity.PROPOSE in opened or counts.proposals or Activity.OBSERVE not in opened:
        rows.append((counts.proposals, ngettext("proposal", "proposals", counts.proposals)))
    if Activity.OBSERVE in opened or counts.remarks:
        rows.append((counts.remarks, ngettext("remark", "remarks", counts.remarks)))
    if not (brief and len(rows) > 1):
        rows.append((counts.comments, ngettext("comment", "comments", counts.comments)))
    rows.append((counts.participants, ngettext("participant", "participants", counts.participants)))
    holds_vote = any(opens(phase, Activity.VOTE) for phase in consultation.phases)
    if holds_vote and not conceal and results_hidden(consultation, at) is None:
        rows.append((counts.votes, ngettext("vote", "votes", counts.votes)))
    return [{"value": formats.number(value), "label": label} for value, label in rows]
