"""The forms of what is done with a consultation as a whole: copied, suspended, extended, cancelled, scheduled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from consult.domain.consultations.acts import Decision
from consult.domain.consultations.rules import REASON_MAX, TITLE_MAX
from consult.kernel.tunis import TUNIS
from consult.web.desk.forms import LOCAL, Localized
from consult.web.forms import AtMost, in_some_language, in_three

MOMENT = [LOCAL, "%Y-%m-%dT%H:%M:%S"]


def moment_of(field: DateTimeLocalField) -> datetime | None:
    """What was typed, as an instant of Tunis."""
    return field.data.replace(tzinfo=TUNIS) if field.data is not None else None


def _required(field: Any, words: str) -> bool:
    """Whether something that can be read was typed; else `words` stand at the field, in the place of another error."""
    if field.data is None:
        field.errors = [words]
    return field.data is not None


def require_moment(field: DateTimeLocalField) -> bool:
    return _required(field, gettext("Give a day and a time, for instance 2027-03-15 at 09:00."))


@in_three("note", _("Why"), limit=REASON_MAX, lines=True)
@in_three("decided_by", _("Who decided it"), limit=TITLE_MAX)
class NoteForm(Localized, FlaskForm):
    """What is told of every act: why, who decided it and on which day."""

    seen = HiddenField()
    decided_on = DateField(_("Day on which it was decided"))

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        return _required(self.decided_on, gettext("Give a day, for instance 2027-03-15.")) and whole

    def decision(self) -> Decision:
        """Call after `validate`."""
        return Decision(self.words("note", one_line=False), self.words("decided_by"), self.decided_on.data)


class SuspendForm(NoteForm):
    from_at = DateTimeLocalField(_("From when on"), format=MOMENT, validators=[Optional()])


class ResumeForm(NoteForm):
    give_back = RadioField(_("The dates of the calendar"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.give_back.choices = [
            ("yes", gettext("Give the suspended days back: the dates move as shown below")),
            ("no", gettext("Keep the dates that were published")),
        ]


class ExtendForm(NoteForm):
    """The phase, its later closing, and for which of them the other dates were shown before it is done."""

    phase = RadioField(_("The phase that closes later"))
    closes_at = DateTimeLocalField(_("New closing"), format=MOMENT)
    shown = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        if not self.phase.data or self.phase.data == "None":
            self.phase.errors = [gettext("Choose a phase.")]
            whole = False
        return require_moment(self.closes_at) and whole

    def wanted(self) -> str:
        """The phase and its closing as one word, by which it is known what was shown."""
        return f"{self.phase.data}:{self.closes_at.data.isoformat()}"


class CancelForm(NoteForm):
    sure = BooleanField(
        _("I have understood: this ends the consultation for good, and everybody who contributed is told.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        if not self.sure.data:
            self.sure.errors = [gettext("Tick this box if you want to end the consultation for good.")]
        return bool(self.sure.data) and whole


@in_three("title", _("Title"), limit=TITLE_MAX)
class CopyForm(Localized, FlaskForm):
    slug = StringField(_("Address of the page"), validators=[Optional()])
    opens_on = DateField(_("Day on which the first phase opens"), validators=[Optional()])

    def __init__(self, *args: Any, has_phases: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_phases = has_phases

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        whole = (
            in_some_language(self, "title", gettext("Write the title in at least one language.")) and whole
        )
        if self.has_phases:
            whole = _required(self.opens_on, gettext("Give a day, for instance 2027-03-15.")) and whole
        return whole


class ScheduleForm(FlaskForm):
    seen = HiddenField()
    publish_at = DateTimeLocalField(_("Moment of publication"), format=MOMENT)
    missing_reason = TextAreaField(_("Why a language is missing"), validators=[AtMost(REASON_MAX)])

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        return require_moment(self.publish_at) and whole
