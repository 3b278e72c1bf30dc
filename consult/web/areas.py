"""The areas of the site, in one list. Areas do not import one another."""

from __future__ import annotations

from flask import Flask, redirect, url_for
from werkzeug.wrappers import Response

from consult.web.access import public
from consult.web.accounts.views import bp as accounts
from consult.web.answers.views import bp as answers
from consult.web.consultations.files import bp as files
from consult.web.consultations.views import bp as consultations
from consult.web.contributions.views import bp as contributions
from consult.web.council.views import bp as council
from consult.web.counter.views import bp as counter
from consult.web.desk.views import bp as desk
from consult.web.exports.views import bp as exports
from consult.web.feeds.views import bp as feeds
from consult.web.following.views import bp as following
from consult.web.maps.views import bp as maps
from consult.web.moderation.views import bp as moderation
from consult.web.pages.views import bp as pages
from consult.web.patterns import bp as patterns
from consult.web.people.views import bp as people
from consult.web.plans.views import bp as plans
from consult.web.register.views import bp as register
from consult.web.request import preferred_language
from consult.web.settings.views import bp as settings
from consult.web.site.views import bp as site
from consult.web.synthesis.views import bp as synthesis
from consult.web.texts.views import bp as texts


def register_areas(app: Flask) -> None:
    app.add_url_rule("/", "root", public(_root))
    areas = (site, accounts, answers, consultations, contributions, council, counter)
    areas += (
        desk,
        exports,
        feeds,
        files,
        following,
        maps,
        moderation,
        pages,
        people,
        plans,
        register,
        settings,
        synthesis,
        texts,
    )
    for area in areas:
        app.register_blueprint(area)
    # A mail program knows no form: the token of the address is what proves its wish.
    app.extensions["csrf"].exempt("consult.web.following.letters.stop")
    if app.config["DEVELOPMENT"]:
        app.register_blueprint(patterns)
    app.add_url_rule("/healthz", "healthz", public(_healthz))


def _root() -> Response:
    """`/` chooses by the reader's wish."""
    response = redirect(url_for("site.home", lang=str(preferred_language())), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


def _healthz() -> tuple[str, int, dict[str, str]]:
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
