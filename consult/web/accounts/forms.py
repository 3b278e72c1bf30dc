"""Forms of accounts. What the domain judges is judged there; here only that something was typed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired

from consult.domain.territory.queries import list_arrondissements
from consult.kernel.localized import LANGUAGES, shown
from consult.rendering.formats import tunis_date
from consult.web.database import db
from consult.web.forms import number_in
from consult.web.locale import LABELS
from consult.web.request import lang, now

NEEDED = InputRequired(_("Fill in this field."))
KEPT_OUT = {"value": ""}


class _Places:
    """The choice of an arrondissement, in the reader's language."""

    def offer_places(self) -> None:
        places = list_arrondissements(db(), on=tunis_date(now()))
        choices = [("", _("I would rather not say"))]
        choices += [(str(place.id), str(shown(place.name, lang()))) for place in places]
        self.arrondissement.choices = choices  # type: ignore[attr-defined]

    @property
    def arrondissement_id(self) -> int | None:
        return number_in(self.arrondissement.data)  # type: ignore[attr-defined]


def _languages() -> list[tuple[str, str]]:
    return [(str(language), LABELS[language]) for language in LANGUAGES]


class SignUpForm(FlaskForm, _Places):
    email = EmailField(_("E-mail"), validators=[NEEDED])
    password = PasswordField(_("Password"), validators=[NEEDED])
    public_name = StringField(_("Public name or pseudonym"), validators=[NEEDED])
    language = SelectField(_("Language of your letters"))
    arrondissement = SelectField(_("Your arrondissement"), validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = _languages()
        if not self.is_submitted():
            self.language.data = str(lang())
        self.offer_places()


class SignInForm(FlaskForm):
    email = EmailField(_("E-mail"), validators=[NEEDED])
    password = PasswordField(_("Password"), validators=[NEEDED])
    stay = BooleanField(_("Stay signed in on this device"))
    next = HiddenField()


class ForgottenForm(FlaskForm):
    email = EmailField(_("E-mail"), validators=[NEEDED])


class NewPasswordForm(FlaskForm):
    password = PasswordField(_("New password"), validators=[NEEDED])


class ConfirmForm(FlaskForm):
    """Nothing but the button: a scanner that opens the link of a letter must not use it up."""


class ProfileForm(FlaskForm, _Places):
    public_name = StringField(_("Public name or pseudonym"), validators=[NEEDED])
    language = SelectField(_("Language of your letters"))
    arrondissement = SelectField(_("Your arrondissement"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = _languages()
        self.offer_places()


class ChangePasswordForm(FlaskForm):
    current = PasswordField(_("Present password"), validators=[NEEDED])
    password = PasswordField(_("New password"), validators=[NEEDED])


class ChangeEmailForm(FlaskForm):
    email = EmailField(_("New e-mail"), validators=[NEEDED])
    current = PasswordField(_("Present password"), validators=[NEEDED])
