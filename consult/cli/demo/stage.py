"""What the demo's acts have in common: the session, the days, who is there, what was made, and the order of acts.

Every act is planned for a moment and all are done in the order of their moments, so that register numbers,
journal and letters stand as if it had happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from consult.domain.accounts.models import Department, Organisation, Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.kernel.filestore import FileStore
from consult.kernel.tunis import TUNIS
from consult.web.database import Session

Act = Callable[[datetime], object]
# Wraps the acts to show how far it is, for instance click.progressbar.
Progress = Callable[[list[tuple[datetime, Act]]], AbstractContextManager[Iterator[tuple[datetime, Act]]]]


@dataclass
class Stage:
    session: Session
    # The moment it is built: nothing happens later.
    now: datetime
    store: FileStore
    files: Path
    people: dict[str, Person] = field(default_factory=dict)
    voters: list[Person] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    arrondissements: dict[str, int] = field(default_factory=dict)
    consultations: dict[str, Consultation] = field(default_factory=dict)
    # Of each consultation, theme by the key of its content.
    themes: dict[str, dict[str, int]] = field(default_factory=dict)
    # Proposals by the key of their content; comments as they come.
    contributions: dict[str, Contribution] = field(default_factory=dict)
    comments: list[Contribution] = field(default_factory=list)
    # On the draft regulations, by the key of their content.
    remarks: dict[str, Contribution] = field(default_factory=dict)
    _acts: list[tuple[datetime, Act]] = field(default_factory=list)

    def day(self, days: float, *, hour: float = 0) -> datetime:
        """A moment counted from the midnight, in Tunis, with which the day of building began."""
        midnight = self.now.astimezone(TUNIS).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=days, hours=hour)

    def at_work(self, moment: datetime) -> datetime:
        """The moment itself between eight and seventeen, else the next time the city's offices open."""
        local = moment.astimezone(TUNIS)
        if 8 <= local.hour < 17:
            return moment
        opening = local.replace(hour=8, minute=20 + local.minute // 2, second=local.second)
        return opening if local.hour < 8 else opening + timedelta(days=1)

    def date(self, days: float) -> date:
        return self.day(days).date()

    def plan(self, moment: datetime, act: Act) -> datetime:
        """Have this done at that moment, at the latest a minute ago."""
        moment = min(moment, self.now - timedelta(minutes=1))
        self._acts.append((moment, act))
        return moment

    def perform(self, progress: Progress) -> int:
        """Do everything that was planned, in order; how many acts there were."""
        # Sorting is stable: what was planned first for one moment comes first.
        acts = sorted(self._acts, key=lambda planned: planned[0])
        with progress(acts) as going:
            for moment, act in going:
                act(moment)
        return len(acts)
