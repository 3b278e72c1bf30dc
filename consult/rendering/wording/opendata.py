"""Words of what is taken away: extracts, what people are counted by, and why something is not given."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.opendata.extracts import Extract, ExtractRefusal
from consult.domain.opendata.headcounts import Characteristic
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (Extract.CONTRIBUTIONS, N_("Proposals")),
    (Extract.REMARKS, N_("Remarks on the draft")),
    (Extract.COMMENTS, N_("Comments")),
    (Extract.VOTES, N_("Votes")),
    (Extract.PEOPLE, N_("People, as counts")),
    (Characteristic.ARRONDISSEMENT, N_("Arrondissement")),
    (Characteristic.AGE, N_("Age")),
    (Characteristic.GENDER, N_("Gender")),
    (Characteristic.LANGUAGE, N_("Language of the account")),
    (Characteristic.LEVEL, N_("Level of verification")),
    (Characteristic.CHANNEL, N_("Took part")),
    (Characteristic.MONTH, N_("Account made in")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (ExtractRefusal.NOT_FOR_ROLE, N_("Your role does not see this, so it cannot take it away either.")),
    (
        ExtractRefusal.CHOOSE_CONSULTATION,
        N_("Choose one consultation: each vote has its own rule and its own day on which its results show."),
    ),
    (
        ExtractRefusal.RESULTS_HIDDEN,
        N_("The results of the vote are hidden from everybody until %(until)s, staff and files included."),
    ),
]
