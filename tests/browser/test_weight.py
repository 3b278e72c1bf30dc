"""What a first visit on a cheap telephone costs: everything that travels, compressed, fonts aside."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Opened, Site
from tests.browser.pages import RUNNING, Samples

MOST = 50_000


def weigh(context: BrowserContext, path: str) -> dict[str, int]:
    """Bytes received for each address on a first visit: bodies as they travel, and their headers."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, tuple[str, str]] = {}
    weight: dict[str, int] = {}

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = (event["type"], event["response"]["url"])

    def finished(event: dict[str, Any]) -> None:
        kind, url = kinds.get(event["requestId"], ("", ""))
        if kind != "Font" and not url.startswith("data:"):
            weight[url] = weight.get(url, 0) + int(event["encodedDataLength"])

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    page.goto(path, wait_until="networkidle")
    return weight


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("page", ["home", "consultation", "list", "contribution", "attached", "text"])
def test_a_first_visit_weighs_at_most_50_kilobytes(
    site: Site, opened: Opened, page: str, language: str
) -> None:
    with site.session() as session:
        samples = Samples(session)
    path = {
        "home": f"/{language}/",
        "consultation": f"/{language}/consultations/{RUNNING}",
        "list": f"/{language}/consultations/{RUNNING}/proposals",
        "contribution": f"/{language}/contributions/{samples.discussed}",
        "attached": f"/{language}/contributions/{samples.attached}",
        "text": f"/{language}/consultations/{RUNNING}/texts/regulations",
    }[page]
    weight = weigh(opened(), path)
    assert sum(weight.values()) <= MOST, "\n".join(
        f"{size:7} {url}" for url, size in sorted(weight.items(), key=lambda item: -item[1])
    )
