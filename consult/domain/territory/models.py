"""The municipality that runs this installation, and its arrondissements."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.kernel.db import Base
from consult.kernel.localized import LocalizedText


class Municipality(Base):
    """One row: one installation is one municipality. `is_demo` marks everything it shows as fictitious."""

    __tablename__ = "municipality"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    platform_name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # Whom a resident writes to, shown with each ruling.
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_address: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    is_demo: Mapped[bool] = mapped_column(default=False)
    # Within how many days a moderator reads what is submitted. To be confirmed by the legal service.
    reading_days: Mapped[int] = mapped_column(default=10)
    # Within how many days a department answers what was assigned to it. To be confirmed by the legal service.
    answer_days: Mapped[int] = mapped_column(default=30)


class Arrondissement(Base):
    """A municipal arrondissement (دائرة بلدية). Boundaries and names change, so each has its dates."""

    __tablename__ = "arrondissement"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
