"""The blueprint of the desk and what all its pages about one consultation begin with."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import Blueprint, abort, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.consultations.rules import Refusal, may_edit_content, may_see_at_desk
from consult.kernel.errors import Refused, Stale
from consult.kernel.tunis import TUNIS
from consult.kernel.uploads import UploadRefused
from consult.rendering.wording.uploads import upload_sentences
from consult.web.database import db
from consult.web.desk.pages import pages_of, parts_of
from consult.web.forms import said_at
from consult.web.request import lang, languages, me

bp = Blueprint("desk", __name__, url_prefix="/<lang:lang>/desk")

MAKERS = (Role.MODERATOR, Role.ADMINISTRATOR)

Answer = str | Response | tuple[str, int]

# Where the forms of the parts say what the domain refuses: the first of these fields that a form has.
PLACES: dict[StrEnum, str | tuple[str, ...]] = {
    Refusal.NO_TITLE: "title_ar",
    Refusal.NO_DOCUMENT_TITLE: ("title_ar", "words_ar"),
    Refusal.NO_ALTERNATIVE: ("alternative_ar", "words_ar"),
    Refusal.PHASE_ORDER: "closes_at",
    Refusal.PHASE_HAS_OPENED: "opens_at",
    Refusal.PHASE_HAS_CLOSED: "closes_at",
    Refusal.NOT_LATER: "closes_at",
    Refusal.DECIDED_LATER: "decided_on",
    Refusal.OVER: "from_at",
    Refusal.CALENDAR_OVER: "publish_at",
    Refusal.DATE_NEEDS_REASON: "reason_ar",
    Refusal.VOTE_NEEDS_RULE: "vote_rule",
    Refusal.RULES_DIFFER: "vote_rule",
    Refusal.RULE_FIXED: "vote_rule",
    Refusal.BAD_SLUG: "slug",
    Refusal.SLUG_TAKEN: "slug",
    Refusal.SLUG_FIXED: "slug",
    Refusal.PROMISED_TOO_EARLY: "synthesis_due_on",
    Refusal.LANGUAGES_MISSING: "missing_reason",
}


def at_desk(slug: str) -> Consultation:
    """The consultation in whatever state, for those who may see it at the desk; 403 for other staff."""
    consultation = get_consultation(db(), slug, drafts=True)
    if not may_see_at_desk(me(), consultation):
        abort(403)
    return consultation


def for_content(slug: str) -> Consultation:
    """The consultation, for its moderators; 403 for others."""
    consultation = get_consultation(db(), slug, drafts=True)
    if not may_edit_content(me(), consultation) and not _withdrawn_but_own(consultation):
        abort(403)
    return consultation


def _withdrawn_but_own(consultation: Consultation) -> bool:
    """A withdrawn one is refused with its sentence by the action, not with a closed door."""
    verdict = may_edit_content(me(), consultation)
    return verdict.refusal is not None and verdict.refusal.value == "withdrawn"


# What is needed in the three languages.
IN_THREE: dict[StrEnum, str] = {Refusal.NOTE_NEEDED: "note", Refusal.DECIDER_NEEDED: "decided_by"}


def _by_facts(refused: Refused, form: FlaskForm | None) -> dict[StrEnum, str]:
    """The field of a refusal that is about one of several: an activity by its name, a date by which has passed,
    the first language that is missing."""
    if refused.code in IN_THREE and form is not None:
        name = IN_THREE[refused.code]
        lacking = (one for one in languages() if not (form[f"{name}_{one}"].data or "").strip())
        return {refused.code: f"{name}_{next(lacking, languages()[0])}"}
    if refused.code is Refusal.ACTIVITY_OPEN_TWICE:
        return {refused.code: str(refused.facts["activity"])}
    if refused.code is Refusal.DATE_IN_PAST and form is not None and "closes_at" not in form:
        return {refused.code: "from_at" if "from_at" in form else "publish_at"}
    if refused.code is Refusal.DATE_IN_PAST and form is not None:
        over = form.closes_at.data.replace(tzinfo=TUNIS) < refused.facts["at"]
        return {refused.code: "closes_at" if over else "opens_at"}
    return {}


def part(
    template: str,
    slug: str,
    *,
    current: str,
    problem: Exception | None = None,
    wrong: bool = False,
    **values: Any,
) -> Answer:
    """One part of the editor, with the progress of all parts.

    `problem`: why it could not be saved (Refused: 409, Stale: 409, UploadRefused: 422); `wrong`: the form has
    errors (422).
    """
    # Read again: after something was refused, what was changed in memory is not what stands.
    consultation = get_consultation(db(), slug, drafts=True)
    words: list[str] = []
    match problem:
        case UploadRefused():
            # Only forms that take a file can have it refused.
            form = values["form"]
            form.file.errors = [*form.file.errors, *upload_sentences(lang(), problem)]
        case Refused():
            words = [said_at(values.get("form"), problem, PLACES | _by_facts(problem, values.get("form")))]
    status = 422 if wrong or isinstance(problem, UploadRefused) else 409 if problem else 200
    page = render_template(
        f"areas/desk/{template}",
        consultation=consultation,
        parts=parts_of(consultation, person=me(), current=current),
        pages=pages_of(consultation, person=me(), current=current),
        problem=" ".join(words),
        stale=isinstance(problem, Stale),
        **values,
    )
    return (page, status) if status != 200 else page
