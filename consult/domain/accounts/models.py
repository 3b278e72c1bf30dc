"""People, what they may do, and the associations they speak for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.names import KEY_LONGEST, name_key
from consult.kernel.db import Base
from consult.kernel.localized import Language, LocalizedText


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    MODERATOR = "moderator"
    COUNCILLOR = "councillor"
    DEPARTMENT = "department"
    COUNTER_AGENT = "counter-agent"


class Level:
    """Levels of verification (product.md, Identity). The lowest that acts online is CONFIRMED."""

    VISITOR = 0
    CONFIRMED = 1
    CHECKED = 2
    DIGITAL_IDENTITY = 3


class AgeBand(StrEnum):
    """Ten years each: enough to see who is missing, and no birth date is kept."""

    FROM_16 = "16-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55-64"
    FROM_65 = "65-up"


class Gender(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


# Compared sign by sign on both databases, so that an index answers for the beginning of a name.
NAME_KEY = String(KEY_LONGEST).with_variant(String(KEY_LONGEST, collation="C"), "postgresql")


def _key_of_new(context: Any) -> str:
    return name_key(context.get_current_parameters()["public_name"])


class Person(Base):
    """Somebody with an account, or a pseudonymous participant of an imported conversation (no address then).

    `stamp` is part of the session's identity: changing it signs every other device out. Of an account that was
    closed only the number is left, for what was said and counted under it.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("level between 0 and 3", name="level"),
        CheckConstraint("(source is null) = (source_id is null)", name="source"),
        CheckConstraint(
            "closed_at is null or (email is null and password_hash is null and public_name = ''"
            " and arrondissement_id is null and age_band is null and gender is null and not is_staff)",
            name="closed",
        ),
        CheckConstraint("closed_at is null or name_key = ''", name="closed_name"),
        Index(
            "ix_person_name",
            "name_key",
            "id",
            sqlite_where=text("email is not null"),
            postgresql_where=text("email is not null"),
        ),
        Index(
            "ix_person_suspended",
            "suspended_until",
            sqlite_where=text("suspended_until is not null"),
            postgresql_where=text("suspended_until is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Lower case, as used for signing in. Never shown to anybody but its owner and administrators.
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    public_name: Mapped[str] = mapped_column(String(80))
    # By what the name is found (`name_key`): written with it, and empty when it is.
    name_key: Mapped[str] = mapped_column(NAME_KEY, default=_key_of_new, server_default="")
    language: Mapped[Language]
    arrondissement_id: Mapped[int | None] = mapped_column(ForeignKey("arrondissement.id"))
    # Given to see who is missing, or not given: counted only, and never shown or exported beside a contribution.
    age_band: Mapped[AgeBand | None]
    gender: Mapped[Gender | None]
    level: Mapped[int] = mapped_column(default=Level.VISITOR)
    is_staff: Mapped[bool] = mapped_column(default=False)
    stamp: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # Where a pseudonymous participant comes from: the import and the number it had there.
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(80))
    # Until when the account is suspended, or was; by the clock it is over. Why: the newest `Suspension`.
    suspended_until: Mapped[datetime | None]

    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="person", lazy="raise_on_sql", foreign_keys="RoleGrant.person_id"
    )
    memberships: Mapped[list[Membership]] = relationship(back_populates="person", lazy="raise_on_sql")

    def be_called(self, public_name: str) -> None:
        """Take another public name, or none."""
        self.public_name, self.name_key = public_name, name_key(public_name)


class Department(Base):
    """A municipal service that answers contributions."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)


class RoleGrant(Base):
    """A role of a person, for the whole city (no consultation) or for one consultation, until it is ended."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index("ix_role_grant_person", "person_id", "ended_at"),
        Index(
            "ix_role_grant_held",
            "role",
            "person_id",
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        CheckConstraint("(role = 'department') = (department_id is not null)", name="department"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    # Empty when granted from the command line.
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(
        back_populates="grants", lazy="raise_on_sql", foreign_keys=[person_id]
    )
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")


class InvitationState(StrEnum):
    """Derived from an invitation's moments (`invitations.py`)."""

    WAITING = "waiting"
    TAKEN = "taken"
    EXPIRED = "expired"
    CALLED_OFF = "called-off"


class Invitation(Base):
    """A role that waits for somebody until they take it by the link of a letter.

    Name, language and address stand in the account that was made for it, which nobody can sign in to before.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_open",
            "person_id",
            unique=True,
            sqlite_where=text("taken_at is null and called_off_at is null"),
            postgresql_where=text("taken_at is null and called_off_at is null"),
        ),
        CheckConstraint("(role = 'department') = (department_id is not null)", name="department"),
        CheckConstraint("taken_at is null or called_off_at is null", name="ended_once"),
        CheckConstraint("(called_off_at is null) = (called_off_by_id is null)", name="called_off"),
        CheckConstraint("expires_at > sent_at", name="expires"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    # Who sent it last, and when: whoever sends it again answers for it.
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    called_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]


class Outcome(StrEnum):
    """What became of an objection to a suspension, or of the suspension itself when it was ended early."""

    UPHELD = "upheld"
    LIFTED = "lifted"


class Suspension(Base):
    """That an account may not take part until a moment, with the reason; contested once at most.

    The words are in the language of the person: they are written to them.
    """

    __tablename__ = "suspension"
    __table_args__ = (
        Index("ix_suspension_person", "person_id", "id"),
        Index(
            "ix_suspension_waiting",
            "contested_at",
            sqlite_where=text("contested_at is not null and decided_at is null"),
            postgresql_where=text("contested_at is not null and decided_at is null"),
        ),
        CheckConstraint("ends_at > suspended_at", name="ends"),
        CheckConstraint("(contested_at is null) = (objection is null)", name="objection"),
        CheckConstraint(
            "(decided_at is null) = (outcome is null) and (outcome is null) = (decision is null)",
            name="decided",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    suspended_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    suspended_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    # The rule of the charter that it rests on, where one fits.
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("charter_rule.id"))
    objection: Mapped[str | None] = mapped_column(Text)
    contested_at: Mapped[datetime | None]
    # Until when the objection is to be decided, as the person was told.
    decide_by: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    decision: Mapped[str | None] = mapped_column(Text)


class Organisation(Base):
    """An association that people may speak for. Entered by administrators."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    registered_on: Mapped[date | None]
    created_at: Mapped[datetime]


class Membership(Base):
    """That a person may speak for an organisation, until it is ended."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_current",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    since_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="memberships", lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
