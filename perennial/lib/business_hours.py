"""Counting time in business hours: opening hours per weekday in a zone, days that are closed, and stops of the clock.

Hours are wall-clock times of their zone; between two of them lie as many minutes as really pass, so that a span over a
shift of daylight-saving time is an hour shorter or longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

#: From and until, in minutes after midnight; until may be 1440.
Span = tuple[int, int]
#: A clock that stood from an instant until another, or still stands.
Stop = tuple[datetime, datetime | None]

DAY = timedelta(days=1)
MIDNIGHT = 24 * 60
# Who does not open within so many days never does.
HORIZON = 3700
NOTHING = timedelta()


def never(_day: date) -> bool:
    return False


@dataclass(frozen=True)
class Hours:
    """`week` are the spans of Monday to Sunday, each day's in order and apart; `closed` says that a day has none."""

    week: Sequence[Sequence[Span]]
    zone: tzinfo
    closed: Callable[[date], bool] = never
    _known: dict[date, list[tuple[datetime, datetime]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """When a day is open, as instants."""
        if day not in self._known:
            self._known[day] = [] if self.closed(day) else self._spans(day)
        return self._known[day]

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        found: list[tuple[datetime, datetime]] = []
        for opens, closes in self.week[day.weekday()]:
            start, end = _instant(day, opens, self.zone, first=True), _instant(day, closes, self.zone)
            if found:
                start = max(start, found[-1][1])
            if start < end:
                found.append((start, end))
        return found

    def since(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans from an instant on, the first of them cut."""
        start = start.astimezone(UTC)
        day = start.astimezone(self.zone).date()
        for _number in range(HORIZON):
            for opens, closes in self.spans(day):
                if closes > start:
                    yield max(opens, start), closes
            if day >= date.max - DAY:
                return
            day += DAY


def add(hours: Hours, start: datetime, given: timedelta) -> datetime | None:
    """The instant at which so much open time has passed since `start`; None where it never does."""
    for opens, closes in hours.since(start):
        if opens + given <= closes:
            return opens + given
        given -= closes - opens
    return None


def between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """How much open time lies between two instants; nothing where the second is not later."""
    found = NOTHING
    for opens, closes in hours.since(start):
        if opens >= end:
            break
        found += min(closes, end) - opens
    return found


def used(hours: Hours, start: datetime, end: datetime, stops: Sequence[Stop] = ()) -> timedelta:
    """How much open time between two instants the clock ran; `stops` are in order and apart."""
    found = NOTHING
    for begins, until in running(start, stops):
        if begins >= end:
            break
        found += between(hours, begins, end if until is None else min(until, end))
    return found


def due(hours: Hours, start: datetime, given: timedelta, stops: Sequence[Stop] = ()) -> datetime | None:
    """The instant at which the clock has run for so much open time; None while it stands or where it never does."""
    for begins, until in running(start, stops):
        if until is None:
            return add(hours, begins, given)
        runs = between(hours, begins, until)
        if given <= runs:
            return add(hours, begins, given)
        given -= runs
    return None


def running(start: datetime, stops: Sequence[Stop]) -> Iterator[tuple[datetime, datetime | None]]:
    """From when until when the clock ran; None for the time since, where it still does."""
    for stands, goes in stops:
        if stands > start:
            yield start, stands
        if goes is None:
            return
        start = max(start, goes)
    yield start, None


def _instant(day: date, minutes: int, zone: tzinfo, *, first: bool = False) -> datetime:
    """A time of a day as an instant: of an hour that comes twice its first or its last, of one left out its end."""
    there = datetime.combine(day, time()) + timedelta(minutes=minutes)
    one = there.replace(tzinfo=zone, fold=0 if first else 1).astimezone(UTC)
    if one.astimezone(zone).replace(tzinfo=None) == there:
        return one
    # Left out: the clocks go forward somewhere between what the two ways of reading it mean.
    low, high = (there.replace(tzinfo=zone, fold=number).astimezone(UTC) for number in (1, 0))
    was = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == was:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
