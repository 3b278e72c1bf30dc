"""The pages that a person looks for, as the city has edited them, and its news."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.models import Person
from consult.kernel.db import Base
from consult.kernel.localized import LocalizedText


class PageName(StrEnum):
    """The pages; each value is the last part of its address."""

    HOW_IT_WORKS = "how-it-works"
    PRIVACY = "privacy"
    TERMS = "terms"
    LEGAL_NOTICE = "legal-notice"
    ACCESSIBILITY = "accessibility"
    CONTACT = "contact"


class PageVersion(Base):
    """One saving of a page. Never changed: the highest number stands. Without a text our default stands again."""

    __tablename__ = "page_version"
    __table_args__ = (UniqueConstraint("page", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[PageName]
    number: Mapped[int]
    text: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person] = relationship(lazy="raise_on_sql")


class News(Base):
    """Something the city tells everybody. A withdrawn one is shown to nobody but those who write news."""

    __tablename__ = "news"
    __table_args__ = (Index("ix_news_published", "published_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    text: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    published_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
