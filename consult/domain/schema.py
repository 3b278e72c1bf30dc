"""Every model, imported once, so that the metadata is whole (for migrations, tests and the app)."""

from consult.domain.accounts import models as accounts
from consult.domain.consultations import models as consultations
from consult.domain.contributions import models as contributions
from consult.domain.council import models as council
from consult.domain.journal import models as journal
from consult.domain.moderation import models as moderation
from consult.domain.notices import models as notices
from consult.domain.synthesis import models as synthesis
from consult.domain.territory import models as territory
from consult.domain.voting import models as voting
from consult.kernel.db import Base

__all__ = [
    "accounts",
    "consultations",
    "contributions",
    "council",
    "journal",
    "metadata",
    "moderation",
    "notices",
    "synthesis",
    "territory",
    "voting",
]

metadata = Base.metadata
