"""The HTML that may stand on a page, and the gate all HTML made from people's words passes.

The gate is nh3 and then bleach. Bleach alone lets `javascript:1` through (it takes it for a host and a port),
so addresses are also checked here, before either of them sees the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

import bleach
import nh3

TAGS = frozenset({"p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote", "bdi"})
ATTRIBUTES = {
    "a": {"href", "rel"},
    "bdi": {"dir"},
    "p": {"dir"},
    "ul": {"dir"},
    "ol": {"dir", "start"},
    "li": {"dir"},
    "blockquote": {"dir"},
}
SCHEMES = frozenset({"http", "https", "mailto"})
# A link in a resident's words lends no weight to its target and hands over no window.
REL = "nofollow ugc noopener"
# Beyond this an address is no address; the words stay.
LONGEST_ADDRESS = 2000

_ADDRESS = re.compile(r"https?://[^\s<>\"`{}|\\^]+", re.IGNORECASE)
# Signs that end a sentence rather than an address.
_TRAILING = ".,;:!?'\"*_~…»”’“‘،؛؟۔"
_BRACKETS = {")": "(", "]": "["}
_MAIL = re.compile(r"[^\s@<>\"?&]+@[^\s@<>\"?&]+\.[^\s@<>\"?&]+\Z")


def gate(html: str) -> str:
    """`html` with nothing but `TAGS` and `ATTRIBUTES`, well formed. The last step before a page."""
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    return bleach.clean(
        cleaned,
        tags=TAGS,
        attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
        protocols=SCHEMES,
        strip=True,
        strip_comments=True,
    )


def safe_address(address: str | None) -> str | None:
    """`address` when a page may link to it: http or https with a host and no user, or a mail address.

    Anything else (another scheme, a relative path, control characters, a user before the host) gives None.
    """
    address = (address or "").strip()
    if not address or len(address) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\<>\"]", address):
        return None
    if address[:4].lower() == "www.":
        address = "http://" + address
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme == "mailto":
        return address if _MAIL.match(parts.path) else None
    if scheme not in SCHEMES or not host or "@" in parts.netloc:
        return None
    return address


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where http and https addresses stand in plain text, as (start, end), without closing punctuation."""
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        # Counted once, so that a thousand closing brackets cost one pass.
        counts = {sign: match.group().count(sign) for pair in _BRACKETS.items() for sign in pair}
        while end > start:
            last = text[end - 1]
            if last in _BRACKETS and counts[last] > counts[_BRACKETS[last]]:
                counts[last] -= 1
            elif last not in _TRAILING:
                break
            end -= 1
        if safe_address(text[start:end]):
            yield start, end


def inline(text: str) -> list[str]:
    """One line of plain text as pieces of safe HTML: escaped words, and addresses as links.

    `bdi dir=ltr` keeps an address whole inside Arabic, and out of the guess of the paragraph's direction.
    """
    pieces: list[str] = []
    done = 0
    for start, end in addresses(text):
        pieces.append(escape(text[done:start], quote=False))
        address = escape(text[start:end])
        pieces.append(f'<a href="{address}" rel="{REL}"><bdi dir="ltr">{address}</bdi></a>')
        done = end
    pieces.append(escape(text[done:], quote=False))
    return [piece for piece in pieces if piece]


def gated(pieces: list[str]) -> str:
    """Whole pieces of inline HTML through the gate, some at a time.

    Bleach's walker looks for each node among all its siblings, in quadratic time: 16,000 links in one
    paragraph took 10 s, in steps of 100 they take 2.
    """
    return "".join(gate("".join(pieces[at : at + 100])) for at in range(0, len(pieces), 100))
