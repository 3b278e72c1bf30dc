"""The area of following: its views register themselves on the blueprint."""

from __future__ import annotations

from consult.web.following import letters, own, toggle  # noqa: F401
from consult.web.following.blueprint import bp

__all__ = ["bp"]
