"""Where letters leave: a mail server named by MAIL_URL, or files in `instance/mail` without it."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 30.0


class Undelivered(Exception):
    """The letter did not leave. `refused`: the server will not take it; `down`: no server answered at all."""

    def __init__(self, error: str, *, refused: bool = False, down: bool = False) -> None:
        super().__init__(error)
        self.refused = refused
        self.down = down


class Post(Protocol):
    """What takes a letter: `deliver` raises Undelivered; `close` says goodbye."""

    sender: str | None

    def deliver(self, message: EmailMessage) -> None: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Folder:
    """Each letter a `.eml` file, named by its Message-ID, so that a letter written twice is one file."""

    path: Path
    sender: str | None = None

    def deliver(self, message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").replace("/", "-") + ".eml"
        unfinished = self.path / f".{name}.{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(message.as_bytes())
            unfinished.replace(self.path / name)
        except OSError as error:
            raise Undelivered(f"{type(error).__name__}: {error.strerror}", down=True) from error

    def close(self) -> None:
        pass


@dataclass(slots=True)
class Server:
    """A mail server; one connection serves many letters and is renewed when it was dropped."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = ""
    sender: str | None = None
    _open: smtplib.SMTP | None = field(default=None, repr=False)

    def deliver(self, message: EmailMessage) -> None:
        for last in (False, True):
            fresh = self._open is None
            try:
                self._connection().send_message(message)
                return
            except smtplib.SMTPServerDisconnected as error:
                # An idle connection was closed: once more on a new one. A fresh one that drops is a fault.
                self.close()
                if fresh or last:
                    raise Undelivered(_said(error), down=True) from error
            except smtplib.SMTPResponseException as error:
                self._reset()
                raise Undelivered(_said(error), refused=error.smtp_code >= 500) from error
            except smtplib.SMTPRecipientsRefused as error:
                self._reset()
                codes = [code for code, _text in error.recipients.values()]
                texts = b"; ".join(text for _code, text in error.recipients.values()).decode(
                    "utf-8", "replace"
                )
                raise Undelivered(f"{codes} {texts}", refused=all(code >= 500 for code in codes)) from error
            except smtplib.SMTPNotSupportedError as error:
                self._reset()
                raise Undelivered(_said(error), refused=True) from error
            except (OSError, smtplib.SMTPException) as error:
                self.close()
                raise Undelivered(_said(error), down=True) from error

    def greet(self) -> str:
        """Open the conversation as for a letter (TLS, sign in) and end it. Raises Undelivered."""
        try:
            code, said = self._connection().noop()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Undelivered(_said(error), down=True) from error
        if code != 250:
            raise Undelivered(f"{code} {said.decode('utf-8', 'replace')}")
        return f"answers{', over TLS' if self.tls else ', without TLS'}{', signed in' if self.user else ''}"

    def _connection(self) -> smtplib.SMTP:
        if self._open is None:
            context = ssl.create_default_context() if self.tls else None
            if self.tls == "tls":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, timeout=SECONDS, context=context
                )
            else:
                server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
            try:
                if self.tls == "starttls":
                    server.starttls(context=context)
                if self.user:
                    server.login(self.user, self.password or "")
            except BaseException:
                server.close()
                raise
            self._open = server
        return self._open

    def _reset(self) -> None:
        """Leave the connection ready for the next letter, or let it go."""
        if self._open is not None:
            try:
                self._open.rset()
            except (OSError, smtplib.SMTPException):
                self.close()

    def close(self) -> None:
        if self._open is not None:
            try:
                self._open.quit()
            except (OSError, smtplib.SMTPException):
                self._open.close()
            self._open = None


def _said(error: Exception) -> str:
    """What went wrong, without our own password: a server repeats addresses at most."""
    return f"{type(error).__name__}: {error}"


def open_post(mail_url: str | None, *, folder: Path) -> Post:
    """`smtp://user:password@host:port?tls=starttls&from=address`, `smtps://…`, or None for files.

    Raises ValueError for an address that is neither; the message repeats none of it.
    """
    if not mail_url:
        return Folder(folder)
    parts = urlsplit(mail_url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    tls = "tls" if parts.scheme == "smtps" else query.get("tls", "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or tls not in ("", "starttls", "tls"):
        raise ValueError("MAIL_URL must be smtp://user:password@host:port?tls=starttls or smtps://…")
    usual = {"tls": 465, "starttls": 587, "": 25}[tls]
    return Server(
        host=parts.hostname,
        port=parts.port or usual,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        sender=query.get("from"),
    )
