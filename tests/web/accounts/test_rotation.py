"""The secret key is changed while people are signed in, hold letters and have forms open."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy

import pytest

from consult.app import create_app
from consult.domain.accounts.actions import ask_new_password
from consult.domain.accounts.models import Person
from consult.kernel.secrets import TokenProblem, sign, unsign
from consult.web.database import extension, unit_of_work
from tests.factories.people import PASSWORD, a_resident
from tests.visitor import Visitor
from tests.web.accounts.test_accounts import is_signed_in, sign_in

OLD, NEW = "for tests only", "9c1f40d7b35e82a6c7d0419be2f85a6341907bd5"


@pytest.fixture
def rotated(app, clock):
    """`rotated(OLD)`: the same installation, started again with a new key and these keys of before."""
    others = []

    def again(*fallbacks: str):
        settings = replace(app.config["SETTINGS"], secret_key=NEW, secret_key_fallbacks=fallbacks)
        other = create_app(settings)
        other.testing = True
        other.extensions["clock"] = clock
        others.append(other)
        return other

    yield again
    for other in others:
        with other.app_context():
            extension.engine.dispose()


def at_a_new_server(browser: Visitor, app) -> Visitor:
    """The same browser with its cookies, before a server that was started again."""
    moved = Visitor(app)
    moved.client._cookies.update(browser.client._cookies)
    return moved


def somebody(app) -> Person:
    with app.app_context(), unit_of_work() as session:
        return a_resident(session, email="amel@example.tn", public_name="Amel", language="fr")


@pytest.mark.parametrize(("fallbacks", "stays"), [((OLD,), True), ((NEW, OLD), True), ((), False)])
def test_people_stay_signed_in_while_the_old_key_stands_behind(app, visitor, rotated, fallbacks, stays):
    somebody(app)
    one = visitor()
    sign_in(one)
    assert is_signed_in(one)
    assert is_signed_in(at_a_new_server(one, rotated(*fallbacks))) is stays


@pytest.mark.parametrize(("fallbacks", "stays"), [((OLD,), True), ((), False)])
def test_a_device_that_stays_signed_in_is_known_without_its_session(app, visitor, rotated, fallbacks, stays):
    somebody(app)
    one = visitor()
    sign_in(one, stay="y")
    one.client.delete_cookie("session")
    assert one.client.get_cookie("remember_token") is not None
    assert is_signed_in(at_a_new_server(one, rotated(*fallbacks))) is stays


def test_a_remembered_identity_that_nobody_signed_is_not_taken(app, visitor, rotated):
    person = somebody(app)
    one = Visitor(rotated(OLD))
    one.client.set_cookie("remember_token", f"{person.id}:{person.stamp}|{'0' * 128}")
    assert not is_signed_in(one)


@pytest.mark.parametrize(("fallbacks", "works"), [((OLD,), True), ((), False)])
def test_a_link_in_a_letter_works_while_the_old_key_stands_behind(
    app, clock, tmp_path, rotated, fallbacks, works
):
    somebody(app)
    with app.app_context(), unit_of_work() as session:
        ask_new_password(session, email="amel@example.tn", at=clock())
    result = app.test_cli_runner().invoke(args=["notices", "send"])
    assert result.exit_code == 0
    (file,) = (tmp_path / "mail").glob("*.eml")
    letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    path = re.search(r"http://localhost(/fr/\S+)", letter.get_body(("plain",)).get_content())[1]
    page = Visitor(rotated(*fallbacks)).get(path)
    assert (page.html.find("input", type="password") is not None) is works


def test_a_form_that_was_open_is_taken(app, visitor, rotated):
    somebody(app)
    one = visitor()
    one.get("/en/account/sign-in")
    form = one.at.form("sign-in")
    moved = at_a_new_server(one, rotated(OLD))
    moved.at = one.at
    moved.submit(form, {"email": "amel@example.tn", "password": PASSWORD})
    assert is_signed_in(moved)


def test_the_newest_key_signs_and_each_is_taken():
    old, new = sign(OLD, purpose="x", payload=[1]), sign((OLD, NEW), purpose="x", payload=[2])
    assert unsign((OLD, NEW), old, purpose="x", max_age=60) == [1]
    assert unsign(NEW, new, purpose="x", max_age=60) == [2]
    assert unsign(NEW, old, purpose="x", max_age=60) is TokenProblem.BROKEN
    assert unsign(OLD, new, purpose="x", max_age=60) is TokenProblem.BROKEN
