"""The city's settings at the desk: what each section holds, and who changed what when."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Level, Role
from consult.domain.consultations.models import Activity
from consult.domain.settings.actions import change_contact, change_letters, change_levels, change_names
from consult.domain.settings.queries import list_changes
from consult.domain.settings.rules import Section
from consult.domain.territory.queries import get_municipality
from consult.web.access import staff
from consult.web.database import db
from consult.web.forms import fill, localized
from consult.web.settings import areas, colours, deadlines, languages, layers, logo
from consult.web.settings.blueprint import Answer, bp, done, page, sections
from consult.web.settings.forms import ContactForm, LettersForm, LevelsForm, NamesForm

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (areas, colours, deadlines, languages, layers, logo)


@bp.get("")
@staff(Role.ADMINISTRATOR)
def index() -> str:
    """All sections, and their last changes."""
    changes = list_changes(db(), cursor=request.args.get("after"))
    return render_template(
        "areas/settings/index.html",
        sections=sections(),
        changes=changes.rows,
        previous_href=url_for(".index", after=changes.previous) if changes.previous else None,
        next_href=url_for(".index", after=changes.next) if changes.next else None,
    )


@bp.route("/names", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def names() -> Answer:
    """The names of the municipality and of the platform."""
    form, problem = NamesForm(), None
    if not form.is_submitted():
        city = get_municipality(db())
        fill(form, "name", city.name)
        fill(form, "platform_name", city.platform_name)
    elif form.validate():
        words = {"name": localized(form, "name"), "platform_name": localized(form, "platform_name")}
        if (problem := done(form, change_names, **words)) is None:
            flash(_("The names are saved."), "done")
            return redirect(url_for(".names"), 303)
    return page("names.html", Section.NAMES, form, problem=problem)


@bp.route("/contact", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def contact() -> Answer:
    """Where and when the city is reached."""
    form, problem = ContactForm(), None
    if not form.is_submitted():
        city = get_municipality(db())
        form.email.data, form.phone.data = city.contact_email, city.contact_phone
        fill(form, "address", city.contact_address)
        fill(form, "hours", city.contact_hours)
    elif form.validate():
        problem = done(
            form,
            change_contact,
            email=form.email.data or "",
            phone=form.phone.data or "",
            address=localized(form, "address"),
            hours=localized(form, "hours"),
        )
        if problem is None:
            flash(_("How the city is reached is saved."), "done")
            return redirect(url_for(".contact"), 303)
    return page("contact.html", Section.CONTACT, form, problem=problem)


@bp.route("/letters", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def letters() -> Answer:
    """What stands at the foot of every letter."""
    form, problem = LettersForm(), None
    if not form.is_submitted():
        fill(form, "footer", get_municipality(db()).mail_footer)
    elif form.validate():
        problem = done(form, change_letters, footer=localized(form, "footer"))
        if problem is None:
            flash(_("The foot of the letters is saved."), "done")
            return redirect(url_for(".letters"), 303)
    return page("letters.html", Section.LETTERS, form, problem=problem)


@bp.route("/levels", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def levels() -> Answer:
    """The level that a new phase begins with, for each activity."""
    form, problem = LevelsForm(), None
    if not form.is_submitted():
        standing = get_municipality(db()).default_levels
        for activity in Activity:
            form[str(activity)].data = standing.get(str(activity), Level.CONFIRMED)
    elif form.validate():
        wanted = {str(activity): form[str(activity)].data for activity in Activity}
        if (problem := done(form, change_levels, levels=wanted)) is None:
            flash(_("The levels are saved. Phases that stand keep theirs."), "done")
            return redirect(url_for(".levels"), 303)
    return page("levels.html", Section.LEVELS, form, problem=problem)
