"""What the desk's pages gather: what waits for whom, and what a consultation still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds_anywhere, may_enter
from consult.domain.consultations.clock import standing
from consult.domain.consultations.completeness import Gap, Missing, gaps
from consult.domain.consultations.copying import may_copy
from consult.domain.consultations.models import Consultation, ConsultationState, Phase
from consult.domain.consultations.queries import closing_between
from consult.domain.consultations.rules import may_edit_content
from consult.domain.consultations.stopping import is_cancelled, is_suspended
from consult.domain.plans.rules import display_phase
from consult.kernel.localized import Language, shown
from consult.rendering.formats import Formats
from consult.rendering.wording import within, word
from consult.web.database import db
from consult.web.request import lang, languages

WEEK = timedelta(days=7)

# Where each missing thing is mended.
MENDED_AT = {
    Missing.PHASES: "desk.phases",
    Missing.DOCUMENTS: "desk.documents",
    Missing.THEMES: "desk.themes",
    Missing.PICTURE: "desk.picture",
}

# The rooms of the desk: endpoint, title and what one does there. Who may knock is said at their doors.
Room = tuple[str, str, str]


def rooms() -> list[Room]:
    return [
        (
            "desk.consultations",
            _("Consultations"),
            _("Write, complete, preview and publish what the city asks."),
        ),
        (
            "moderation.queue",
            _("Moderation"),
            _("Read what was submitted, once and fairly; rule with a rule and a reason."),
        ),
        (
            "moderation.appeals",
            _("Appeals"),
            _("Decide where an author contests a ruling of another moderator."),
        ),
        (
            "synthesis.index",
            _("Syntheses"),
            _("Say what was heard, and cite the contributions it rests on."),
        ),
        (
            "council.files",
            _("Decision files"),
            _("Give each recommendation an outcome, with a reason."),
        ),
        (
            "answers.index",
            _("Answers"),
            _("Answer the contributions that concern your department, before the deadline."),
        ),
        (
            "counter.new",
            _("Counter"),
            _("Enter what was said on paper, at the counter, by phone or in a meeting."),
        ),
        (
            "exports.index",
            _("Exports"),
            _("Take away what your role may see, as filtered, for a spreadsheet."),
        ),
        (
            "council.bodies",
            _("Deciding bodies"),
            _("Who decides, from when until when, and who sits there."),
        ),
        (
            "people.index",
            _("People and roles"),
            _("Grant and end roles; enter associations and departments."),
        ),
        (
            "moderation.edit_charter",
            _("Charter"),
            _("The rules of participation, in the languages of the platform."),
        ),
        (
            "settings.index",
            _("Settings of the city"),
            _("Names, contact, arrondissements, periods: what makes this platform the city's."),
        ),
        (
            "pages.manage",
            _("Pages"),
            _("How it works, data, terms, contact: what a person looks for, in the city's words."),
        ),
        (
            "pages.manage_news",
            _("News of the city"),
            _("Tell everybody what is new."),
        ),
    ]


def rooms_for(person: Person) -> list[dict[str, str]]:
    """The rooms that exist and whose door one of the person's roles opens."""
    writes = holds_anywhere(person, Role.MODERATOR)
    return [
        {
            "endpoint": endpoint,
            "href": url_for(endpoint),
            "title": title,
            # Administrators find the consultations too, and write none.
            "text": text
            if writes or endpoint != "desk.consultations"
            else _("Read, preview and set them; suspend, extend or cancel one."),
        }
        for endpoint, title, text in rooms()
        if (view := current_app.view_functions.get(endpoint)) is not None
        and may_enter(person, view.door.roles)  # type: ignore[attr-defined]
    ]


def scope_of(person: Person, *roles: Role) -> Sequence[int] | None:
    """The consultations for which the person holds one of the roles; None for all of them."""
    grants = [grant for grant in person.grants if grant.ended_at is None and grant.role in roles]
    if any(grant.consultation_id is None for grant in grants):
        return None
    return sorted({grant.consultation_id for grant in grants if grant.consultation_id is not None})


def this_week(person: Person, at: datetime, *roles: Role) -> list[dict[str, Any]]:
    """What the clock does within seven days to the consultations of this person: openings and closings."""
    only = scope_of(person, *roles)
    found: list[dict[str, Any]] = []
    for phase in closing_between(db(), since=at, until=at + WEEK):
        if only is not None and phase.consultation_id not in only:
            continue
        found += [
            _event(phase, moment, at)
            for moment in (phase.opens_at, phase.closes_at)
            if at <= moment < at + WEEK
        ]
    return sorted(found, key=lambda event: event["at"])


def _event(phase: Phase, moment: datetime, at: datetime) -> dict[str, Any]:
    opens = moment == phase.opens_at
    return {
        "at": moment,
        "when": Formats(lang()).opening(moment) if opens else Formats(lang()).closing(moment),
        "kind": "now" if opens else "warn",
        "label": _("Opens") if opens else _("Closes"),
        "title": shown(phase.title, lang()),
        "consultation": shown(phase.consultation.title, lang()),
        "href": url_for("desk.consultation", slug=phase.consultation.slug),
    }


def state_of(consultation: Consultation, at: datetime) -> dict[str, str]:
    """The badge of a consultation: its kept state, or where a published one stands by the clock."""
    if is_cancelled(consultation, at):
        return {"state": "cancelled", "label": _("Cancelled")}
    if is_suspended(consultation, at):
        return {"state": "suspended", "label": _("Suspended")}
    if consultation.state == ConsultationState.PUBLISHED:
        stands = standing(consultation, at)
        return {"state": str(stands), "label": word(lang(), stands)}
    return {"state": str(consultation.state), "label": word(lang(), consultation.state)}


def rows_of(consultations: Sequence[Consultation], at: datetime, *, person: Person) -> list[dict[str, Any]]:
    """Rows of the desk's list: title, badge, span, what is missing."""
    return [
        {
            "href": url_for("desk.consultation", slug=one.slug),
            "copy_href": url_for("desk.copy", slug=one.slug) if may_copy(person, one) else None,
            "title": shown(one.title, lang()),
            "badge": state_of(one, at),
            "opens_at": one.opens_at,
            "closes_at": one.closes_at,
            "lacks": lacking_words(gaps(one, languages=languages()))
            if one.state == ConsultationState.DRAFT
            else None,
        }
        for one in consultations
    ]


def lacking_words(found: Sequence[Gap]) -> str | None:
    """How much is missing, in a few words; None when nothing is."""
    whole = sum(gap.whole for gap in found)
    if whole:
        return ngettext("%(num)s part missing", "%(num)s parts missing", whole)
    if found:
        return ngettext("%(num)s text lacks a language", "%(num)s texts lack a language", len(found))
    return None


def languages_words(languages: Sequence[Language]) -> str:
    """Names of languages, listed."""
    return Formats(lang()).listed(within(lang(), language) for language in languages)


def gap_rows(consultation: Consultation) -> list[dict[str, Any]]:
    """Each missing thing: what, of which one, in which languages, and where it is mended."""
    return [
        {
            "part": word(lang(), gap.part),
            "name": shown(gap.name, lang()) if gap.name else None,
            "whole": gap.whole,
            "languages": languages_words(gap.languages),
            "href": url_for(MENDED_AT.get(gap.part, "desk.texts"), slug=consultation.slug),
        }
        for gap in gaps(consultation, languages=languages())
    ]


def pages_of(consultation: Consultation, *, person: Person, current: str) -> list[dict[str, Any]]:
    """The pages about a consultation that are no part of its content."""
    items = [
        ("desk.consultation", _("Overview")),
        *([("desk.drafts", _("Draft text"))] if may_edit_content(person, consultation) else []),
        *([("desk.layers", _("Map of the plan"))] if may_edit_content(person, consultation) else []),
        ("desk.settings", _("Settings")),
        ("desk.preview", _("Preview")),
    ]
    if display_phase(consultation) is not None:
        items += [("desk.plan", _("File of the plan")), ("desk.opinions", _("Opinions of public bodies"))]
    if consultation.state == ConsultationState.DRAFT:
        items.append(("desk.schedule", _("Schedule publication")))
    if consultation.state == ConsultationState.PUBLISHED:
        items.append(("desk.acts", _("Suspend, extend, cancel")))
    if may_copy(person, consultation):
        items.append(("desk.copy", _("Copy")))
    return [
        {"label": label, "href": url_for(endpoint, slug=consultation.slug), "current": endpoint == current}
        for endpoint, label in items
    ]


def parts_of(consultation: Consultation, *, person: Person, current: str) -> list[dict[str, Any]]:
    """The parts of the editor for the steps: label, address, how far each is."""
    found = gaps(consultation, languages=languages())
    content = may_edit_content(person, consultation)
    by_place: dict[str, list[Gap]] = {}
    for gap in found:
        by_place.setdefault(MENDED_AT.get(gap.part, "desk.texts"), []).append(gap)
    published = consultation.state != ConsultationState.DRAFT
    items = [
        ("desk.texts", _("Texts"), True),
        ("desk.phases", _("Phases"), bool(consultation.phases)),
        ("desk.documents", _("Documents"), True),
        ("desk.themes", _("Themes"), bool(consultation.themes)),
        ("desk.picture", _("Picture"), any(one.kind.value == "picture" for one in consultation.documents)),
        ("desk.publish", _("Published") if published else _("Publish"), published or None),
    ]
    rows = []
    for endpoint, label, there in items:
        lacking = by_place.get(endpoint, [])
        note, state = _how_far(lacking, there)
        rows.append(
            {
                "label": label,
                "href": url_for(endpoint, slug=consultation.slug) if content else None,
                "state": state,
                "current": endpoint == current,
                "note": note,
            }
        )
    return rows


def _how_far(lacking: Sequence[Gap], there: bool | None) -> tuple[str | None, str]:
    """A note and a state for one step."""
    if any(gap.whole for gap in lacking):
        return lacking_words(lacking), "missing"
    if lacking:
        absent = sorted({language for gap in lacking for language in gap.languages}, key=list(Language).index)
        return _("missing: %(languages)s", languages=languages_words(absent)), "missing"
    return None, "done" if there else "todo"
