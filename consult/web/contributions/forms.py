"""The forms of residents. Their limits are those of the domain, said before they are met."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from consult.domain.accounts.models import Organisation, Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.advice import Advice, advise
from consult.domain.contributions.models import OBSERVED, REMARKS, Contribution, Kind, Side, Tongue
from consult.domain.contributions.rules import Refusal, body_fits, title_fits
from consult.domain.moderation.models import FlagReason
from consult.domain.territory.models import Arrondissement
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.prose import clean_line, clean_text, guess_language
from consult.kernel.secrets import digest
from consult.kernel.verdict import Verdict
from consult.rendering.wording import sentence, word
from consult.web.compose.places import PlaceFields
from consult.web.contributions.attaching import with_attachments
from consult.web.forms import judge, number_in
from consult.web.request import lang
from consult.web.robots import Guarded
from consult.web.themes import theme_offers


def _hold(verdict: Verdict) -> None:
    if verdict.refusal is not None:
        raise ValidationError(sentence(lang(), verdict.refusal, verdict.facts))


def new_key() -> str:
    return secrets.token_hex(12)


class _Speaking(Guarded, FlaskForm):
    """What every text has: its words, its language, for whom, and the form's own number."""

    language = SelectField(_("Language of the text"))
    organisation = SelectField(_("You speak"))
    submission_key = HiddenField()
    # The number under which the author was told that these words were sent already.
    again = HiddenField()
    # A fingerprint of the advice that the author was shown: the next press sends the text as it is.
    heeded = HiddenField()
    advice: tuple[Advice, ...] = ()

    def prepare(self, organisations: list[Organisation]) -> None:
        self.language.choices = [(str(tongue), word(lang(), tongue)) for tongue in Tongue]
        self.organisation.choices = [("", _("for myself"))] + [
            (str(one.id), str(shown(one.name, lang()))) for one in organisations
        ]
        if not self.language.data:
            self.language.data = str(lang())
        if not self.organisation.data:
            self.organisation.data = ""
        # A key is a name of ours: whatever else comes in is replaced.
        key = self.submission_key.data or ""
        if not (8 <= len(key) <= 64 and key.isalnum()):
            self.submission_key.data = new_key()

    def advises(self) -> bool:
        """Whether there is something to look at again that the author was not shown yet. Shown once, never a block."""
        title = self["title"].data if "title" in self else None
        found = advise(clean_line(title or ""), clean_text(self.body.data or ""))
        told = digest(repr(found).encode())[:16]
        if not found or self.heeded.data == told:
            return False
        self.advice, self.heeded.data = tuple(found), told
        return True

    def renew_key(self, refused: Refused) -> None:
        """What was sent before stays as it is; the words that differ from it may be sent as a text of their own."""
        if refused.code is Refusal.OTHER_WORDS:
            self.submission_key.data = new_key()

    def suggest_language(self, text: str) -> None:
        """After a refused sending, choose what the text seems to be, where nobody chose another than the
        page's.
        """
        guess = guess_language(text)
        if guess and self.language.data == str(lang()):
            self.language.data = guess


@with_attachments
class ProposalForm(_Speaking):
    title = StringField(_("Title"))
    body = TextAreaField(_("Your proposal"))
    theme = SelectField(_("Theme"))
    arrondissement = SelectField(_("The place you speak of"))

    def fill(
        self,
        consultation: Consultation,
        arrondissements: list[Arrondissement],
        organisations: list[Organisation],
        *,
        person: Person | None = None,
        draft: Contribution | None = None,
    ) -> None:
        """Give the selects their choices, and an untouched form what is known already."""
        self.theme.choices = [("", _("No theme")), *theme_offers(consultation.themes)]
        self.arrondissement.choices = [("", _("The whole city"))] + [
            (str(one.id), str(shown(one.name, lang()))) for one in arrondissements
        ]
        if not self.is_submitted():
            known = draft.arrondissement_id if draft is not None else person and person.arrondissement_id
            self.arrondissement.data = str(known or "")
            if draft is not None:
                self.title.data, self.body.data = draft.title or "", draft.body
                self.language.data = str(draft.language)
                self.theme.data = str(draft.theme_id or "")
                self.organisation.data = str(draft.organisation_id or "")
        for choice in (self.theme, self.arrondissement):
            choice.data = choice.data or ""
        self.prepare(organisations)

    def check_lengths(self) -> bool:
        """Whether title and body may be sent as they are; errors stand on the fields. For a draft nothing is."""
        return all(
            [
                judge(self.title, title_fits(clean_line(self.title.data or ""))),
                judge(self.body, body_fits(Kind.PROPOSAL, clean_text(self.body.data or ""))),
            ]
        )

    def answers(self) -> dict[str, Any]:
        """The arguments of the actions."""
        return {
            "title": self.title.data or "",
            "body": self.body.data or "",
            "language": Tongue(self.language.data),
            "theme_id": number_in(self.theme.data),
            "arrondissement_id": number_in(self.arrondissement.data),
            "organisation_id": number_in(self.organisation.data),
            "submission_key": self.submission_key.data,
        }


class CommentForm(_Speaking):
    body = TextAreaField(_("Your comment"))
    side = RadioField(_("Your side"), default="")

    def fill(self, organisations: list[Organisation]) -> None:
        self.side.choices = [("", _("No side"))] + [(str(side), word(lang(), side)) for side in Side]
        self.side.data = self.side.data or ""
        self.prepare(organisations)

    def validate_body(self, field: Field) -> None:
        _hold(body_fits(Kind.COMMENT, clean_text(field.data or "")))

    def answers(self) -> dict[str, Any]:
        return {
            "body": self.body.data or "",
            "language": Tongue(self.language.data),
            "side": Side(self.side.data) if self.side.data else None,
            "organisation_id": number_in(self.organisation.data),
            "submission_key": self.submission_key.data,
        }


class RemarkForm(PlaceFields, _Speaking):
    """What is said of a paragraph: what it is, the words, and which passage is meant."""

    kind = RadioField(_("What do you want to say?"), default=str(Kind.OBSERVATION))
    quote = TextAreaField(_("The passage you mean"))
    body = TextAreaField(_("Your words"))
    # The version in which the paragraph was read.
    version = HiddenField()

    def fill(self, organisations: list[Organisation], *, version: int | None) -> None:
        """`version`: of the text that is read; None for the plan as a whole, on which there are no comments."""
        kinds = REMARKS if version is not None else OBSERVED
        self.kind.choices = [(str(kind), word(lang(), kind)) for kind in kinds]
        self.kind.data = self.kind.data or str(Kind.OBSERVATION)
        self.version.data = self.version.data or str(version or "")
        self.prepare(organisations)

    def validate_body(self, field: Field) -> None:
        kind = Kind(self.kind.data) if self.kind.data in set(REMARKS) else Kind.OBSERVATION
        _hold(body_fits(kind, clean_text(field.data or "")))

    def answers(self) -> dict[str, Any]:
        """The arguments that `submit_remark` and `submit_remark_on_plan` share."""
        return {
            "kind": Kind(self.kind.data),
            "body": self.body.data or "",
            "language": Tongue(self.language.data),
            "organisation_id": number_in(self.organisation.data),
            "submission_key": self.submission_key.data,
        }

    def passage(self) -> dict[str, Any]:
        """Of a paragraph: in which version it was read, and the words that are meant."""
        return {"version_number": number_in(self.version.data) or 0, "quote": self.quote.data or ""}


@with_attachments
class EditForm(FlaskForm):
    title = StringField(_("Title"))
    body = TextAreaField(_("Text"))
    version = HiddenField()

    def check(self, kind: Kind) -> bool:
        """Lengths as the kind has them; a comment has no title."""
        held = [judge(self.body, body_fits(kind, clean_text(self.body.data or "")))]
        if kind is Kind.PROPOSAL:
            held.append(judge(self.title, title_fits(clean_line(self.title.data or ""))))
        return all(held)


class FlagForm(Guarded, FlaskForm):
    reason = RadioField(_("What is wrong with it?"), validators=[InputRequired(_("Choose a reason."))])
    explanation = TextAreaField(_("In a few words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(str(reason), word(lang(), reason)) for reason in FlagReason]


class PlainForm(FlaskForm):
    """A button, and the proof that it was pressed on our page."""


def errors_of(form: Form) -> bool:
    return any(field.errors for field in form)
