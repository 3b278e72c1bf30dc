"""Signing up, confirming, signing in, changing: the domain's part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.accounts import passwords
from consult.domain.accounts.actions import (
    add_organisation,
    ask_new_address,
    ask_new_password,
    change_password,
    change_profile,
    confirm_address,
    confirm_new_address,
    create_account,
    faults_of,
    renew_hash,
    reset_password,
    sign_up,
)
from consult.domain.accounts.addresses import fold_email
from consult.domain.accounts.links import (
    LIFETIMES,
    LinkProblem,
    Opened,
    Purpose,
    make_token,
    open_token,
)
from consult.domain.accounts.models import Level, Person
from consult.domain.accounts.queries import find_person_by_email, person_with_password
from consult.domain.accounts.rules import AccountRefusal, may_be_called, may_have_password
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.people import PASSWORD, a_moderator, a_resident
from tests.statements import counted

KEY = "a key for tests"
CITY = ("بلدية تونس", "Municipalité de Tunis", "Municipality of Tunis")


def signing_up(session, email="amel@example.tn", **asked):
    asked = {"password": PASSWORD, "public_name": "Amel", "language": "ar"} | asked
    return sign_up(session, email=email, at=NOON, **asked)


def letters(session):
    return [(notice.kind, notice.person_id) for notice in session.scalars(select(Notice).order_by(Notice.id))]


def refused(code: AccountRefusal):
    return pytest.raises(Refused, check=lambda error: error.code is code)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Amel@Example.TN ", "amel@example.tn"),
        ("a@xn--bcher-kva.tn", "a@bücher.tn"),
        ("علي@مثال.تونس", "علي@مثال.تونس"),
        ("resident@demo.test", "resident@demo.test"),
        ("amel", None),
        ("amel@", None),
        ("amel@localhost", None),
        ("a b@example.tn", None),
        ("amel@example.tn\r\nBcc: b@example.tn", None),
        ("x" * 300 + "@example.tn", None),
        ("", None),
    ],
)
def test_one_address_is_written_one_way(typed, kept):
    assert fold_email(typed) == kept


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("Amel", None),
        ("أمل", None),
        ("Ben Arous 3", None),
        ("A", AccountRefusal.NAME_LENGTH),
        ("x" * 41, AccountRefusal.NAME_LENGTH),
        ("--", AccountRefusal.NAME_LENGTH),
        ("Municipality of Tunis", AccountRefusal.NAME_OFFICIAL),
        ("MUNICIPALITE DE TUNIS.", AccountRefusal.NAME_OFFICIAL),
        ("Service de la Municipalité de Tunis", AccountRefusal.NAME_OFFICIAL),
        ("بلديّة تونس", AccountRefusal.NAME_OFFICIAL),
        ("بلديـة تونس", AccountRefusal.NAME_OFFICIAL),
        ("Мunicipality оf Тunis", AccountRefusal.NAME_OFFICIAL),
        ("Ｍｕｎｉｃｉｐａｌｉｔｙ ｏｆ Ｔｕｎｉｓ", AccountRefusal.NAME_OFFICIAL),
        ("Munic1pality 0f Tunis", AccountRefusal.NAME_OFFICIAL),
        ("Modérateur", AccountRefusal.NAME_OFFICIAL),
        ("Mairie de quartier vivante", None),
        ("Tunis", None),
    ],
)
def test_nobody_is_called_as_the_municipality(name, refusal):
    assert may_be_called(name, city_names=CITY).refusal == refusal


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("Les Voisins de la Médina", AccountRefusal.NAME_OF_ASSOCIATION),
        ("les voisins de la medina", AccountRefusal.NAME_OF_ASSOCIATION),
        ("جيران المدينة", AccountRefusal.NAME_OF_ASSOCIATION),
        ("Un voisin de la Médina", None),
    ],
)
def test_nobody_takes_the_name_of_an_association(session, name, refusal):
    names = {"ar": "جيران المدينة", "fr": "Les voisins de la Médina"}
    add_organisation(session, name=names, at=NOON)
    faults = faults_of(session, email="amel@example.tn", password=None, public_name=name)
    assert [fault.code for fault in faults] == ([refusal] if refusal else [])


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("seven blue doors", None),
        ("كلمات طويلة لا تُنسى", None),
        ("123456789", AccountRefusal.PASSWORD_SHORT),
        ("é" * 9, AccountRefusal.PASSWORD_SHORT),
        ("x1" * 65, AccountRefusal.PASSWORD_LONG),
        ("amel@example.tn", AccountRefusal.PASSWORD_PERSONAL),
        ("AmelBenSalah", AccountRefusal.PASSWORD_PERSONAL),
        ("amelbensalah2026", AccountRefusal.PASSWORD_PERSONAL),
        ("1234567890", AccountRefusal.PASSWORD_COMMON),
        ("9876543210", AccountRefusal.PASSWORD_COMMON),
        ("motdepasse123", AccountRefusal.PASSWORD_COMMON),
        ("P@ssw0rd2026!", AccountRefusal.PASSWORD_COMMON),
        ("Tunisie2026", AccountRefusal.PASSWORD_COMMON),
        ("aaaaaaaaaaaa", AccountRefusal.PASSWORD_COMMON),
    ],
)
def test_a_password_is_not_what_is_tried_first(password, refusal):
    verdict = may_have_password(password, email="amel@example.tn", public_name="Amel Ben Salah")
    assert verdict.refusal == refusal


def test_the_same_accents_from_another_keyboard_are_the_same_password():
    assert passwords.verify_password(
        passwords.hash_password("étéétéété26"), "e\u0301te\u0301e\u0301te\u0301e\u0301te\u030126"
    )


@both_databases
def test_signing_up_leaves_an_unconfirmed_account_and_a_letter(session):
    signing_up(session, email="Amel@Example.tn")
    person = find_person_by_email(session, "AMEL@example.tn")
    assert (person.level, person.confirmed_at, person.is_staff) == (Level.VISITOR, None, False)
    assert letters(session) == [(NoticeKind.CONFIRM_ADDRESS, person.id)]


@both_databases
def test_signing_up_again_before_confirming_replaces_what_was_asked(session):
    first = signing_up(session)
    again = signing_up(session, password="quite another one", public_name="Amel B.", language="fr")
    (person,) = session.scalars(select(Person)).all()
    assert (person.public_name, person.language, person.stamp) == ("Amel B.", "fr", again)
    assert first != again
    assert person_with_password(session, email="amel@example.tn", password=PASSWORD) is None
    assert [kind for kind, _person in letters(session)] == [NoticeKind.CONFIRM_ADDRESS] * 2


@both_databases
def test_signing_up_with_a_known_address_changes_nothing_and_tells_its_owner(session):
    owner = a_resident(session, email="amel@example.tn", public_name="The owner")
    before = (owner.password_hash, owner.stamp)
    signing_up(session, password="quite another one", public_name="A stranger")
    session.refresh(owner)
    assert (owner.public_name, owner.password_hash, owner.stamp) == ("The owner", *before)
    assert letters(session) == [(NoticeKind.ADDRESS_KNOWN, owner.id)]


def test_nobody_takes_over_an_account_that_the_city_made(session):
    staff = a_moderator(session, email="mod@example.tn", confirmed=False)
    before = staff.stamp
    signing_up(session, email="mod@example.tn")
    session.refresh(staff)
    assert staff.stamp == before
    assert letters(session) == [(NoticeKind.ADDRESS_KNOWN, staff.id)]


class Work:
    """What a piece of the domain does: its statements, without their values, and how many hashes it makes."""

    def __init__(self, session) -> None:
        self.session = session

    def of(self, act) -> list[str]:
        self.session.expunge_all()
        with counted(self.session.get_bind()) as sent:
            act()
            self.session.flush()
        return sent


def test_the_same_work_is_done_whether_an_address_is_known_or_not(session):
    """So that neither the page nor its time tells a stranger: the very same statements, in the same order."""
    a_resident(session, email="known@example.tn")
    session.flush()
    work = Work(session)

    def both(act) -> None:
        known, unknown = work.of(lambda: act("known@example.tn")), work.of(lambda: act("unknown@example.tn"))
        assert known == unknown and known

    both(lambda email: ask_new_password(session, email=email, at=NOON))
    both(lambda email: signing_up(session, email=email, public_name="Somebody"))


def test_a_wrong_address_costs_as_much_hashing_as_a_wrong_password(session):
    """Without an account the password is compared with nobody's, made with the same strength."""
    known = a_resident(session, email="known@example.tn")
    assert passwords.needs_new_hash(known.password_hash) is False
    assert passwords.needs_new_hash(passwords._nobodys()) is False
    for email in ("known@example.tn", "unknown@example.tn", "no address"):
        assert person_with_password(session, email=email, password="not the password") is None
    assert passwords.verify_password(None, "the password of nobody") is False


def test_an_account_made_by_staff_says_when_the_address_is_taken(session):
    a_resident(session, email="amel@example.tn")
    with refused(AccountRefusal.EMAIL_TAKEN):
        create_account(
            session, email="AMEL@example.tn", password=None, public_name="Amel", language="fr", at=NOON
        )


def test_without_a_password_nobody_signs_in(session):
    a_resident(session, email="amel@example.tn", password=None)
    for tried in ("", "None", PASSWORD, "the password of nobody"):
        assert person_with_password(session, email="amel@example.tn", password=tried) is None


def test_confirming_lets_people_act_and_twice_is_once(session):
    person = a_resident(session, confirmed=False)
    confirm_address(session, person=person, at=NOON)
    confirm_address(session, person=person, at=NOON + timedelta(days=1))
    assert (person.level, person.confirmed_at) == (Level.CONFIRMED, NOON)


def test_a_link_of_a_letter_works_for_one_purpose_some_time_and_once(session):
    person = a_resident(session, confirmed=False)
    purpose = Purpose.CONFIRM_ADDRESS
    token = make_token(KEY, purpose=purpose, person=person, at=NOON, notice_id=7)

    def opened(token=token, purpose=purpose, at=NOON):
        return open_token(session, KEY, token, purpose=purpose, at=at)

    assert opened() == Opened(person, 7)
    assert opened() == Opened(person, 7), "opening changes nothing: a mail scanner may come first"
    last = NOON + LIFETIMES[purpose]
    assert isinstance(opened(at=last - timedelta(seconds=1)), Opened)
    assert opened(at=last) is LinkProblem.EXPIRED
    assert opened(purpose=Purpose.RESET_PASSWORD) is LinkProblem.BROKEN
    for broken in ("", "x", token[:-1], token + "x", token.upper(), "é"):
        assert opened(token=broken) is LinkProblem.BROKEN
    confirm_address(session, person=person, at=NOON)
    session.flush()
    assert opened() is LinkProblem.USED


def test_a_new_password_ends_every_session_and_every_older_link(session):
    person = a_resident(session, email="amel@example.tn")
    stamp = person.stamp
    token = make_token(KEY, purpose=Purpose.RESET_PASSWORD, person=person, at=NOON, notice_id=1)
    reset_password(session, person=person, password="quite another one", at=NOON)
    assert person.stamp != stamp
    assert open_token(session, KEY, token, purpose=Purpose.RESET_PASSWORD, at=NOON) is LinkProblem.USED
    assert person_with_password(session, email="amel@example.tn", password="quite another one") is person
    assert letters(session) == [(NoticeKind.PASSWORD_CHANGED, person.id)]


def test_changing_the_password_asks_the_present_one(session):
    person = a_resident(session)
    with refused(AccountRefusal.PASSWORD_WRONG):
        change_password(session, person=person, current="not it", password="quite another one", at=NOON)
    with refused(AccountRefusal.PASSWORD_SHORT):
        change_password(session, person=person, current=PASSWORD, password="short", at=NOON)
    change_password(session, person=person, current=PASSWORD, password="quite another one", at=NOON)
    assert letters(session) == [(NoticeKind.PASSWORD_CHANGED, person.id)]


def test_a_new_address_holds_once_it_is_confirmed_and_the_old_one_is_told(session):
    person = a_resident(session, email="old@example.tn")
    ask_new_address(session, person=person, current=PASSWORD, email="New@example.tn", at=NOON)
    notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.to, person.email) == (
        NoticeKind.CONFIRM_NEW_ADDRESS,
        "new@example.tn",
        "old@example.tn",
    )
    confirm_new_address(session, person=person, email=notice.to, at=NOON)
    assert person.email == "new@example.tn"
    told = session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert (told.kind, told.to) == (NoticeKind.ADDRESS_CHANGED, "old@example.tn")


def test_asking_for_somebody_elses_address_tells_its_owner_only(session):
    person, other = a_resident(session), a_resident(session, email="other@example.tn")
    ask_new_address(session, person=person, current=PASSWORD, email="other@example.tn", at=NOON)
    assert letters(session) == [(NoticeKind.ADDRESS_KNOWN, other.id)]
    with refused(AccountRefusal.EMAIL_TAKEN):
        confirm_new_address(session, person=person, email="other@example.tn", at=NOON)


def test_a_profile_is_held_to_the_same_rules_as_a_new_account(session):
    person = a_resident(session)
    nothing = {"age_band": None, "gender": None}
    change_profile(
        session, person=person, public_name="  أمل\u202e ", language="ar", arrondissement_id=3, **nothing
    )
    assert (person.public_name, person.language, person.arrondissement_id) == ("أمل", "ar", 3)
    with refused(AccountRefusal.NAME_OFFICIAL):
        change_profile(
            session, person=person, public_name="بلدية تونس", language="ar", arrondissement_id=3, **nothing
        )
    with refused(AccountRefusal.ARRONDISSEMENT_UNKNOWN):
        change_profile(
            session, person=person, public_name="أمل", language="ar", arrondissement_id=999, **nothing
        )


def test_a_hash_of_another_strength_is_made_anew_at_signing_in(session):
    person = a_resident(session)
    stamp = person.stamp
    passwords.use_strength(passwords.Strength(rounds=2, memory_kib=16))
    try:
        assert passwords.verify_password(person.password_hash, PASSWORD)
        renew_hash(session, person=person, password=PASSWORD)
        assert "m=16,t=2" in person.password_hash and person.stamp == stamp
    finally:
        passwords.use_strength(passwords.CHEAP)
