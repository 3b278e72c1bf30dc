"""What residents say: the list, the page of one, writing, answering, voting."""

from __future__ import annotations

from consult.web.contributions import flags, listing, own, reading, votes, writing
from consult.web.contributions.blueprint import bp

__all__ = ["bp", "flags", "listing", "own", "reading", "votes", "writing"]
