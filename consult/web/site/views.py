"""The home, and finding a contribution by the number on its receipt."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from consult.web.access import public
from consult.web.compose.home import home_page
from consult.web.kept import keep_page
from consult.web.request import now

bp = Blueprint("site", __name__, url_prefix="/<lang:lang>")

REF = re.compile(r"([A-Za-z]?)(\d{4})\D?0*(\d{1,8})")


@bp.get("/")
@public
def home() -> str:
    """What the city asks now, until when, and what came of what it asked before."""
    keep_page(consultation_id=None)
    return render_template("areas/site/home.html", **home_page(at=now()))


@bp.get("/find")
@public
def find() -> AnyResponse:
    """From the number on a receipt, however it was typed, to the page of the contribution."""
    typed = request.args.get("ref", "").strip().translate({0x660 + digit: str(digit) for digit in range(10)})
    found = REF.fullmatch(typed)
    if not found:
        return redirect(url_for("register.index"), 303)
    series, year, number = found.groups()
    return redirect(url_for("contributions.show", ref=f"{series.upper()}{year}-{int(number):06d}"), 303)
