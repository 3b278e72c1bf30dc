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


def _line(case: Case, one: dict[str, object]) -> str:
    _, ref = case.words.gettext, isolated(one["ref"])
    if not one["standing"]:
        return _("%(ref)s: a change of the text answers it.", ref=ref)
    standing = word(case.language, Standing(str(one["standing"])))
    if one["caused"]:
        return _("%(ref)s: %(standing)s. The change answers your remark.", ref=ref, standing=standing)
    return _("%(ref)s: %(standing)s.", ref=ref, standing=standing)
