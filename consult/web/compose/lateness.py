"""What is said of a contribution that reached the municipality after the closing."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from consult.domain.contributions.models import Contribution
from consult.rendering.formats import Formats
from consult.web.request import lang


def lateness_of(contribution: Contribution) -> dict[str, Any] | None:
    """`badge` and `words`, which give the reason and what follows from it; None for what came in time."""
    if contribution.missed_at is None or contribution.arrived_at is None:
        return None
    formats = Formats(str(lang()))
    return {
        "badge": _("Out of time"),
        "words": _(
            "It reached the municipality on %(arrived_at)s, after the closing on %(missed_at)s. It keeps its number "
            "and stands apart: it is not counted with what came in time.",
            arrived_at=formats.datetime(contribution.arrived_at),
            missed_at=formats.closing(contribution.missed_at),
        ),
    }
