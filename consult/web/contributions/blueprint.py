"""The blueprint that the views of this area share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("contributions", __name__, url_prefix="/<lang:lang>")
