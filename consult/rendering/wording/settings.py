"""Words of the city's settings."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.settings.rules import Refusal, Section
from consult.domain.territory.periods import PeriodKind
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (Section.NAMES, N_("Names")),
    (Section.CONTACT, N_("How the city is reached")),
    (Section.COLOURS, N_("Colours")),
    (Section.LOGO, N_("Logo")),
    (Section.LETTERS, N_("Foot of the letters")),
    (Section.AREAS, N_("Arrondissements")),
    (Section.LAYERS, N_("Maps")),
    (Section.DEADLINES, N_("Periods and their legal references")),
    (Section.LEVELS, N_("Level asked by default")),
    (Section.LANGUAGES, N_("Languages")),
    (PeriodKind.READING, N_("Reading by a moderator")),
    (PeriodKind.ANSWER, N_("Answer by a department")),
    (PeriodKind.DISPLAY, N_("Display of a plan, from the official journal on")),
    (PeriodKind.OPINION, N_("Opinion of a public body on a plan")),
    (PeriodKind.APPEAL, N_("Contesting a ruling, by its author")),
    (PeriodKind.APPEAL_DECISION, N_("Decision on an appeal, by another moderator")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (Refusal.NOT_SETTINGS_EDITOR, N_("Only administrators of the city change its settings.")),
    (
        Refusal.NAME_INCOMPLETE,
        N_("The name of the municipality stands on every page: write it in every language of the platform."),
    ),
    (
        Refusal.PLATFORM_NAME_INCOMPLETE,
        N_("The name of the platform stands on every page: write it in every language of the platform."),
    ),
    (
        Refusal.AREA_NAME_INCOMPLETE,
        N_(
            "Residents choose the arrondissement in their own language: write its name in every language of the "
            "platform."
        ),
    ),
    (
        Refusal.NO_ADDRESS,
        N_("Write the address in at least one language: rulings say where they can be contested."),
    ),
    (
        Refusal.CONTACT_EMAIL,
        N_("This is not an e-mail address. Letters to residents name it as the place to write to."),
    ),
    (
        Refusal.CONTACT_PHONE,
        N_("This is not a telephone number. Write digits, for instance 71 123 456 or +216 71 123 456."),
    ),
    (
        Refusal.COLOUR_UNKNOWN,
        N_("This is not a colour. Write six digits or letters from a to f, for instance #12457d."),
    ),
    (
        Refusal.DOOR_CONTRAST,
        N_(
            "On the ground of the pages this colour reaches a contrast of %(found)s to 1; what is written in it needs "
            "%(least)s to 1. The nearest one that can be read is \u2066%(nearest)s\u2069."
        ),
    ),
    (
        Refusal.BRASS_CONTRAST,
        N_(
            "Beside white or on the band of the header this colour reaches a contrast of %(found)s to 1; a sign needs "
            "%(least)s to 1. The nearest one that is seen is \u2066%(nearest)s\u2069."
        ),
    ),
    (
        Refusal.LOGO_PALE,
        N_("On white nothing of this picture would be seen. Send the logo as it is printed on white paper."),
    ),
    (
        Refusal.SETTING_TOO_LONG,
        N_("This text has %(length)s characters in one language. It may have up to %(limit)s."),
    ),
    (Refusal.AREA_ORDER, N_("The last day comes before the first.")),
    (Refusal.LAST_AREA, N_("This is the last arrondissement in force. Enter another one before you end it.")),
    (
        Refusal.TOO_MANY_AREAS,
        N_("There may be up to %(limit)s arrondissements, those that have ended included."),
    ),
    (Refusal.PERIOD_DAYS, N_("A period has from 1 to %(most)s days.")),
    (Refusal.PERIOD_DATES, N_("The last day comes before the first.")),
    (
        Refusal.PERIOD_MEETS,
        N_(
            "Another period for the same thing, from %(from_on)s, is valid on some of these days. "
            "Give one of the two a last day."
        ),
    ),
    (
        Refusal.PERIOD_BEGUN,
        N_(
            "This period has begun: what it is for, its days and its first day are fixed. "
            "Give it a last day and enter a new one."
        ),
    ),
    (Refusal.TOO_MANY_PERIODS, N_("There may be up to %(limit)s periods.")),
    (Refusal.LEVEL_UNKNOWN, N_("Choose one of the levels.")),
    (
        Refusal.LAST_LANGUAGE,
        N_("One language at least stays on: without any nobody could read the platform."),
    ),
]
