"""The forms of the desk. Limits are said here and held again by the domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput

from consult.domain.accounts.models import Level
from consult.domain.consultations.models import VOTED, Activity, Phase, Promise, VoteRule
from consult.domain.consultations.rules import (
    ALTERNATIVE_MAX,
    NAME_MAX,
    REASON_MAX,
    SUMMARY_MAX,
    TEXT_MAX,
    TITLE_MAX,
    PhasePlan,
    Refusal,
)
from consult.domain.consultations.themes import ThemeWish
from consult.domain.contributions.models import Kind
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_line, clean_text
from consult.kernel.tunis import TUNIS
from consult.kernel.verdict import no
from consult.rendering.wording import word
from consult.web.forms import AtMost, in_some_language, in_three, judge, number_in
from consult.web.request import lang

LOCAL = "%Y-%m-%dT%H:%M"


class Localized:
    """What forms with localized texts can do."""

    def words(self, name: str, *, one_line: bool = True) -> dict[str, str]:
        """What was typed for `name`, cleaned as the domain does, empty languages left out."""
        clean = clean_line if one_line else clean_text
        found = {str(language): clean(self[f"{name}_{language}"].data or "") for language in LANGUAGES}  # type: ignore[index]
        return {language: text for language, text in found.items() if text}


def localized_data(**values: Any) -> dict[str, str]:
    """{"title_ar": …} for a form's `data`, from localized texts by field name."""
    return {
        f"{name}_{language}": (value or {}).get(str(language), "")
        for name, value in values.items()
        for language in LANGUAGES
    }


@in_three("title", _("Title"), limit=TITLE_MAX)
class TitleForm(Localized, FlaskForm):
    """A new consultation begins with its title."""

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        return in_some_language(self, "title", gettext("Write the title in at least one language.")) and whole


TEXT_FIELDS = ("question", "can_change", "cannot_change", "who_decides", "promise_words")


@in_three("title", _("Title"), limit=TITLE_MAX)
@in_three("summary", _("Summary"), limit=SUMMARY_MAX, lines=True)
@in_three("question", _("What is asked"), limit=TEXT_MAX, lines=True)
@in_three("can_change", _("What can change"), limit=TEXT_MAX, lines=True)
@in_three("cannot_change", _("What cannot change"), limit=TEXT_MAX, lines=True)
@in_three("who_decides", _("Who decides"), limit=TEXT_MAX, lines=True)
@in_three("promise_words", _("The promise made"), limit=TEXT_MAX, lines=True)
class TextsForm(Localized, FlaskForm):
    seen = HiddenField()
    slug = StringField(_("Address of the page"))
    promise = RadioField(_("The level of the promise"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        explained = {
            Promise.INFORM: gettext("Inform: residents are told; nothing is asked."),
            Promise.CONSULT: gettext("Consult: residents are heard, and told what became of what they said."),
            Promise.INVOLVE: gettext("Involve: what residents say is reflected in the drafts, step by step."),
            Promise.COLLABORATE: gettext("Collaborate: residents work on the solutions with the city."),
            Promise.EMPOWER: gettext("Empower: what residents decide is carried out."),
        }
        self.promise.choices = [(str(level), words) for level, words in explained.items()]

    def texts(self) -> dict[str, dict[str, str]]:
        found = {name: self.words(name) for name in ("title", "summary")}
        return found | {name: self.words(name, one_line=False) for name in TEXT_FIELDS}


class SettingsForm(FlaskForm):
    seen = HiddenField()
    reads_first = BooleanField(_("Moderators read each contribution before it is shown"))
    synthesis_due_on = DateField(_("Day by which the synthesis is promised"), validators=[Optional()])
    decision_due_on = DateField(_("Day by which the decision is promised"), validators=[Optional()])


ACTIVITY_FIELDS = {
    Activity.PROPOSE: "propose",
    Activity.OBSERVE: "observe",
    Activity.COMMENT: "comment",
    Activity.VOTE: "vote",
}


@in_three("title", _("Name of the phase"), limit=NAME_MAX)
@in_three("summary", _("What it is for"), limit=TEXT_MAX, lines=True)
@in_three("reason", _("Why the calendar changes"), limit=REASON_MAX, lines=True)
class PhaseForm(Localized, FlaskForm):
    """A phase; times are those of Tunis."""

    seen = HiddenField()
    opens_at = DateTimeLocalField(_("Opening"), format=[LOCAL, "%Y-%m-%dT%H:%M:%S"])
    closes_at = DateTimeLocalField(_("Closing"), format=[LOCAL, "%Y-%m-%dT%H:%M:%S"])
    propose = BooleanField(_("Proposing"))
    observe = BooleanField(_("Making remarks on the draft"))
    comment = BooleanField(_("Commenting"))
    vote = BooleanField(_("Voting"))
    propose_level = SelectField(_("Who may propose"), coerce=int)
    observe_level = SelectField(_("Who may make remarks"), coerce=int)
    comment_level = SelectField(_("Who may comment"), coerce=int)
    vote_level = SelectField(_("Who may vote"), coerce=int)
    vote_rule = RadioField(_("Rule of the vote"), validators=[Optional()])
    vote_kinds = SelectMultipleField(_("What is voted on"), option_widget=CheckboxInput())
    results = RadioField(_("Results of the vote"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [
            (Level.CONFIRMED, gettext("Everybody with a confirmed address")),
            (Level.CHECKED, gettext("People whose identity an agent has checked")),
            (Level.DIGITAL_IDENTITY, gettext("People with the national digital identity")),
        ]
        for name in ACTIVITY_FIELDS.values():
            self[f"{name}_level"].choices = levels
        self.vote_rule.choices = [(str(rule), word(lang(), rule)) for rule in VoteRule]
        self.vote_kinds.choices = [(one, word(lang(), Kind(one))) for one in VOTED]
        self.results.choices = [
            ("hidden", gettext("Hidden from everybody until the vote closes")),
            ("visible", gettext("Visible while the vote is open")),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Shapes, the name, the order of the dates and the rule of the vote: whatever is wrong is said at once."""
        whole = super().validate(extra_validators)
        whole = in_some_language(self, "title", gettext("Name the phase in at least one language.")) and whole
        for field in (self.opens_at, self.closes_at):
            if field.data is None:
                field.errors = [gettext("Give a day and a time, for instance 2027-03-15 at 09:00.")]
                whole = False
        if self.opens_at.data and self.closes_at.data and self.opens_at.data >= self.closes_at.data:
            whole = judge(self.closes_at, no(Refusal.PHASE_ORDER))
        if self.vote.data and not self.vote_kinds.data:
            self.vote_kinds.errors = [gettext("Choose at least one kind that is voted on.")]
            whole = False
        if self.vote.data and not self.vote_rule.data:
            whole = judge(self.vote_rule, no(Refusal.VOTE_NEEDS_RULE))
        return whole

    def plan(self, standing: Phase | None = None) -> PhasePlan:
        """The phase as it is wanted, instead of the `standing` one. Call after `validate`."""
        activities = {
            activity: self[f"{name}_level"].data
            for activity, name in ACTIVITY_FIELDS.items()
            if self[name].data
        }
        rule = VoteRule(self.vote_rule.data) if self.vote.data and self.vote_rule.data else None
        return PhasePlan(
            title=self.words("title"),
            summary=self.words("summary", one_line=False),
            opens_at=in_tunis(self.opens_at.data, standing.opens_at if standing else None),
            closes_at=in_tunis(self.closes_at.data, standing.closes_at if standing else None),
            activities=activities,
            vote_rule=rule,
            results_hidden=self.results.data != "visible",
            vote_kinds=tuple(self.vote_kinds.data or VOTED[:1]),
        )


def in_tunis(value: datetime, standing: datetime | None = None) -> datetime:
    """What was typed, as an instant. Tunis has had no summer time since 2008.

    A form shows minutes: the `standing` instant is kept, seconds and all, when its minute was not changed.
    """
    typed = value.replace(tzinfo=TUNIS)
    return standing if standing is not None and standing.replace(second=0, microsecond=0) == typed else typed


@in_three("name", _("Theme"), limit=NAME_MAX)
class ThemeRow(Localized, Form):
    theme_id = HiddenField()
    position = IntegerField(_("Place"), validators=[Optional(), NumberRange(0, 999)])
    under = SelectField(_("Stands under"))
    retired = BooleanField(_("Not offered any more"))


class ThemesForm(FlaskForm):
    seen = HiddenField()
    rows = FieldList(FormField(ThemeRow))

    def offer(self, tops: Sequence[tuple[str, str]]) -> None:
        """The themes that another one can stand under: those that stand under none."""
        for row in self.rows:
            own = row.form.theme_id.data
            row.form.under.choices = [
                ("", gettext("no other theme")),
                *(one for one in tops if one[0] != own),
            ]
            row.form.under.data = row.form.under.data or ""

    def themes(self) -> list[ThemeWish]:
        """The themes as they are wanted, in the order of their places; rows without words left out."""
        ordered = sorted(
            self.rows, key=lambda row: row.form.position.data if row.form.position.data is not None else 999
        )
        found = [
            ThemeWish(
                number_in(row.form.theme_id.data),
                row.form.words("name"),
                number_in(row.form.under.data),
                bool(row.form.retired.data),
            )
            for row in ordered
        ]
        return [one for one in found if one.name]


@in_three("title", _("Title of the document"), limit=TITLE_MAX)
class DocumentForm(Localized, FlaskForm):
    file = FileField(_("File"))


@in_three("words", _("Title of the document"), limit=ALTERNATIVE_MAX, lines=False)
class PaperForm(Localized, FlaskForm):
    """Other words for a document or a picture that stands."""

    seen = HiddenField()


@in_three("alternative", _("What the picture shows"), limit=ALTERNATIVE_MAX, lines=True)
class PictureForm(Localized, FlaskForm):
    seen = HiddenField()
    file = FileField(_("Picture"))


class PublishForm(FlaskForm):
    missing_reason = TextAreaField(_("Why a language is missing"), validators=[AtMost(REASON_MAX)])


class ActForm(FlaskForm):
    """A button that changes something: only its token."""
