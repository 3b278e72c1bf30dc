"""The letter to somebody who reported a text: what a moderator made of it."""

from __future__ import annotations

from consult.domain.moderation.models import FlagOutcome
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Paragraph, Quote


def settled(case: Case) -> Body:
    """Hidden under a rule, or it stays; with the moderator's reason, and never with the words of the text."""
    _ = case.words.gettext
    hidden = case.facts["outcome"] == FlagOutcome.HIDDEN
    masked = case.facts["outcome"] == FlagOutcome.MASKED
    blocks: list[Block] = [
        Paragraph(
            _(
                "A moderator has read contribution %(ref)s, which you reported, and has hidden it.",
                ref=case.ref,
            )
            if hidden
            else _(
                "A moderator has read contribution %(ref)s, which you reported, and has masked a passage of it. The "
                "rest stays.",
                ref=case.ref,
            )
            if masked
            else _(
                "A moderator has read contribution %(ref)s, which you reported. The text stays.", ref=case.ref
            )
        )
    ]
    if hidden or masked:
        blocks += case.city_text(_("The rule of the charter"), case.facts.get("rule") or "")
    blocks.append(
        Quote(_("The moderator’s reason"), case.facts["reason"], case.language_of("reason_language"))
    )
    return Body(
        _("Your report on %(ref)s: the text was hidden", ref=case.ref)
        if hidden
        else _("Your report on %(ref)s: a passage was masked", ref=case.ref)
        if masked
        else _("Your report on %(ref)s: the text stays", ref=case.ref),
        [*blocks, Button(_("Open the page of the contribution"), case.own())],
        [_("The author is not told who reported the text.")],
    )
