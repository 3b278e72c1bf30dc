"""People as counts: how many accounts there are by what they have in common, and never one by one.

A group of fewer than `guarding.SMALLEST` is not counted out, since it could be somebody. Where what is left uncounted
could be computed from the rest, the next smallest group keeps it company.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import AgeBand, Gender, Person
from consult.domain.contributions.models import Channel, Contribution
from consult.domain.territory.models import Arrondissement
from consult.kernel.guarding import Shown, guard
from consult.kernel.tunis import TUNIS


class Characteristic(StrEnum):
    ARRONDISSEMENT = "arrondissement"
    AGE = "age"
    GENDER = "gender"
    LANGUAGE = "language"
    LEVEL = "level"
    CHANNEL = "channel"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Headcount:
    """One group: `group` is a name in up to three languages, a code, a number or the first day of a month; None
    where the account says nothing. `people` is None unless `shown` is COUNTED."""

    characteristic: Characteristic
    group: Any
    people: int | None
    shown: Shown


def count_people(session: Session) -> list[Headcount]:
    """All groups, characteristic by characteristic. Who took part is counted by channel, all else by account."""
    accounts = Person.email.is_not(None)
    places = {
        one.id: one.name for one in session.scalars(select(Arrondissement).order_by(Arrondissement.position))
    }
    by_place = _grouped(session, Person.arrondissement_id, accounts)
    months: Counter[date] = Counter()
    # The month is Tunis's, which no two databases compute alike; an instant each goes by, none is kept.
    for at in session.scalars(select(Person.created_at).where(accounts).execution_options(yield_per=5_000)):
        months[at.astimezone(TUNIS).date().replace(day=1)] += 1
    channels = session.execute(
        select(Contribution.channel, func.count(distinct(Contribution.author_id)))
        .where(Contribution.author_id.is_not(None), Contribution.ref.is_not(None))
        .group_by(Contribution.channel)
    )
    found = {Channel(channel): count for channel, count in channels}
    ages = _grouped(session, Person.age_band, accounts)
    genders = _grouped(session, Person.gender, accounts)
    languages = _grouped(session, Person.language, accounts)
    levels = _grouped(session, Person.level, accounts)
    ordered_places = [one for one in (*places, None) if one in by_place]
    return [
        *_guarded(
            Characteristic.ARRONDISSEMENT,
            [(places.get(one) if one else None, by_place[one]) for one in ordered_places],
        ),
        *_guarded(Characteristic.AGE, _in_order(ages, AgeBand)),
        *_guarded(Characteristic.GENDER, _in_order(genders, Gender)),
        *_guarded(Characteristic.LANGUAGE, sorted(languages.items())),
        *_guarded(Characteristic.LEVEL, sorted(levels.items())),
        *_guarded(Characteristic.CHANNEL, [(one, found[one]) for one in Channel if one in found]),
        *_guarded(Characteristic.MONTH, sorted(months.items())),
    ]


def _grouped(session: Session, column: Any, condition: Any) -> Mapping[Any, int]:
    rows = session.execute(select(column, func.count()).where(condition).group_by(column))
    return {group: count for group, count in rows}


def _in_order(groups: Mapping[Any, int], words: type[StrEnum]) -> list[tuple[Any, int]]:
    """As the words stand in their enum, those who did not say last."""
    return [(one, groups[one]) for one in (*words, None) if one in groups]


def _guarded(characteristic: Characteristic, groups: Sequence[tuple[Any, int]]) -> list[Headcount]:
    counts = [count for _, count in groups]
    return [
        Headcount(characteristic, group, count if state is Shown.COUNTED else None, state)
        for (group, count), state in zip(groups, guard(counts), strict=True)
    ]
