"""How soon letters come, and the link at their end that stops them."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.notices.actions import choose_pace
from consult.domain.notices.models import Pace, Topic
from consult.domain.notices.queries import paces_of
from consult.domain.notices.stopping import Stop, open_stop_token
from consult.rendering.wording import word
from consult.web.access import public, signed_in
from consult.web.compose.own import own_tabs
from consult.web.database import db, unit_of_work
from consult.web.following.blueprint import bp
from consult.web.following.forms import LettersForm
from consult.web.request import lang, me, now


@bp.route("/account/letters", methods=["GET", "POST"])
@signed_in
def letters() -> str | Response | tuple[str, int]:
    """One choice for each topic; what waits already follows it."""
    chosen = {str(topic): str(pace) for topic, pace in paces_of(db(), me().id).items()}
    form = LettersForm(data=chosen)
    if form.validate_on_submit():
        with unit_of_work() as session:
            for topic, pace in form.paces().items():
                choose_pace(session, person_id=me().id, topic=topic, pace=pace, at=now())
        flash(_("Saved."), "done")
        return redirect(url_for(".letters"), 303)
    page = render_template(
        "areas/following/letters.html", tabs=own_tabs("following.letters"), form=form, email=me().email
    )
    return (page, 422) if form.errors else page


@bp.route("/letters/stop/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> str | tuple[str, int]:
    """End the letters of a topic, without signing in.

    A page asks first, since scanners open the links of letters. A mail program that sends the POST of RFC 8058 has
    been asked by its reader, and shows nothing.
    """
    opened = open_stop_token(current_app.config["SETTINGS"].keys, token)
    if opened is None:
        abort(404)
    if request.method == "GET":
        return _page(opened, token, stopped=paces_of(db(), opened.person_id)[opened.topic] is Pace.NEVER)
    pace = Pace.AT_ONCE if request.form.get("act") == "again" else Pace.NEVER
    with unit_of_work() as session:
        choose_pace(session, person_id=opened.person_id, topic=opened.topic, pace=pace, at=now())
    return _page(opened, token, stopped=pace is Pace.NEVER, done=True)


def _page(opened: Stop, token: str, *, stopped: bool, done: bool = False) -> str:
    return render_template(
        "areas/following/stop.html",
        action=url_for(".stop", token=token),
        own=opened.topic is Topic.OWN,
        topic=word(lang(), opened.topic),
        stopped=stopped,
        done=done,
    )
