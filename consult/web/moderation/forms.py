"""Forms of moderators and of those who edit the charter."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from consult.domain.moderation.rules import (
    CHARTER_TEXT_MAX,
    CHARTER_TITLE_MAX,
    MOST_PASSAGES,
    REASON_MAX,
)
from consult.kernel.masks import Passage
from consult.kernel.prose import clean_text
from consult.rendering.wording import within
from consult.web.forms import in_three, number_in
from consult.web.request import lang, languages

NEEDED = InputRequired(_("Fill in this field."))


class _Seen(FlaskForm):
    """What the moderator saw: a ruling is refused when the text or its state changed meanwhile."""

    seen_version = HiddenField()
    seen_ruling = HiddenField()

    @property
    def version(self) -> int | None:
        return number_in(self.seen_version.data)

    @property
    def ruling(self) -> int | None:
        return number_in(self.seen_ruling.data)


class RulingForm(_Seen):
    rule = RadioField(_("Rule of the charter"), coerce=int, validators=[InputRequired(_("Choose a rule."))])
    reason = TextAreaField(_("Reason"), validators=[NEEDED])


class PassageForm(Form):
    words = StringField()
    # Which of the places where the words stand; empty: every one.
    nth = StringField()


class MaskForm(_Seen):
    rule = RadioField(
        _("The rule that it breaks"), coerce=int, validators=[InputRequired(_("Choose a rule."))]
    )
    passages = FieldList(
        FormField(PassageForm), label=_("Passages"), min_entries=4, max_entries=MOST_PASSAGES
    )
    reason = TextAreaField(_("Reason"), validators=[NEEDED])

    def wanted(self) -> list[Passage]:
        """The rows that were filled in."""
        return [
            Passage(row.words.data, number_in(row.nth.data) or None)
            for row in self.passages
            if (row.words.data or "").strip()
        ]


class UnmaskForm(FlaskForm):
    reason_again = TextAreaField(_("Why the rule does not apply after all"), validators=[NEEDED])


class ReadForm(_Seen):
    """Nothing but the button."""


class DismissForm(FlaskForm):
    """The newest report that the page showed: what came after it is not dismissed unread."""

    seen_flag = HiddenField()
    reason_told = TextAreaField(_("Reason, for those who reported it"), validators=[NEEDED])


class AppealForm(FlaskForm):
    outcome = RadioField(_("Decision"), validators=[InputRequired(_("Choose a decision."))])
    reason = TextAreaField(_("Reason"), validators=[NEEDED])


class AssignForm(FlaskForm):
    department = SelectField(_("Department"), coerce=int)
    due_on = DateField(_("Answer due on"), validators=[Optional()])


class _Whole(FlaskForm):
    """A text that applies to readers of all languages that are on: each is asked for at its own field."""

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        for name, field in self._fields.items():
            language = next((one for one in languages() if name.endswith(f"_{one}")), None)
            if language is not None and not clean_text(field.data or ""):
                said = gettext(
                    "Write it in this language too: %(language)s.", language=within(lang(), language)
                )
                field.errors = [*field.errors, said]
                whole = False
        return whole


@in_three("introduction", _("Introduction"), limit=CHARTER_TEXT_MAX, lines=True)
@in_three("never", _("What is never a reason"), limit=CHARTER_TEXT_MAX, lines=True)
@in_three("appeal", _("How to contest"), limit=CHARTER_TEXT_MAX, lines=True)
class CharterForm(_Whole):
    version = IntegerField()


@in_three("title", _("Name of the rule"), limit=CHARTER_TITLE_MAX)
@in_three("text", _("What it says"), limit=CHARTER_TEXT_MAX, lines=True)
class RuleForm(_Whole):
    version = IntegerField()


@in_three("reason", _("Reason"), limit=REASON_MAX, lines=True)
class MergeForm(FlaskForm):
    """The head, in words of its own where it is a new one; the reason in the languages of those who are told."""

    head = RadioField(_("Under which words they stand"), validators=[InputRequired(_("Choose the head."))])
    title = StringField(_("Title of the new wording"))
    body = TextAreaField(_("New wording"))
    language = SelectField(_("Its language"))


@in_three("reason", _("Reason"), limit=REASON_MAX, lines=True)
class UndoForm(FlaskForm):
    """Why everything is as before."""
