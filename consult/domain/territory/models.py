"""The municipality that runs this installation, and its arrondissements."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.kernel.db import Base
from consult.kernel.localized import LANGUAGES, Language, LanguageSet, LocalizedText


class Municipality(Base):
    """One row: one installation is one municipality. `is_demo` marks everything it shows as fictitious."""

    __tablename__ = "municipality"
    __table_args__ = (
        CheckConstraint("id = 1", name="single"),
        CheckConstraint("languages <> ''", name="some_language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    platform_name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # Whom a resident writes to, shown with each ruling.
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_address: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    is_demo: Mapped[bool] = mapped_column(default=False)
    # Where no period of the city is valid (`periods.py`): within how many days a moderator reads what is submitted and
    # a department answers what was assigned to it. To be confirmed by the legal service.
    reading_days: Mapped[int] = mapped_column(default=10)
    answer_days: Mapped[int] = mapped_column(default=30)
    periods: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    contact_hours: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    # What stands at the foot of every letter.
    mail_footer: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    # Activity -> level that a new phase begins with; an activity that is not here begins with the lowest.
    default_levels: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    # As `#0b3562`; nothing while the platform's own are shown (`colours.py`). Both or none.
    door_colour: Mapped[str | None] = mapped_column(String(7))
    brass_colour: Mapped[str | None] = mapped_column(String(7))
    # A picture in the place of the drawn mark (`settings/logo.py`), with its size in pixels. All three or none.
    logo_sha256: Mapped[str | None] = mapped_column(String(64))
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    # The languages of the platform that are on (docs/decisions/0030); texts in the others stay where they are.
    languages: Mapped[tuple[Language, ...]] = mapped_column(LanguageSet, default=LANGUAGES)
    # Raised by every change of a setting: pages that are kept in memory are made anew.
    version: Mapped[int] = mapped_column(default=1)


class Arrondissement(Base):
    """A municipal arrondissement (دائرة بلدية). Boundaries and names change, so each has its dates."""

    __tablename__ = "arrondissement"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
