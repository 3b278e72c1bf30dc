"""A proposal that somebody made, and a rule of the charter under which it could be hidden."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.models import CharterRule
from consult.domain.moderation.queries import list_rules
from tests.factories.contributions import a_proposal
from tests.factories.people import a_resident


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
