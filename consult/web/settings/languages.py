"""Which languages the platform speaks: chosen, looked at with what follows from it, switched."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from consult.domain.accounts.models import Role
from consult.domain.settings.actions import change_languages
from consult.domain.settings.queries import count_readers
from consult.domain.settings.rules import Section, may_speak
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import LANGUAGES, Language, spoken
from consult.rendering.words import LOCALES
from consult.web.access import staff
from consult.web.database import db
from consult.web.forms import judge
from consult.web.locale import LABELS
from consult.web.request import lang
from consult.web.settings.blueprint import Answer, bp, done, page


class LanguagesForm(FlaskForm):
    seen = HiddenField()
    ar = BooleanField(LABELS[Language.AR])
    fr = BooleanField(LABELS[Language.FR])
    en = BooleanField(LABELS[Language.EN])

    def wanted(self) -> tuple[Language, ...]:
        return tuple(one for one in LANGUAGES if self[str(one)].data)


@bp.route("/languages", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def languages() -> Answer:
    """The act `look` says what would follow, `save` does it."""
    form, problem = LanguagesForm(), None
    standing = languages_on(db())
    looked = False
    if not form.is_submitted():
        for one in LANGUAGES:
            form[str(one)].data = one in standing
    elif form.validate() and judge(form.ar, may_speak(form.wanted())):
        wanted = form.wanted()
        if request.form.get("act") == "save":
            problem = done(form, change_languages, languages=wanted)
            if problem is None:
                # This page itself may speak another language from now on.
                here = spoken(lang(), wanted)
                with force_locale(LOCALES[here]):
                    flash(_("The languages are saved."), "done")
                return redirect(url_for(".languages", lang=str(here)), 303)
        else:
            looked = wanted != standing
            if not looked:
                flash(_("Nothing would change."), "info")
                return redirect(url_for(".languages"), 303)
    return page(
        "languages.html",
        Section.LANGUAGES,
        form,
        problem=problem,
        standing=standing,
        **_following(form.wanted(), standing, looked=looked, problem=problem),
    )


def _following(
    wanted: tuple[Language, ...],
    standing: tuple[Language, ...],
    *,
    looked: bool,
    problem: Refused | Stale | None,
) -> dict[str, Any]:
    """What would follow: of each language that goes how many read letters in it, and in which they are written then."""
    if not looked or problem is not None:
        return {"looked": False}
    readers = count_readers(db())
    return {
        "looked": True,
        "off": [(one, readers[one]) for one in standing if one not in wanted],
        "on": [one for one in wanted if one not in standing],
        "instead": wanted[0],
    }
