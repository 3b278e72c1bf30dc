"""What the tests of pages share: a moderator, a consultation open at noon, and somebody at a browser as anyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.kernel.filestore import FileStore
from tests.factories.consultations import a_consultation
from tests.factories.people import a_moderator
from tests.visitor import Visitor
from tests.web.desk.signed import signed_in


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "uploads")


@pytest.fixture
def moderator(session) -> Person:
    person = a_moderator(session, public_name="Rim")
    session.commit()
    return person


@pytest.fixture
def consultation(session, store, moderator) -> Consultation:
    made = a_consultation(session, store=store, moderator=moderator, slug="square")
    session.commit()
    return made


@pytest.fixture
def browser_of(visitor, session) -> Callable[[Person], Visitor]:
    """`browser_of(person)` is a browser at which this person is signed in. What the test made is committed."""

    def opened(person: Person) -> Visitor:
        session.commit()
        return signed_in(visitor(), person)

    return opened
