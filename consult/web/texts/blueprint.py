"""The addresses of texts."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("texts", __name__, url_prefix="/<lang:lang>/consultations/<slug>/texts")
