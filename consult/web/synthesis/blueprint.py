"""The blueprint of syntheses: the public report, and the moderators' editor."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("synthesis", __name__, url_prefix="/<lang:lang>")
