"""A letter as text, as HTML and as a message for the post."""

from __future__ import annotations

import re
import textwrap
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from consult.domain.contributions.numbers import IN_A_SENTENCE
from consult.domain.territory.colours import Colours, light
from consult.rendering.letters.content import FSI, PDI, Button, Item, Letter, Paragraph, Quote

_UNBROKEN = re.compile(rf"<bdi>(?P<address>https?://[^<\s]+)</bdi>|{IN_A_SENTENCE.pattern}")
WIDTH = 76
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


def with_bdi(text: str) -> Markup:
    """A sentence whose isolated names and numbers are elements of HTML."""
    return Markup(str(escape(text)).replace(FSI, "<bdi>").replace(PDI, "</bdi>"))


def in_letter(text: str) -> Markup:
    """As `with_bdi`. A register number is not broken at its hyphen: who copies it by hand copies it whole. An address
    is a link that may be broken anywhere, so that no letter is wider than a telephone.
    """
    return Markup(_UNBROKEN.sub(_set, str(with_bdi(text))))


def _set(found: re.Match[str]) -> str:
    if (address := found["address"]) is not None:
        return f'<a href="{address}" dir="ltr" style="color:inherit;word-break:break-all">{address}</a>'
    return f'<span style="white-space:nowrap">{found[0]}</span>'


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update(with_bdi=with_bdi, in_letter=in_letter)
    environment.tests["paragraph"] = lambda block: isinstance(block, Paragraph)
    environment.tests["quote"] = lambda block: isinstance(block, Quote)
    environment.tests["item"] = lambda block: isinstance(block, Item)
    return environment


def shades_of(colours: Colours | None) -> dict[str, str]:
    """The band, what is written on it more quietly, what is written in the main colour, the line of the accent."""
    if colours is None:
        return {"band": "#0b3c6f", "soft": "#dbe5f0", "door": "#0b3c6f", "brass": "#b8862b"}
    made = light(colours)
    return {"band": made["band"], "soft": made["on-band-soft"], "door": made["door"], "brass": made["brass"]}


def to_html(letter: Letter) -> str:
    return (
        _environment()
        .get_template("letters/letter.html")
        .render(letter=letter, shades=shades_of(letter.colours))
    )


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def _quoted(quote: Quote) -> str:
    words = "\n".join(f"> {line}".rstrip() for line in _wrapped(quote.text).split("\n"))
    return f"{_wrapped(quote.label)}\n{words}" if quote.label else words


def to_text(letter: Letter) -> str:
    """The plain-text part.

    It begins with a word of its language, so that a reader's program takes its direction.
    """
    parts = [letter.greeting]
    for block in letter.blocks:
        match block:
            case Paragraph():
                parts.append(_wrapped(block.text))
            case Quote():
                parts.append(_quoted(block))
            case Button():
                # The address has its own line, whole: programs make it a link.
                parts.append(f"{_wrapped(block.label)}\n{block.href}")
            case Item():
                quote = [_quoted(block.quote)] if block.quote else []
                parts.append("\n".join([f"* {_wrapped(block.text)}", *quote, block.href]))
    parts += [_wrapped(note) for note in letter.notes]
    if letter.stop:
        parts.append(f"{_wrapped(letter.stop.label)}\n{letter.stop.href}")
        parts.append(f"{_wrapped(letter.stop.choose_label)}\n{letter.stop.choose_href}")
    signature = [letter.platform, letter.municipality, letter.contact, letter.home]
    if letter.footer:
        signature.append(_wrapped(letter.footer.text))
    if letter.demo:
        signature.append(_wrapped(letter.demo))
    return "\n\n".join(parts) + "\n\n-- \n" + "\n".join(signature) + "\n"


def _address(email: str, name: str = "") -> Address:
    """The address as a mail server takes it: a domain in another script in its ASCII form."""
    user, _at, domain = email.rpartition("@")
    return Address(name, user, domain.encode("idna").decode("ascii"))


def as_message(letter: Letter, *, number: int, at: datetime, sender: str | None = None) -> EmailMessage:
    """The message of a notice's letter.

    `number` gives a Message-ID that is the same when it is sent again.
    """
    message = EmailMessage(policy=policy.SMTP.clone(max_line_length=998))
    domain = _address(letter.contact).domain
    message["Subject"] = letter.subject
    message["From"] = _address(sender or letter.contact, letter.platform)
    message["To"] = _address(letter.to)
    if sender and sender != letter.contact:
        message["Reply-To"] = _address(letter.contact)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<notice-{number}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        # RFC 8058: the mail program itself may end these letters, by one POST.
        message["List-Unsubscribe"] = f"<{letter.stop.href}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(to_text(letter), cte="base64")
    message.add_alternative(to_html(letter), subtype="html", cte="base64")
    # Setting the content takes away what begins with Content-.
    message["Content-Language"] = str(letter.language)
    return message
