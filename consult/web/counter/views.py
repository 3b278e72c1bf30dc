"""The counter: what somebody said on paper or aloud enters the same register, and they leave with a receipt."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import list_organisations
from consult.domain.accounts.rules import holds
from consult.domain.consultations.clock import Standing
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation, list_published
from consult.domain.contributions.entering import enter_contribution
from consult.domain.contributions.models import Category, Channel, Tongue
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import CHANNELS_OF_COUNTER, Refusal, may_enter, may_speak_as
from consult.domain.synthesis.queries import find_synthesis
from consult.domain.synthesis.rules import takes_entries
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.prose import clean_line
from consult.kernel.verdict import Verdict, require
from consult.rendering.formats import tunis_date
from consult.rendering.wording import sentence, word
from consult.web.access import require_role, staff
from consult.web.database import db, unit_of_work
from consult.web.forms import judge, look_again, number_in
from consult.web.request import lang, me, now

bp = Blueprint("counter", __name__, url_prefix="/<lang:lang>/desk/counter")

NEEDED = InputRequired(_("Fill in this field."))
Answer = str | tuple[str, int]


class EntryForm(FlaskForm):
    channel = RadioField(_("How it was said"), validators=[NEEDED])
    category = RadioField(_("Who speaks"), validators=[NEEDED])
    spoken_for = StringField(_("Public name"))
    organisation = SelectField(_("Association"))
    said_on = DateField(_("Day on which it was said"), validators=[NEEDED])
    said_at_place = StringField(_("Where it was said"))
    language = SelectField(_("Language of the text"))
    title = StringField(_("Title"), validators=[NEEDED])
    body = TextAreaField(_("What was said"), validators=[NEEDED])
    theme = SelectField(_("Theme"))
    arrondissement = SelectField(_("The place spoken of"))
    submission_key = HiddenField()

    def validate(self, *args: Any, **more: Any) -> bool:
        """The shapes, then whether who speaks is said in one way, at the field that says another."""
        whole = super().validate(*args, **more)
        if self.category.errors or self.organisation.errors:
            return whole
        verdict = may_speak_as(
            Category(self.category.data),
            name=clean_line(self.spoken_for.data or ""),
            organisation_id=number_in(self.organisation.data),
        )
        at = self.organisation if verdict.refusal is Refusal.ASSOCIATION_NOT_SPEAKING else self.spoken_for
        return judge(at, verdict) and whole

    def offer(self, consultation: Consultation) -> None:
        """The choices, in the agent's language."""
        here = lang()
        self.channel.choices = [(str(one), word(here, one)) for one in Channel if one in CHANNELS_OF_COUNTER]
        self.category.choices = [
            (str(one), word(here, one))
            for one in (Category.RESIDENT, Category.ASSOCIATION, Category.ANONYMOUS)
        ]
        self.language.choices = [(str(one), word(here, one)) for one in Tongue]
        none = ("", str(_("not said")))
        self.organisation.choices = [none] + [
            (str(one.id), str(shown(one.name, here))) for one in list_organisations(db())
        ]
        self.theme.choices = [none] + [
            (str(one.id), str(shown(one.name, here))) for one in consultation.themes
        ]
        self.arrondissement.choices = [none] + [
            (str(one.id), str(shown(one.name, here)))
            for one in list_arrondissements(db(), on=tunis_date(now()))
        ]
        if not self.is_submitted():
            self.channel.data, self.category.data = str(Channel.COUNTER), str(Category.RESIDENT)
            self.said_on.data, self.language.data = tunis_date(now()), str(here)
            self.submission_key.data = secrets.token_hex(12)


def _may_enter(consultation: Consultation) -> Verdict:
    """The calendar's answer, then that of the synthesis, which knows what comes too late for it."""
    return may_enter(me(), consultation, now()) and takes_entries(find_synthesis(db(), consultation.id))


@bp.get("")
@staff(Role.COUNTER_AGENT)
def new() -> str:
    """The consultations for which this agent may enter something now."""
    found = []
    for standing in (Standing.OPEN, Standing.CLOSED):
        for one in list_published(db(), standing=standing, at=now()).rows:
            if holds(me(), Role.COUNTER_AGENT, consultation_id=one.id) and _may_enter(one):
                found.append(one)
    return render_template(
        "areas/counter/index.html",
        rows=[{"title": shown(one.title, lang()), "href": url_for(".enter", slug=one.slug)} for one in found],
    )


@bp.route("/<slug>/new", methods=["GET", "POST"])
@staff(Role.COUNTER_AGENT)
def enter(slug: str) -> Answer | Response:
    consultation = get_consultation(db(), slug)
    require_role(Role.COUNTER_AGENT, consultation_id=consultation.id)
    form = EntryForm()
    form.offer(consultation)
    problem, status = "", 200
    verdict = _may_enter(consultation)
    if verdict.refusal is not None:
        problem, status = sentence(lang(), verdict.refusal, verdict.facts), 409
    elif form.validate_on_submit():
        try:
            with unit_of_work() as session:
                require(takes_entries(find_synthesis(session, consultation.id)))
                made = enter_contribution(
                    session,
                    consultation=consultation,
                    agent=me(),
                    title=form.title.data or "",
                    body=form.body.data or "",
                    language=Tongue(form.language.data),
                    channel=Channel(form.channel.data),
                    category=Category(form.category.data),
                    said_on=form.said_on.data,
                    said_at_place=form.said_at_place.data or "",
                    spoken_for=form.spoken_for.data or None,
                    organisation_id=number_in(form.organisation.data),
                    arrondissement_id=number_in(form.arrondissement.data),
                    theme_id=number_in(form.theme.data),
                    submission_key=form.submission_key.data or None,
                    at=now(),
                )
        except Refused as refused:
            look_again()
            problem, status = sentence(lang(), refused.code, refused.facts), 409
            consultation = get_consultation(db(), slug)
        else:
            # The receipt is for the speaker: in their language, where it is one of the platform's.
            spoken = str(made.language)
            language = spoken if spoken in ("ar", "fr", "en") else str(lang())
            return redirect(url_for(".receipt", ref=made.ref, lang=language), 303)
    elif form.is_submitted():
        status = 422
    page = render_template(
        "areas/counter/enter.html",
        consultation=consultation,
        form=form,
        problem=problem,
        open=bool(verdict) or form.is_submitted(),
    )
    return (page, status) if status != 200 else page


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
        url=current_app.config["BASE_URL"] + url_for("contributions.show", ref=ref),
        again=url_for(".enter", slug=contribution.consultation.slug),
    )
