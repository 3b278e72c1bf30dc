"""The city's logo: made small and light, on white, so that it is seen on the band in the light and in the dark."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.settings.actions import hold_settings, record_change
from consult.domain.settings.rules import Refusal, Section
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.kernel.papers import Paper, keep_image
from consult.kernel.uploads import Kind, inspect, on_white, resized

# Twice what is shown, for fine screens; the bytes count in the 50 kB of a first visit.
LOGO_WIDTH, LOGO_HEIGHT, LOGO_BYTES = 160, 80, 4_000


def take_logo(store: FileStore, file: Path) -> Paper:
    """Keep a picture as a logo, without metadata. Raises UploadRefused, Refused (LOGO_PALE)."""
    inspect(file, allow={Kind.PICTURE})
    made = on_white(
        resized(file, width=LOGO_WIDTH * 4, quality=95),
        width=LOGO_WIDTH,
        height=LOGO_HEIGHT,
        most=LOGO_BYTES,
    )
    if made is None:
        raise Refused(Refusal.LOGO_PALE)
    return keep_image(store, made, "image/webp", "webp")


def set_logo(session: Session, *, editor: Person, logo: Paper, at: datetime, expected_version: int) -> None:
    """It stands in the header of every page beside the city's name. Raises Stale, Refused."""
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    city.logo_sha256, city.logo_width, city.logo_height = logo.sha256, logo.width, logo.height
    record_change(session, city, section=Section.LOGO, editor=editor, at=at)


def remove_logo(session: Session, *, editor: Person, at: datetime, expected_version: int) -> None:
    """The drawn mark comes back. Raises Stale, Refused."""
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    city.logo_sha256 = city.logo_width = city.logo_height = None
    record_change(session, city, section=Section.LOGO, editor=editor, at=at, removed=1)
