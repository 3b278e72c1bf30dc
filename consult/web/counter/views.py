"""The counter: what somebody said on paper or aloud enters the same register, and they leave with a receipt."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.clock import Standing
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation, list_published
from consult.domain.contributions.entering import Anchor, enter_contribution
from consult.domain.contributions.entries import may_enter, missed_closing, takes_in_time
from consult.domain.contributions.models import Category, Channel, Contribution, Kind, Tongue
from consult.domain.contributions.queries import get_contribution
from consult.domain.maps.placing import judge_spot
from consult.domain.synthesis.queries import find_synthesis
from consult.domain.synthesis.rules import takes_entries
from consult.domain.texts.queries import list_texts
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.verdict import require
from consult.rendering.wording import sentence
from consult.web.access import require_role, staff
from consult.web.compose.lateness import lateness_of
from consult.web.compose.places import PLACES, place_values
from consult.web.counter.forms import EntryForm
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.request import lang, me, now

bp = Blueprint("counter", __name__, url_prefix="/<lang:lang>/desk/counter")

Answer = str | tuple[str, int]


@bp.get("")
@staff(Role.COUNTER_AGENT)
def new() -> str:
    """The consultations for which this agent may enter something: in time, or out of time only."""
    in_time, late = [], []
    for standing in (Standing.OPEN, Standing.CLOSED):
        for one in list_published(db(), standing=standing, at=now()).rows:
            if holds(me(), Role.COUNTER_AGENT, consultation_id=one.id) and may_enter(me(), one, now()):
                row = {"title": shown(one.title, lang()), "href": url_for(".enter", slug=one.slug)}
                (in_time if takes_in_time(one, now()) else late).append(row)
    return render_template("areas/counter/index.html", rows=in_time, late=late)


@bp.route("/<slug>/new", methods=["GET", "POST"])
@staff(Role.COUNTER_AGENT)
def enter(slug: str) -> Answer | Response:
    consultation = get_consultation(db(), slug)
    require_role(Role.COUNTER_AGENT, consultation_id=consultation.id)
    form = EntryForm()
    form.offer(consultation, list_texts(db(), consultation.id))
    problem, status = "", 200
    verdict = may_enter(me(), consultation, now())
    if verdict.refusal is not None:
        problem, status = sentence(lang(), verdict.refusal, verdict.facts), 409
    elif form.validate_on_submit():
        clear, anchor = form.anchor()
        try:
            made = _entered(consultation, form, anchor) if clear else None
        except Refused as refused:
            look_again()
            problem, status = said_at(form, refused, PLACES), 409
            consultation = get_consultation(db(), slug)
        else:
            if made is not None:
                # The receipt is for the speaker: in their language, where it is one of the platform's.
                spoken = str(made.language)
                language = spoken if spoken in ("ar", "fr", "en") else str(lang())
                return redirect(url_for(".receipt", ref=made.ref, lang=language), 303)
            status = 422
    elif form.is_submitted():
        status = 422
    page = render_template(
        "areas/counter/enter.html",
        consultation=consultation,
        form=form,
        place=place_values(consultation),
        problem=problem,
        open=bool(verdict) or form.is_submitted(),
        late_only=bool(verdict) and not takes_in_time(consultation, now()),
        remarks=form.texts and any(value != Kind.PROPOSAL for value, _label in form.kind.choices),
    )
    return (page, status) if status != 200 else page


def _entered(consultation: Consultation, form: EntryForm, anchor: Anchor | None) -> Contribution:
    """The entry. What arrived in time has to come before the synthesis; what did not is in none. Raises Refused."""
    kind, at = Kind(form.kind.data), now()
    with unit_of_work() as session:
        if missed_closing(consultation, kind=kind, arrived_at=form.arrival(), at=at) is None:
            require(takes_entries(find_synthesis(session, consultation.id)))
        return enter_contribution(
            session,
            consultation=consultation,
            agent=me(),
            kind=kind,
            title=form.title.data or "",
            body=form.body.data or "",
            language=Tongue(form.language.data),
            channel=Channel(form.channel.data),
            category=Category(form.category.data),
            said_on=form.said_on.data,
            arrived_at=form.arrival(),
            said_at_place=form.said_at_place.data or "",
            anchor=anchor,
            place=judge_spot(
                session, consultation_id=consultation.id, box=place_values(consultation)["box"], **form.spot()
            ),
            spoken_for=form.spoken_for.data or None,
            organisation_id=number_in(form.organisation.data),
            arrondissement_id=number_in(form.arrondissement.data),
            theme_id=number_in(form.theme.data),
            submission_key=form.submission_key.data or None,
            at=at,
        )


@bp.get("/receipts/<ref>")
@staff(Role.COUNTER_AGENT)
def receipt(ref: str) -> str:
    """The receipt to be printed, with its salt: for agents, of what was entered at a counter only."""
    contribution = get_contribution(db(), ref)
    require_role(Role.COUNTER_AGENT, consultation_id=contribution.consultation_id)
    if contribution.entered_by_id is None:
        abort(404)
    return render_template(
        "areas/counter/receipt.html",
        contribution=contribution,
        text=shown(contribution.text.title, lang()) if contribution.text is not None else None,
        lateness=lateness_of(contribution),
        url=current_app.config["BASE_URL"] + url_for("contributions.show", ref=ref),
        again=url_for(".enter", slug=contribution.consultation.slug),
    )
