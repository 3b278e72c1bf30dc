"""A city and the people in it, each at a browser of their own, in one language.

Everything goes through the doors that people use: the account that is confirmed by its letter, the forms of the
pages, the command of the operator for the first administrator. Nothing is put into the database by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from flask import Flask

from consult.rendering.words import Words
from tests.conftest import Clock
from tests.factories.consultations import in_three
from tests.factories.people import PASSWORD
from tests.visitor import Shown, Visitor
from tests.web.accounts.mailbox import letters_to, link_of, text_of

REF = re.compile(r"\d{4}-\d{6}")
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")


def three(name: str, words: str) -> dict[str, str]:
    """The three fields of a localized text, told apart by language."""
    return {f"{name}_{language}": text for language, text in in_three(words).items()}


class City:
    """The platform of one city, walked in one language."""

    def __init__(self, app: Flask, visitor: Callable[[], Visitor], clock: Clock, language: str) -> None:
        self.app, self.visitor, self.clock, self.language = app, visitor, clock, language
        self.words = Words(language)

    def says(self, message: str, **facts: Any) -> str:
        """A sentence of the platform in the language of this walk, as a page shows it."""
        return " ".join(self.words.gettext(message, **facts).split())

    def path(self, path: str) -> str:
        return f"/{self.language}{path}"

    def letters(self, email: str) -> list[EmailMessage]:
        return letters_to(self.app, email)

    def newcomer(self, name: str, public_name: str) -> Someone:
        """Somebody signs up, reads the letter, confirms, and is signed in at this browser."""
        someone = Someone(self, self.visitor(), f"{name}@example.tn", public_name)
        page = someone.get("/account/new")
        page = someone.send(
            page.form("/account/new"),
            {"email": someone.email, "password": PASSWORD, "public_name": public_name},
        )
        assert page.path.endswith("/account/letter") and someone.email in page.text
        (letter,) = self.letters(someone.email)
        assert letter["Content-Language"] == self.language
        page = someone.browser.get(link_of(letter, "/account/confirm/"))
        page = someone.send(page.form("/account/confirm/"))
        assert self.says("Your address is confirmed, and you are signed in. Welcome.") in page.html.get_text()
        return someone

    def operator_makes_administrator(self, name: str, public_name: str) -> Someone:
        """`flask people add`, then the letter by which the administrator chooses a password."""
        email = f"{name}@example.tn"
        result = self.app.test_cli_runner().invoke(
            args=[
                *("people", "add", email, "--role=administrator"),
                *(f"--name={public_name}", f"--language={self.language}"),
            ]
        )
        assert result.exit_code == 0, result.output
        someone = Someone(self, self.visitor(), email, public_name)
        # The command reads the real clock; the letter it leaves is due a moment later for ours.
        self.clock.forward(minutes=1)
        invitation = next(one for one in self.letters(email) if "/account/reset/" in text_of(one))
        page = someone.browser.get(link_of(invitation, "/account/reset/"))
        page = someone.send(page.form("/account/reset/"), {"password": PASSWORD})
        assert page.status == 200
        return someone


class Someone:
    """One person at one browser. Every page opened is held to what every page must be (tests/visitor.py)."""

    def __init__(self, city: City, browser: Visitor, email: str, public_name: str) -> None:
        self.city, self.browser, self.email, self.public_name = city, browser, email, public_name

    def get(self, path: str, status: int = 200) -> Shown:
        page = self.browser.get(self.city.path(path))
        assert page.status == status, f"{page.path}: {page.status} {page.text[:400] if page.soup else ''}"
        return page

    def send(
        self, form: Any, fields: dict[str, Any] | None = None, *, button: str | None = None, status: int = 200
    ) -> Shown:
        page = self.browser.submit(form, fields, button=button)
        assert page.status == status, f"{page.path}: {page.status} {page.text[:800] if page.soup else ''}"
        return page

    def letters(self) -> list[EmailMessage]:
        return self.city.letters(self.email)

    def newest_letter(self) -> str:
        return text_of(self.letters()[-1])

    def proposes(self, slug: str, title: str, body: str, **choices: Any) -> str:
        """Submit a proposal; its number in the register."""
        page = self.get(f"/consultations/{slug}/proposals/new")
        page = self.send(
            page.form("/proposals/new"), {"title": title, "body": body, **choices}, button="submit"
        )
        assert page.heading == title
        return number_of(page)

    def comments(self, ref: str, body: str, **choices: Any) -> str:
        page = self.get(f"/contributions/{ref}")
        page = self.send(page.form(f"/contributions/{ref}/comments"), {"body": body, **choices})
        assert body in page.text
        return number_of(page)

    def votes(self, ref: str, choice: str) -> Shown:
        page = self.get(f"/contributions/{ref}")
        return self.send(page.form(f"/contributions/{ref}/vote"), button=choice)


def number_of(page: Shown) -> str:
    """The register number in the address of a contribution's page."""
    found = REF.search(page.path)
    assert found is not None, page.path
    return found.group()
