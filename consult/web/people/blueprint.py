"""The blueprint of people and roles."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/<lang:lang>/desk/people")

Answer = str | tuple[str, int]
