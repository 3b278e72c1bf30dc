"""What stands behind a finding, in words and bars: contributions, and who supports or opposes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.domain.consultations.models import VoteRule
from consult.rendering.bars import Bar
from consult.rendering.formats import Formats
from consult.rendering.words import Words


@dataclass(frozen=True, slots=True)
class Behind:
    """`people` says in a sentence what `bars` draw, for where there is no room for them; `caption` is theirs."""

    contributions: str
    people: str = ""
    bars: list[Bar] = field(default_factory=list)
    caption: str = ""


class Backing:
    """In one language, under the rule of the vote, of so many persons who voted in the consultation."""

    def __init__(self, language: str, *, rule: VoteRule | None, voters: int) -> None:
        self.words = Words(language)
        self.formats = Formats(language)
        self.support_only = rule == VoteRule.SUPPORT
        self.voters = voters

    def of(self, figures: Mapping[str, Any] | None) -> Behind:
        """The frozen figures of one finding (docs/synthesis.md), or None where it has none.

        On one contribution its votes are drawn. On several, the persons for and against at least one of them,
        of all who voted: a sum of votes on proposals that contradict one another would say nothing, and who
        voted on two would count twice.
        """
        ngettext, number = self.words.ngettext, self.formats.number
        cited = figures["contributions"] if figures else 0
        contributions = ngettext(
            "Rests on %(n)s contribution", "Rests on %(n)s contributions", cited, n=number(cited)
        )
        if figures is None or not figures["votes"]["total"]:
            return Behind(contributions)
        supporters, objectors, votes = figures["supporters"], figures["objectors"], figures["votes"]
        if cited == 1:
            caption = ngettext(
                "%(n)s vote on it", "%(n)s votes on it", votes["total"], n=number(votes["total"])
            )
            return Behind(
                contributions, self._people_of_one(supporters, objectors), self._votes(votes), caption
            )
        caption = ngettext(
            "Of the %(n)s person who voted in this consultation",
            "Of the %(n)s persons who voted in this consultation",
            self.voters,
            n=number(self.voters),
        )
        people = self._people_of_several(supporters, objectors)
        return Behind(contributions, people, self._persons(supporters, objectors), caption)

    def _people_of_one(self, supporters: int, objectors: int) -> str:
        ngettext, number = self.words.ngettext, self.formats.number
        for_it = ngettext(
            "%(n)s person supports it.", "%(n)s persons support it.", supporters, n=number(supporters)
        )
        against = ngettext(
            "%(n)s person opposes it.", "%(n)s persons oppose it.", objectors, n=number(objectors)
        )
        return for_it if self.support_only else f"{for_it} {against}"

    def _people_of_several(self, supporters: int, objectors: int) -> str:
        ngettext, number = self.words.ngettext, self.formats.number
        for_one = ngettext(
            "%(n)s person supports at least one of them.",
            "%(n)s persons support at least one of them.",
            supporters,
            n=number(supporters),
        )
        against = ngettext(
            "%(n)s person opposes at least one.",
            "%(n)s persons oppose at least one.",
            objectors,
            n=number(objectors),
        )
        return for_one if self.support_only else f"{for_one} {against}"

    def _votes(self, votes: Mapping[str, int]) -> list[Bar]:
        gettext, total = self.words.gettext, votes["total"]
        if self.support_only:
            return [Bar(gettext("Support"), votes["agree"], votes["agree"] / total, "agree")]
        names = {"agree": gettext("Agree"), "disagree": gettext("Disagree"), "neutral": gettext("No opinion")}
        return [Bar(name, votes[key], votes[key] / total, key) for key, name in names.items()]

    def _persons(self, supporters: int, objectors: int) -> list[Bar]:
        gettext = self.words.gettext
        rows = [Bar(gettext("Support at least one"), supporters, supporters / self.voters, "agree")]
        if not self.support_only:
            rows.append(Bar(gettext("Oppose at least one"), objectors, objectors / self.voters, "disagree"))
        return rows
