"""axe-core, put into a page past its strict policy by the browser's own protocol."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parent / "vendor" / "axe.min.js"


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page, *, only: str | None = None) -> list[str]:
    """What axe finds wrong, of any severity, as lines; with `only`, by one rule."""
    rules = f"runOnly: ['{only}'], " if only else ""
    options = f"{{{rules}resultTypes: ['violations']}}"
    session = page.context.new_cdp_session(page)
    try:
        session.send("Runtime.evaluate", {"expression": _source(), "returnByValue": False})
        answer: dict[str, Any] = session.send(
            "Runtime.evaluate",
            {"expression": f"axe.run(document, {options})", "awaitPromise": True, "returnByValue": True},
        )
    finally:
        session.detach()
    if "exceptionDetails" in answer:
        raise AssertionError(f"{page.url}: axe did not run: {answer['exceptionDetails']}")
    found = []
    for violation in answer["result"]["value"]["violations"]:
        for node in violation["nodes"][:3]:
            found.append(f"{violation['id']} ({violation['impact']}): {node['html'][:160]}")
    return found
