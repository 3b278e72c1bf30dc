"""Publishing the synthesis: what is complete, what is not, and the reasons that are asked for."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.synthesis.actions import publish_synthesis
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.domain.synthesis.rules import Refusal, may_publish
from consult.kernel.errors import Refused
from consult.web.access import staff
from consult.web.database import unit_of_work
from consult.web.forms import localized, look_again, said_at
from consult.web.request import me, now
from consult.web.synthesis.blueprint import bp
from consult.web.synthesis.forms import PublishForm
from consult.web.synthesis.offering import typed_numbers
from consult.web.synthesis.pages import overview, synthesis_of

# These are asked for on the page itself, so they do not stand in the way of its form.
PLACES = {Refusal.GAP_NEEDS_REASON: "gap_ar", Refusal.LANGUAGE_NEEDS_REASON: "missing_reason"}
ASKED_FOR = set(PLACES)


@bp.route("/desk/consultations/<slug>/synthesis/publish", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def publish(slug: str) -> str | Response | tuple[str, int]:
    synthesis = synthesis_of(slug)
    form = PublishForm()
    if request.method == "GET" and synthesis.state == SynthesisState.PUBLISHED:
        return redirect(url_for(".edit", slug=slug), 303)
    if request.method == "GET":
        return _page(synthesis, form)
    if not form.validate_on_submit():
        return _page(synthesis, form), 422
    try:
        with unit_of_work() as session:
            publish_synthesis(
                session,
                synthesis=synthesis,
                moderator=me(),
                at=now(),
                missing_reason=form.missing_reason.data,
                gap_reason=localized(form, "gap"),
            )
    except Refused as refusal:
        if refusal.code == Refusal.ALREADY_PUBLISHED:
            # A second click: it is published, which is what was wanted.
            return redirect(url_for(".edit", slug=slug), 303)
        look_again()
        return _page(synthesis_of(slug), form, lead=said_at(form, refusal, PLACES)), 409
    flash(_("The synthesis is published, and its figures are frozen."), "success")
    return redirect(url_for("synthesis.show", slug=slug), 303)


def _page(synthesis: Synthesis, form: PublishForm, *, lead: str | None = None) -> str:
    found = overview(synthesis)
    verdict = may_publish(me(), synthesis, found["gaps"], at=now())
    blocked = not verdict and verdict.refusal not in ASKED_FOR
    return render_template(
        "areas/synthesis/publish.html",
        form=form,
        lead=lead,
        verdict=verdict,
        blocked=blocked,
        typed=typed_numbers(synthesis),
        **found,
    )
