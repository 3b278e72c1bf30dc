"""Forms of decisions and of deciding bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Optional, StopValidation

from consult.domain.accounts.models import Person
from consult.domain.council.models import Body, BodyKind, OutcomeKind
from consult.domain.council.rules import (
    NAME_MAX,
    NUMBER_MAX,
    REASON_MAX,
    Refusal,
    may_be_in_office,
    may_sit,
)
from consult.kernel.verdict import no
from consult.rendering.wording import sentence, word
from consult.web.forms import AtMost, in_some_language, in_three, judge
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

    def fits(self, bodies: Sequence[Body], *, but: Body | None = None) -> bool:
        """Shapes, the name, and the dates among the other bodies: whatever is wrong is said at once."""
        whole = self.validate_on_submit()
        whole = _is_named(self) and whole
        if self.from_on.data is None:
            return False
        verdict = may_be_in_office(bodies, from_on=self.from_on.data, until_on=self.until_on.data, but=but)
        at = self.until_on if verdict.refusal is Refusal.DATES_IN_ORDER else self.from_on
        return judge(at, verdict) and whole


@in_three("name", _("Name"), limit=NAME_MAX)
@in_three("office", _("Office"), limit=NAME_MAX)
class MandateForm(FlaskForm):
    email = EmailField(_("Address of the member’s account"), validators=[Optional()])
    from_on = DateField(
        _("First day of the mandate"), validators=[Given(_("Give the first day, for instance 2024-03-14."))]
    )
    until_on = DateField(_("Last day of the mandate"), validators=[Optional()])

    @property
    def address(self) -> str:
        return (self.email.data or "").strip()

    def fits(self, body: Body, *, person: Person | None) -> bool:
        """Shapes, the name, the account (`person`, where the address has one) and the dates, all at once."""
        whole = self.validate_on_submit()
        whole = _is_named(self) and whole
        if self.address and not self.email.errors and person is None:
            whole = judge(self.email, no(Refusal.NO_SUCH_ACCOUNT)) and whole
        if self.from_on.data is None:
            return False
        until_on = self.until_on.data or body.until_on
        verdict = may_sit(body, person=person, from_on=self.from_on.data, until_on=until_on)
        places = {Refusal.DATES_IN_ORDER: self.until_on, Refusal.SITS_ALREADY: self.email}
        return judge(places.get(verdict.refusal, self.from_on), verdict) and whole  # type: ignore[call-overload]


def _is_named(form: FlaskForm) -> bool:
    return in_some_language(form, "name", sentence(lang(), Refusal.NAME_NEEDED, {}))
