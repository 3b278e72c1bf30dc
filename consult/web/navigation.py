"""What every page carries around its content: navigation, account menu, the page in the other languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.rules import holds_anywhere
from consult.domain.consultations.models import Series
from consult.domain.contributions.numbers import make_ref, register_year
from consult.domain.pages.models import PageName
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import LANGUAGES, Language
from consult.rendering.wording import word
from consult.web.database import db
from consult.web.locale import LABELS
from consult.web.request import lang, languages, now, person


def _known(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def main_navigation() -> list[dict[str, Any]]:
    items = [
        ("consultations.index", _("Consultations")),
        ("register.index", _("Register")),
        ("council.index", _("Decisions")),
        ("moderation.charter", _("Charter")),
    ]
    # At the desk nothing of this is open, though some of its pages stand beside a public one.
    area = "" if "/desk" in request.path else (request.endpoint or "").partition(".")[0]
    return [
        {"label": label, "href": url_for(endpoint), "current": endpoint.partition(".")[0] == area}
        for endpoint, label in items
        if _known(endpoint)
    ]


def account_navigation() -> list[dict[str, Any]]:
    """Links and one form: {label, href, kind: "link" | "post"}."""
    someone = person()
    if someone is None:
        items = [
            ("accounts.sign_in", _("Sign in"), "link"),
            ("accounts.sign_up", _("Create an account"), "link"),
        ]
    else:
        items = [
            ("contributions.mine", _("My contributions"), "link"),
            ("accounts.settings", _("Settings"), "link"),
            ("accounts.sign_out", _("Sign out"), "post"),
        ]
        if holds_anywhere(someone, *{grant.role for grant in someone.grants}):
            items.insert(0, ("desk.index", _("Desk"), "link"))
    return [
        {"label": label, "href": url_for(endpoint), "kind": kind}
        for endpoint, label, kind in items
        if _known(endpoint)
    ]


def footer_navigation() -> list[dict[str, Any]]:
    """What a person looks for at the foot of a page, in groups: {title, items: [{label, href, current}]}."""

    def page(name: PageName) -> dict[str, Any]:
        href = url_for("pages.show", page=str(name))
        return {"label": word(lang(), name), "href": href, "current": request.path == href}

    def other(endpoint: str, label: str) -> dict[str, Any]:
        return {"label": label, "href": url_for(endpoint), "current": request.endpoint == endpoint}

    return [
        {
            "title": _("Taking part"),
            "items": [
                page(PageName.HOW_IT_WORKS),
                other("consultations.index", _("Consultations")),
                other("register.index", _("Register")),
                other("council.index", _("Decisions")),
                other("moderation.charter", _("Charter")),
            ],
        },
        {
            "title": _("The municipality"),
            "items": [
                other("pages.news", _("What is new")),
                page(PageName.CONTACT),
                page(PageName.LEGAL_NOTICE),
            ],
        },
        {
            "title": _("Your rights"),
            "items": [page(PageName.PRIVACY), page(PageName.TERMS), page(PageName.ACCESSIBILITY)],
        },
    ]


def sisters() -> list[dict[str, Any]]:
    """The same page in each language that is on: {lang, label, href, current}."""
    here = lang()
    found = []
    for language in languages():
        if request.endpoint and request.url_rule is not None and "lang" in request.url_rule.arguments:
            query = request.args.to_dict(flat=False) if request.method == "GET" else {}
            values = {
                **(request.view_args or {}),
                **{k: v for k, v in query.items() if not k.startswith("_")},
            }
            values["lang"] = str(language)
            href = url_for(request.endpoint, **values)
        else:
            href = _beside(language)
        found.append(
            {"lang": str(language), "label": LABELS[language], "href": href, "current": language == here}
        )
    return found


def _beside(language: Language) -> str:
    """Where no page answers: the same address in another language, so that the message can be read in it."""
    first, slash, rest = request.path.removeprefix("/").partition("/")
    return f"/{language}/{quote(rest)}" if slash and first in set(LANGUAGES) else f"/{language}/"


def init_navigation(app: Flask) -> None:
    @app.context_processor
    def surroundings() -> dict[str, Any]:
        municipality = get_municipality(db())
        series = Series.DEMO if municipality.is_demo else Series.LEGAL
        return {
            "lang": str(lang()),
            "dir": lang().direction,
            "now": now(),
            "municipality": municipality,
            # A number as the receipts of this site write it.
            "example_ref": make_ref(series, register_year(now()), 123),
            "person": person(),
            "nav": main_navigation(),
            "nav_account": account_navigation(),
            "nav_footer": footer_navigation(),
            "sisters": sisters(),
            "base_url": app.config["BASE_URL"],
        }
