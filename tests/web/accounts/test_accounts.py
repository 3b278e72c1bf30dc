"""Signing up, confirming, signing in and out, passwords and settings, as a person at a browser does them."""

from __future__ import annotations

import pytest

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.queries import find_person_by_email
from consult.domain.territory.queries import get_municipality
from consult.web.database import db, extension, unit_of_work
from tests.factories.people import PASSWORD, a_resident, with_role
from tests.statements import counted
from tests.web.accounts.mailbox import letters_to, link_of, text_of

AMEL = {"email": "amel@example.tn", "password": PASSWORD, "public_name": "Amel"}
languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


def resident(app, email="amel@example.tn", **account) -> Person:
    with app.app_context(), unit_of_work() as session:
        return a_resident(session, email=email, **{"public_name": "Amel", "language": "fr"} | account)


def found(app, email: str) -> Person | None:
    with app.app_context():
        return find_person_by_email(db(), email)


def sign_in(one, email="amel@example.tn", password=PASSWORD, **more):
    one.get("/en/account/sign-in")
    return one.submit(one.at.form("sign-in"), {"email": email, "password": password} | more)


def sign_up(one, page_language="en", **typed):
    page = one.get(f"/{page_language}/account/new")
    return one.submit(page.form("/account/new"), AMEL | typed)


def is_signed_in(one) -> bool:
    return one.client.get("/en/account/settings").status_code == 200


@languages
def test_somebody_signs_up_confirms_and_is_known(app, visitor, language):
    one = visitor()
    page = sign_up(one, language, arrondissement="3")
    assert page.status == 200 and page.path.endswith(f"/{language}/account/letter")
    assert "amel@example.tn" in page.text
    (letter,) = letters_to(app, "amel@example.tn")
    assert letter["Content-Language"] == language
    confirm = one.get(link_of(letter, "/account/confirm/"))
    assert "Amel" in confirm.text and "amel@example.tn" in confirm.text
    assert found(app, "amel@example.tn").confirmed_at is None, (
        "a scanner that opens the link confirms nothing"
    )
    home = one.submit(confirm.form("/account/confirm/"))
    assert home.status == 200 and is_signed_in(one)
    person = found(app, "amel@example.tn")
    assert (person.level, person.arrondissement_id, person.language) == (1, 3, language)
    assert one.get(link_of(letter, "/account/confirm/")).status == 410, "once"


def test_another_browser_confirms_and_is_asked_for_the_password(app, visitor):
    sign_up(visitor())
    (letter,) = letters_to(app, "amel@example.tn")
    other = visitor()
    page = other.get(link_of(letter, "/account/confirm/"))
    page = other.submit(page.form("/account/confirm/"))
    assert page.path.partition("?")[0].endswith("/account/sign-in") and not is_signed_in(other)
    assert sign_in(other).status == 200 and is_signed_in(other)


def test_a_stranger_who_signs_up_first_is_not_signed_in_by_the_owners_confirmation(app, visitor):
    """The link says nothing about the browser that opens it, so the stranger's own browser stays outside."""
    stranger, owner = visitor(), visitor()
    sign_up(stranger, password="the strangers words")
    sign_up(owner)
    *_, newest = letters_to(app, "amel@example.tn")
    owner.submit(owner.get(link_of(newest, "/account/confirm/")).form("/account/confirm/"))
    assert is_signed_in(owner) and not is_signed_in(stranger)
    assert sign_in(stranger, password="the strangers words").status == 422


def test_the_page_is_the_same_whether_an_address_is_known_or_not(app, visitor):
    resident(app, "known@example.tn", public_name="Known")
    for action, form, typed in (
        ("/en/account/new", "/account/new", {"password": PASSWORD, "public_name": "Somebody"}),
        ("/en/account/forgotten", "forgotten", {}),
        ("/en/account/sign-in", "sign-in", {"password": "not the password"}),
    ):
        pages = []
        for email in ("known@example.tn", "nobody@example.tn"):
            one = visitor()
            page = one.submit(one.get(action).form(form), typed | {"email": email})
            text = page.text.replace(email, "")
            cookies = sorted(cookie.key for cookie in one.client._cookies.values())
            pages.append((page.status, page.path, text, cookies))
        assert pages[0] == pages[1]
    (told, reset) = letters_to(app, "known@example.tn")
    assert "already" in told["Subject"] or "déjà" in told["Subject"]
    assert link_of(reset, "/account/reset/")


def test_a_refused_form_keeps_every_word_but_the_password(app, visitor):
    page = sign_up(visitor(), "fr", email="amel@", arrondissement="3", language="ar")
    assert page.status == 422
    assert page.one("#email")["value"] == "amel@"
    assert page.one("#public_name")["value"] == "Amel"
    assert not page.one("#password").get("value")
    assert page.one("#language option[selected]")["value"] == "ar"
    assert page.one("#arrondissement option[selected]")["value"] == "3"
    assert page.one(".error-summary a")["href"] == "#email"
    assert page.one("#email")["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": ""}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "motdepasse2026"}, "password"),
        ({"password": "amel@example.tn"}, "password"),
        ({"public_name": "بلدية تونس"}, "public_name"),
        ({"public_name": "\u202e\u0000"}, "public_name"),
        ({"public_name": "ا" + "\u0651" * 10_000}, "public_name"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field(app, visitor, typed, field):
    page = sign_up(visitor(), "ar", **typed)
    assert page.status == 422 or found(app, "amel@example.tn") is not None
    if page.status == 422:
        assert page.one(f"#{field}")["aria-invalid"] == "true"


def test_markup_in_a_name_is_letters(app, visitor):
    resident(app, public_name="<script>x</script>")
    one = visitor()
    sign_in(one)
    page = one.get("/en/account/settings")
    assert "<script>x</script>" in page.one(".header__who").get_text()


@pytest.mark.parametrize("place", ["99999", "abc", "-1"])
def test_a_forged_arrondissement_is_refused(app, visitor, place):
    one = visitor()
    page = one.get("/en/account/new")
    token = page.one("input[name=csrf_token]")["value"]
    answer = one.post(
        "/en/account/new", AMEL | {"csrf_token": token, "language": "en", "arrondissement": place}
    )
    assert answer.status == 422 and found(app, "amel@example.tn") is None


def test_a_stale_form_does_nothing(app, visitor):
    one = visitor()
    one.get("/en/account/new")
    assert one.post("/en/account/new", AMEL | {"csrf_token": "stale", "language": "en"}).status == 400
    assert found(app, "amel@example.tn") is None


def test_signing_in_goes_back_to_where_the_person_was(app, visitor):
    resident(app)
    one = visitor()
    page = one.get("/ar/account/settings")
    assert page.path.partition("?")[0].endswith("/ar/account/sign-in")
    page = one.submit(page.form("sign-in"), {"email": "amel@example.tn", "password": PASSWORD})
    assert page.path.endswith("/ar/account/settings")


def test_signing_up_goes_back_to_where_the_person_was(app, visitor):
    one = visitor()
    page = one.get("/ar/account/new?next=/ar/consultations")
    one.submit(page.form("/account/new"), AMEL)
    (letter,) = letters_to(app, "amel@example.tn")
    page = one.get(link_of(letter, "/account/confirm/"))
    assert one.submit(page.form("/account/confirm/")).path.endswith("/ar/consultations")


def test_without_a_place_to_go_back_to_the_home_is_in_the_language_that_was_being_read(app, visitor):
    resident(app, language="ar")
    assert sign_in(visitor()).path.endswith("/en/")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x=y",
        "javascript:alert(1)",
        "http:/en/consultations",
        "evil.example",
        "/en/no-such-page",
        "/en/account/sign-out",
        "/" + "x" * 5000,
    ],
)
def test_a_forged_next_goes_home(app, visitor, target):
    resident(app)
    one = visitor()
    one.client.get("/en/account/sign-in", query_string={"next": target})
    one.get("/en/account/sign-in")
    token = one.at.one("input[name=csrf_token]")["value"]
    typed = {"email": "amel@example.tn", "password": PASSWORD, "next": target, "csrf_token": token}
    answer = one.client.post("/en/account/sign-in", data=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/")


def test_who_has_not_confirmed_gets_the_letter_again_and_nobody_else_learns_it(app, visitor):
    sign_up(visitor())
    assert len(letters_to(app, "amel@example.tn")) == 1
    one = visitor()
    assert sign_in(one, password="not the password").status == 422
    assert len(letters_to(app, "amel@example.tn")) == 1
    page = sign_in(one)
    assert page.path.endswith("/account/letter") and not is_signed_in(one)
    first, second = letters_to(app, "amel@example.tn")
    assert link_of(first, "confirm") and link_of(second, "confirm")


def test_staying_signed_in_survives_the_browser_and_signing_out_does_not(app, visitor):
    resident(app)
    passing, staying = visitor(), visitor()
    sign_in(passing)
    sign_in(staying, stay="y")
    for one in (passing, staying):
        one.client.delete_cookie("session")
    assert not is_signed_in(passing) and is_signed_in(staying)
    page = staying.get("/en/")
    page = staying.submit(page.html.select_one("form[action$='sign-out']"))
    assert "You are signed out." in page.text
    assert staying.client.get_cookie("session") is None, "from here on a visitor as any other"
    assert not is_signed_in(staying)
    assert staying.client.get_cookie("remember_token") is None


def test_a_new_password_signs_every_other_device_out(app, visitor):
    resident(app)
    here, there = visitor(), visitor()
    sign_in(here, stay="y")
    sign_in(there, stay="y")
    page = here.get("/en/account/settings")
    page = here.submit(
        page.form("settings/password"),
        {"password-current": PASSWORD, "password-password": "quite another one"},
    )
    assert page.status == 200 and is_signed_in(here) and not is_signed_in(there)
    here.client.delete_cookie("session")
    assert is_signed_in(here), "the device that stays signed in still does"
    (letter,) = letters_to(app, "amel@example.tn")
    assert link_of(letter, "/account/forgotten")


def test_a_forgotten_password_is_chosen_anew_by_letter_once(app, visitor, clock):
    resident(app)
    one, other = visitor(), visitor()
    sign_in(other)
    page = one.get("/fr/account/forgotten")
    one.submit(page.form("forgotten"), {"email": "AMEL@example.tn"})
    (letter,) = letters_to(app, "amel@example.tn")
    link = link_of(letter, "/account/reset/")
    page = one.submit(one.get(link).form("/account/reset/"), {"password": "short"})
    assert page.status == 422
    page = one.submit(page.form("/account/reset/"), {"password": "quite another one"})
    assert page.status == 200 and is_signed_in(one) and not is_signed_in(other)
    assert one.get(link).status == 410
    assert sign_in(visitor()).status == 422
    assert sign_in(visitor(), password="quite another one").status == 200


def test_a_link_says_how_long_it_works_and_then_what_to_do(app, visitor, clock):
    resident(app)
    one = visitor()
    one.submit(one.get("/en/account/forgotten").form("forgotten"), {"email": "amel@example.tn"})
    (letter,) = letters_to(app, "amel@example.tn")
    clock.forward(hours=2)
    page = one.get(link_of(letter, "/account/reset/"))
    assert page.status == 410
    assert page.html.select("a[href$='/account/forgotten']")


@pytest.mark.parametrize("page", ["confirm", "reset", "settings/address"])
def test_a_broken_link_helps(visitor, page):
    shown = visitor().get(f"/ar/account/{page}/broken-token")
    assert shown.status == 410 and shown.html.select("main a")


def test_an_address_that_is_none_is_said_at_once(visitor):
    one = visitor()
    page = one.submit(one.get("/en/account/forgotten").form("forgotten"), {"email": "amel"})
    assert page.status == 422 and page.one("#email")["value"] == "amel"


@languages
def test_too_many_tries_get_a_sentence_and_a_time_and_a_stranger_locks_nobody_out(app, visitor, language):
    resident(app)
    stranger = visitor()
    for _ in range(10):
        assert sign_in(stranger, password="a guess of many").status == 422
    stranger.get(f"/{language}/account/sign-in")
    page = stranger.submit(stranger.at.form("sign-in"), {"email": "amel@example.tn", "password": PASSWORD})
    assert page.status == 429 and not is_signed_in(stranger)
    assert page.one(".error-summary").find(string=lambda words: ":" in words), "the time"
    assert page.one("#email")["value"] == "amel@example.tn"
    owner = visitor()
    owner.client.environ_base["REMOTE_ADDR"] = "41.231.0.7"
    assert sign_in(owner).status == 200 and is_signed_in(owner)


def test_tries_on_an_unknown_address_are_limited_alike(app, visitor):
    resident(app)
    answers = []
    for email in ("amel@example.tn", "nobody@example.tn"):
        one = visitor()
        answers.append([sign_in(one, email=email, password="a guess of many").status for _ in range(12)])
    assert answers[0] == answers[1] == [422] * 10 + [429] * 2


def test_one_household_is_one_address(app, visitor):
    """The /64 of IPv6 belongs to one connection; to change the rest of the address costs nothing."""
    resident(app)
    for number in range(10):
        one = visitor()
        one.client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number:x}"
        assert sign_in(one, password="a guess of many").status == 422
    one = visitor()
    one.client.environ_base["REMOTE_ADDR"] = "2001:db8:1:2:ffff::1"
    assert sign_in(one).status == 429
    one.client.environ_base["REMOTE_ADDR"] = "2001:db8:1:3::1"
    assert sign_in(one).status == 200


def test_signing_in_forgets_the_tries_before(app, visitor):
    resident(app)
    for _ in range(3):
        one = visitor()
        for _ in range(6):
            sign_in(one, password="a guess of many")
        assert sign_in(one).status == 200


def test_letters_with_links_are_limited(app, visitor):
    resident(app)
    one = visitor()
    statuses = []
    for _ in range(7):
        page = one.get("/en/account/forgotten")
        statuses.append(one.submit(page.form("forgotten"), {"email": "amel@example.tn"}).status)
    assert statuses == [200] * 5 + [429] * 2
    assert len(letters_to(app, "amel@example.tn")) == 5
    one = visitor()
    assert [sign_up(one).status for _ in range(7)] == [200] * 5 + [429] * 2


def test_the_profile_is_changed_and_the_page_follows_the_language(app, visitor):
    resident(app)
    one = visitor()
    sign_in(one)
    page = one.get("/fr/account/settings")
    page = one.submit(
        page.form("settings/profile"), {"public_name": "أمل", "language": "ar", "arrondissement": "2"}
    )
    assert page.status == 200 and "/ar/account/settings" in page.path
    assert "Enregistré" not in page.text and page.one(".messages p").get_text().strip() == "تمّ الحفظ."
    person = found(app, "amel@example.tn")
    assert (person.public_name, person.language, person.arrondissement_id) == ("أمل", "ar", 2)
    page = one.submit(page.form("settings/profile"), {"public_name": "Municipality of Tunis"})
    assert page.status == 422 and page.one("#public_name")["value"] == "Municipality of Tunis"
    assert found(app, "amel@example.tn").public_name == "أمل"


def test_a_new_address_is_confirmed_there_and_told_to_the_old_one(app, visitor):
    resident(app)
    one = visitor()
    sign_in(one)
    page = one.get("/en/account/settings")
    typed = {"address-email": "new@example.tn", "address-current": "not the password"}
    page = one.submit(page.form("settings/email"), typed)
    assert page.status == 422 and page.one("#address-email")["value"] == "new@example.tn"
    one.submit(page.form("settings/email"), {"address-current": PASSWORD})
    assert letters_to(app, "amel@example.tn") == []
    (letter,) = letters_to(app, "new@example.tn")
    page = one.get(link_of(letter, "settings/address/"))
    one.submit(page.form("settings/address/"))
    assert found(app, "amel@example.tn") is None and found(app, "new@example.tn") is not None
    (told,) = letters_to(app, "amel@example.tn")
    assert "participation@tunis.example" in text_of(told)
    assert not is_signed_in(one)


def test_too_many_tries_in_the_settings_are_said(app, visitor):
    resident(app)
    one = visitor()
    sign_in(one)
    for _ in range(11):
        page = one.get("/en/account/settings")
        page = one.submit(
            page.form("settings/password"),
            {"password-current": "a guess of many", "password-password": "quite another one"},
        )
    assert page.status == 429 and page.select(".error-summary")


def make_demo(app) -> None:
    with app.app_context(), unit_of_work() as session:
        get_municipality(session).is_demo = True


def test_there_is_no_page_of_letters_on_a_real_site(visitor):
    assert visitor().get("/en/letters").status == 404


@languages
def test_in_the_demo_a_newcomer_reads_the_letter_on_a_page(app, visitor, language):
    make_demo(app)
    one = visitor()
    page = sign_up(one, language)
    page = one.get(page.select("main a[href*='/letters']")[0]["href"])
    assert len(page.select("article")) == 1
    page = one.get(page.one("article a[href*='/account/confirm/']")["href"])
    one.submit(page.form("/account/confirm/"))
    assert is_signed_in(one)


def test_the_letters_of_one_address_are_found_and_paged(app, visitor):
    make_demo(app)
    for number in range(12):
        resident(app, f"r{number}@example.tn", public_name=f"R {number}")
    one = visitor()
    for number in range(12):
        one.submit(one.get("/en/account/forgotten").form("forgotten"), {"email": f"r{number}@example.tn"})
    page = one.get("/en/letters")
    assert len(page.select("article")) == 10 and "r11@example.tn" in page.select("article")[0].text
    page = one.get(page.one("a[rel=next]")["href"])
    assert len(page.select("article")) == 2
    page = one.get("/en/letters?to=R3@example.tn")
    assert len(page.select("article")) == 1
    assert one.get("/en/letters?to=nobody@example.tn").select("article") == []
    assert one.get("/en/letters?to=%00<b>").status == 200
    assert one.get("/en/letters?after=nonsense").status == 404


def test_the_demo_does_not_show_the_keys_of_its_staff(app, visitor):
    make_demo(app)
    with app.app_context(), unit_of_work() as session:
        with_role(session, Role.ADMINISTRATOR, email="admin@demo.test", public_name="Direction")
    one = visitor()
    one.submit(one.get("/en/account/forgotten").form("forgotten"), {"email": "admin@demo.test"})
    page = one.get("/en/letters")
    assert len(page.select("article")) == 1 and page.select("article a[href*='/reset/']") == []


def test_the_same_queries_for_one_letter_and_for_three(app, visitor):
    make_demo(app)
    counts: list[int] = []

    with app.app_context():
        engine = extension.engine
    for number in range(3):
        resident(app, f"r{number}@example.tn", public_name=f"R {number}")
        one = visitor()
        one.submit(one.get("/en/account/forgotten").form("forgotten"), {"email": f"r{number}@example.tn"})
        with counted(engine) as statements:
            assert len(one.get("/en/letters").select("article")) == number + 1
        counts.append(len(statements))
    assert counts[0] == counts[2]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_all_that_is_wrong_with_a_new_account_is_said_at_once(visitor, language):
    one = visitor()
    page = one.get(f"/{language}/account/new")
    page = one.submit(page.form("/account/new"), AMEL | {"email": "amel@", "password": "abc"})
    assert page.status == 422
    assert (
        page.select("#email-error")
        and page.select("#password-error")
        and not page.select("#public_name-error")
    )
    page = one.submit(page.form("/account/new"), {"email": "", "password": "abc", "public_name": "x"})
    assert [len(page.select(f"#{name}-error span")) for name in ("email", "password", "public_name")] == [
        1,
        1,
        1,
    ]
