"""A consultation that is open at noon, its moderator, and a proposal that somebody made."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.models import CharterRule
from consult.domain.moderation.queries import list_rules
from consult.kernel.filestore import FileStore
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal
from tests.factories.people import a_moderator, a_resident


@pytest.fixture
def moderator(session: Session) -> Person:
    return a_moderator(session)


@pytest.fixture
def consultation(session: Session, moderator: Person, tmp_path) -> Consultation:
    return a_consultation(session, store=FileStore(tmp_path / "uploads"), moderator=moderator, slug="square")


@pytest.fixture
def author(session: Session) -> Person:
    return a_resident(session, public_name="Amel")


@pytest.fixture
def proposal(session: Session, consultation: Consultation, author: Person) -> Contribution:
    return a_proposal(
        session,
        consultation=consultation,
        author=author,
        title="Ce que je pense du chef de service",
        body="Monsieur Untel habite rue de Marseille numéro 12, téléphone 71 123 456.",
    )


@pytest.fixture
def rule(session: Session) -> CharterRule:
    return list_rules(session)[0]
