"""What customers are promised: opening hours, days that are closed, and by when an answer and a solution are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import lru_cache

from perennial.lib.business_hours import Hours, Span
from perennial.lib.public_holidays import is_holiday, places

#: In `holidays`: those of the workspace's own country, and none at all.
OF_WORKSPACE, NO_HOLIDAYS = "", "-"


@dataclass(frozen=True, slots=True)
class Target:
    """Minutes of opening hours until the first answer and until the ticket is solved; 0 promises nothing."""

    answer: int = 0
    solve: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """`week` are the opening hours of Monday to Sunday, `closed` own days without any and what they are called.

    `holidays` is a place of `lib.public_holidays`, OF_WORKSPACE or NO_HOLIDAYS. `targets` are by priority. From `near`
    percent of a target on, somebody is told.
    """

    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    holidays: str = OF_WORKSPACE
    closed: Mapping[date, str] = field(default_factory=dict, hash=False)
    targets: Mapping[str, Target] = field(default_factory=dict, hash=False)
    near: int = 80

    def target(self, priority: str) -> Target:
        return self.targets.get(priority, Target())

    def hours(self, zone: tzinfo, country: str) -> Hours:
        """The hours that count, in the zone and the country of the workspace."""
        return _hours(self, country if self.holidays == OF_WORKSPACE else self.holidays, zone)


@lru_cache(maxsize=16)
def _hours(service: Service, place: str, zone: tzinfo) -> Hours:
    known = place if place in places() else ""

    def closed(day: date) -> bool:
        return day in service.closed or (bool(known) and is_holiday(known, day))

    return Hours(service.week, zone, closed)
