"""A contribution as its card shows it in a list."""

from __future__ import annotations

from typing import Any

from flask import url_for

from consult.domain.consultations.models import VoteRule
from consult.domain.contributions.models import Channel, Contribution, Place, State
from consult.kernel.localized import shown
from consult.kernel.prose import excerpt
from consult.rendering.authors import said_by
from consult.rendering.wording import word
from consult.web.request import lang

# How far it has come is said in a list from here on.
TOLD_PLACES = (Place.CITED, Place.DECIDED, Place.SET_ASIDE)


def author_of(contribution: Contribution) -> str:
    """Who is shown as having said it, in the reader's language."""
    return said_by(contribution, lang())


def card_of(contribution: Contribution, *, rule: VoteRule | None, hidden: bool) -> dict[str, Any]:
    """The item of the component `contribution_card`; no votes while results are hidden or where none is held.

    Loaded: author, organisation, arrondissement, theme.
    """
    votes = None
    if rule is not None and not hidden:
        votes = {
            "rule": rule,
            "agree": contribution.agree_count,
            "disagree": contribution.disagree_count,
            "neutral": contribution.neutral_count,
        }
    return {
        "ref": contribution.ref,
        "href": url_for("contributions.show", ref=contribution.ref),
        "title": contribution.title,
        "excerpt": excerpt(contribution.body),
        "language": contribution.language,
        "language_name": word(lang(), contribution.language),
        "author": author_of(contribution),
        "organisation": shown(contribution.organisation.name, lang()) if contribution.organisation else None,
        "arrondissement": shown(contribution.arrondissement.name, lang())
        if contribution.arrondissement
        else None,
        "theme": shown(contribution.theme.name, lang()) if contribution.theme else None,
        "channel": word(lang(), contribution.channel) if contribution.channel != Channel.ONLINE else None,
        "received_at": contribution.received_at,
        "comments": contribution.comment_count,
        "votes": votes,
        "badge": {"text": word(lang(), contribution.place), "state": contribution.place}
        if contribution.place in TOLD_PLACES
        else {"text": word(lang(), contribution.state), "state": contribution.state}
        if contribution.state is State.MERGED
        else None,
    }
