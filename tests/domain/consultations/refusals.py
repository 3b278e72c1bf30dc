"""What a refusal said."""

from __future__ import annotations

import pytest

from consult.domain.consultations.rules import Refusal
from consult.kernel.errors import Refused


def refusal(action, *args, **kwargs) -> Refusal:
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.code
