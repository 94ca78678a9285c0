"""Cron texts of five fields (minute hour day month weekday) and the instants at which they come due. Pure.

Understood: `*`, lists `1,2`, ranges `1-5`, steps `*/15` and `8-18/2`, names `jan`–`dec` and `sun`–`sat`, 7
as Sunday, and `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both day and weekday are
restricted, either may match.

Daylight saving: a schedule for certain hours runs once per local time. When the clock jumps over that time,
it runs at the jump; when the local time comes twice, it runs the first time. A schedule for every hour
follows real time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from perennial.operations.errors import CronRefused

_NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6}
_MONTHS |= {"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
_WEEKDAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, _MONTHS),
    (0, 7, _WEEKDAYS),
)
_PART = re.compile(
    r"(?:(?P<all>\*)|(?P<low>[a-z]+|[0-9]{1,2})(?:-(?P<high>[a-z]+|[0-9]{1,2}))?)(?:/(?P<step>[0-9]{1,2}))?"
)
# The longest gap between two 29ths of February lies around a year such as 2100.
_HORIZON = 366 * 9


@dataclass(frozen=True, slots=True)
class Cron:
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    @property
    def every_hour(self) -> bool:
        return len(self.hours) == 24

    def runs_on(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        on_day, on_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return on_day and on_weekday
        return on_day or on_weekday


@lru_cache(maxsize=256)
def parse(text: str) -> Cron:
    """Raises CronRefused with a sentence that names the wrong part, also for a date that never comes."""
    parts = _NAMED.get(text.strip().lower(), text).lower().split()
    if len(parts) != 5:
        raise CronRefused(
            _("A schedule has five parts: minute, hour, day, month, weekday. For example: 30 6 * * 1-5."),
            field="cron",
        )
    minutes, hours, days, months, weekdays = (
        _values(part, *field) for part, field in zip(parts, _FIELDS, strict=True)
    )
    weekdays = frozenset(day % 7 for day in weekdays)
    cron = Cron(minutes, hours, days, months, weekdays, parts[2].startswith("*"), parts[4].startswith("*"))
    if not any(cron.runs_on(date(2096, 1, 1) + timedelta(days=n)) for n in range(_HORIZON)):
        raise CronRefused(
            _("This schedule never comes due: no such day exists. Correct day or month."), field="cron"
        )
    return cron


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise CronRefused(
            _("There is no time zone “%(zone)s”. Use a name such as Europe/Warsaw.") % {"zone": name},
            field="zone",
        ) from problem


def next_after(text: str, instant: datetime, zone: str) -> datetime:
    """The first due instant later than `instant` (aware); in UTC."""
    day = instant.astimezone(zone_of(zone)).date() - timedelta(days=1)
    for _day in range(_HORIZON):
        later = [due for due in _instants_of(text, zone, day) if due > instant]
        if later:
            return later[0]
        day += timedelta(days=1)
    raise AssertionError(text)  # `parse` refuses what never comes due


def latest_until(text: str, instant: datetime, zone: str) -> datetime:
    """The last due instant not later than `instant` (aware); in UTC."""
    day = instant.astimezone(zone_of(zone)).date() + timedelta(days=1)
    for _day in range(_HORIZON):
        earlier = [due for due in _instants_of(text, zone, day) if due <= instant]
        if earlier:
            return earlier[-1]
        day -= timedelta(days=1)
    raise AssertionError(text)


@lru_cache(maxsize=512)
def _instants_of(text: str, zone: str, day: date) -> tuple[datetime, ...]:
    """The due instants of one local day, ascending, in UTC."""
    cron, tz = parse(text), zone_of(zone)
    if not cron.runs_on(day):
        return ()
    found: set[datetime] = set()
    for hour in cron.hours:
        for minute in cron.minutes:
            found.update(
                _instants_at(datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz), cron.every_hour)
            )
    return tuple(sorted(found))


def _instants_at(local: datetime, every_hour: bool) -> list[datetime]:
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return [first]
    if first < second:  # the local time comes twice
        return [first, second] if every_hour else [first]
    return [] if every_hour else [_jump_between(second, first, local.tzinfo)]


def _jump_between(before: datetime, after: datetime, zone: object) -> datetime:
    """The instant, to the minute, at which the offset of `zone` changes; it lies in (before, after]."""
    old = before.astimezone(zone).utcoffset()  # type: ignore[arg-type]
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        if middle.astimezone(zone).utcoffset() == old:  # type: ignore[arg-type]
            before = middle
        else:
            after = middle
    return after


def _values(part: str, low: int, high: int, names: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for piece in part.split(","):
        found.update(_range(piece, low, high, names))
    return frozenset(found)


def _range(piece: str, low: int, high: int, names: dict[str, int]) -> range:
    match = _PART.fullmatch(piece)
    if match is None:
        raise _unreadable(piece)
    step = int(match["step"] or 1)
    if match["all"]:
        # Weekday 7 is Sunday again and would shorten a step over the whole week.
        first, last = low, 6 if names is _WEEKDAYS else high
    else:
        first = _number(match["low"], names, piece)
        last = _number(match["high"], names, piece) if match["high"] else (high if match["step"] else first)
    if step < 1 or not low <= first <= last <= high:
        raise _unreadable(piece)
    return range(first, last + 1, step)


def _number(text: str, names: dict[str, int], piece: str) -> int:
    if text.isdigit():
        return int(text)
    if text not in names:
        raise _unreadable(piece)
    return names[text]


def _unreadable(piece: str) -> CronRefused:
    return CronRefused(
        _("The part “%(part)s” of this schedule cannot be read. Use numbers, 1-5, 1,2 or */15.")
        % {"part": piece},
        field="cron",
    )
