"""What the two ways of sending a remark share: its place, its refusals, where it leads."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import (
    Contribution,
    State,
)
from consult.domain.contributions.rules import Refusal
from consult.domain.maps.placing import Spot, judge_spot
from consult.kernel.errors import Refused
from consult.web.compose.places import PLACES, place_values
from consult.web.contributions.forms import RemarkForm
from consult.web.contributions.sending import count, said_again
from consult.web.contributions.ways import look_again
from consult.web.request import me, now


def common(form: RemarkForm) -> dict[str, Any]:
    """What both ways of sending a remark are given."""
    return {"author": me(), "at": now(), "sent_again": bool(form.again.data), **form.answers()}


def spot(session: Any, form: RemarkForm, consultation: Consultation) -> Spot:
    """The place that the form points at, judged. Raises Refused."""
    box = place_values(consultation)["box"]
    return judge_spot(session, consultation_id=consultation.id, box=box, **form.spot())


def why(form: RemarkForm, refused: Refused) -> str | None:
    """Say a refusal at its field; the words for the page where it is about none."""
    look_again()
    form.renew_key(refused)
    at = {**PLACES, Refusal.NOT_IN_PARAGRAPH: "quote", Refusal.QUOTE_TOO_LONG: "quote"}
    name = at.get(refused.code)
    words = said_again(form, refused)
    if isinstance(name, str):
        form[name].errors = [str(words)]
        return None
    return words


def sent(made: Contribution) -> Any:
    count("comment", made)
    flash(
        _("Received. A moderator reads it before it is published. Your number is %(ref)s.", ref=made.ref)
        if made.state is State.WAITING
        else _("Received and published. Your number in the register is %(ref)s.", ref=made.ref),
        "done",
    )
    return redirect(url_for(".show", ref=made.ref), 303)
