"""Working time at Jantar Handel: weekdays, eight to five, in Warsaw."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")
DAYS_OF_HISTORY = 730
_OPENS, _WORKING_SECONDS = time(8, 0), 9 * 3600 - 60


class WorkingDays:
    """The working days of the two years that end the day before `today`, counted from 0."""

    def __init__(self, today: date) -> None:
        first = today - timedelta(days=DAYS_OF_HISTORY)
        days = (first + timedelta(days=offset) for offset in range(DAYS_OF_HISTORY))
        self._today = today
        self._days = [day for day in days if day.weekday() < 5]
        self._numbers = {day: i for i, day in enumerate(self._days)}

    def __len__(self) -> int:
        return len(self._days)

    def days_before(self, days: int) -> int:
        """The number of the first working day that is at most `days` days before today."""
        earliest = self._today - timedelta(days=days)
        return next(i for i, day in enumerate(self._days) if day >= earliest)

    def share(self, share: float) -> int:
        """The number of the day at which this share (0 to 1) of the history has passed."""
        return min(int(share * len(self)), len(self) - 1)

    def number_of(self, at: datetime) -> int:
        """The number of the working day on which `at` falls."""
        return self._numbers[at.date()]

    def moment(self, day: int, rng: Random) -> datetime:
        """A moment in the working hours of a day, by its number."""
        return datetime.combine(self._days[day], _OPENS, ZONE) + timedelta(
            seconds=rng.randrange(_WORKING_SECONDS)
        )

    def between(self, after: datetime, rng: Random, share: float = 1.0) -> datetime:
        """A moment at least one working day after another, within the first `share` of what follows it.

        Raises IndexError when `after` is the last day.
        """
        first = self.number_of(after) + 1
        return self.moment(first + rng.randrange(max(1, int((len(self) - first) * share))), rng)
