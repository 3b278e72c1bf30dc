"""The blueprint of the maps: of a consultation, and the layers that all maps load."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("maps", __name__, url_prefix="/<lang:lang>")
