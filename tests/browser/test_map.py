"""The map in a browser: drawn under the strict policy, from this site alone; left by the keyboard; read by touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.maps.models import Layer, Zone
from consult.web.database import unit_of_work
from tests.browser.conftest import PHONE, Opened, Site
from tests.browser.pages import RUNNING, Samples


@pytest.fixture
def placed(site: Site) -> str:
    """The number of a proposal that points into the zone UA1 of the demo's plan, for the time of a test."""
    with site.app.app_context(), unit_of_work() as session:
        running = Samples(session, secret_key=site.app.config["SETTINGS"].secret_key).running
        zone = session.scalars(
            select(Zone).join(Layer).where(Layer.consultation_id == running, Zone.code == "UA1")
        ).one()
        proposal = session.scalars(
            select(Contribution)
            .where(
                Contribution.consultation_id == running,
                Contribution.kind == Kind.PROPOSAL,
                Contribution.state == State.PUBLISHED,
            )
            .limit(1)
        ).one()
        proposal.zone_id, proposal.latitude, proposal.longitude = (
            zone.id,
            zone.latitude + 0.004,
            zone.longitude,
        )
        return str(proposal.ref)


def watched(page: Page) -> list[str]:
    """What goes wrong, and what asks another site."""
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda asked: wrong.append(asked.url))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(("http://127.0.0.1", "data:")) else wrong.append(asked.url)
        ),
    )
    return wrong


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_map_is_drawn_told_and_left(site: Site, opened: Opened, placed: str, language: str) -> None:
    page = opened(None, size=PHONE).new_page()
    wrong = watched(page)
    page.goto(f"/{language}/consultations/{RUNNING}/map")
    page.wait_for_selector("[data-drawn]")
    assert page.locator("path.map__zone:not(.map__zone--ground)").count() == 12
    # The codes of zones stand on it, the controls at the side where the language begins.
    side = "right" if language == "ar" else "left"
    assert page.locator(f".leaflet-{side} .leaflet-control-zoom").count() == 1
    # A zone tells how much was said of it, and leads there.
    page.locator("path.map__zone--1, path.map__zone--4").first.click(position={"x": 12, "y": 40}, force=True)
    way = page.locator(".leaflet-popup .map__way a")
    assert page.locator(".leaflet-popup bdi").first.inner_text() == "UA1"
    assert way.get_attribute("href").endswith(f"/{language}/consultations/{RUNNING}/map/zones/UA1")
    # A point tells its number and leads to it.
    page.keyboard.press("Escape")
    page.locator(".map__point").first.click()
    point = page.locator(".leaflet-popup a")
    assert (point.inner_text(), point.get_attribute("href")) == (
        placed,
        f"/{language}/contributions/{placed}",
    )
    # Escape lets go of the map.
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "map-after"
    # Nothing is wider than the telephone, and nobody else was asked.
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert wrong == []
