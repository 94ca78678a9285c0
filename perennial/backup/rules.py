"""What good keeping of backups means: pure statements about sets, no clock and no disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Rules on by default: a set is never older, smaller, rarer or suddenly smaller than this. After Barman's options
# last_backup_maximum_age, last_backup_minimum_size and minimum_redundancy.
MAXIMUM_AGE = timedelta(hours=26)
MINIMUM_ROWS = 1
MINIMUM_REDUNDANCY = 2
MOST_SHRUNK = 0.2
DRILL_AGE = timedelta(days=8)
# What is dated later than this was made while the clock went ahead, or it goes behind now.
AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Known:
    """A set as rules see it: when it was made, its rows and bytes, whether all members are there and nothing bad was
    seen of it, and when it was last restored on trial. `apart`: it holds what was there before an upgrade or a restore.
    """

    name: str
    made: datetime
    rows: int
    size: int
    good: bool
    drilled: datetime | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    """Of so many days, weeks and months the newest set is kept."""

    days: int
    weeks: int
    months: int


def broken(several: Sequence[Known], now: datetime) -> list[str]:
    """Keys of the rules that are broken: none, clock, age, size, redundancy, shrunk, undrilled. Oldest set first."""
    good = [one for one in several if one.good]
    if not good:
        return ["none"]
    of_now = [one for one in good if one.made <= now + AHEAD]
    newest, found = good[-1], []
    if len(of_now) < len(good):
        found.append("clock")
    if not of_now or now - of_now[-1].made > MAXIMUM_AGE:
        found.append("age")
    if newest.rows < MINIMUM_ROWS or not newest.size:
        found.append("size")
    if len(good) < MINIMUM_REDUNDANCY:
        found.append("redundancy")
    if len(good) > 1 and newest.rows < (1 - MOST_SHRUNK) * good[-2].rows:
        found.append("shrunk")
    drills = [one.drilled for one in good if one.drilled and one.drilled <= now + AHEAD]
    if not drills or now - max(drills) > DRILL_AGE:
        found.append("undrilled")
    return found


def superfluous(several: Sequence[Known], keep: Retention, now: datetime) -> list[str]:
    """The names of the sets that may go. The newest good ones stay, however old; one that is bad makes no other go, nor
    does one that is dated ahead of `now`: it waits for its day.
    """
    ahead = [one for one in several if one.made > now + AHEAD]
    several = [one for one in several if one not in ahead]
    good = [one for one in several if one.good]
    kept = {one.name for one in good[-MINIMUM_REDUNDANCY:]}
    kept |= _newest_of(good, lambda made: made.date(), keep.days)
    kept |= _newest_of(good, lambda made: made.isocalendar()[:2], keep.weeks)
    kept |= _newest_of(good, lambda made: (made.year, made.month), keep.months)
    # What was there before an upgrade or a restore is not pushed out by what is made the same day.
    kept |= {one.name for one in good if one.apart and good[-1].made - one.made < timedelta(days=keep.days)}
    # One that is damaged is looked at by a person as long as a good one of its day would stay.
    bad = [one for one in several if not one.good]
    kept |= _newest_of(bad, lambda made: made.date(), keep.days)
    return [one.name for one in several if one.name not in kept]


def _newest_of(several: Iterable[Known], period: Callable[[datetime], object], count: int) -> set[str]:
    newest = {period(one.made): one.name for one in sorted(several, key=lambda one: one.made)}
    return set(list(newest.values())[-count:])
