"""The forms of the city's settings. Each carries the version that its reader saw."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Optional

from consult.domain.accounts.models import Level
from consult.domain.consultations.models import Activity
from consult.domain.settings.rules import LEGAL_MAX, NAME_MAX, TEXT_MAX
from consult.domain.territory.periods import Period, PeriodKind
from consult.rendering.wording import word
from consult.web.forms import fill, in_three, localized
from consult.web.request import lang


@in_three("name", _("Name of the municipality"), limit=NAME_MAX)
@in_three("platform_name", _("Name of the platform"), limit=NAME_MAX)
class NamesForm(FlaskForm):
    seen = HiddenField()


@in_three("address", _("Address"), limit=TEXT_MAX, lines=True)
@in_three("hours", _("Opening hours"), limit=TEXT_MAX, lines=True)
class ContactForm(FlaskForm):
    seen = HiddenField()
    email = StringField(_("E-mail address"))
    phone = StringField(_("Telephone"))


@in_three("footer", _("Foot of the letters"), limit=TEXT_MAX, lines=True)
class LettersForm(FlaskForm):
    seen = HiddenField()


@in_three("name", _("Name of the arrondissement"), limit=NAME_MAX)
class AreaForm(FlaskForm):
    seen = HiddenField()
    valid_from = DateField(_("First day"), validators=[Optional()])
    valid_until = DateField(_("Last day"), validators=[Optional()])


@in_three("legal", _("Legal reference"), limit=LEGAL_MAX)
class PeriodForm(FlaskForm):
    seen = HiddenField()
    kind = SelectField(_("What the period is for"))
    days = IntegerField(_("Number of days"))
    from_on = DateField(_("First day"))
    until_on = DateField(_("Last day"), validators=[Optional()])
    confirmed = BooleanField(_("Confirmed by the legal service"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(kind), word(lang(), kind)) for kind in PeriodKind]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whole numbers and days; the rest is judged by the rules."""
        whole = super().validate(extra_validators)
        if self.days.data is None:
            self.days.errors = [gettext("Give a whole number of days.")]
            whole = False
        if self.from_on.data is None:
            self.from_on.errors = [gettext("Give the first day, for instance 2027-03-15.")]
            whole = False
        return whole

    def fill_from(self, period: Period) -> None:
        self.kind.data, self.days.data = str(period.kind), period.days
        self.from_on.data, self.until_on.data = period.from_on, period.until_on
        self.confirmed.data = period.confirmed
        fill(self, "legal", period.legal)

    def period(self, number: int) -> Period:
        """The period as it is wanted. Call after `validate`."""
        return Period(
            number=number,
            kind=PeriodKind(self.kind.data),
            days=self.days.data or 0,
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            legal=localized(self, "legal"),
            confirmed=self.confirmed.data,
        )


class LevelsForm(FlaskForm):
    seen = HiddenField()
    propose = SelectField(_("Who may propose"), coerce=int)
    observe = SelectField(_("Who may make remarks"), coerce=int)
    comment = SelectField(_("Who may comment"), coerce=int)
    vote = SelectField(_("Who may vote"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for activity in Activity:
            self[str(activity)].choices = [
                (Level.CONFIRMED, gettext("Everybody with a confirmed address")),
                (Level.CHECKED, gettext("People whose identity an agent has checked")),
                (Level.DIGITAL_IDENTITY, gettext("People with the national digital identity")),
            ]
