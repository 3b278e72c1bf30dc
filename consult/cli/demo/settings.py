"""The settings that the city of the demo has made. All of it is invented, and says so where it could be believed."""

from __future__ import annotations

from consult.cli.demo.content import Localized
from consult.cli.demo.people import CONTACT, CONTACT_EMAIL
from consult.cli.demo.stage import Stage
from consult.domain.settings.actions import change_contact, change_letters, set_period
from consult.domain.territory.periods import Period, PeriodKind
from consult.domain.territory.queries import get_municipality

PHONE = "71 000 000"
HOURS: Localized = {
    "ar": "من الاثنين إلى الخميس: 8:30–12:30 و13:30–17:30\nالجمعة: 8:00–13:00 و14:30–17:30\nالسبت: 9:00–12:00",
    "fr": "Du lundi au jeudi : 8h30–12h30 et 13h30–17h30\nVendredi : 8h00–13h00 et 14h30–17h30\nSamedi : 9h00–12h00",
    "en": "Monday to Thursday: 8:30–12:30 and 13:30–17:30\nFriday: 8:00–13:00 and 14:30–17:30\nSaturday: 9:00–12:00",
}
FOOT: Localized = {
    "ar": "تُكتب هذه الرسائل آليًّا، ويقرأ أحد الأعوان ما تُجيبون به.",
    "fr": "Ces lettres partent d’elles-mêmes ; un agent lit ce que vous y répondez.",
    "en": "These letters leave by themselves; an agent reads what you answer.",
}
GROUND: Localized = {
    "ar": "قرار بلدي خيالي، للتجربة",
    "fr": "Arrêté municipal fictif, pour l’essai",
    "en": "Fictitious municipal order, for trying out",
}


def make_settings(stage: Stage) -> None:
    """Contact, the foot of the letters and the periods, on the first days of the platform."""
    admin, session = stage.people["admin"], stage.session

    def version() -> int:
        return get_municipality(session).version

    stage.plan(
        stage.day(-284, hour=9),
        lambda at: change_contact(
            session,
            editor=admin,
            email=CONTACT_EMAIL,
            phone=PHONE,
            address=CONTACT,
            hours=HOURS,
            at=at,
            expected_version=version(),
        ),
    )
    stage.plan(
        stage.day(-284, hour=10),
        lambda at: change_letters(session, editor=admin, footer=FOOT, at=at, expected_version=version()),
    )
    for kind, days in ((PeriodKind.READING, 10), (PeriodKind.ANSWER, 30)):
        period = Period(number=0, kind=kind, days=days, from_on=stage.date(-284), legal=GROUND)
        stage.plan(
            stage.day(-284, hour=11),
            lambda at, period=period: set_period(
                session, editor=admin, period=period, at=at, expected_version=version()
            ),
        )
