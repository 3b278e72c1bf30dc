"""The letters of an address, as its owner reads them: the real ones, written by the worker into files."""

from __future__ import annotations

import email
import re
from email import policy
from email.message import EmailMessage
from pathlib import Path

from flask import Flask

from consult.cli.mail import Folder
from consult.cli.notices import send_waiting


def letters_to(app: Flask, address: str) -> list[EmailMessage]:
    """All letters that ever left to this address, oldest first; what waits leaves now."""
    folder = Path(app.instance_path) / "mail"
    send_waiting(app, Folder(folder), clock=app.extensions["clock"])
    number = re.compile(r"notice-(\d+)@")
    files = sorted(folder.glob("*.eml"), key=lambda file: int(number.search(file.name)[1]))  # type: ignore[index]
    read = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [letter for letter in read if letter["To"] == address]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return body.get_content()


def link_of(letter: EmailMessage, about: str) -> str:
    """The path of the first link of a letter whose path contains this."""
    for path in re.findall(r"http://localhost(/\S+)", text_of(letter)):
        if about in path:
            return path
    raise AssertionError(f"no link {about} in {text_of(letter)}")
