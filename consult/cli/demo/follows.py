"""What people of the demo follow, and the news that came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from consult.cli.demo.plan import PLAN
from consult.cli.demo.square import SQUARE
from consult.cli.demo.stage import Stage
from consult.domain.following.actions import follow, look_in
from consult.domain.following.calendar import spread_calendar
from consult.domain.following.models import Spreading, Subject
from consult.domain.following.spreading import is_behind, spread_some
from consult.domain.notices.actions import choose_pace
from consult.domain.notices.models import Pace, Topic

# Who follows what, since how many days. Themes and contributions by their keys.
CONSULTATIONS = (
    ("resident", SQUARE.slug, -215),
    ("resident", PLAN.slug, -41),
    ("association", PLAN.slug, -40),
)
THEMES = (("resident", PLAN.slug, "green", -40), ("association", PLAN.slug, "heritage", -40))
ARRONDISSEMENTS = (("resident", "bab-souika", -40), ("association", "medina", -40))
CONTRIBUTIONS = (
    ("resident", "sebkha", -16),
    ("resident", "bus-lane", -16),
    ("association", "medina-roofs", -16),
)
# How many days ago they looked at their page last: what came since stands there as new.
LAST_VISIT = {"resident": -9, "association": -12}


def plan_follows(stage: Stage) -> None:
    """Each begins to follow on a day; nobody is told of what was before."""

    def begin(person: str, subject: Subject, find: str, key: str, days: int) -> None:
        def act(at: datetime) -> None:
            things = {
                Subject.CONSULTATION: stage.consultations,
                Subject.CONTRIBUTION: stage.contributions,
            }.get(subject)
            thing = things[key] if things is not None else None
            number = (
                thing.id
                if thing is not None
                else stage.themes[find][key]
                if subject is Subject.THEME
                else stage.arrondissements[key]
            )
            follow(
                stage.session,
                person=stage.people[person],
                subject=subject,
                subject_id=number,
                thing=thing,
                at=at,
            )

        stage.plan(stage.day(days, hour=19), act)

    for person, slug, days in CONSULTATIONS:
        begin(person, Subject.CONSULTATION, "", slug, days)
    for person, slug, theme, days in THEMES:
        begin(person, Subject.THEME, slug, theme, days)
    for person, place, days in ARRONDISSEMENTS:
        begin(person, Subject.ARRONDISSEMENT, "", place, days)
    for person, key, days in CONTRIBUTIONS:
        begin(person, Subject.CONTRIBUTION, "", key, days)


def spread_news(stage: Stage) -> None:
    """Tell of everything, as if each was told when it happened."""
    for key, days in LAST_VISIT.items():
        person = stage.people[key]
        # One letter for each event, so that the demo's page of letters shows one of each kind.
        choose_pace(
            stage.session, person_id=person.id, topic=Topic.FOLLOWED, pace=Pace.AT_ONCE, at=stage.day(-290)
        )
        look_in(stage.session, person_id=person.id, at=stage.day(days, hour=20))
    mark = stage.session.get_one(Spreading, 1)
    mark.entry_id, mark.calendar_at = 0, stage.day(-290)
    stage.session.flush()
    while is_behind(stage.session):
        spread_some(stage.session)
    spread_calendar(stage.session, at=stage.now - timedelta(minutes=1), as_if_then=True)
