"""Who may do what, as far as accounts know it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from consult.domain.accounts import passwords
from consult.domain.accounts.models import Outcome, Person, Role, Suspension
from consult.domain.accounts.names import looks_official, skeleton
from consult.kernel.verdict import YES, Verdict, no

NAME_SHORTEST = 2
NAME_LONGEST = 40
ORGANISATION_LONGEST = 160
# Half a year. How long is long enough is to be confirmed by the legal service.
SUSPENSION_LONGEST = timedelta(days=183)
# Within so many days another administrator decides on an objection.
DECISION_TIME = timedelta(days=7)
# Invitations that wait at one time: an administrator who is robbed writes to no whole town.
MOST_INVITED = 50
WORDS_SHORTEST, WORDS_LONGEST = 10, 1_000


class AccountRefusal(StrEnum):
    EMAIL_SHAPE = "email-shape"
    EMAIL_TAKEN = "email-taken"
    EMAIL_SAME = "email-same"
    NAME_LENGTH = "name-length"
    NAME_OFFICIAL = "name-official"
    NAME_OF_ASSOCIATION = "name-of-association"
    PASSWORD_SHORT = "password-short"
    PASSWORD_LONG = "password-long"
    PASSWORD_PERSONAL = "password-personal"
    PASSWORD_COMMON = "password-common"
    PASSWORD_WRONG = "password-wrong"
    ARRONDISSEMENT_UNKNOWN = "arrondissement-unknown"
    NOT_ADMINISTRATOR = "not-administrator"
    LAST_ADMINISTRATOR = "last-administrator"
    ALREADY_GRANTED = "already-granted"
    ALREADY_ENDED = "already-ended"
    DEPARTMENT_NEEDED = "department-needed"
    DEPARTMENT_UNWANTED = "department-unwanted"
    ALREADY_MEMBER = "already-member"
    NO_NAME = "no-name"
    SUSPENDED = "suspended"  # until
    SUSPENSION_OF_STAFF = "suspension-of-staff"
    ALREADY_SUSPENDED = "already-suspended"  # until
    SUSPENSION_REASON = "suspension-reason"  # shortest, longest
    SUSPENSION_END = "suspension-end"  # longest (days)
    NOT_SUSPENDED = "not-suspended"
    ALREADY_CONTESTED = "already-contested"
    OBJECTION_LENGTH = "objection-length"  # shortest, longest
    NOT_CONTESTED = "not-contested"
    ALREADY_DECIDED = "already-decided"
    ANOTHER_DECIDES = "another-decides"
    ALREADY_INVITED = "already-invited"
    TOO_MANY_INVITED = "too-many-invited"  # most
    INVITATION_OVER = "invitation-over"


def holds(person: Person | None, role: Role, *, consultation_id: int | None = None) -> bool:
    """Whether the person has the role now, for the whole city or for this consultation.

    Without a consultation: for the whole city only. `person.grants` must be loaded (`find_person` loads those
    in force).
    """
    if person is None:
        return False
    return any(
        grant.role == role
        and grant.ended_at is None
        and (grant.consultation_id is None or grant.consultation_id == consultation_id)
        for grant in person.grants
    )


def holds_anywhere(person: Person | None, *roles: Role) -> bool:
    """Whether the person has one of these roles for the whole city or for any consultation."""
    return person is not None and any(
        grant.ended_at is None and grant.role in roles for grant in person.grants
    )


def may_enter(person: Person | None, roles: Sequence[Role]) -> bool:
    """Whether a room of the desk that is for these roles opens to the person.

    Accounts, roles, bodies and the charter are the city's: who administers one consultation finds its settings
    at its own desk, and no list of people.
    """
    if tuple(roles) == (Role.ADMINISTRATOR,):
        return holds(person, Role.ADMINISTRATOR)
    return holds_anywhere(person, *roles)


def may_be_called(
    public_name: str, *, city_names: Iterable[str], associations: Iterable[str] = ()
) -> Verdict:
    """Whether this cleaned line may be somebody's public name: neither the city's nor an association's.

    Who may speak for an association chooses it when they write; the name itself is nobody's to take.
    """
    if not NAME_SHORTEST <= len(public_name) <= NAME_LONGEST or not any(map(str.isalnum, public_name)):
        return no(AccountRefusal.NAME_LENGTH, shortest=NAME_SHORTEST, longest=NAME_LONGEST)
    if looks_official(public_name, city_names=city_names):
        return no(AccountRefusal.NAME_OFFICIAL)
    bones = skeleton(public_name)
    if any(bones == skeleton(one) for one in associations):
        return no(AccountRefusal.NAME_OF_ASSOCIATION)
    return YES


def may_have_password(password: str, *, email: str, public_name: str) -> Verdict:
    """Whether this may be the password of this account: long enough, and not what anybody would try first."""
    length = passwords.length(password)
    if length < passwords.SHORTEST:
        return no(AccountRefusal.PASSWORD_SHORT, shortest=passwords.SHORTEST)
    if length > passwords.LONGEST:
        return no(AccountRefusal.PASSWORD_LONG, longest=passwords.LONGEST)
    if passwords.is_personal(password, email=email, public_name=public_name):
        return no(AccountRefusal.PASSWORD_PERSONAL)
    if passwords.is_common(password):
        return no(AccountRefusal.PASSWORD_COMMON)
    return YES


def may_administer(person: Person | None) -> Verdict:
    """Whether the person may grant roles and enter departments and associations (an administrator)."""
    return YES if holds(person, Role.ADMINISTRATOR) else no(AccountRefusal.NOT_ADMINISTRATOR)


def may_take_part(person: Person, at: datetime) -> Verdict:
    """Whether the person's account is not suspended now. By the clock a suspension ends by itself."""
    if person.suspended_until is not None and at < person.suspended_until:
        return no(AccountRefusal.SUSPENDED, until=person.suspended_until)
    return YES


def may_suspend(administrator: Person | None, person: Person, at: datetime) -> Verdict:
    """Administrators of the city, residents' accounts only.

    Whoever holds a role takes no part anyway: the role is ended first, which is told and journalled by itself.
    So nobody suspends themselves, nor another administrator.
    """
    if not (verdict := may_administer(administrator)):
        return verdict
    if person.is_staff:
        return no(AccountRefusal.SUSPENSION_OF_STAFF)
    if not (verdict := may_take_part(person, at)):
        return no(AccountRefusal.ALREADY_SUSPENDED, **verdict.facts)
    return YES


def may_last(suspended_at: datetime, ends_at: datetime) -> Verdict:
    """Whether a suspension may end then: after it began, and never a lasting one."""
    longest = SUSPENSION_LONGEST.days
    if not suspended_at < ends_at <= suspended_at + SUSPENSION_LONGEST:
        return no(AccountRefusal.SUSPENSION_END, longest=longest)
    return YES


def may_contest(person: Person | None, suspension: Suspension, at: datetime) -> Verdict:
    """The person whose account it is, while it lasts, once."""
    if person is None or person.id != suspension.person_id or not in_force(suspension, at):
        return no(AccountRefusal.NOT_SUSPENDED)
    return YES if suspension.contested_at is None else no(AccountRefusal.ALREADY_CONTESTED)


def may_decide(
    administrator: Person | None, suspension: Suspension, outcome: Outcome, at: datetime, *, alone: bool
) -> Verdict:
    """An administrator; an objection is decided by another than who suspended, unless the city has one only
    (`alone`). Whoever suspended may always end it early."""
    if not (verdict := may_administer(administrator)):
        return verdict
    assert administrator is not None
    if suspension.decided_at is not None:
        return no(AccountRefusal.ALREADY_DECIDED)
    if not in_force(suspension, at) and suspension.contested_at is None:
        return no(AccountRefusal.NOT_SUSPENDED)
    if outcome is Outcome.UPHELD:
        if suspension.contested_at is None:
            return no(AccountRefusal.NOT_CONTESTED)
        if administrator.id == suspension.suspended_by_id and not alone:
            return no(AccountRefusal.ANOTHER_DECIDES)
    return YES


def in_force(suspension: Suspension, at: datetime) -> bool:
    return suspension.suspended_at <= at < suspension.ends_at and suspension.outcome is not Outcome.LIFTED


def may_be_granted(role: Role, *, department_id: int | None) -> Verdict:
    """Whether a role of this shape exists at all."""
    if role is Role.DEPARTMENT and department_id is None:
        return no(AccountRefusal.DEPARTMENT_NEEDED)
    if role is not Role.DEPARTMENT and department_id is not None:
        return no(AccountRefusal.DEPARTMENT_UNWANTED)
    return YES


def may_close(person: Person, *, administrators: int) -> Verdict:
    """Whether the account may be closed; `administrators`: how many administer the whole city now.

    `person.grants` must be loaded.
    """
    if holds(person, Role.ADMINISTRATOR) and administrators <= 1:
        return no(AccountRefusal.LAST_ADMINISTRATOR)
    return YES
