"""The blueprint of decisions: what was decided, by whom, and the desks of councillors and administrators."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("council", __name__, url_prefix="/<lang:lang>")
