"""The desk: what waits, the consultations, making one, and its overview, texts and settings."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.actions import TEXT_COLUMNS, change_consultation, create_consultation
from consult.domain.consultations.copying import may_copy
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import Consultation, ConsultationState, Promise
from consult.domain.consultations.queries import get_for_change, list_for_staff
from consult.domain.consultations.rules import may_change_settings, may_edit_content
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import shown
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk import (
    acts,
    aligning,
    answering,
    copying,
    cutting,
    drafts,
    layers,
    opinions,
    papers,
    phases,
    plan,
    plan_display,
    previewing,
    publishing,
    scheduling,
    stamps,
    themes,
)
from consult.web.desk.blueprint import MAKERS, PLACES, Answer, at_desk, bp, for_content, part
from consult.web.desk.forms import SettingsForm, TextsForm, TitleForm, localized_data
from consult.web.desk.pages import gap_rows, rooms_for, rows_of, scope_of, state_of, this_week
from consult.web.desk.scheduling import planned_for
from consult.web.desk.waiting import figures_for
from consult.web.forms import said_at
from consult.web.request import lang, me, now

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (
    acts,
    aligning,
    answering,
    copying,
    cutting,
    drafts,
    layers,
    opinions,
    papers,
    phases,
    plan,
    plan_display,
    previewing,
    publishing,
    scheduling,
    themes,
)

# How many consultations the desk's home shows; the list has them all.
NEWEST = 6


@bp.get("")
@staff()
def index() -> str:
    """What waits for this person, by role."""
    makes = bool({grant.role for grant in me().grants if grant.ended_at is None} & set(MAKERS))
    rows = []
    if makes:
        newest = list_for_staff(db(), consultation_ids=scope_of(me(), *MAKERS), size=NEWEST)
        rows = rows_of(
            [one for one in newest if one.state != ConsultationState.WITHDRAWN], now(), person=me()
        )
    return render_template(
        "areas/desk/index.html",
        rooms=rooms_for(me()),
        figures=figures_for(me(), now()),
        rows=rows,
        planned=planned_for(me()) if makes else [],
        makes=makes,
        may_create=holds(me(), Role.MODERATOR),
        week=this_week(me(), now(), *Role),
    )


@bp.get("/consultations")
@staff(*MAKERS)
def consultations() -> str:
    """All consultations of this person's roles, newest first."""
    page = list_for_staff(db(), consultation_ids=scope_of(me(), *MAKERS), cursor=request.args.get("after"))
    return render_template(
        "areas/desk/consultations.html",
        rows=rows_of(page.rows, now(), person=me()),
        may_create=holds(me(), Role.MODERATOR),
        previous_href=url_for(".consultations", after=page.previous) if page.previous else None,
        next_href=url_for(".consultations", after=page.next) if page.next else None,
    )


@bp.route("/consultations/new", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def new_consultation() -> Answer:
    """A draft begins with its title; everything else follows, part by part."""
    form, problem, status = TitleForm(), "", 200
    verdict = may_edit_content(me(), None)
    if not verdict:
        problem = sentence(lang(), verdict.refusal, verdict.facts)  # type: ignore[arg-type]
        status = 409
    elif form.validate_on_submit():
        try:
            with unit_of_work() as session:
                made = create_consultation(
                    session, creator=me(), texts={"title": form.words("title")}, at=now()
                )
        except Refused as refused:
            problem, status = said_at(form, refused, PLACES), 409
        else:
            flash(_("The draft is saved. Only staff see it until it is published."), "done")
            return redirect(url_for(".texts", slug=made.slug), 303)
    page = render_template("areas/desk/new.html", form=form, problem=problem, allowed=bool(verdict))
    status = status if status != 200 or not form.errors else 422
    return (page, status) if status != 200 else page


@bp.get("/consultations/<slug>")
@staff(*MAKERS)
def consultation(slug: str) -> Answer:
    """How far it is: what is complete, what is missing, what was heard so far."""
    found = at_desk(slug)
    return part(
        "consultation.html",
        slug,
        current="desk.consultation",
        stands_as=state_of(found, now()),
        lacking=gap_rows(found),
        counts=count_consultations(db(), [found.id])[found.id],
        may_edit=bool(may_edit_content(me(), found)),
        may_copy=bool(may_copy(me(), found)),
    )


def _texts_data(found: Consultation) -> dict[str, str]:
    data = localized_data(**{column: getattr(found, column) for column in TEXT_COLUMNS})
    return data | {"slug": found.slug, "promise": str(found.promise), "seen": stamps.of_texts(found)}


@bp.route("/consultations/<slug>/texts", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def texts(slug: str) -> Answer:
    """Title, summary, what is asked, what can and cannot change, who decides, the promise, the address."""
    found = for_content(slug)
    form = TextsForm(data=_texts_data(found))
    draft = found.state == ConsultationState.DRAFT
    problem: Exception | None = None
    stands: dict[str, object] = {}
    if form.validate_on_submit():
        wanted, promise = form.texts(), Promise(form.promise.data)
        address = (form.slug.data or "").strip() if draft else found.slug
        try:
            with unit_of_work() as session:
                held = get_for_change(session, slug)
                same = stamps.same_words(
                    [(words, getattr(held, name)) for name, words in wanted.items()]
                    + [(promise, held.promise), (address, held.slug)]
                )
                stamps.check(form.seen.data, stamps.of_texts(held), same=same)
                change_consultation(
                    session,
                    consultation=held,
                    editor=me(),
                    expected_version=held.version,
                    texts=wanted,
                    promise=promise,
                    slug=address,
                    at=now(),
                )
            flash(_("Saved."), "done")
            return redirect(url_for(".texts", slug=address), 303)
        except (Refused, Stale) as refused:
            problem = refused
    if isinstance(problem, Stale):
        # What the other person saved is shown; sending once more puts these words in its place.
        found = for_content(slug)
        stands = {
            name: getattr(found, name)
            for name, words in form.texts().items()
            if words != getattr(found, name)
        }
        form.seen.data = stamps.of_texts(found)
    return part(
        "texts.html",
        slug,
        current="desk.texts",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        stands=stands,
        draft=draft,
    )


@bp.route("/consultations/<slug>/settings", methods=["GET", "POST"])
@staff(*MAKERS)
def settings(slug: str) -> Answer:
    """Reading before publishing, and the days that are promised."""
    found = at_desk(slug)
    form = SettingsForm(
        data={
            "reads_first": found.reads_first,
            "synthesis_due_on": found.synthesis_due_on,
            "decision_due_on": found.decision_due_on,
            "seen": stamps.of_settings(found),
        }
    )
    problem: Exception | None = None
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in ("reads_first", "synthesis_due_on", "decision_due_on")}
        try:
            with unit_of_work() as session:
                held = get_for_change(session, slug)
                same = stamps.same_words([(value, getattr(held, name)) for name, value in wanted.items()])
                stamps.check(form.seen.data, stamps.of_settings(held), same=same)
                change_consultation(
                    session,
                    consultation=held,
                    editor=me(),
                    expected_version=held.version,
                    settings=wanted,
                    at=now(),
                )
            flash(_("Saved."), "done")
            return redirect(url_for(".settings", slug=slug), 303)
        except (Refused, Stale) as refused:
            problem = refused
    if isinstance(problem, Stale):
        form.seen.data = stamps.of_settings(at_desk(slug))
    return part(
        "settings.html",
        slug,
        current="desk.settings",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        allowed=bool(may_change_settings(me(), found)),
        title=shown(found.title, lang()),
    )
