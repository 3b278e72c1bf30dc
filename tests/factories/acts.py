"""What is told of an act on a published consultation."""

from __future__ import annotations

from datetime import date

from consult.domain.consultations.acts import Decision
from tests.factories.consultations import in_three


def a_decision(why: str = "the rains", *, on: date = date(2026, 3, 9)) -> Decision:
    return Decision(in_three(why), in_three("The municipal council"), on)
