"""The councillors' desk: files that wait, and recording what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.council.actions import close_file, record_outcome, stamp_of
from consult.domain.council.models import Body, DecisionFile, Outcome, OutcomeKind
from consult.domain.council.queries import body_in_office, find_file, list_files
from consult.domain.council.report import gather_report
from consult.domain.council.rules import Refusal, day_of, may_decide
from consult.domain.synthesis.models import Recommendation, Synthesis
from consult.domain.synthesis.queries import get_synthesis
from consult.kernel.errors import NotFound, Refused, Stale
from consult.rendering.bars import outcome_rows
from consult.rendering.reports import compose_report
from consult.rendering.wording import sentence
from consult.web.access import require_role, staff
from consult.web.council.blueprint import bp
from consult.web.council.forms import OutcomeForm
from consult.web.database import db, unit_of_work
from consult.web.forms import fill, localized, look_again, number_in
from consult.web.request import lang, me, now


@bp.get("/desk/council")
@staff(Role.COUNCILLOR)
def files() -> str:
    """Published syntheses that wait for a decision, then those decided."""
    roles = [grant for grant in me().grants if grant.role == Role.COUNCILLOR]
    everywhere = any(grant.consultation_id is None for grant in roles)
    ids = None if everywhere else [one.consultation_id for one in roles if one.consultation_id is not None]
    waiting = list_files(db(), closed=False, consultation_ids=ids, cursor=request.args.get("after"))
    decided = list_files(db(), closed=True, consultation_ids=ids, cursor=request.args.get("decided"))
    body = body_in_office(db(), day_of(now()))
    today = day_of(now())
    return render_template(
        "areas/council/files.html",
        waiting=waiting,
        decided=[{"line": line, "bars": outcome_rows(line.outcomes, lang())} for line in decided.rows],
        body=body,
        sits=body is not None and any(mandate.person_id == me().id for mandate in body.mandates),
        today=today,
        next_href=url_for(".files", after=waiting.next) if waiting.next else None,
        previous_href=url_for(".files", after=waiting.previous) if waiting.previous else None,
        decided_next=url_for(".files", decided=decided.next) if decided.next else None,
        decided_previous=url_for(".files", decided=decided.previous) if decided.previous else None,
    )


@dataclass(slots=True)
class Desk:
    """What a councillor has before them; `body` decides today, `forms` has one for each recommendation."""

    synthesis: Synthesis
    file: DecisionFile | None
    body: Body | None
    forms: dict[int, OutcomeForm]

    def outcome(self, recommendation: Recommendation) -> Outcome | None:
        outcomes = self.file.outcomes if self.file is not None else []
        return next((one for one in outcomes if one.recommendation_id == recommendation.id), None)

    def changed(self) -> list[int]:
        """The numbers of the forms that say something new."""
        pairs = zip(self.forms.items(), self.synthesis.recommendations, strict=True)
        return [
            number for (number, form), one in pairs if form.touched and not _says(form, self.outcome(one))
        ]


def _says(form: OutcomeForm, outcome: Outcome | None) -> bool:
    """Whether the form says just what is recorded."""
    if outcome is None:
        return False
    said = {language: words.strip() for language, words in localized(form, "reason").items() if words.strip()}
    return (form.kind.data, said, form.session_on.data, form.deliberation_number.data) == (
        str(outcome.kind),
        outcome.reason,
        outcome.session_on,
        outcome.deliberation_number,
    )


def _desk(slug: str) -> Desk:
    synthesis = get_synthesis(db(), slug)
    require_role(Role.COUNCILLOR, consultation_id=synthesis.consultation_id)
    desk = Desk(synthesis, find_file(db(), synthesis.id), body_in_office(db(), day_of(now())), {})
    # Of this file only: the number of another deliberation would be published with a decision it does not hold.
    recorded = desk.file.outcomes if desk.file is not None else []
    last = max(recorded, key=lambda one: (one.recorded_at, one.id), default=None)
    for number, recommendation in enumerate(synthesis.recommendations, 1):
        form = OutcomeForm(prefix=f"r{number}-")
        if not form.is_submitted():
            _fill(form, desk.outcome(recommendation), last)
        desk.forms[number] = form
    return desk


def _fill(form: OutcomeForm, outcome: Outcome | None, last: Outcome | None) -> None:
    """What was recorded; or the session and number of what was recorded before, which are often the same."""
    if outcome is not None:
        form.kind.data = str(outcome.kind)
        fill(form, "reason", outcome.reason)
    known = outcome or last
    if known is not None:
        form.session_on.data = known.session_on
        form.deliberation_number.data = known.deliberation_number
    form.expected.data = stamp_of(outcome)


@bp.route("/desk/council/<slug>", methods=["GET", "POST"])
@staff(Role.COUNCILLOR)
def decide(slug: str) -> str | Response | tuple[str, int]:
    """Record the outcome of each recommendation, one by one or together, then close the file."""
    desk = _desk(slug)
    if request.method == "GET":
        return _page(desk)
    act = request.form.get("act", "")
    if act == "close":
        return _close(slug, desk)
    number = number_in(act)
    if number is not None and number not in desk.forms:
        raise NotFound(act)
    wanted = [number] if number is not None else desk.changed()
    if not wanted:
        return _page(
            desk, lead=_("Nothing new to save: choose an outcome for at least one recommendation.")
        ), 422
    # Every one is looked at, so that all that is wrong is said at once.
    if not all([desk.forms[number].validate() for number in wanted]):
        return _page(desk), 422
    return _record(slug, desk, wanted)


def _record(slug: str, desk: Desk, wanted: list[int]) -> Response | tuple[str, int]:
    number = wanted[0]
    try:
        with unit_of_work() as session:
            for number in wanted:
                form = desk.forms[number]
                record_outcome(
                    session,
                    synthesis=desk.synthesis,
                    recommendation=desk.synthesis.recommendations[number - 1],
                    councillor=me(),
                    kind=OutcomeKind(form.kind.data),
                    reason=localized(form, "reason"),
                    session_on=form.session_on.data,
                    deliberation_number=form.deliberation_number.data or "",
                    at=now(),
                    expected=form.expected.data if form.expected.data is not None else None,
                )
    except (Refused, Stale) as refusal:
        look_again()
        desk = _desk(slug)
        if isinstance(refusal, Refused):
            words = sentence(lang(), refusal.code, refusal.facts)
        else:
            words = _(
                "Somebody else recorded this outcome while you were writing. Your words are kept below;"
                " compare them with what is saved now, then save again."
            )
            for at, form in desk.forms.items():
                form.expected.data = stamp_of(desk.outcome(desk.synthesis.recommendations[at - 1]))
        return _page(desk, refused={"number": number, "words": words}), 409
    flash(ngettext("%(num)s outcome saved.", "%(num)s outcomes saved.", len(wanted)), "success")
    anchor = f"#recommendation-{wanted[0]}" if len(wanted) == 1 else "#content"
    return redirect(url_for(".decide", slug=slug) + anchor, 303)


def _close(slug: str, desk: Desk) -> Response | tuple[str, int]:
    if desk.changed():
        # Closing would throw away what stands on the screen; whoever decides says first what becomes of it.
        return _page(desk, closing=True), 409
    if desk.file is None:
        return _page(desk, lead=_("Nothing is recorded yet, so the file cannot be closed.")), 409
    try:
        with unit_of_work() as session:
            close_file(session, file=desk.file, councillor=me(), at=now())
    except Refused as refusal:
        if refusal.code == Refusal.FILE_CLOSED:
            # A second click: it is closed, which is what was wanted.
            return redirect(url_for("council.show", slug=slug), 303)
        look_again()
        words = sentence(lang(), refusal.code, refusal.facts)
        return _page(_desk(slug), lead=words), 409
    flash(_("The file is closed. Everyone concerned is told once."), "success")
    # With a place of its own: a browser would keep that of the form, far below what is said here.
    return redirect(url_for("council.show", slug=slug) + "#content", 303)


def _page(
    desk: Desk,
    *,
    lead: str | None = None,
    refused: dict[str, Any] | None = None,
    closing: bool = False,
) -> str:
    material = gather_report(db(), desk.synthesis, on=day_of(now()))
    view = compose_report(material, lang(), whole=False)
    verdict = may_decide(me(), desk.synthesis, desk.file, body=desk.body, at=now())
    missing = [
        number
        for number, recommendation in enumerate(desk.synthesis.recommendations, 1)
        if desk.outcome(recommendation) is None
    ]
    due_on = desk.synthesis.consultation.decision_due_on
    return render_template(
        "areas/council/decide.html",
        view=view,
        findings={finding.number: finding for finding in view.findings},
        desk=desk,
        verdict=verdict,
        missing=missing,
        lead=lead,
        refused=refused,
        closing=closing,
        changed=desk.changed(),
        due_on=due_on,
        late=due_on is not None and view.decided is None and due_on < day_of(now()),
    )
