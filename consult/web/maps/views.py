"""The public side of maps."""

from __future__ import annotations

from consult.web.maps import layers
from consult.web.maps.blueprint import bp

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (layers,)

__all__ = ["OTHER_VIEWS", "bp"]
