"""Writing the synthesis: its texts, findings and recommendations, three languages side by side."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.synthesis.actions import (
    fingerprint,
    move_finding,
    move_recommendation,
    remove_finding,
    remove_recommendation,
    save_finding,
    save_recommendation,
    save_texts,
    start_synthesis,
)
from consult.domain.synthesis.models import Finding, Recommendation, Synthesis, SynthesisState
from consult.domain.synthesis.noting import count_notes
from consult.domain.synthesis.queries import find_synthesis
from consult.domain.synthesis.rules import Part
from consult.kernel.errors import NotFound, Refused, Stale
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import fill, localized, look_again, number_in
from consult.web.request import lang, me, now
from consult.web.synthesis.blueprint import bp
from consult.web.synthesis.forms import FindingForm, RecommendationForm, TextsForm
from consult.web.synthesis.offering import offered_figures
from consult.web.synthesis.pages import (
    aside_form,
    beside,
    consultation_of,
    coverage_of,
    finding_of,
    overview,
    synthesis_of,
    what_stands_behind,
)

Answer = str | Response | tuple[str, int]


def stale_words() -> str:
    """Somebody else saved the same text meanwhile: what both wrote is shown, nothing is lost."""
    return _(
        "Somebody else saved this text while you were writing. Your words are kept below;"
        " compare them with what is saved now, then save again."
    )


@bp.route("/desk/consultations/<slug>/synthesis", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def edit(slug: str) -> Answer:
    """The whole draft at a glance, and the texts around the findings."""
    consultation = consultation_of(slug)
    synthesis = find_synthesis(db(), consultation.id)
    if synthesis is None:
        return render_template("areas/synthesis/begin.html", consultation=consultation)
    form = TextsForm()
    if request.method == "GET":
        _fill_texts(form, synthesis)
        return render_template("areas/synthesis/edit.html", form=form, lead=None, **overview(synthesis))
    if not form.validate_on_submit():
        return (
            render_template("areas/synthesis/edit.html", form=form, lead=None, **overview(synthesis)),
            422,
        )
    try:
        with unit_of_work() as session:
            save_texts(
                session,
                synthesis=synthesis,
                moderator=me(),
                texts={part: localized(form, str(part)) for part in Part},
                at=now(),
                expected_version=number_in(form.version.data),
            )
    except (Refused, Stale) as refusal:
        return _refused_texts(slug, form, refusal)
    flash(_("Saved."), "success")
    return redirect(url_for(".edit", slug=slug) + "#texts", 303)


def _refused_texts(slug: str, form: TextsForm, refusal: Refused | Stale) -> tuple[str, int]:
    look_again()
    synthesis = synthesis_of(slug)
    form.version.data = str(synthesis.version)
    form.version.raw_data = [str(synthesis.version)]
    lead = _lead(refusal)
    saved = {part: getattr(synthesis, part) for part in Part} if isinstance(refusal, Stale) else None
    return (
        render_template(
            "areas/synthesis/edit.html", form=form, lead=lead, saved=saved, **overview(synthesis)
        ),
        409,
    )


def _lead(refusal: Refused | Stale) -> str:
    return stale_words() if isinstance(refusal, Stale) else sentence(lang(), refusal.code, refusal.facts)


def _fill_texts(form: TextsForm, synthesis: Synthesis) -> None:
    for part in Part:
        fill(form, str(part), getattr(synthesis, part))
    form.version.data = str(synthesis.version)


@bp.post("/desk/consultations/<slug>/synthesis/begin")
@staff(Role.MODERATOR)
def begin(slug: str) -> Answer:
    """Begin the synthesis; a second click opens the one there is."""
    consultation = consultation_of(slug)
    with unit_of_work() as session:
        start_synthesis(session, consultation=consultation, moderator=me(), at=now())
    return redirect(url_for(".edit", slug=slug), 303)


@bp.route("/desk/consultations/<slug>/synthesis/findings/new", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def new_finding(slug: str) -> Answer:
    synthesis = synthesis_of(slug)
    form = FindingForm()
    if request.method == "GET":
        return _finding_page(synthesis, None, form)
    if not form.validate_on_submit():
        return _finding_page(synthesis, None, form), 422
    try:
        with unit_of_work() as session:
            made = save_finding(
                session,
                synthesis=synthesis,
                moderator=me(),
                title=localized(form, "title"),
                body=localized(form, "body"),
                at=now(),
            )
    except Refused as refusal:
        look_again()
        return _finding_page(synthesis_of(slug), None, form, lead=_lead(refusal)), 409
    flash(_("Finding added. Now cite what it rests on."), "success")
    return redirect(url_for(".finding", slug=slug, finding_id=made.id), 303)


@bp.route("/desk/consultations/<slug>/synthesis/findings/<int:finding_id>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def finding(slug: str, finding_id: int) -> Answer:
    """One finding, and beside it the contributions it may cite."""
    synthesis = synthesis_of(slug)
    found = finding_of(synthesis, finding_id)
    form = FindingForm()
    if request.method == "GET":
        return _finding_page(synthesis, found, form)
    if not form.validate_on_submit():
        return _finding_page(synthesis, found, form), 422
    try:
        with unit_of_work() as session:
            save_finding(
                session,
                synthesis=synthesis,
                finding=found,
                moderator=me(),
                title=localized(form, "title"),
                body=localized(form, "body"),
                at=now(),
                expected=form.expected.data or None,
            )
    except (Refused, Stale) as refusal:
        look_again()
        synthesis = synthesis_of(slug)
        found = finding_of(synthesis, finding_id)
        stale = isinstance(refusal, Stale)
        return _finding_page(synthesis, found, form, lead=_lead(refusal), stale=stale), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".finding", slug=slug, finding_id=finding_id), 303)


def _finding_page(
    synthesis: Synthesis,
    found: Finding | None,
    form: FindingForm,
    *,
    lead: str | None = None,
    stale: bool = False,
    **more: object,
) -> str:
    """The form as it was sent, or as the finding is; `more` comes from a refused citation."""
    if found is not None and not form.is_submitted():
        fill(form, "title", found.title)
        fill(form, "body", found.body)
    if found is not None and (stale or not form.is_submitted()):
        form.expected.data = fingerprint(found.title, found.body)
    shelf = beside(synthesis, found) if found is not None else None
    return render_template(
        "areas/synthesis/finding.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        published=synthesis.state == SynthesisState.PUBLISHED,
        finding=found,
        number=synthesis.findings.index(found) + 1 if found is not None else len(synthesis.findings) + 1,
        form=form,
        lead=lead,
        saved=found if stale else None,
        beside=shelf,
        covered=coverage_of(synthesis),
        figures=offered_figures(synthesis),
        notes=_open_notes(synthesis, found),
        **(what_stands_behind(synthesis, found) if found is not None else {"behind": None, "backing": None}),
        **{"aside": aside_form(shelf["reasons"]) if shelf else None, "refused": None, **more},
    )


def _open_notes(synthesis: Synthesis, found: Finding | None) -> int:
    if found is None:
        return 0
    about = f"finding-{found.id}"
    return count_notes(db(), synthesis.id, [about])[about]


def finding_page_again(slug: str, finding_id: int, **more: object) -> str:
    """The page of a finding after a citation was refused on it; its own form as it is saved."""
    synthesis = synthesis_of(slug)
    found = finding_of(synthesis, finding_id)
    form = FindingForm(formdata=None)
    fill(form, "title", found.title)
    fill(form, "body", found.body)
    form.expected.data = fingerprint(found.title, found.body)
    return _finding_page(synthesis, found, form, **more)


@bp.post("/desk/consultations/<slug>/synthesis/findings/<int:finding_id>/<any(up, down, remove):act>")
@staff(Role.MODERATOR)
def change_finding(slug: str, finding_id: int, act: str) -> Answer:
    found = finding_of(synthesis_of(slug), finding_id)
    with unit_of_work() as session:
        if act == "remove":
            remove_finding(session, finding=found, moderator=me(), at=now())
        else:
            by = -1 if act == "up" else 1
            move_finding(session, finding=found, by=by, moderator=me(), at=now())
    return redirect(url_for(".edit", slug=slug) + "#findings", 303)


@bp.route("/desk/consultations/<slug>/synthesis/recommendations/new", methods=["GET", "POST"])
@bp.route("/desk/consultations/<slug>/synthesis/recommendations/<int:number>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def recommendation(slug: str, number: int | None = None) -> Answer:
    """A new recommendation, or the one with this number (1 is the first in the report)."""
    synthesis = synthesis_of(slug)
    found = _recommendation(synthesis, number)
    form = RecommendationForm()
    form.offer(synthesis.findings)
    if request.method == "GET":
        if found is not None:
            fill(form, "title", found.title)
            fill(form, "body", found.body)
            form.findings.data = [ground.finding_id for ground in found.grounds]
        return _recommendation_page(synthesis, found, form, number)
    if not form.validate_on_submit():
        return _recommendation_page(synthesis, found, form, number), 422
    chosen = set(form.findings.data or ())
    try:
        with unit_of_work() as session:
            save_recommendation(
                session,
                synthesis=synthesis,
                recommendation=found,
                moderator=me(),
                title=localized(form, "title"),
                body=localized(form, "body"),
                findings=[one for one in synthesis.findings if one.id in chosen],
                at=now(),
                expected=form.expected.data or None,
            )
    except (Refused, Stale) as refusal:
        look_again()
        synthesis = synthesis_of(slug)
        form.offer(synthesis.findings)
        found = _recommendation(synthesis, number)
        stale = isinstance(refusal, Stale)
        return _recommendation_page(synthesis, found, form, number, lead=_lead(refusal), stale=stale), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".edit", slug=slug) + "#recommendations", 303)


def _recommendation(synthesis: Synthesis, number: int | None) -> Recommendation | None:
    if number is None:
        return None
    if not 1 <= number <= len(synthesis.recommendations):
        raise NotFound(number)
    return synthesis.recommendations[number - 1]


def _recommendation_page(
    synthesis: Synthesis,
    found: Recommendation | None,
    form: RecommendationForm,
    number: int | None,
    *,
    lead: str | None = None,
    stale: bool = False,
) -> str:
    if found is not None and (stale or not form.is_submitted()):
        grounds = sorted(ground.finding_id for ground in found.grounds)
        form.expected.data = fingerprint(found.title, found.body, grounds)
    return render_template(
        "areas/synthesis/recommendation.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        published=synthesis.state == SynthesisState.PUBLISHED,
        recommendation=found,
        number=number,
        form=form,
        lead=lead,
        saved=found if stale else None,
        figures=offered_figures(synthesis),
    )


@bp.post("/desk/consultations/<slug>/synthesis/recommendations/<int:number>/<any(up, down, remove):act>")
@staff(Role.MODERATOR)
def change_recommendation(slug: str, number: int, act: str) -> Answer:
    found = _recommendation(synthesis_of(slug), number)
    assert found is not None, "the address has a number"
    with unit_of_work() as session:
        if act == "remove":
            remove_recommendation(session, recommendation=found, moderator=me(), at=now())
        else:
            by = -1 if act == "up" else 1
            move_recommendation(session, recommendation=found, by=by, moderator=me(), at=now())
    return redirect(url_for(".edit", slug=slug) + "#recommendations", 303)
