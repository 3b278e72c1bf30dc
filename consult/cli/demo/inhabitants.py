"""Figures of the inhabitants, invented like everything here: what reports set those who took part beside."""

from __future__ import annotations

from datetime import datetime

from consult.cli.demo.content import Localized
from consult.cli.demo.stage import Stage
from consult.domain.synthesis.models import Profile
from consult.domain.synthesis.referring import keep_reference

SOURCE: Localized = {
    "ar": "أرقام خيالية للعرض التجريبي",
    "fr": "Chiffres fictifs de la démonstration",
    "en": "Fictitious figures of the demonstration",
}
INHABITANTS: dict[Profile, dict[str, int]] = {
    Profile.ARRONDISSEMENT: {
        "medina": 21_000,
        "bab-el-bhar": 39_000,
        "bab-souika": 31_000,
        "sidi-el-bechir": 28_000,
        "djebel-jelloud": 24_000,
        "el-kabaria": 86_000,
        "el-menzah": 43_000,
        "cite-el-khadra": 35_000,
        "el-omrane": 41_000,
        "el-omrane-superieur": 52_000,
        "el-ouardia": 32_000,
        "ettahrir": 23_000,
        "ezzouhour": 39_000,
        "hrairia": 110_000,
        "sejoumi": 34_000,
    },
    Profile.AGE: {
        "16-24": 84_000,
        "25-34": 96_000,
        "35-44": 98_000,
        "45-54": 86_000,
        "55-64": 74_000,
        "65-up": 68_000,
    },
    Profile.GENDER: {"woman": 256_000, "man": 250_000},
}


def plan_inhabitants(stage: Stage, *, day: float) -> None:
    def keep(at: datetime) -> None:
        for profile, counts in INHABITANTS.items():
            keep_reference(
                stage.session,
                profile=profile,
                counts=counts,
                source=SOURCE,
                year=at.year - 1,
                by=stage.people["moderator"],
                at=at,
            )

    stage.plan(stage.day(day, hour=9), keep)
