"""Building the demo: everything through the actions of the domain, in one transaction, on an empty database only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from consult.cli.demo import plan_begun
from consult.cli.demo.cast import open_accounts
from consult.cli.demo.directed import as_first_published, plan_extension, plan_next
from consult.cli.demo.followed import APPEALS, FLAGS, PLAN_ANSWERS, RULINGS, SQUARE_ANSWERS
from consult.cli.demo.following import (
    plan_answers,
    plan_appeals,
    plan_correction,
    plan_decision,
    plan_draft,
    plan_flags,
    plan_reading,
    plan_rulings,
    plan_synthesis,
)
from consult.cli.demo.follows import plan_follows, spread_news
from consult.cli.demo.inhabitants import plan_inhabitants
from consult.cli.demo.news import tell_news
from consult.cli.demo.papers_words import PAPERS
from consult.cli.demo.people import ACCOUNTS, CONTACT, CONTACT_EMAIL
from consult.cli.demo.plan import PLAN
from consult.cli.demo.plan_file import plan_the_file
from consult.cli.demo.regulations import plan_regulations
from consult.cli.demo.settings import make_settings
from consult.cli.demo.square import SQUARE
from consult.cli.demo.square_heard import (
    CORRECTED,
    FINDINGS,
    RECOMMENDATIONS,
    REPORT,
    SET_ASIDE,
    WHY_CORRECTED,
)
from consult.cli.demo.staffing import SUSPENDED, plan_invitation, plan_suspension
from consult.cli.demo.stage import Progress, Stage
from consult.cli.demo.voices import hold_consultation
from consult.cli.demo.zones import plan_zones
from consult.domain.notices.settling import settle_notices
from consult.domain.schema import holds_anything
from consult.domain.synthesis.rules import Part
from consult.domain.territory.actions import declare_demo
from consult.kernel.filestore import FileStore
from consult.kernel.localized import LANGUAGES
from consult.web.database import Session

# Whoever signs in as them finds something left to vote on.
SILENT = frozenset({"resident", "association", SUSPENDED})

FILES = Path(__file__).resolve().parent / "files"

IN_LANGUAGE = {
    "ar": {"ar": "بالعربية", "fr": "بالفرنسية", "en": "بالإنقليزية"},
    "fr": {"ar": "en arabe", "fr": "en français", "en": "en anglais"},
    "en": {"ar": "in Arabic", "fr": "in French", "en": "in English"},
}

CITY = {
    "ar": "خريطة مرسومة لتونس: المدينة العتيقة بأبوابها بين السبخة والبحيرة، وتلال خضراء وخطّ مترو",
    "fr": "Carte dessinée de Tunis : la médina et ses portes entre la sebkha et le lac, des collines vertes, une ligne de métro",
    "en": "A drawn map of Tunis: the medina and its gates between the salt lake and the lake, green hills, a tram line",
}
SQUARE_SEEN = {
    "ar": "رسم للساحة من فوق: أشجار ومقاعد وباعة ومارّة حول نافورة على شكل نجمة",
    "fr": "La place dessinée vue d’en haut : arbres, bancs, étals et passants autour d’une fontaine en étoile",
    "en": "The square drawn from above: trees, benches, stalls and passers-by around a fountain in the shape of a star",
}


class NotEmpty(Exception):
    """The database holds something: nothing was touched."""


@dataclass(frozen=True)
class Built:
    """How much there is."""

    acts: int
    proposals: int
    remarks: int
    comments: int


def _papers(*names: str) -> list[tuple[str, dict[str, str]]]:
    """Files of `files/` and their titles: each paper in each language."""
    return [
        (
            f"{name}-{tongue}.pdf",
            {reader: f"{PAPERS[name][reader][0]} ({IN_LANGUAGE[reader][tongue]})" for reader in LANGUAGES},
        )
        for name in names
        for tongue in LANGUAGES
    ]


def build_demo(
    session: Session, *, store: FileStore, password: str, now: datetime, progress: Progress
) -> Built:
    """Fill an empty database. The caller's transaction makes it whole or nothing. Raises NotEmpty, NotMigrated."""
    if holds_anything(session):
        raise NotEmpty
    stage = Stage(session=session, now=now, store=store, files=FILES)
    declare_demo(session, contact_email=CONTACT_EMAIL, contact_address=CONTACT)
    open_accounts(stage, password=password, at=stage.day(-290, hour=9))
    hold_consultation(
        stage,
        SQUARE,
        picture=("square.webp", SQUARE_SEEN),
        papers=_papers("square"),
        synthesis_due=-170,
        decision_due=-140,
    )
    hold_consultation(
        stage,
        as_first_published(PLAN),
        picture=("city.webp", CITY),
        papers=_papers("presentation", "guide"),
        synthesis_due=40,
        decision_due=95,
        rulings=RULINGS,
        silent=SILENT,
    )
    plan_regulations(stage, PLAN, silent=SILENT)
    plan_the_file(stage, PLAN)
    plan_inhabitants(stage, day=-220)
    plan_reading(stage, SQUARE)
    plan_answers(stage, SQUARE, SQUARE_ANSWERS)
    plan_synthesis(
        stage,
        SQUARE,
        report=REPORT,
        findings=FINDINGS,
        aside=SET_ASIDE,
        recommendations=RECOMMENDATIONS,
        begun=-197,
        published=-182,
    )
    plan_correction(stage, SQUARE, part=Part.METHOD, words=CORRECTED, why=WHY_CORRECTED, day=-171)
    plan_decision(stage, SQUARE, RECOMMENDATIONS, session_on=-162, closed=-160)
    plan_reading(stage, PLAN)
    plan_rulings(stage, PLAN, RULINGS)
    plan_appeals(stage, PLAN, RULINGS, APPEALS)
    plan_flags(stage, FLAGS)
    plan_answers(stage, PLAN, PLAN_ANSWERS)
    plan_synthesis(
        stage,
        PLAN,
        report=plan_begun.REPORT,
        findings=plan_begun.FINDINGS,
        aside={},
        recommendations=plan_begun.RECOMMENDATIONS,
        begun=-6,
        published=None,
    )
    plan_draft(stage, PLAN, days=1)
    plan_zones(stage, PLAN.slug, day=-2)
    make_settings(stage)
    tell_news(stage)
    plan_extension(stage, PLAN, day=-4)
    plan_next(stage, SQUARE)
    plan_suspension(stage)
    plan_invitation(stage)
    plan_follows(stage)
    acts = stage.perform(progress)
    spread_news(stage)
    settle_notices(session, readers=[stage.people[key].id for key in ACCOUNTS])
    return Built(
        acts=acts,
        proposals=len(stage.contributions),
        remarks=len(stage.remarks),
        comments=len(stage.comments),
    )
