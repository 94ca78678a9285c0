"""How long an agreement runs: until when, by when notice is to be given, and what it is worth a year.

Days are whole days without a zone. A term is counted from the first day after the one before: what ends with February
goes on until the end of a month, and what ends on the 30th keeps that day wherever a month has it. Notice is counted
back in the same way (BGB §188): three months to 31 December is 30 September, six weeks is 19 November.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from perennial.lib.numbers import rounded
from perennial.lib.periods import last_day, months_later

DAYS, WEEKS, MONTHS = UNITS = ("days", "weeks", "months")
ONCE, MONTHLY, QUARTERLY, YEARLY = RECURRENCES = ("once", "monthly", "quarterly", "yearly")
A_YEAR = {MONTHLY: 12, QUARTERLY: 4, YEARLY: 1}
ONE_DAY = timedelta(days=1)
# Longest period between what somebody counts from and the end of the period before.
_WITHIN = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Notice:
    """So many `DAYS`, `WEEKS` or `MONTHS`, `to` the end of a month, quarter or year; '' for any day."""

    count: int
    unit: str
    to: str = ""

    def last_day_for(self, end: date) -> date:
        """The last day on which it can be given so that all ends with `end`."""
        if self.unit == MONTHS:
            return months_later(end + ONE_DAY, -self.count) - ONE_DAY
        return end - self._days

    def earliest_end(self, day: date) -> date:
        """With what day all ends at the earliest, given on `day`."""
        end = self._after(day)
        if not self.to:
            # Counted back from the end of a short month, a day late in the month before may be too late.
            return end if self.last_day_for(end) >= day else end + ONE_DAY
        end = last_day(max(day, end - _WITHIN), self.to)
        while self.last_day_for(end) < day:
            end = last_day(end + ONE_DAY, self.to)
        return end

    def _after(self, day: date) -> date:
        if self.unit == MONTHS:
            return months_later(day + ONE_DAY, self.count) - ONE_DAY
        return day + self._days

    @property
    def _days(self) -> timedelta:
        return timedelta(days=self.count * (7 if self.unit == WEEKS else 1))


NO_NOTICE = Notice(0, DAYS)


@dataclass(frozen=True, slots=True)
class Term:
    """From `begins` to `ends`, the last day of the first term; either may be unknown, without an end it is open.

    It goes on by itself for `renews` months each time; 0: it does not.
    """

    begins: date | None = None
    ends: date | None = None
    renews: int = 0
    notice: Notice | None = None

    def end(self, day: date) -> date | None:
        """The last day of the term that `day` lies in: the first one, or one by which it went on; None: open."""
        if self.ends is None or not self.renews or day <= self.ends:
            return self.ends
        after = self.ends + ONE_DAY
        passed = (day.year - after.year) * 12 + day.month - after.month
        times = max(0, passed // self.renews - 1)
        while (end := months_later(after, (times + 1) * self.renews) - ONE_DAY) < day:
            times += 1
        return end

    def renewal(self, day: date) -> date | None:
        """The next day on which it goes on by itself."""
        end = self.end(day)
        return end + ONE_DAY if end is not None and self.renews else None

    def notice_by(self, day: date) -> date | None:
        """The last day on which notice can be given for the next end that can still be reached; None where it ends by
        itself, or where one day is as good as another.
        """
        if self.ends is None:
            return self._notice_of_open(day)
        if not self.renews:
            return None
        end = self.end_by_notice(day)
        return None if end is None else (self.notice or NO_NOTICE).last_day_for(end)

    def _notice_of_open(self, day: date) -> date | None:
        if self.notice is None or not self.notice.to:
            return None
        end = self.end_by_notice(day)
        return None if end is None else self.notice.last_day_for(end)

    def end_by_notice(self, day: date) -> date | None:
        """With what day all ends at the earliest where notice is given on `day`: an open one as the notice says, at
        once without any; one with a term with the first end that can still be reached.
        """
        notice = self.notice or NO_NOTICE
        end = self.end(day)
        if end is None:
            return notice.earliest_end(max(day, self.begins or day))
        while self.renews and notice.last_day_for(end) < day:
            end = self.end(end + ONE_DAY) or end
        return end

    @property
    def months(self) -> int | None:
        """How many months the first term has, one begun counted whole; None where it has no beginning or end."""
        if self.begins is None or self.ends is None or self.ends < self.begins:
            return None
        after = self.ends + ONE_DAY
        whole = (after.year - self.begins.year) * 12 + after.month - self.begins.month
        return whole + (months_later(self.begins, whole) < after)


def a_year(amount: int, recurs: str, term: Term) -> int | None:
    """What it is worth a year, in the units of `amount`. What is paid once is spread over a term longer than a year;
    None without an end, which says of no year what it brings.
    """
    if recurs in A_YEAR:
        return amount * A_YEAR[recurs]
    months = term.months
    if months is None:
        return None
    return amount if months <= 12 else rounded(amount * 12, months)
