"""What readers reported, before a moderator: reasons and words, never who."""

from __future__ import annotations

from typing import Any

from consult.domain.contributions.models import Contribution
from consult.domain.contributions.sameness import accounts_with_same_text, list_same
from consult.domain.moderation.flagged import flagged_of, list_words
from consult.rendering.wording import within
from consult.web.database import db
from consult.web.moderation.forms import DismissForm
from consult.web.request import lang


def flags_on(contribution: Contribution, form: DismissForm | None) -> dict[str, Any]:
    """For the page of a text: how many reports wait on it, their reasons and words, and the form that answers."""
    flagged = flagged_of(db(), [contribution.id])[contribution.id]
    words = list_words(db(), contribution.id) if flagged else []
    form = form or DismissForm(formdata=None)
    if words:
        form.seen_flag.data = str(words[0].id)
    return {
        "flagged": flagged,
        "flag_words": words,
        "flag_language": within(lang(), words[-1].language) if words else "",
        "dismiss_form": form,
    }


def same_as(contribution: Contribution) -> dict[str, Any]:
    """For the page of a text that came from several accounts: from how many, and where the others are."""
    accounts = accounts_with_same_text(db(), [contribution])[contribution.id]
    return {"same_accounts": accounts, "same_texts": list_same(db(), contribution) if accounts else []}
