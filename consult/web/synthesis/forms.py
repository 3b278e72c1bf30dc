"""Forms of the synthesis. Limits are said here and held again by the domain."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField, widgets

from consult.domain.synthesis.models import Finding
from consult.domain.synthesis.noting import NOTE_MAX
from consult.domain.synthesis.referring import SOURCE_MAX
from consult.domain.synthesis.rules import REASON_MAX, TEXT_MAX, TITLE_MAX
from consult.kernel.prose import excerpt
from consult.web.filters import tr
from consult.web.forms import AtMost, in_some_language, in_three


@in_three("introduction", _("Introduction"), limit=TEXT_MAX, lines=True)
@in_three("participants", _("Who took part"), limit=TEXT_MAX, lines=True)
@in_three("method", _("Method"), limit=TEXT_MAX, lines=True)
@in_three("minority", _("What the minority said"), limit=TEXT_MAX, lines=True)
class TextsForm(FlaskForm):
    version = HiddenField()


@in_three("title", _("Title"), limit=TITLE_MAX)
@in_three("body", _("Text"), limit=TEXT_MAX, lines=True)
class FindingForm(FlaskForm):
    expected = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """One language is enough to begin; it is said at the first of them."""
        whole = super().validate(extra_validators)
        return in_some_language(self, "title", gettext("Give a title in at least one language.")) and whole


@in_three("body", _("Text"), limit=TEXT_MAX, lines=True)
class TextForm(FlaskForm):
    """One text around the findings, in a correction."""


@in_three("reason", _("What is corrected, and why"), limit=REASON_MAX, lines=True)
class CorrectionForm(FlaskForm):
    """The reason of a correction; it stands on the report."""


class NoteForm(FlaskForm):
    """A comment among staff, in whatever language they share."""

    body = TextAreaField(_("Comment for the staff"), validators=[AtMost(NOTE_MAX)])


@in_three("source", _("Source"), limit=SOURCE_MAX)
class ReferenceForm(FlaskForm):
    """Figures of the inhabitants: a file, where they come from, and of which year."""

    file = FileField(_("CSV file"))
    year = StringField(_("Year of the figures"), validators=[AtMost(4)])


class RecommendationForm(FindingForm):
    findings = SelectMultipleField(
        _("Findings it rests on"),
        coerce=int,
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )

    def offer(self, findings: list[Finding]) -> None:
        self.findings.choices = [
            (finding.id, f"{number}. {tr(finding.title)}") for number, finding in enumerate(findings, 1)
        ]


@in_three("reason", _("Reason"), limit=REASON_MAX, lines=True)
class AsideForm(FlaskForm):
    """Why contributions are set aside: a reason given before, or a new one."""

    earlier = SelectField(_("A reason given before"), choices=[("", "")], validate_choice=False)

    def offer(self, reasons: list[dict[str, str]]) -> None:
        self.earlier.choices = [
            ("", _("A new reason, written below")),
            *((str(at), excerpt(str(tr(reason)), 90)) for at, reason in enumerate(reasons)),
        ]


@in_three("gap", _("Why this is left open"), limit=REASON_MAX, lines=True)
class PublishForm(FlaskForm):
    missing_reason = TextAreaField(_("Why a language is missing"), validators=[AtMost(REASON_MAX)])
    version = HiddenField()
