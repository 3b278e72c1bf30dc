"""Who may open which room of the desk: a table over the URL map, so that a new page cannot forget its door."""

from __future__ import annotations

import re

import pytest

from consult.domain.accounts.models import Role
from consult.domain.consultations.queries import get_consultation
from tests.factories.consultations import a_consultation
from tests.factories.people import a_department, a_resident, with_role

A, M, C = Role.ADMINISTRATOR, Role.MODERATOR, Role.COUNCILLOR
# Who enters, as the city reads it (settled.md: who may do what). The first line that fits an address holds: of
# consultations an administrator sees all and changes the settings; what they say is the moderators'.
DOORS: list[tuple[str, set[Role]]] = [
    (r"/desk/consultations(/<slug>(/preview|/settings|/copy|/schedule|/acts.*)?)?$", {A, M}),
    (r"/desk/consultations/", {M}),
    (r"/desk/(moderation|syntheses|reference-figures)(/|$)", {M}),
    (r"/desk/(people|charter|bodies|pages|news|settings)(/|$)", {A}),
    # Whoever takes something of one consultation enters here too: the room shows, and gives, that one's alone.
    (r"/desk/exports(/|$)", {A, M, C, Role.DEPARTMENT}),
    (r"/desk/council(/|$)", {C}),
    (r"/desk/answers(/|$)", {Role.DEPARTMENT}),
    (r"/desk/counter(/|$)", {Role.COUNTER_AGENT}),
]


def rooms(app):
    """Every address of the desk that can be asked for without naming something in it."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/<lang:lang>/desk/") and "GET" in (rule.methods or ())
    ]


def entering(path: str) -> set[Role]:
    return next(roles for pattern, roles in DOORS if re.match(pattern, path))


def test_the_doors_are_those_of_the_table(app):
    wrong = []
    for rule in rooms(app):
        path = rule.rule.removeprefix("/<lang:lang>")
        doors = set(app.view_functions[rule.endpoint].door.roles)
        wanted = entering(path)
        if doors != wanted:
            wrong.append(f"{path}: {sorted(doors)} instead of {sorted(wanted)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_enters_its_rooms_and_no_other(app, browser_of, session, role):
    if role is None:
        person = a_resident(session)
    else:
        department = a_department(session) if role is Role.DEPARTMENT else None
        person = with_role(session, role, department=department)
    browser = browser_of(person)
    for rule in rooms(app):
        if rule.arguments - {"lang"}:
            continue
        path = rule.rule.replace("<lang:lang>", "fr")
        mine = role in entering(path.removeprefix("/fr"))
        assert browser.get(path).status == (200 if mine else 403), path
    assert browser.get("/fr/desk").status == (403 if role is None else 200)


def test_who_administers_one_consultation_finds_its_settings_and_nothing_of_the_city(
    app, browser_of, session, store, consultation
):
    other = a_consultation(session, store=store, slug="market")
    person = with_role(session, A, consultation_id=consultation.id)
    browser = browser_of(person)
    for rule in rooms(app):
        if rule.arguments - {"lang"}:
            continue
        path = rule.rule.replace("<lang:lang>", "fr")
        mine = path in ("/fr/desk/consultations", "/fr/desk/exports")
        assert browser.get(path).status == (200 if mine else 403), path
    page = browser.get("/fr/desk")
    links = [link["href"] for link in page.select("main a")]
    assert page.status == 200 and any("square" in href for href in links)
    assert not any("market" in href or "people" in href or "charter" in href for href in links)
    page = browser.get("/fr/desk/exports?consultation=market")
    assert [one["value"] for one in page.select("select[name=consultation] option")] == ["", "square"]
    assert not page.select("a[href*='extract=people']"), "the counts of accounts are the city's"
    page = browser.get("/fr/desk/consultations/square/settings")
    page = browser.submit(page.form("/settings"), {"synthesis_due_on": "2026-06-01"})
    assert page.status == 200
    session.expire_all()
    assert get_consultation(session, "square").synthesis_due_on.isoformat() == "2026-06-01"
    for path in ("", "/settings", "/preview"):
        assert browser.get(f"/fr/desk/consultations/{other.slug}{path}").status == 403
    for path in ("/texts", "/phases", "/publish"):
        assert browser.get(f"/fr/desk/consultations/square{path}").status == 403, (
            "what it says is the moderators'"
        )


def test_a_visitor_is_asked_to_sign_in_and_comes_back(app, visitor):
    for rule in rooms(app):
        if rule.arguments - {"lang"}:
            continue
        path = rule.rule.replace("<lang:lang>", "ar")
        one = visitor()
        page = one.get(path)
        assert "/ar/account/sign-in" in page.path
        assert page.one("input[name=next]")["value"] == path
