"""An entry of a feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """`address` is its page and, for readers of news, its lasting name. `summary` is plain text."""

    address: str
    title: str
    language: str
    summary: str
    author: str
    published: datetime
    updated: datetime
