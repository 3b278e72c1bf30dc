"""Forms of accounts. What the domain judges is judged there; here only that something was typed."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired

from consult.domain.accounts.models import AgeBand, Gender
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.localized import Language, shown, spoken
from consult.rendering.formats import tunis_date
from consult.rendering.wording import word
from consult.web.database import db
from consult.web.forms import number_in
from consult.web.locale import LABELS
from consult.web.request import lang, languages, me, now
from consult.web.robots import Guarded

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


class _Profile(_Places):
    """What may be told to see who is missing, each empty by default."""

    def offer_profile(self) -> None:
        self.offer_places()
        for field, words in ((self.age_band, AgeBand), (self.gender, Gender)):  # type: ignore[attr-defined]
            field.choices = [
                ("", _("I would rather not say")),
                *((str(one), word(lang(), one)) for one in words),
            ]

    def told(self) -> dict[str, Any]:
        """The three answers, None for what is not told."""
        age_band, gender = self.age_band.data, self.gender.data  # type: ignore[attr-defined]
        return {
            "arrondissement_id": self.arrondissement_id,
            "age_band": AgeBand(age_band) if age_band else None,
            "gender": Gender(gender) if gender else None,
        }


NOTHING_TOLD = {"arrondissement_id": None, "age_band": None, "gender": None}


def _languages(chosen: Language | None = None) -> list[tuple[str, str]]:
    """Those that are on; and the one that somebody chose while it was on, so that saving the rest keeps it."""
    offered = [(str(language), LABELS[language]) for language in languages()]
    if chosen is not None and chosen not in languages():
        words = gettext("%(language)s (switched off now)", language=LABELS[chosen])
        offered.append((str(chosen), words))
    return offered


class SignUpForm(Guarded, FlaskForm, _Places):
    email = EmailField(_("E-mail"), validators=[NEEDED])
    password = PasswordField(_("Password"), validators=[NEEDED])
    public_name = StringField(_("Public name or pseudonym"), validators=[NEEDED])
    language = SelectField(_("Language of your letters"))
    arrondissement = SelectField(_("Your arrondissement"), validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = _languages()
        if not self.is_submitted():
            self.language.data = str(spoken(lang(), languages()))
        self.offer_places()


class SignInForm(FlaskForm):
    email = EmailField(_("E-mail"), validators=[NEEDED])
    password = PasswordField(_("Password"), validators=[NEEDED])
    stay = BooleanField(_("Stay signed in on this device"))
    next = HiddenField()


class ForgottenForm(Guarded, FlaskForm):
    email = EmailField(_("E-mail"), validators=[NEEDED])


class NewPasswordForm(FlaskForm):
    password = PasswordField(_("New password"), validators=[NEEDED])


class InvitationForm(FlaskForm):
    public_name = StringField(_("Public name or pseudonym"), validators=[NEEDED])
    password = PasswordField(_("Password"), validators=[NEEDED])


class ConfirmForm(FlaskForm):
    """Nothing but the button: a scanner that opens the link of a letter must not use it up."""


class ProfileForm(FlaskForm, _Profile):
    public_name = StringField(_("Public name or pseudonym"), validators=[NEEDED])
    language = SelectField(_("Language of your letters"))
    arrondissement = SelectField(_("Your arrondissement"))
    age_band = SelectField(_("Your age"))
    gender = SelectField(_("You are"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = _languages(me().language)
        self.offer_profile()


class ChangePasswordForm(FlaskForm):
    current = PasswordField(_("Present password"), validators=[NEEDED])
    password = PasswordField(_("New password"), validators=[NEEDED])


class ChangeEmailForm(FlaskForm):
    email = EmailField(_("New e-mail"), validators=[NEEDED])
    current = PasswordField(_("Present password"), validators=[NEEDED])


class PasswordAgainForm(FlaskForm):
    """For what must not be done by whoever finds the phone lying open."""

    current = PasswordField(_("Your password"), validators=[NEEDED])
