"""What the page of a consultation and the lists of consultations show, gathered from all floors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import Standing, boundaries, results_hidden, standing, vote_rule_at
from consult.domain.consultations.counting import Counts, count_consultations
from consult.domain.consultations.models import Activity, Consultation, ConsultationState, Series
from consult.domain.consultations.queries import documents_of, list_acts, list_published, picture_of
from consult.domain.consultations.stopping import is_cancelled, is_suspended
from consult.domain.contributions.models import OBSERVED
from consult.domain.contributions.paragraphs import count_remarks
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.contributions.rules import Refusal, may_propose
from consult.domain.council.queries import FileLine, list_files
from consult.domain.texts.queries import displayed, list_texts
from consult.kernel.localized import shown
from consult.rendering.bars import Bar, outcome_rows
from consult.rendering.formats import Formats
from consult.rendering.wording import sentence, word
from consult.web.compose.cards import card_of
from consult.web.compose.display import plan_box
from consult.web.compose.history import history_rows
from consult.web.compose.standing import calendar, figures, where_it_stands
from consult.web.database import db
from consult.web.request import lang


@dataclass(frozen=True, slots=True)
class Heard:
    """A published synthesis in one sentence."""

    words: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What the deciding body made of the recommendations: a sentence, bars, whether the file is closed."""

    words: str
    closed: bool
    rows: list[Bar]
    total: int


def came_of(counts: Counts, line: FileLine) -> str:
    """From so many proposals to so many recommendations, and how many of them were decided."""
    sentence_ = _(
        "%(proposals)s led to %(recommendations)s.",
        proposals=ngettext("%(num)s proposal", "%(num)s proposals", counts.proposals),
        recommendations=ngettext("%(num)s recommendation", "%(num)s recommendations", line.recommendations),
    )
    return sentence_


def preview_of(consultation: Consultation) -> str:
    """The address of its picture for the preview of a shared link (a JPEG, which all of them read); "" for none."""
    picture = picture_of(consultation)
    if picture is None:
        return ""
    return url_for("files.picture", slug=consultation.slug, v=picture.sha256[:12], **{"as": "jpeg"})


def _picture(consultation: Consultation, width: int) -> dict[str, Any] | None:
    """The address and size of its picture at most `width` wide, with words for those who do not see it."""
    picture = picture_of(consultation)
    if picture is None or not picture.width or not picture.height:
        return None
    shown_width = min(width, picture.width)
    return {
        "url": url_for("files.picture", slug=consultation.slug, w=width, v=picture.sha256[:12]),
        "preview": preview_of(consultation),
        "width": shown_width,
        "height": round(picture.height * shown_width / picture.width),
        "alternative": str(shown(picture.alternative, lang())),
    }


def _row(consultation: Consultation, counts: Counts, line: FileLine | None, at: datetime) -> dict[str, Any]:
    outcomes = line.outcomes if line is not None and line.decided else {}
    ended = standing(consultation, at) is Standing.CLOSED
    return {
        "href": url_for("consultations.show", slug=consultation.slug),
        "decision_href": url_for("council.show", slug=consultation.slug) if outcomes else None,
        "title": shown(consultation.title, lang()),
        "summary": shown(consultation.summary, lang()),
        "standing": where_it_stands(consultation, at),
        "figures": figures(consultation, counts, at, brief=True),
        "picture": _picture(consultation, 480),
        "came": came_of(counts, line)
        if line is not None
        else _("It was cancelled before its end.")
        if is_cancelled(consultation, at)
        else _("What was heard is being written up.")
        if ended
        else "",
        "outcomes": outcome_rows(outcomes, lang()) if outcomes else [],
        "consultation": consultation,
    }


def _lines(ids: Sequence[int]) -> dict[int, FileLine]:
    """The published syntheses of these consultations, with the outcomes recorded so far."""
    found = list_files(db(), consultation_ids=ids, size=max(len(ids), 1))
    return {line.consultation.id: line for line in found.rows}


def rows_of(consultations: Sequence[Consultation], at: datetime) -> list[dict[str, Any]]:
    """Cards of these consultations, with figures, syntheses and outcomes in one query each."""
    ids = [consultation.id for consultation in consultations]
    counts, lines = count_consultations(db(), ids), _lines(ids)
    return [_row(one, counts[one.id], lines.get(one.id), at) for one in consultations]


def moments_of(rows: Sequence[Mapping[str, Any]]) -> list[datetime]:
    """The moments at which the clock alone changes a list of these rows."""
    return [moment for row in rows for moment in boundaries(row["consultation"])]


def consultation_rows(*, at: datetime, cursor: str | None) -> dict[str, Any]:
    """The list of all: open and coming ones whole, closed ones by pages."""
    closed = list_published(db(), standing=Standing.CLOSED, at=at, cursor=cursor)
    return {
        "asked": rows_of(list_published(db(), standing=Standing.OPEN, at=at).rows, at) if not cursor else [],
        "coming": rows_of(list_published(db(), standing=Standing.UPCOMING, at=at).rows, at)
        if not cursor
        else [],
        "before": rows_of(closed.rows, at),
        "earlier_href": url_for("consultations.index", after=closed.previous) if closed.previous else None,
        "later_href": url_for("consultations.index", after=closed.next) if closed.next else None,
    }


def consultation_page(
    consultation: Consultation, *, person: Person | None, at: datetime, conceal: bool = False
) -> dict[str, Any]:
    """The variables of `areas/consultations/show.html`; also what the desk previews.

    `conceal`: the results are hidden at this moment, whatever they will be at the moment shown.
    """
    session = db()
    formats = Formats(lang())
    counts = count_consultations(session, [consultation.id])[consultation.id]
    line = _lines([consultation.id]).get(consultation.id)
    may = may_propose(person, consultation, at)
    visitor_may = may.refusal in (Refusal.SIGN_IN_FIRST, None)
    hidden_until = results_hidden(consultation, at)
    phases = calendar(consultation, at)
    acts = history_rows(consultation, list_acts(session, consultation.id))
    told = {str(act["note"]) for act in acts}
    return {
        "consultation": consultation,
        "missing_words": _why_missing(consultation),
        "standing": where_it_stands(consultation, at),
        "phases": phases,
        "date_changes": [
            _("The dates of “%(phase)s” were changed: %(reason)s", phase=row["title"], reason=row["change"])
            for row in phases
            # What the history tells is told once.
            if row["change"] and str(row["change"]) not in told
        ],
        "acts": acts,
        "stopped": _stopped(consultation, at),
        "counts": counts,
        "figures_so_far": figures(consultation, counts, at, conceal=conceal),
        "results_words": _hidden_words(consultation, hidden_until, at),
        # A visitor who could propose after signing in is shown the button; the door asks them to sign in.
        "may_propose": visitor_may,
        # A draft is open to nobody: what a resident could not do yet is not told as if it were for good.
        "takes_proposals": takes_proposals(consultation, counts),
        "propose_words": None
        if visitor_may
        or not takes_proposals(consultation, counts)
        or consultation.state == ConsultationState.DRAFT
        else sentence(lang(), may.refusal, may.facts),
        "picture": _picture(consultation, 960),
        "plan_box": plan_box(consultation, at),
        "documents": [
            {
                "title": shown(paper.title, lang()),
                "href": url_for(
                    "files.document", slug=consultation.slug, document_id=paper.id, filename=paper.filename
                ),
                "lang": shown(paper.title, lang()).language,
                "format": paper.media_type.rsplit("/", 1)[-1].upper(),
                "size": formats.size(paper.size),
                "note": ngettext("%(num)s page", "%(num)s pages", paper.pages) if paper.pages else None,
            }
            for paper in documents_of(consultation)
        ],
        "texts": _texts(consultation),
        "synthesis": Heard(came_of(counts, line)) if line else None,
        "decision": _decided(line) if line is not None and line.decided else None,
        "elsewhere": _elsewhere(consultation) if line is None else None,
        "newest": _newest(consultation, at, conceal=conceal, proposals=takes_proposals(consultation, counts)),
        "nothing_yet": _("Nobody has proposed anything yet.")
        if takes_proposals(consultation, counts)
        else _("Nobody has said anything yet."),
        "share_url": current_app.config["BASE_URL"] + url_for("consultations.show", slug=consultation.slug),
    }


def takes_proposals(consultation: Consultation, counts: Counts) -> bool:
    """Whether proposals belong to it: a phase opens them, or there are some. A draft plan may take remarks alone."""
    opened = {one.activity for phase in consultation.phases for one in phase.activities}
    return bool(counts.proposals) or Activity.PROPOSE in opened or Activity.OBSERVE not in opened


def _texts(consultation: Consultation) -> list[dict[str, Any]]:
    """The texts of the draft that are on display, each with how much was said of it."""
    if consultation.id is None:
        return []
    found = [(one, displayed(one)) for one in list_texts(db(), consultation.id)]
    on_display = [(text, version) for text, version in found if version is not None]
    numbers = count_remarks(db(), [text.id for text, _version in on_display])
    return [
        {
            "title": shown(text.title, lang()),
            "href": url_for("texts.show", slug=consultation.slug, key=text.key),
            "number": version.number,
            "said": ngettext("%(num)s remark", "%(num)s remarks", numbers[text.id]),
        }
        for text, version in on_display
    ]


def _stopped(consultation: Consultation, at: datetime) -> dict[str, Any] | None:
    """What stands on top of the page of a consultation that is suspended or cancelled: since when, and why."""
    formats = Formats(lang())
    note = shown(consultation.standing_note, lang())
    if is_cancelled(consultation, at):
        since = formats.datetime(consultation.cancelled_at)
        return {
            "cancelled": True,
            "title": _("This public consultation was cancelled on %(date)s", date=since),
            "note": note,
            "next": _("What was said stays here, with its numbers. No synthesis and no decision follow."),
        }
    if is_suspended(consultation, at):
        since = formats.datetime(consultation.suspended_at)
        return {
            "cancelled": False,
            "title": _("This public consultation is suspended since %(date)s", date=since),
            "note": note,
            "next": _(
                "Everything can be read. Nothing can be sent until it is resumed; the date will be told here."
            ),
        }
    return None


def _hidden_words(consultation: Consultation, until: datetime | None, at: datetime) -> str | None:
    """Why the results of the vote are not here yet; None when they are, or where there is no vote."""
    if until is None:
        return None
    if is_suspended(consultation, at):
        return _(
            "The results of the vote are hidden from everybody until it closes. It is suspended with the consultation."
        )
    return _(
        "The results of the vote are hidden from everybody until it closes, on %(date)s.",
        date=Formats(lang()).closing(until),
    )


def _why_missing(consultation: Consultation) -> str | None:
    """Why a language is missing; of an import in the reader's language, since the sentence is ours."""
    if consultation.series is Series.IMPORT and consultation.missing_reason:
        return _("Imported from another platform as it was said there, in one language.")
    return consultation.missing_reason


def _elsewhere(consultation: Consultation) -> str | None:
    """What stands in the place of a promise where the city did not ask: nobody here will answer."""
    if consultation.series is not Series.IMPORT:
        return None
    return _(
        "Brought in from another platform as it was said there. What became of it there is not recorded here."
    )


def _decided(line: FileLine) -> Decided:
    closed = line.file is not None and line.file.closed_at is not None
    if closed:
        assert line.file is not None and line.file.closed_at is not None
        words = _("The file was closed on %(date)s.", date=Formats(lang()).date(line.file.closed_at))
    else:
        words = _(
            "%(decided)s of %(total)s recommendations are decided so far.",
            decided=line.decided,
            total=line.recommendations,
        )
    return Decided(words, closed, outcome_rows(line.outcomes, lang()), line.decided)


def _newest(
    consultation: Consultation, at: datetime, *, conceal: bool, proposals: bool
) -> list[dict[str, Any]]:
    """The newest proposals; where there are none to be, the newest remarks."""
    if consultation.id is None:
        return []
    rule = vote_rule_at(consultation, at)
    hidden = conceal or results_hidden(consultation, at) is not None
    if not proposals:
        filters = Filters(consultation_id=consultation.id, kind=None, kinds=OBSERVED)
        rows = list_contributions(db(), filters, size=3).rows
        return [{**card_of(row, rule=None, hidden=True), "theme": word(lang(), row.kind)} for row in rows]
    page = list_contributions(db(), Filters(consultation_id=consultation.id), size=3)
    return [card_of(row, rule=rule, hidden=hidden) for row in page.rows]
