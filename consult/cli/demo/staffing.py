"""What administrators did in the demo: an account is suspended, its owner contests that, a colleague is invited."""

from __future__ import annotations

from datetime import datetime, timedelta

from consult.cli.demo.stage import Stage
from consult.domain.accounts.inviting import invite_colleague
from consult.domain.accounts.models import Role
from consult.domain.accounts.suspending import contest, suspend, suspensions_of
from consult.domain.moderation.queries import list_rules

# Nobody can open the letter: the address is invented.
INVITED = ("voirie.hammami@demo.test", "Walid, service de la voirie", "fr")

# Whose text was hidden before (followed.py), in the language that they write.
SUSPENDED = "c-angry"
REASON = (
    "Après le texte masqué le mois dernier, vous avez écrit deux fois à la même adresse en visant de nouveau votre voisin par son "
    "numéro de porte. La charte protège les personnes ; la critique de la ville reste entièrement libre."
)
OBJECTION = (
    "J’ai parlé d’une construction sans permis, pas de la vie privée de quelqu’un. J’accepte de ne plus donner le numéro. Un mois "
    "sans pouvoir voter sur le plan, c’est trop : le vote sera clos avant."
)


def plan_suspension(stage: Stage) -> None:
    """Suspended three days ago for four weeks, contested since yesterday: another administrator has it to decide."""

    def suspended(at: datetime) -> None:
        rule = next(one for one in list_rules(stage.session) if one.code == "personal-data")
        suspend(
            stage.session,
            person=stage.people[SUSPENDED],
            administrator=stage.people["admin2"],
            reason=REASON,
            ends_at=stage.day(25),
            rule_id=rule.id,
            rule=rule.title,
            at=at,
        )

    def contested(at: datetime) -> None:
        person = stage.people[SUSPENDED]
        newest = suspensions_of(stage.session, person.id)[0]
        contest(stage.session, suspension=newest, person=person, words=OBJECTION, at=at)

    moment = stage.plan(stage.at_work(stage.day(-3, hour=10)), suspended)
    stage.plan(moment + timedelta(days=2), contested)


def plan_invitation(stage: Stage) -> None:
    """A colleague of the roads service was invited yesterday, and the role waits to be taken."""
    email, name, language = INVITED

    def invited(at: datetime) -> None:
        invite_colleague(
            stage.session,
            email=email,
            public_name=name,
            language=language,
            role=Role.DEPARTMENT,
            department_id=stage.departments["roads"].id,
            administrator=stage.people["admin"],
            at=at,
        )

    stage.plan(stage.at_work(stage.day(-1, hour=11)), invited)
