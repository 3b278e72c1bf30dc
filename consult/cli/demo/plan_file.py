"""What hangs beside the draft regulations: the presentation, and what public bodies were asked. Fictitious."""

from __future__ import annotations

from datetime import datetime

from consult.cli.demo.content import ConsultationText
from consult.cli.demo.regulations import KEY
from consult.cli.demo.stage import Stage
from consult.domain.consultations.queries import get_for_change
from consult.domain.plans.actions import add_piece, add_version, bind_text, put_on_display
from consult.domain.plans.models import FilePart
from consult.domain.plans.opining import ask_opinion, receive_opinion
from consult.domain.plans.queries import list_opinions
from consult.domain.texts.queries import get_text
from consult.kernel.uploads import LIMITS, Kind

PRESENTATION = {
    "ar": "التقرير التقديمي",
    "fr": "Rapport de présentation",
    "en": "Presentation report",
}
REGULATIONS = {
    "ar": "مشروع تراتيب العمران",
    "fr": "Projet de règlement d’urbanisme",
    "en": "Draft urban regulations",
}
HERITAGE = {
    "ar": "المعهد الوطني للتراث (خيالي)",
    "fr": "Institut national du patrimoine (fictif)",
    "en": "National Heritage Institute (fictitious)",
}
WATER = {
    "ar": "الديوان الوطني للتطهير (خيالي)",
    "fr": "Office national de l’assainissement (fictif)",
    "en": "National Sanitation Office (fictitious)",
}
ROADS = {
    "ar": "الإدارة الجهوية للتجهيز (خيالية)",
    "fr": "Direction régionale de l’équipement (fictive)",
    "en": "Regional Directorate of Equipment (fictitious)",
}
SUMMARY = {
    "ar": "رأي بالموافقة مع التحفّظ: يُعرض كلّ هدم في المدينة العتيقة على المعهد قبل الترخيص.",
    "fr": "Avis favorable avec réserve : toute démolition dans la médina est soumise à l’institut avant l’autorisation.",
    "en": "Approves, with a reservation: every demolition in the medina is put to the institute before it is allowed.",
}


def plan_the_file(stage: Stage, text: ConsultationText) -> None:
    """The pieces of the plan's file on display, and three opinions: one received, one silent, one still awaited."""
    editor = stage.people["moderator"]

    def hang(at: datetime) -> None:
        session, consultation = stage.session, get_for_change(stage.session, text.slug)
        common = {"consultation": consultation, "editor": editor, "at": at}
        rules = add_piece(session, part=FilePart.REGULATIONS, title=REGULATIONS, **common)
        bind_text(session, piece=rules, text=get_text(session, consultation.id, KEY), **common)
        report = add_piece(session, part=FilePart.REPORT, title=PRESENTATION, **common)
        with (stage.files / "presentation-ar.pdf").open("rb") as file:
            received = stage.store.receive(file, limit=LIMITS[Kind.DOCUMENT])
        add_version(
            session, piece=report, store=stage.store, file=received, filename="presentation-ar.pdf", **common
        )
        put_on_display(session, **common)

    def ask(at: datetime) -> None:
        for body, days in ((HERITAGE, -60), (WATER, -55), (ROADS, -12)):
            ask_opinion(
                stage.session,
                consultation=get_for_change(stage.session, text.slug),
                editor=editor,
                body=body,
                sent_on=stage.date(days),
                at=at,
            )

    def receive(at: datetime) -> None:
        consultation = get_for_change(stage.session, text.slug)
        first = next(one for one in list_opinions(stage.session, consultation.id) if one.body == HERITAGE)
        receive_opinion(
            stage.session,
            consultation=consultation,
            opinion=first,
            editor=editor,
            received_on=stage.date(-40),
            summary=SUMMARY,
            at=at,
        )

    stage.plan(stage.day(-19, hour=10), hang)
    stage.plan(stage.day(-11, hour=9), ask)
    stage.plan(stage.day(-11, hour=10), receive)
