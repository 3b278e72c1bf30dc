"""Who took part, beside the inhabitants, in one language: tables, and what is missing said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from consult.domain.accounts.models import AgeBand, Gender
from consult.domain.synthesis.models import Profile
from consult.kernel.guarding import SMALLEST
from consult.kernel.localized import Language, shown
from consult.rendering.formats import Formats
from consult.rendering.wording import word
from consult.rendering.words import Words

# Present half as much as among the inhabitants, or less; a group smaller than this share is not spoken of.
HALF, SPOKEN_OF = 0.5, 0.02


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One group: `people` in words or a number, and its share of those who said; beside it the inhabitants' share."""

    label: str
    people: str
    share: float | None
    inhabitants: float | None


@dataclass(frozen=True, slots=True)
class ProfileView:
    title: str
    rows: list[ProfileRow]
    # The largest share: the bars are drawn to its length, so that small ones can be compared.
    scale: float
    # What is missing, each a sentence.
    missing: list[str]
    # Where the inhabitants were counted; None where the city has given no figures.
    source: str | None


def labels_of(
    language: str, profile: Profile, places: Mapping[str, Mapping[str, str]]
) -> Callable[[str], str]:
    """What gives the name of a group by its code. `places`: names of arrondissements by code."""
    if profile is Profile.AGE:
        return lambda code: word(language, AgeBand(code))
    if profile is Profile.GENDER:
        return lambda code: word(language, Gender(code))
    return lambda code: str(shown(places.get(code), language)) or code


class Participants:
    """The profiles of one report, from its figures."""

    def __init__(
        self, language: str, figures: Mapping[str, Any], *, places: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.language = Language(language)
        self.words, self.formats = Words(language), Formats(language)
        self.figures, self.places = figures, places

    def views(self) -> list[ProfileView]:
        """By arrondissement, age band and gender; none of a profile of which nobody said anything, and none at all of a
        report that was published before profiles were kept."""
        profiles = self.figures["people"].get("profile", {})
        titles = {
            Profile.ARRONDISSEMENT: self.words.gettext("Where those who took part live"),
            Profile.AGE: self.words.gettext("How old those who took part are"),
            Profile.GENDER: self.words.gettext("Women and men among those who took part"),
        }
        return [
            self._view(
                profile, profiles[profile], titles[profile], labels_of(self.language, profile, self.places)
            )
            for profile in Profile
            if any(one["group"] and one["people"] != 0 for one in profiles.get(profile, ()))
        ]

    def _view(
        self, profile: Profile, groups: list[dict[str, Any]], title: str, label: Callable[[str], str]
    ) -> ProfileView:
        gettext, number = self.words.gettext, self.formats.number
        everybody = self.figures["people"]["participants"]
        unsaid = next((one["people"] for one in groups if not one["group"]), 0)
        said = everybody - unsaid if unsaid is not None else everybody
        reference = self.figures.get("reference", {}).get(str(profile))
        inhabitants = sum(reference["counts"].values()) if reference else 0
        rows = []
        for one in groups:
            code, people = one["group"], one["people"]
            if not code:
                continue
            rows.append(
                ProfileRow(
                    label(code),
                    number(people)
                    if people is not None
                    else gettext("fewer than %(n)s, or kept back", n=SMALLEST),
                    people / said if people is not None and said else None,
                    reference["counts"].get(code, 0) / inhabitants
                    if reference and code in reference["counts"]
                    else None,
                )
            )
        missing = self._missing(rows, nobody=profile is not Profile.GENDER)
        if unsaid:
            missing.append(
                self.words.ngettext(
                    "%(n)s person of %(all)s did not say.",
                    "%(n)s persons of %(all)s did not say.",
                    unsaid,
                    n=number(unsaid),
                    all=number(everybody),
                )
            )
        shares = [share for row in rows for share in (row.share, row.inhabitants) if share]
        return ProfileView(title, rows, max(shares, default=1.0), missing, self._source(reference))

    def _missing(self, rows: list[ProfileRow], *, nobody: bool) -> list[str]:
        gettext, percent = self.words.gettext, self.formats.percent
        found = []
        absent = [row.label for row in rows if row.share == 0]
        if absent and nobody:
            found.append(gettext("Nobody said to belong to: %(groups)s.", groups=self.formats.listed(absent)))
        few = [
            gettext(
                "%(group)s (%(here)s of those who said, %(there)s of the inhabitants)",
                group=row.label,
                here=percent(row.share),
                there=percent(row.inhabitants),
            )
            for row in rows
            if row.share
            and row.inhabitants
            and row.inhabitants >= SPOKEN_OF
            and row.share <= HALF * row.inhabitants
        ]
        if few:
            found.append(
                gettext(
                    "Half as present as among the inhabitants, or less: %(groups)s.",
                    groups=self.formats.listed(few),
                )
            )
        return found

    def _source(self, reference: Mapping[str, Any] | None) -> str | None:
        if reference is None:
            return None
        return self.words.gettext(
            "Inhabitants: %(source)s, %(year)s.",
            source=str(shown(reference["source"], self.language)),
            year=reference["year"],
        )
