"""Attachments of a contribution as the component `attachments` shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import ngettext

from consult.domain.accounts.models import Person
from consult.domain.contributions.attachments import DOCUMENT, SIZES, may_fetch, of_version
from consult.domain.contributions.models import Attachment, Contribution
from consult.rendering.formats import Formats
from consult.web.request import lang

# As wide as it is at most on a page, in CSS pixels; a finer screen takes the next size.
THUMBNAIL = 240


def address_of(attachment: Attachment, width: int | None = None) -> str:
    """The address of the bytes; its part `v` changes with them."""
    return url_for(
        "contributions.attachment",
        attachment_id=attachment.id,
        filename=attachment.filename,
        v=attachment.sha256[:12],
        w=width,
    )


def shown_attachments(
    found: Iterable[Attachment], contribution: Contribution, reader: Person | None
) -> dict[str, list[dict[str, Any]]]:
    """The pictures and the documents among these that this reader is given."""
    given = [one for one in found if may_fetch(reader, one, contribution)]
    return {
        "pictures": [picture_of(one, contribution) for one in given if one.slot != DOCUMENT],
        "documents": [document_of(one) for one in given if one.slot == DOCUMENT],
    }


def attachments_then(
    found: Sequence[Attachment], contribution: Contribution, reader: Person | None
) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Those of each earlier wording, for a reader who is given them."""
    return {
        version: shown_attachments(of_version(found, version), contribution, reader)
        for version in range(1, contribution.version)
    }


def picture_of(one: Attachment, contribution: Contribution) -> dict[str, Any]:
    """A thumbnail in two sizes, and the large picture that it opens."""
    assert one.width and one.height
    height = max(1, round(one.height * THUMBNAIL / one.width))
    return {
        "slot": one.slot,
        "href": address_of(one),
        "src": address_of(one, THUMBNAIL),
        "srcset": ", ".join(
            f"{address_of(one, width)} {width}w" for width in sorted(SIZES) if width <= 2 * THUMBNAIL
        ),
        "width": THUMBNAIL,
        "height": height,
        "alternative": one.alternative or "",
        "language": contribution.language,
        "sha256": one.sha256,
    }


def document_of(one: Attachment) -> dict[str, Any]:
    """A line of the component `file_list`."""
    return {
        "slot": one.slot,
        "title": one.filename,
        "href": address_of(one),
        "format": "PDF",
        "size": Formats(lang()).size(one.size),
        "note": ngettext("%(num)s page", "%(num)s pages", one.pages or 0),
        "sha256": one.sha256,
    }
