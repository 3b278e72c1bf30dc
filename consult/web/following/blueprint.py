"""The blueprint of following."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("following", __name__, url_prefix="/<lang:lang>")
