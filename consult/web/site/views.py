"""The home, and finding a contribution by the number on its receipt."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from consult.domain.contributions.volumes import find_ref
from consult.web.access import public
from consult.web.compose.consultation import moments_of
from consult.web.compose.home import home_page
from consult.web.database import db
from consult.web.kept import keep_page, keep_until
from consult.web.request import now

bp = Blueprint("site", __name__, url_prefix="/<lang:lang>")


@bp.get("/")
@public
def home() -> str:
    """What the city asks now, until when, and what came of what it asked before."""
    keep_page(consultation_id=None)
    page = home_page(at=now())
    keep_until(moments_of(page["asked"] + page["coming"]))
    return render_template("areas/site/home.html", **page)


@bp.get("/offline")
@public
def offline() -> str:
    """What a device keeps; the worker shows it in the place of a page that cannot be had (docs/device.md)."""
    if not current_app.config["SETTINGS"].offline:
        abort(404)
    return render_template("areas/site/offline.html")


@bp.get("/find")
@public
def find() -> AnyResponse:
    """From the number on a receipt, however it was typed, to the page of the contribution."""
    typed = request.args.get("ref", "").strip()
    ref = find_ref(db(), typed)
    if ref is None:
        return redirect(url_for("register.index", ref=typed[:40] or None), 303)
    return redirect(url_for("contributions.show", ref=ref), 303)
