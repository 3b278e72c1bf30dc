"""The register as anybody may read it: volumes (a series and a year) and their entries in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from consult.domain.consultations.models import Series
from consult.domain.contributions.models import Contribution, RegisterCounter
from consult.domain.contributions.numbers import written_numbers
from consult.kernel.paging import Key, Page, slice_page

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Volume:
    """One series and year, and the last number taken in it."""

    series: Series
    year: int
    last_number: int


@dataclass(frozen=True, slots=True)
class Extent:
    """The first and last number that stand in a volume, and how many there are. No gap: last - first + 1."""

    first: int = 0
    last: int = 0
    count: int = 0

    @property
    def whole(self) -> bool:
        return self.count == self.last and self.first == min(self.count, 1)


def list_volumes(session: Session) -> Sequence[Volume]:
    """Those that have an entry: the newest year first, and the municipality's own series before the others."""
    rows = session.execute(
        select(RegisterCounter.series, RegisterCounter.year, RegisterCounter.last_number)
        .where(RegisterCounter.last_number > 0)
        .order_by(RegisterCounter.year.desc(), RegisterCounter.series)
    )
    return [Volume(*row) for row in rows]


def find_ref(session: Session, typed: str) -> str | None:
    """The number in the register that somebody wrote in their own way (`written_numbers`); None if it is not there."""
    volumes = [(volume.series, volume.year) for volume in list_volumes(session)]
    refs = [number.ref for number in written_numbers(typed, volumes)]
    there = (
        set(session.scalars(select(Contribution.ref).where(Contribution.ref.in_(refs)))) if refs else set()
    )
    return next((ref for ref in refs if ref in there), None)


def extent_of(session: Session, *, series: Series, year: int) -> Extent:
    """Counted from the entries themselves, along the index of their numbers."""
    row = session.execute(
        select(
            func.min(Contribution.number), func.max(Contribution.number), func.count(Contribution.number)
        ).where(Contribution.series == series, Contribution.year == year)
    ).one()
    return Extent(*(int(value or 0) for value in row))


def list_entries(
    session: Session, *, series: Series, year: int, cursor: str | None = None, size: int = ENTRIES
) -> Page[Contribution]:
    """The entries of a volume, the highest number first, with consultation and arrondissement loaded."""
    return slice_page(
        session,
        select(Contribution)
        .where(Contribution.series == series, Contribution.year == year)
        .options(
            joinedload(Contribution.consultation),
            joinedload(Contribution.arrondissement),
            defer(Contribution.body),
            defer(Contribution.body_html),
        ),
        keys=[Key(Contribution.number, True, parse=int)],
        values_of=lambda row: [row.number],
        cursor=cursor,
        size=size,
    )
