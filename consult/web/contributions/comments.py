"""Comments as the component `comment` shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Category, Channel, Contribution, Side, State
from consult.domain.contributions.rules import edited_until, may_edit
from consult.domain.contributions.threads import Branch, ids_of
from consult.domain.moderation.models import Ruling
from consult.domain.moderation.queries import rulings_of
from consult.kernel.localized import shown
from consult.rendering.wording import word
from consult.web.compose.cards import author_of
from consult.web.contributions.flags import may_be_asked
from consult.web.database import db
from consult.web.request import lang, now

SIDES = {Side.FOR: "done", Side.AGAINST: "refused", Side.NEUTRAL: "neutral"}


@dataclass(frozen=True, slots=True)
class _Showing:
    """What the comments of a page are shown with: to whom, and why some are not."""

    may_reply: bool
    reader: Person | None
    rulings: Mapping[int, list[Ruling]]
    # Of what was merged into what the page is about: the numbers, by id.
    origins: Mapping[int, str]


def comment_items(
    branches: Sequence[Branch],
    *,
    may_reply: bool,
    reader: Person | None,
    origins: Mapping[int, str] | None = None,
) -> list[dict[str, Any]]:
    """The branches with their replies; of what was hidden only its number and the rule.

    `origins`: numbers of merged texts by their ids; a comment on one of them says so.
    """
    hidden = ids_of(branches, states=(State.HIDDEN,))
    showing = _Showing(may_reply, reader, rulings_of(db(), hidden) if hidden else {}, origins or {})
    return [_item(branch, showing) for branch in branches]


def _item(branch: Branch, showing: _Showing) -> dict[str, Any]:
    row = branch.comment
    href = url_for(".show", ref=row.ref)
    item: dict[str, Any] = {
        "id": row.ref,
        "ref": row.ref,
        "href": href,
        "received_at": row.received_at,
        "language": row.language,
        "replies": [_item(reply, showing) for reply in branch.replies],
        "more": None,
        "origin": showing.origins.get(row.parent_id or 0),
    }
    if branch.more:
        label = ngettext("Show %(num)s more reply", "Show %(num)s more replies", branch.more)
        item["more"] = {"href": f"{href}#comments", "label": label}
    if row.state is not State.PUBLISHED:
        return {**item, "note": gone_note(row, showing.rulings.get(row.id, []))}
    return {
        **item,
        "author": author_of(row),
        "organisation": shown(row.organisation.name, lang()) if row.organisation else None,
        "channel": word(lang(), row.channel) if row.channel is not Channel.ONLINE else None,
        "body": Markup(row.body_html),
        "side": {"text": word(lang(), row.side), "kind": SIDES[row.side]} if row.side else None,
        "by_city": row.category is Category.MUNICIPALITY,
        "reply_href": url_for(".comment", ref=row.ref) if showing.may_reply else None,
        "flag_href": url_for(".flag", ref=row.ref) if may_be_asked(row) else None,
        **_editing(row, showing.reader),
    }


def _editing(row: Contribution, reader: Person | None) -> dict[str, Any]:
    """The way for its author to change it, and until when, while nobody has replied."""
    if not may_edit(reader, row, now()):
        return {}
    return {"edit_href": url_for(".edit", ref=row.ref), "edit_until": edited_until(row, now())}


def gone_note(row: Contribution, rulings: Sequence[Ruling]) -> str:
    """What stands in the place of a text that is not shown."""
    if row.state is State.WITHDRAWN:
        return _("Withdrawn by its author.")
    if row.state is State.WAITING:
        return _("A moderator reads this before it is published.")
    last = rulings[-1] if rulings else None
    if last is not None and last.rule is not None:
        return _("Hidden by a moderator. Rule: %(rule)s.", rule=shown(last.rule.title, lang()))
    if last is not None:
        return _("Rejected by the platform it was taken from.")
    return _("Hidden by a moderator.")
