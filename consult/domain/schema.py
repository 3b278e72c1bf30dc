"""Every model, imported once, so that the metadata is whole (for migrations, tests and the app)."""

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from consult.domain.accounts import models as accounts
from consult.domain.analysis import models as analysis
from consult.domain.consultations import models as consultations
from consult.domain.contributions import models as contributions
from consult.domain.council import models as council
from consult.domain.following import models as following
from consult.domain.journal import models as journal
from consult.domain.maps import models as maps
from consult.domain.moderation import merges, workshop
from consult.domain.moderation import models as moderation
from consult.domain.notices import models as notices
from consult.domain.pages import models as pages
from consult.domain.plans import models as plans
from consult.domain.synthesis import models as synthesis
from consult.domain.territory import models as territory
from consult.domain.texts import models as texts
from consult.domain.voting import models as voting
from consult.kernel.db import PASSING, Base

__all__ = [
    "NotMigrated",
    "accounts",
    "analysis",
    "consultations",
    "contributions",
    "council",
    "following",
    "holds_anything",
    "journal",
    "maps",
    "merges",
    "metadata",
    "moderation",
    "notices",
    "pages",
    "plans",
    "synthesis",
    "territory",
    "texts",
    "voting",
    "workshop",
]

metadata = Base.metadata

# What the migrations put into an empty installation. A change of the charter or
# of a layer leaves a line in the journal.
_SEEDED = frozenset(
    {
        "municipality",
        "arrondissement",
        "charter",
        "charter_rule",
        "journal_head",
        "spreading",
        "layer",
        "zone",
    }
)
_SEEDED_CONTACT = "participation@tunis.example"


class NotMigrated(Exception):
    """The database has not got its tables yet."""


def holds_anything(session: Session) -> bool:
    """Whether there is a single row that the migrations did not put there, or a municipality of its own.

    The municipality's row is held until the transaction ends: two who ask at once are answered one after the
    other. A table that is not known here counts as well: a new one errs on the safe side. Raises NotMigrated.
    """
    there = set(inspect(session.connection()).get_table_names())
    if not there.issuperset(metadata.tables):
        raise NotMigrated
    municipality = session.scalars(select(territory.Municipality).with_for_update()).one()
    if municipality.is_demo or municipality.contact_email != _SEEDED_CONTACT:
        return True
    return any(
        session.execute(select(table).limit(1)).first() is not None
        for name, table in metadata.tables.items()
        if name not in _SEEDED and not table.info.get(PASSING, False)
    )
