"""The city's logo: sent, shown as it will stand in the header, removed."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField

from consult.domain.accounts.models import Role
from consult.domain.settings.logo import remove_logo, set_logo, take_logo
from consult.domain.settings.rules import Section
from consult.kernel.errors import Refused, Stale
from consult.kernel.papers import Paper
from consult.kernel.uploads import LIMITS, Kind, UploadRefused
from consult.rendering.wording import sentence
from consult.rendering.wording.uploads import upload_sentences
from consult.web.access import staff
from consult.web.files import chosen, received, store
from consult.web.request import lang
from consult.web.settings.blueprint import Answer, bp, done, page

MEGABYTE = 1024 * 1024


class LogoForm(FlaskForm):
    seen = HiddenField()
    file = FileField(_("Logo"))

    def take(self) -> Paper | None:
        """The picture that was sent, kept small; None when there is none, and why at the field."""
        if not chosen(self.file):
            self.file.errors = [*self.file.errors, gettext("Choose a file.")]
            return None
        try:
            with received(self.file, limit=LIMITS[Kind.PICTURE]) as path:
                return take_logo(store(), path)
        except UploadRefused as refused:
            self.file.errors = [*self.file.errors, *upload_sentences(lang(), refused)]
        except Refused as refused:
            self.file.errors = [*self.file.errors, sentence(lang(), refused.code, refused.facts)]
        return None


@bp.route("/logo", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def logo() -> Answer:
    """A picture in the place of the drawn mark; the act `remove` brings the mark back."""
    form = LogoForm()
    problem: Refused | Stale | None = None
    if form.is_submitted() and form.validate():
        if request.form.get("act") == "remove":
            problem = done(form, remove_logo)
            words = gettext("The logo is removed; the drawn mark is back.")
        elif (taken := form.take()) is not None:
            problem = done(form, set_logo, logo=taken)
            words = gettext("The logo is saved.")
        else:
            return page("logo.html", Section.LOGO, form, most=LIMITS[Kind.PICTURE] // MEGABYTE)
        if problem is None:
            flash(words, "done")
            return redirect(url_for(".logo"), 303)
    return page("logo.html", Section.LOGO, form, problem=problem, most=LIMITS[Kind.PICTURE] // MEGABYTE)
