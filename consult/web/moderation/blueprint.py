"""The blueprint of moderation: the charter, the public log, the queue and the rulings."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("moderation", __name__, url_prefix="/<lang:lang>")
