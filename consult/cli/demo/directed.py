"""What the city did with its consultations beside asking: one was extended, one is scheduled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from consult.cli.demo.content import ConsultationText
from consult.cli.demo.stage import Stage
from consult.domain.consultations.actions import change_consultation
from consult.domain.consultations.acts import Decision, extend_phase
from consult.domain.consultations.clock import opens
from consult.domain.consultations.copying import copy_consultation
from consult.domain.consultations.models import Activity
from consult.domain.consultations.queries import get_for_change
from consult.domain.consultations.scheduling import schedule_publication
from consult.domain.territory.queries import get_municipality

# The proposals of the plan were first to close so many days earlier than they do now.
DAYS_GIVEN = 14

WHY_EXTENDED = {
    "ar": "تأجّلت الجلسات في دائرتي السيجومي والحرايرية بسبب الأمطار. ليتسنّى لمتساكني الدائرتين إبداء رأيهم كغيرهم، مُدّدت هذه المرحلة بأسبوعين.",
    "fr": "Les réunions de Séjoumi et de Hraïria ont été reportées à cause des pluies. Pour que leurs habitants puissent donner leur avis comme les"
    " autres, cette phase dure deux semaines de plus.",
    "en": "The meetings in Séjoumi and Hraïria were postponed because of the rains. So that their residents can speak as others did, this phase lasts"
    " two weeks longer.",
}

NEXT_SLUG = "barcelona-square"
NEXT_TITLE = {
    "ar": "أيّ ساحة نريد في برشلونة؟",
    "fr": "Quelle place voulons-nous à Barcelone ?",
    "en": "Which square do we want at Barcelone?",
}
NEXT_SUMMARY = {
    "ar": "بعد ساحة باب سويقة، تسأل البلدية من يعبرون ساحة برشلونة كلّ يوم: ظلّ، وقوف، باعة، مترجّلون.",
    "fr": "Après la place de Bab Souika, la municipalité interroge celles et ceux qui traversent chaque jour la place de Barcelone : ombre, voitures,"
    " étals, piétons.",
    "en": "After the square of Bab Souika, the municipality asks those who cross Barcelone square every day: shade, cars, stalls, people on foot.",
}


def as_first_published(text: ConsultationText) -> ConsultationText:
    """The text with the calendar as it was before the phase of proposals was extended."""
    phases = [
        replace(phase, closes=phase.closes - DAYS_GIVEN) if "propose" in phase.activities else phase
        for phase in text.phases
    ]
    return replace(text, phases=tuple(phases))


def plan_extension(stage: Stage, text: ConsultationText, *, day: float) -> None:
    """The phase of proposals is given two weeks more."""
    closes = next(phase.closes for phase in text.phases if "propose" in phase.activities)

    def extend(at: datetime) -> None:
        held = get_for_change(stage.session, text.slug)
        extend_phase(
            stage.session,
            consultation=held,
            phase=next(phase for phase in held.phases if opens(phase, Activity.PROPOSE)),
            by=stage.people["moderator2"],
            closes_at=stage.day(closes),
            decision=Decision(WHY_EXTENDED, get_municipality(stage.session).name, stage.date(day)),
            at=at,
        )

    stage.plan(stage.day(day, hour=11), extend)


def plan_next(stage: Stage, source: ConsultationText) -> None:
    """A copy of the earlier consultation is made for another square, and its publication scheduled."""
    moderator = stage.people["moderator"]

    def copy(at: datetime) -> None:
        made = copy_consultation(
            stage.session,
            source=get_for_change(stage.session, source.slug),
            creator=moderator,
            title=NEXT_TITLE,
            slug=NEXT_SLUG,
            opens_on=stage.date(12),
            at=at,
        )
        change_consultation(
            stage.session,
            consultation=made,
            editor=moderator,
            expected_version=made.version,
            texts={"summary": NEXT_SUMMARY},
            at=at,
        )

    def schedule(at: datetime) -> None:
        schedule_publication(
            stage.session,
            consultation=get_for_change(stage.session, NEXT_SLUG),
            planner=moderator,
            publish_at=stage.day(5, hour=9),
            at=at,
        )

    stage.plan(stage.day(-3, hour=10), copy)
    stage.plan(stage.day(-2, hour=15), schedule)
