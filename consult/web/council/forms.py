"""Forms of decisions and of deciding bodies."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Optional, StopValidation

from consult.domain.council.models import BodyKind, OutcomeKind
from consult.domain.council.rules import NAME_MAX, NUMBER_MAX, REASON_MAX
from consult.rendering.wording import word
from consult.web.forms import AtMost, in_three
from consult.web.request import lang


class Given:
    """Refuses an empty field, or one that could not be read, with a sentence of its own."""

    def __init__(self, words: Any) -> None:
        self.words = words

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            field.errors[:] = []
            raise StopValidation(self.words)


@in_three("reason", _("Reason"), limit=REASON_MAX, lines=True)
class OutcomeForm(FlaskForm):
    """The outcome of one recommendation; several stand in one page, so the page holds the token."""

    class Meta:
        csrf = False

    kind = RadioField(_("Outcome"), validators=[Given(_("Choose an outcome."))], validate_choice=True)
    session_on = DateField(
        _("Date of the session"),
        validators=[Given(_("Give the day of the session, for instance 2026-05-14."))],
    )
    deliberation_number = StringField(
        _("Deliberation number"),
        validators=[Given(_("Give the number of the deliberation.")), AtMost(NUMBER_MAX)],
    )
    expected = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(one), word(lang(), one)) for one in OutcomeKind]

    @property
    def touched(self) -> bool:
        """Whether anything was decided here: the day and the number may only have been offered."""
        return bool(
            self.kind.data or any((self[f"reason_{one}"].data or "").strip() for one in ("ar", "fr", "en"))
        )


@in_three("name", _("Name"), limit=NAME_MAX)
@in_three("source", _("Where its mandate comes from"), limit=400)
class BodyForm(FlaskForm):
    kind = SelectField(_("Kind"))
    from_on = DateField(
        _("First day in office"), validators=[Given(_("Give the first day, for instance 2024-03-14."))]
    )
    until_on = DateField(_("Last day in office"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(one), word(lang(), one)) for one in BodyKind]


@in_three("name", _("Name"), limit=NAME_MAX)
@in_three("office", _("Office"), limit=NAME_MAX)
class MandateForm(FlaskForm):
    email = EmailField(_("Address of the member’s account"), validators=[Optional()])
    from_on = DateField(
        _("First day of the mandate"), validators=[Given(_("Give the first day, for instance 2024-03-14."))]
    )
    until_on = DateField(_("Last day of the mandate"), validators=[Optional()])
