"""The thread in words: what is said when no step is left."""

from __future__ import annotations

from datetime import date

import pytest

from consult.domain.council.models import OutcomeKind
from consult.domain.council.steps import Holder, Step, StepCode, Thread
from consult.rendering.threads import thread_items
from tests.factories.consultations import in_three

DAY = date(2026, 6, 17)


def decided(kind: OutcomeKind) -> Step:
    return Step(
        StepCode.OUTCOME,
        DAY,
        Holder.BODY,
        name=in_three("the delegation"),
        facts={
            "number": 1,
            "title": in_three("trees"),
            "kind": kind,
            "deliberation_number": "17/2026",
            "session_on": DAY,
        },
        reason={"ar": "الاعتمادات متوفّرة."},
    )


@pytest.mark.parametrize(
    ("steps", "elsewhere", "said"),
    [
        ([], False, "Nothing is left to be done here."),
        ([decided(OutcomeKind.REFUSED)], False, "Nothing is left to be done here."),
        ([decided(OutcomeKind.ACCEPTED)], False, "Carrying out what was decided"),
        ([decided(OutcomeKind.REFUSED), decided(OutcomeKind.PARTLY)], False, "Carrying out what was decided"),
        ([], True, "Brought in from another platform"),
    ],
)
def test_what_is_said_when_no_step_is_left(steps, elsewhere, said):
    assert said in thread_items(Thread(steps, None, elsewhere), "en").finished
