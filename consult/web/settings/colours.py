"""The colours of the city: chosen, tried on a sample, refused with the nearest that can be read, given back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.widgets import ColorInput

from consult.domain.accounts.models import Role
from consult.domain.settings.actions import change_colours
from consult.domain.settings.rules import Refusal, Section, may_be_brass, may_be_door
from consult.domain.territory.colours import STANDARD, Colours, colours_of, nearest_to
from consult.domain.territory.queries import get_municipality
from consult.kernel.colours import clean_colour
from consult.kernel.errors import Refused, Stale
from consult.kernel.verdict import no
from consult.web.access import staff
from consult.web.colours import sheet_address
from consult.web.database import db
from consult.web.forms import judge
from consult.web.settings.blueprint import Answer, bp, done, page


class ColoursForm(FlaskForm):
    seen = HiddenField()
    door = StringField(_("Main colour"), widget=ColorInput())
    brass = StringField(_("Accent"), widget=ColorInput())

    def colours(self) -> Colours | None:
        """The two as they are written, or None; what is wrong with them stands at the fields."""
        found = {}
        for field in (self.door, self.brass):
            field.data = found[field.name] = clean_colour(field.data or "")
            if field.data is None:
                judge(field, no(Refusal.COLOUR_UNKNOWN))
        door, brass = found["door"], found["brass"]
        return Colours(door, brass) if door and brass else None

    def fill_from(self, colours: Colours) -> None:
        self.door.data, self.brass.data = colours.door, colours.brass


@bp.route("/colours", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def colours() -> Answer:
    """The act `try` shows the sample, `take` takes the nearest that can be read, `reset` the platform's own."""
    form, standing = ColoursForm(), colours_of(get_municipality(db()))
    problem: Refused | Stale | None = None
    tried, offered = standing or STANDARD, None
    act = request.form.get("act", "save")
    if not form.is_submitted():
        form.fill_from(tried)
    elif form.validate():
        wanted = STANDARD if act == "reset" else form.colours()
        if wanted is not None:
            tried = nearest_to(wanted)
            if act == "take":
                form.fill_from(tried)
                wanted = tried
            elif act != "reset" and tried != wanted:
                offered = tried
                judge(form.door, may_be_door(wanted))
                judge(form.brass, may_be_brass(Colours(tried.door, wanted.brass)))
            if act != "try" and offered is None:
                problem = done(form, change_colours, colours=wanted)
                if problem is None:
                    flash(
                        gettext("The platform's own colours are back.")
                        if act == "reset"
                        else gettext("The colours are saved."),
                        "done",
                    )
                    return redirect(url_for(".colours"), 303)
    return page(
        "colours.html",
        Section.COLOURS,
        form,
        problem=problem,
        tried=tried,
        offered=offered,
        own=standing is not None,
        sample_sheet=sheet_address("sample", tried),
    )
