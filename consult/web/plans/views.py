"""The plan as a file, for everybody."""

from __future__ import annotations

from consult.web.plans import certificate, file, outputs
from consult.web.plans.blueprint import bp

__all__ = ["bp", "certificate", "file", "outputs"]
