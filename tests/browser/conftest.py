"""The demo served over HTTP, and a headless Chromium that opens it as a telephone or a desk would."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from consult.cli.demo.cast import address
from consult.domain.accounts.queries import find_person_by_email
from consult.web.database import extension, unit_of_work
from tests.factories.demo import demo_app, write_letters
from tests.parts import chromium

PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 800}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.needs("chromium"))


class Silent(WSGIRequestHandler):
    """Keeps no log of requests: a failing test shows what it found, not all that was asked."""

    def log_request(self, *_answer: object) -> None:
        pass


@dataclass
class Site:
    """The platform with the demo in it, answering at `url`."""

    app: Flask
    url: str

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.app_context():
            yield extension.session()

    def cookie_of(self, key: str) -> dict[str, str]:
        """The cookie of somebody of the demo who has signed in."""
        with self.session() as session:
            person = find_person_by_email(session, address(key))
            assert person is not None, key
            identity = f"{person.id}:{person.stamp}"
        client = self.app.test_client()
        with client.session_transaction() as kept:
            kept.update({"_user_id": identity, "_fresh": True})
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return {"name": cookie.key, "value": cookie.value, "url": self.url}


@contextmanager
def served(folder: Path, template: Path) -> Iterator[Site]:
    """The demo, built into this folder and answering until the end of the block."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Silent)
    url = f"http://127.0.0.1:{server.server_port}"
    app = demo_app(folder, template=template, url=url)
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(app, url)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        extension.engine.dispose()


@pytest.fixture(scope="session")
def site(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests that only look."""
    with served(tmp_path_factory.mktemp("site"), _sqlite_template) as site:
        with site.app.app_context(), unit_of_work() as session:
            write_letters(session)
        yield site


@pytest.fixture(scope="session")
def browser_process() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


Opened = Callable[..., BrowserContext]


@pytest.fixture
def opened(site: Site, browser_process: Browser) -> Iterator[Opened]:
    """`opened("moderator", size=DESK)` is a browser of its own, signed in as somebody of the demo or not.

    Without the worker, which has tests of its own (test_device.py): it would ask for pages beside theirs.
    """
    contexts: list[BrowserContext] = []

    def open_one(
        key: str | None = None, *, size: dict[str, int] = PHONE, **settings: object
    ) -> BrowserContext:
        context = browser_process.new_context(
            base_url=site.url,
            viewport=size,  # type: ignore[arg-type]
            timezone_id="Africa/Tunis",
            service_workers="block",
            **settings,  # type: ignore[arg-type]
        )
        if key is not None:
            context.add_cookies([site.cookie_of(key)])  # type: ignore[list-item]
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
