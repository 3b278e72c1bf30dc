"""The forms of the file of a plan: its pieces, the notice in the official journal, the certificate, opinions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from consult.domain.consultations.rules import REASON_MAX
from consult.domain.plans.models import FilePart
from consult.domain.plans.rules import (
    GAZETTE_MAX,
    NOTE_MAX,
    PLACE_MAX,
    SIGNATORY_MAX,
    SUMMARY_MAX,
    TITLE_MAX,
)
from consult.domain.texts.models import PlanText
from consult.kernel.localized import shown
from consult.rendering.wording import word
from consult.web.desk.forms import Localized
from consult.web.forms import AtMost, in_three
from consult.web.request import lang

NEEDED = InputRequired(_("Fill in this field."))


@in_three("title", _("Title"), limit=TITLE_MAX)
class PieceForm(Localized, FlaskForm):
    """One more piece."""

    part = RadioField(_("What the piece is"), validators=[NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part.choices = [(str(one), word(lang(), one)) for one in FilePart]


@in_three("title", _("Title"), limit=TITLE_MAX)
class PieceTitleForm(Localized, FlaskForm):
    act = HiddenField(default="title")


class PieceTextForm(FlaskForm):
    """Which text of the consultation the piece is."""

    act = HiddenField(default="text")
    text = SelectField(_("Text of the consultation"))

    def offer(self, texts: Sequence[PlanText]) -> None:
        self.text.choices = [("", gettext("none: the piece consists of documents"))] + [
            (one.key, str(shown(one.title, lang()))) for one in texts
        ]


@in_three("note", _("Why there is a new version"), limit=NOTE_MAX, lines=True)
class PieceVersionForm(Localized, FlaskForm):
    act = HiddenField(default="version")
    file = FileField(_("File"))


@in_three("place", _("Where the file hangs on paper"), limit=PLACE_MAX)
@in_three("reason", _("Why the dates change"), limit=REASON_MAX, lines=True)
class NoticeForm(Localized, FlaskForm):
    """The notice as it stood in the official journal; the reason only where the calendar is published."""

    gazette_number = StringField(
        _("Number of the official journal (JORT)"), validators=[NEEDED, AtMost(GAZETTE_MAX)]
    )
    gazette_on = DateField(_("Day of the insertion"), validators=[NEEDED])


@in_three("capacity", _("In what capacity"), limit=SIGNATORY_MAX)
class CertificateForm(Localized, FlaskForm):
    signatory = StringField(_("Who signs the certificate"), validators=[NEEDED, AtMost(SIGNATORY_MAX)])


@in_three("body", _("Public body"), limit=TITLE_MAX)
class OpinionForm(Localized, FlaskForm):
    sent_on = DateField(_("Sent on"), validators=[NEEDED])


@in_three("summary", _("What it answered"), limit=SUMMARY_MAX, lines=True)
class ReceivedForm(Localized, FlaskForm):
    received_on = DateField(_("Received on"), validators=[NEEDED])
    file = FileField(_("Its letter"))
