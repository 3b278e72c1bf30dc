"""A person at a browser without JavaScript: opens pages, fills in forms, follows redirects.

Every HTML page opened this way is parsed and held to what every page must be: one language and direction, one
h1, a title, no id twice, every field with a label. So each journey checks the pages it walks through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def check_page(soup: BeautifulSoup, where: str) -> None:
    """What every page must be; says where it is not."""
    html = soup.html
    assert html is not None and html.get("lang") in {"ar", "fr", "en"}, f"{where}: no language"
    assert html.get("dir") == ("rtl" if html["lang"] == "ar" else "ltr"), f"{where}: direction"
    assert len(soup.find_all("h1")) == 1, f"{where}: {len(soup.find_all('h1'))} h1"
    assert soup.title is not None and soup.title.get_text(strip=True), f"{where}: no title"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    twice = {one for one in ids if ids.count(one) > 1}
    assert not twice, f"{where}: ids twice: {twice}"
    labelled = {label.get("for") for label in soup.find_all("label")}
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") in UNLABELLED:
            continue
        named = field.get("id") in labelled or field.find_parent("label")
        assert named or field.get("aria-label") or field.get("aria-labelledby"), (
            f"{where}: {field} has no label"
        )
    for tag in soup.find_all(style=True):
        raise AssertionError(f"{where}: inline style on {tag.name}")


@dataclass
class Shown:
    """A page as it was answered, after redirects."""

    path: str
    status: int
    response: TestResponse
    soup: BeautifulSoup | None

    @property
    def html(self) -> BeautifulSoup:
        assert self.soup is not None, f"{self.path} is not HTML"
        return self.soup

    @property
    def text(self) -> str:
        """The words of the main part, spaces folded."""
        return " ".join((self.html.find("main") or self.html).get_text(" ").split())

    @property
    def heading(self) -> str:
        return " ".join(self.html.h1.get_text(" ").split())

    def select(self, css: str) -> list[Tag]:
        return self.html.select(css)

    def one(self, css: str) -> Tag:
        found = self.html.select(css)
        assert len(found) == 1, f"{self.path}: {len(found)} × {css}"
        return found[0]

    def typed(self, css: str) -> str:
        """What the one field holds, whether it is of one line or of several."""
        field = self.one(css)
        return (
            field.get_text().removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))
        )

    def form(self, action: str) -> Tag:
        """The one form whose action ends with this path, or contains it."""
        forms = [
            form
            for form in self.html.find_all("form")
            # That of a dialog closes it, and is never sent.
            if form.get("method") != "dialog" and action in (form.get("action") or self.path)
        ]
        assert len(forms) == 1, f"{self.path}: {len(forms)} forms for {action}"
        return forms[0]

    def link(self, words: str) -> str:
        """The address of the first link whose words contain these."""
        for anchor in self.html.find_all("a", href=True):
            if words in " ".join(anchor.get_text(" ").split()):
                return urljoin(self.path, anchor["href"])
        raise AssertionError(f"{self.path}: no link «{words}»")


def controls_of(form: Tag, *kinds: str) -> list[Tag]:
    """The controls of a form: those inside it, and those elsewhere that name it (`form="its-id"`)."""
    own = [one for one in form.find_all(kinds) if one.get("form") in (None, form.get("id"))]
    page = form.find_parent("html")
    if page is None or not form.get("id"):
        return own
    return own + [one for one in page.find_all(kinds, form=form["id"]) if form not in one.parents]


def fields_of(form: Tag) -> list[tuple[str, str]]:
    """What a browser would send of a form that nobody touched; submit buttons are not sent."""
    sent: list[tuple[str, str]] = []
    for field in controls_of(form, "input", "select", "textarea"):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.has_attr("disabled") or kind in {"submit", "button", "image", "reset", "file"}:
            continue
        if field.name == "select":
            options = field.find_all("option")
            chosen = [option for option in options if option.has_attr("selected")]
            if not chosen and options and not field.has_attr("multiple"):
                chosen = options[:1]
            sent += [(name, option.get("value", option.get_text())) for option in chosen]
        elif field.name == "textarea":
            sent.append((name, field.get_text().removeprefix("\n")))
        elif kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                sent.append((name, field.get("value", "on")))
        else:
            sent.append((name, field.get("value", "")))
    return sent


class Visitor:
    """One browser. `get` and `submit` follow redirects and return what is shown in the end."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.at: Shown | None = None

    def get(self, path: str, **kwargs: Any) -> Shown:
        return self._show(path, self.client.get(path, **kwargs))

    def post(self, path: str, data: Any = None, **kwargs: Any) -> Shown:
        return self._show(path, self.client.post(path, data=data, **kwargs))

    def submit(self, form: Tag, fields: dict[str, Any] | None = None, *, button: str | None = None) -> Shown:
        """Send a form of the page shown last, with these fields filled in.

        A value may be a list (several boxes), None (left out) or a (stream, filename) pair. `button` is the
        value of the submit button pressed when the form has several.
        """
        assert self.at is not None
        fields = dict(fields or {})
        known = {tag.get("name") for tag in controls_of(form, "input", "select", "textarea", "button")}
        assert set(fields) <= known, f"the form has no {set(fields) - known}"
        data: dict[str, list[Any]] = {}
        for name, value in fields_of(form):
            if name not in fields:
                data.setdefault(name, []).append(value)
        for name, value in fields.items():
            if value is not None:
                data[name] = list(value) if isinstance(value, list) else [value]
        buttons = [
            tag
            for tag in controls_of(form, "button", "input")
            if tag.get("type", "submit" if tag.name == "button" else "text") == "submit" and tag.get("name")
        ]
        if button is not None:
            pressed = [tag for tag in buttons if tag.get("value") == button]
            assert pressed, f"no button {button} in {[tag.get('value') for tag in buttons]}"
            data[pressed[0]["name"]] = [button]
        action = urljoin(self.at.path, form.get("action") or self.at.path)
        if (form.get("method") or "get").lower() == "get":
            return self._show(action, self.client.get(action, query_string=data))
        return self._show(action, self.client.post(action, data=data))

    def _show(self, path: str, response: TestResponse) -> Shown:
        for _ in range(6):
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            path = urljoin(path, response.headers["Location"])
            parts = urlsplit(path)
            response = self.client.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        else:
            raise AssertionError(f"{path}: too many redirects")
        soup = None
        if response.mimetype == "text/html":
            soup = BeautifulSoup(response.get_data(as_text=True), "lxml")
            if not response.request.headers.get("HX-Request"):
                check_page(soup, path)
        self.at = Shown(path, response.status_code, response, soup)
        return self.at
