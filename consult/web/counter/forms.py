"""The form of the counter: what was said, by whom, when it arrived, and what of the draft it is on."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from consult.domain.accounts.queries import list_organisations
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.entering import Anchor
from consult.domain.contributions.entries import CHANNELS_OF_COUNTER, entered_kinds, may_speak_as
from consult.domain.contributions.models import Category, Channel, Kind, Tongue
from consult.domain.contributions.rules import Refusal
from consult.domain.territory.queries import list_arrondissements
from consult.domain.texts.models import Paragraph, PlanText
from consult.domain.texts.queries import displayed, displayed_then, find_paragraphs, search
from consult.kernel.localized import shown
from consult.kernel.prose import clean_line, excerpt
from consult.kernel.tunis import TUNIS
from consult.rendering.formats import tunis_date
from consult.rendering.wording import word
from consult.web.compose.places import PlaceFields
from consult.web.database import db
from consult.web.forms import judge, number_in
from consult.web.request import lang, now
from consult.web.themes import theme_offers

NEEDED = InputRequired(_("Fill in this field."))
# Of the paragraphs that answer the words typed: more are narrowed by more words.
OFFERED = 10


class EntryForm(PlaceFields, FlaskForm):
    # Not asked where there is one only.
    kind = RadioField(_("Kind"), validators=[DataRequired(_("Fill in this field."))])
    channel = RadioField(_("How it was said"), validators=[NEEDED])
    category = RadioField(_("Who speaks"), validators=[NEEDED])
    spoken_for = StringField(_("Public name"))
    organisation = SelectField(_("Association"))
    said_on = DateField(_("Day on which it was said"), validators=[NEEDED])
    arrived_at = DateTimeLocalField(
        _("When it reached the municipality"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[Optional()],
    )
    said_at_place = StringField(_("Where it was said"))
    language = SelectField(_("Language of the text"))
    title = StringField(_("Title"))
    body = TextAreaField(_("What was said"), validators=[NEEDED])
    # Not asked where no text is on display; what is no text of the consultation is the draft as a whole.
    text = SelectField(_("Text of the draft"), validate_choice=False)
    paragraph = StringField(_("Paragraph of the text"))
    found = RadioField(_("Which paragraph is meant?"), validate_choice=False, validators=[Optional()])
    quote = TextAreaField(_("Words of the paragraph that are meant"))
    theme = SelectField(_("Theme"))
    arrondissement = SelectField(_("The place spoken of"))
    submission_key = HiddenField()

    texts: Sequence[PlanText] = ()

    def validate(self, *args: Any, **more: Any) -> bool:
        """The shapes, then whether who speaks is said in one way, at the field that says another."""
        whole = super().validate(*args, **more)
        if self.kind.data == Kind.PROPOSAL and not self.title.data:
            self.title.errors = [gettext("Fill in this field.")]
            whole = False
        if self.category.errors or self.organisation.errors:
            return whole
        verdict = may_speak_as(
            Category(self.category.data),
            name=clean_line(self.spoken_for.data or ""),
            organisation_id=number_in(self.organisation.data),
        )
        at = self.organisation if verdict.refusal is Refusal.ASSOCIATION_NOT_SPEAKING else self.spoken_for
        return judge(at, verdict) and whole

    def offer(self, consultation: Consultation, texts: Sequence[PlanText]) -> None:
        """The choices, in the agent's language. `texts`: those of the consultation, with their versions."""
        here = lang()
        self.texts = [one for one in texts if displayed(one) is not None]
        kinds = entered_kinds(consultation)
        self.kind.choices = [(str(one), word(here, one)) for one in kinds]
        self.channel.choices = [(str(one), word(here, one)) for one in Channel if one in CHANNELS_OF_COUNTER]
        self.category.choices = [
            (str(one), word(here, one))
            for one in (Category.RESIDENT, Category.ASSOCIATION, Category.ANONYMOUS)
        ]
        self.language.choices = [(str(one), word(here, one)) for one in Tongue]
        none = ("", str(_("not said")))
        self.organisation.choices = [none] + [
            (str(one.id), str(shown(one.name, here))) for one in list_organisations(db())
        ]
        self.text.choices = [("", str(_("the draft as a whole")))] + [
            (one.key, str(shown(one.title, here))) for one in self.texts
        ]
        self.found.choices = []
        self.theme.choices = [none, *theme_offers(consultation.themes)]
        self.arrondissement.choices = [none] + [
            (str(one.id), str(shown(one.name, here)))
            for one in list_arrondissements(db(), on=tunis_date(now()))
        ]
        if not self.is_submitted():
            self.channel.data, self.category.data = str(Channel.COUNTER), str(Category.RESIDENT)
            self.kind.data = str(kinds[0]) if kinds else None
            self.said_on.data, self.language.data = tunis_date(now()), str(here)
            self.submission_key.data = secrets.token_hex(12)
        elif len(kinds) == 1 and not self.kind.data:
            self.kind.data = str(kinds[0])

    def arrival(self) -> datetime | None:
        """When it arrived, as an instant of Tunis."""
        return self.arrived_at.data.replace(tzinfo=TUNIS) if self.arrived_at.data is not None else None

    def anchor(self) -> tuple[bool, Anchor | None]:
        """Whether it is clear what of the draft is meant, and what; None: the draft as a whole.

        Where it is not, the field says so, and the paragraphs that answer the words typed are offered.
        """
        typed = clean_line(self.paragraph.data or "")
        text = next((one for one in self.texts if one.key == self.text.data), None)
        if text is None and typed and len(self.texts) == 1:
            text = self.texts[0]
        if text is None:
            if typed:
                self.text.errors = [gettext("Choose the text in which this paragraph stands.")]
            return not typed, None
        if self.kind.data == Kind.PROPOSAL:
            self.text.errors = [
                gettext("A proposal is on no paragraph. Choose an observation, or leave this empty.")
            ]
            return False, None
        version = displayed_then(text, self.arrival() or now())
        assert version is not None, "only texts on display are offered"
        key = self._paragraph(version.id, typed)
        if key is None:
            return False, None
        return True, Anchor(text, version.number, key, self.quote.data or "")

    def _paragraph(self, version_id: int, typed: str) -> str | None:
        """The key that was typed, or the paragraph that was chosen among those with the words typed."""
        if not typed:
            self.paragraph.errors = [gettext("Say which paragraph: its key, or words of it.")]
            return None
        key = typed.lower()
        if key in find_paragraphs(db(), version_id, [key]):
            return key
        rows = list(search(db(), version_id, typed))
        self.found.choices = [(row.key, _offered(row)) for row in rows[:OFFERED]]
        if self.found.data in {row.key for row in rows[:OFFERED]}:
            return str(self.found.data)
        if not rows:
            self.paragraph.errors = [gettext("No paragraph of this text has these words.")]
            return None
        self.found.data = rows[0].key if len(rows) == 1 else None
        self.found.errors = [
            gettext("Choose the paragraph, then enter it once more.")
            if len(rows) <= OFFERED
            else gettext("More paragraphs have these words than are shown. Choose one, or type more words.")
        ]
        return None


def _offered(row: Paragraph) -> str:
    """A paragraph as one of several to choose from: its key and how it begins."""
    return f"\u2066{row.key}\u2069 · \u2068{excerpt(str(shown(row.words, lang())), 120)}\u2069"
