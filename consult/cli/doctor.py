"""`flask doctor`: what is right and what is not, in one screen."""

from __future__ import annotations

import shutil
import textwrap
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Config
from consult.cli.checks import Finding, Mark, bad, examine, good
from consult.cli.mail import Undelivered, open_post
from consult.domain.operations.state import Unreachable
from consult.domain.territory.queries import get_municipality
from consult.web.database import db

COLOURS = {Mark.GOOD: "green", Mark.ODD: "yellow", Mark.BAD: "red"}
NAME = 12


def _show(finding: Finding) -> None:
    """One finding, on as many lines as the terminal needs."""
    width = max(60, shutil.get_terminal_size((100, 24)).columns)
    said = finding.said + (f"  -> {finding.remedy}" if finding.remedy else "")
    indent = " " * (NAME + 2)
    lines = textwrap.wrap(said, width - len(indent), break_long_words=False, break_on_hyphens=False)
    mark = click.style(finding.mark.value, fg=COLOURS[finding.mark])
    click.echo(f"{mark} {finding.what:<{NAME}}" + f"\n{indent}".join(lines))


def _test_letter(config: Config, to: str) -> Finding:
    try:
        post = open_post(config.mail_url, folder=config.instance / "mail")
        sender = post.sender or get_municipality(db()).contact_email
    except ValueError as error:
        return bad("test letter", str(error))
    except Unreachable:
        return bad("test letter", "the database does not answer, and the sender stands there")
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, to
    letter["Subject"] = "Test letter"
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    letter.set_content(
        f"This letter was sent by `flask doctor` of {config.base_url}.\nLetters leave from here.\n"
    )
    try:
        post.deliver(letter)
    except Undelivered as error:
        return bad("test letter", f"to {to}: {error}")
    finally:
        post.close()
    return good("test letter", f"handed over for {to}, from {sender}")


@click.command("doctor")
@click.option("--mail-to", metavar="ADDRESS", help="Send a test letter there too.")
@with_appcontext
def doctor_command(mail_to: str | None) -> None:
    """Say in one screen what is right (✓), odd (!) and wrong (✗), and what to do about it.

    Ends with status 1 when something is wrong. Nothing is changed, and no letter is sent without --mail-to.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    wrong = 0
    for finding in examine(app, at=datetime.now(UTC)):
        _show(finding)
        wrong += finding.mark is Mark.BAD
    if mail_to:
        finding = _test_letter(app.config["SETTINGS"], mail_to)
        _show(finding)
        wrong += finding.mark is Mark.BAD
    if wrong:
        raise click.ClickException("one thing is wrong" if wrong == 1 else f"{wrong} things are wrong")
