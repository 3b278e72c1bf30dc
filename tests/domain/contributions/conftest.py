"""One published consultation, open for everything at noon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult.domain.consultations.models import Consultation
from consult.kernel.filestore import FileStore
from tests.factories.consultations import a_consultation


@pytest.fixture
def make(session: Session, tmp_path: Path) -> Callable[..., Consultation]:
    """Makes consultations; takes what `a_consultation` takes."""

    def made(**choices: Any) -> Consultation:
        return a_consultation(session, store=FileStore(tmp_path / "files"), **choices)

    return made


@pytest.fixture
def consultation(make: Callable[..., Consultation]) -> Consultation:
    return make()
