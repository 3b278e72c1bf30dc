"""The areas of the municipality: entered, renamed, ended, put in order; never deleted, since people spoke of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.settings.actions import cleaned, hold_settings, record_change
from consult.domain.settings.rules import AREAS_MAX, Refusal, Section, may_be_area
from consult.domain.territory.models import Arrondissement
from consult.domain.territory.queries import in_force, list_all_arrondissements
from consult.kernel.errors import Refused
from consult.kernel.slugs import slugify
from consult.kernel.tunis import day_of
from consult.kernel.verdict import require


def set_area(
    session: Session,
    *,
    editor: Person,
    area: Arrondissement | None,
    name: Mapping[str, str],
    valid_from: date | None,
    valid_until: date | None,
    at: datetime,
    expected_version: int,
) -> Arrondissement:
    """Enter an area at the end, or change the name and the days of one that stands; its short name stays.

    Raises Stale, Refused (AREA_NAME_INCOMPLETE, AREA_ORDER, LAST_AREA, TOO_MANY_AREAS, SETTING_TOO_LONG).
    """
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    name, today = cleaned(name, line=True), day_of(at)
    others = [one for one in list_all_arrondissements(session) if area is None or one.id != area.id]
    require(
        may_be_area(
            name,
            from_on=valid_from,
            until_on=valid_until,
            others_in_force=any(in_force(one, today) for one in others),
            today=today,
            languages=city.languages,
        )
    )
    if area is None:
        if len(others) >= AREAS_MAX:
            raise Refused(Refusal.TOO_MANY_AREAS, {"limit": AREAS_MAX})
        last = max((one.position for one in others), default=0)
        area = Arrondissement(code=_free_code(name, {one.code for one in others}), position=last + 1)
        session.add(area)
    area.name, area.valid_from, area.valid_until = name, valid_from, valid_until
    session.flush()
    record_change(session, city, section=Section.AREAS, editor=editor, at=at, area=area.id)
    return area


def move_area(
    session: Session,
    *,
    editor: Person,
    area: Arrondissement,
    earlier: bool,
    at: datetime,
    expected_version: int,
) -> None:
    """One place up or down. At an end nothing moves. Raises Stale, Refused."""
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    areas = list(list_all_arrondissements(session))
    here = next(place for place, one in enumerate(areas) if one.id == area.id)
    there = here - 1 if earlier else here + 1
    if 0 <= there < len(areas):
        areas[here], areas[there] = areas[there], areas[here]
    for position, one in enumerate(areas, 1):
        one.position = position
    record_change(session, city, section=Section.AREAS, editor=editor, at=at, area=area.id)


def _free_code(name: Mapping[str, str], taken: set[str]) -> str:
    wanted = slugify(name.get("fr") or "")[:36].strip("-") or "area"
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}-{number}", number + 1
    return code
