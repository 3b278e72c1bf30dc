"""Every route says who may knock, and every address about the city begins with its language."""

from __future__ import annotations

from consult.domain.accounts.models import Role
from consult.web.access import Door

# Without a language: what machines ask for, and the door that chooses one.
WITHOUT_LANGUAGE = ("/api/v1/", "/healthz", "/readyz", "/static/", "/service-worker.js", "/")


def test_every_route_declares_who_may_knock(app):
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not isinstance(getattr(app.view_functions[rule.endpoint], "door", None), Door)
    ]
    assert silent == []


def test_every_address_begins_with_a_language(app):
    without = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith("/<lang:lang>")
        and rule.rule not in WITHOUT_LANGUAGE
        and not rule.rule.startswith(WITHOUT_LANGUAGE[:-1])
    ]
    assert without == []


def test_the_desk_is_closed_to_residents_and_visitors(app):
    """An address under /desk is for staff with named roles, whoever wrote the view."""
    for rule in app.url_map.iter_rules():
        if "/desk" in rule.rule:
            door = app.view_functions[rule.endpoint].door
            assert door.roles, f"{rule.rule} is open to people without a role"
            assert set(door.roles) <= set(Role)


def test_whatever_changes_something_is_never_a_get(app):
    """Views that read only answer GET; a form's address answers POST. No address answers PUT or DELETE."""
    for rule in app.url_map.iter_rules():
        assert not (rule.methods or set()) & {"PUT", "DELETE", "PATCH"}, rule.rule
