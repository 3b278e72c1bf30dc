"""What residents say: the list, the page of one, writing, answering, voting."""

from __future__ import annotations

from consult.web.contributions import (
    appealing,
    attachments,
    changing,
    commenting,
    flags,
    listing,
    merged,
    own,
    plan,
    reading,
    receipts,
    remarks,
    votes,
    writing,
)
from consult.web.contributions.blueprint import bp

__all__ = [
    "appealing",
    "attachments",
    "bp",
    "changing",
    "commenting",
    "flags",
    "listing",
    "merged",
    "own",
    "plan",
    "reading",
    "receipts",
    "remarks",
    "votes",
    "writing",
]
