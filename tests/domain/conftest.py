"""A consultation that is open at noon, with its moderator."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.kernel.filestore import FileStore
from tests.factories.consultations import a_consultation
from tests.factories.people import a_moderator


@pytest.fixture
def moderator(session: Session) -> Person:
    return a_moderator(session)


@pytest.fixture
def consultation(session: Session, moderator: Person, tmp_path) -> Consultation:
    return a_consultation(session, store=FileStore(tmp_path / "uploads"), moderator=moderator, slug="square")
