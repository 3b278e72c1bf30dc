"""Ways back to where a form was pressed."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_next(target: str | None, default: str) -> str:
    """Where the person came from, when that is a page of this site; a forged address goes to `default`."""
    if not target or len(target) > 1_000 or not target.isprintable() or "\\" in target:
        return default
    parts = urlsplit(target)
    own = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    return target if own else default
