"""The numbers of the register: one sequence per series and Tunis year, without a gap, never reused.

The number is taken in the transaction of what it numbers. Whoever comes second waits for the first to end,
so a submission that fails gives its number back and nobody ever sees a hole. Take it as late as possible:
from here to the commit the sequence stands still for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.consultations.models import Series
from consult.domain.contributions.models import RegisterCounter
from consult.kernel.tunis import TUNIS

# A number as it stands in a sentence.
IN_A_SENTENCE = re.compile(r"\b[A-Za-z]?\d{4}-\d{6,}\b")
_WRITTEN = re.compile(r"([A-Za-z]?)\s*(?:(\d{4})(?:\D|(?=0\d{5})))?0*(\d{1,8})")


@dataclass(frozen=True, slots=True)
class Number:
    """A place in the register; `ref` is how people write it."""

    series: Series
    year: int
    number: int

    @property
    def ref(self) -> str:
        return make_ref(self.series, self.year, self.number)


def make_ref(series: Series, year: int, number: int) -> str:
    """2026-000123; in a series of its own D2026-000123. Seven digits and more where a year has a million."""
    return f"{series}{year}-{number:06d}"


def written_numbers(typed: str, volumes: Iterable[tuple[Series, int]]) -> list[Number]:
    """Which numbers a person may mean who wrote this, the likeliest first: D2026-000012, 2026 12, ٢٠٢٦-٠٠٠٠١٢, 12.

    Without its letter it is looked for in every series of that year, without a year in every volume, in the
    order in which `volumes` (series and year) come. Empty where no number is written.
    """
    # int() and \d read the digits of every script.
    found = _WRITTEN.fullmatch(typed.strip())
    if found is None:
        return []
    series, year, number = found.groups()
    return [
        Number(of, in_year, int(number))
        for of, in_year in volumes
        if (not series or of == series.upper()) and (year is None or in_year == int(year))
    ]


def register_year(at: datetime) -> int:
    """The year of an instant in Tunis, where the register is kept."""
    return at.astimezone(TUNIS).year


def lock_register(session: Session, *, series: Series, year: int) -> int:
    """Wait until nobody else is taking a number of this series and year; the last number taken."""
    return _raise(session, series=series, year=year, by=0)


def take_number(session: Session, *, series: Series, at: datetime) -> Number:
    """The next number of the series in the Tunis year of `at`."""
    return take_block(session, series=series, year=register_year(at), size=1)[0]


def take_block(session: Session, *, series: Series, year: int, size: int) -> list[Number]:
    """`size` numbers in a row, for what is brought in at once."""
    if size < 1:
        raise ValueError(f"a block of {size} numbers")
    last = _raise(session, series=series, year=year, by=size)
    return [Number(series, year, number) for number in range(last - size + 1, last + 1)]


def _raise(session: Session, *, series: Series, year: int, by: int) -> int:
    # UPDATE ... RETURNING, and the row of a new year in the same statement: two who come first at midnight
    # meet on the primary key, and the second one updates what the first one inserted.
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    table = RegisterCounter.__table__.c
    statement = (
        insert(RegisterCounter)
        .values(series=series, year=year, last_number=by)
        .on_conflict_do_update(
            index_elements=["series", "year"], set_={"last_number": table.last_number + by}
        )
        .returning(table.last_number)
    )
    return int(session.execute(statement).scalar_one())
