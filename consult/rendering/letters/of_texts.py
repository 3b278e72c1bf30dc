"""Letters about the text of a draft: a new version, and what became of one's remarks."""

from __future__ import annotations

from consult.domain.contributions.models import Standing
from consult.kernel.localized import shown
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Item, Paragraph, isolated
from consult.rendering.wording import word


def version_displayed(case: Case) -> Body:
    """To the author of remarks: how each stands to the version that is on display now."""
    _, ngettext = case.words.gettext, case.words.ngettext
    title = isolated(shown(case.facts["title"], case.language))
    number, remarks = case.facts["version"], case.facts["remarks"]
    blocks: list[Block] = [
        Paragraph(
            _(
                "Version %(number)s of “%(title)s” is on display. What became of what you said about it:",
                number=number,
                title=title,
            )
        )
    ]
    for one in remarks:
        blocks.append(Item(_line(case, one), case.url(f"contributions/{one['ref']}")))
    if more := case.facts.get("more"):
        blocks.append(Paragraph(ngettext("and %(num)s more remark.", "and %(num)s more remarks.", more)))
    where = f"consultations/{case.facts['slug']}/texts/{case.facts['text']}"
    blocks.append(Button(_("Read the new version"), case.url(where)))
    return Body(
        _("A new version of the text you spoke about: “%(title)s”", title=title),
        blocks,
        [_("Your remarks keep their numbers and their pages, also where their paragraph is gone.")],
    )


def followed(case: Case) -> Body:
    """To those who follow the consultation: which text is on display, and why there is a new version."""
    _ = case.words.gettext
    facts, number = case.facts, case.facts["version"]
    title = isolated(shown(facts["text_title"], case.language))
    where = f"consultations/{facts['slug']}/texts/{facts['text']}"
    if number == 1:
        subject = _("A text to read: “%(title)s” is on display", title=title)
        said = _(
            "A text is on display in a public consultation that you follow. Each paragraph can be spoken of."
        )
    else:
        subject = _("A new version of “%(title)s” is on display", title=title)
        said = _(
            "Version %(number)s is on display in a public consultation that you follow. What changed stands beside "
            "the words there were, and each remark follows its paragraph.",
            number=number,
        )
    why = case.city_text(_("Why"), facts["note"]) if facts["note"] else []
    return Body(
        subject,
        [
            Paragraph(said),
            *why,
            *case.city_text(_("Public consultation"), facts["title"]),
            Button(_("Read the text"), case.url(where)),
        ],
        [],
    )


def _line(case: Case, one: dict[str, object]) -> str:
    _, ref = case.words.gettext, isolated(one["ref"])
    if not one["standing"]:
        return _("%(ref)s: a change of the text answers it.", ref=ref)
    standing = word(case.language, Standing(str(one["standing"])))
    if one["caused"]:
        return _("%(ref)s: %(standing)s. The change answers your remark.", ref=ref, standing=standing)
    return _("%(ref)s: %(standing)s.", ref=ref, standing=standing)
