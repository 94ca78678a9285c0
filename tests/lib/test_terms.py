"""How long agreements run: ends of months, leap years, quarters, what has passed, what went on several times."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.periods import MONTH, QUARTER, YEAR, last_day, months_later
from perennial.lib.terms import (
    DAYS,
    MONTHLY,
    MONTHS,
    ONCE,
    ONE_DAY,
    QUARTERLY,
    WEEKS,
    YEARLY,
    Notice,
    Term,
    a_year,
)

DAYS_OF_LIFE = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_later_stay_within_their_month(day, months, later):
    assert months_later(day, months) == later


def test_beyond_the_calendar_there_is_no_month():
    with pytest.raises(ValueError, match="beyond"):
        months_later(date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("day", "period", "last"),
    [
        (date(2028, 2, 3), MONTH, date(2028, 2, 29)),
        (date(2026, 1, 1), QUARTER, date(2026, 3, 31)),
        (date(2026, 11, 30), QUARTER, date(2026, 12, 31)),
        (date(2026, 2, 1), YEAR, date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_period(day, period, last):
    assert last_day(day, period) == last


@pytest.mark.parametrize(
    ("notice", "end", "last"),
    [
        # Three months to the end of the year, six weeks to the end of a quarter: as every calendar of lawyers has it.
        (Notice(3, MONTHS, YEAR), date(2026, 12, 31), date(2026, 9, 30)),
        (Notice(6, WEEKS, QUARTER), date(2026, 12, 31), date(2026, 11, 19)),
        (Notice(1, MONTHS, MONTH), date(2026, 3, 31), date(2026, 2, 28)),
        (Notice(1, MONTHS, MONTH), date(2028, 3, 31), date(2028, 2, 29)),
        (Notice(1, MONTHS), date(2027, 2, 28), date(2027, 1, 31)),
        (Notice(30, DAYS), date(2026, 12, 31), date(2026, 12, 1)),
        (Notice(0, DAYS), date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_notice_counted_back_from_the_end(notice, end, last):
    assert notice.last_day_for(end) == last


@pytest.mark.parametrize(
    ("ends", "renews", "day", "end"),
    [
        # Not over yet, on its last day, and one day after.
        (date(2026, 6, 30), 12, date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), 12, date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 6, 30), 12, date(2026, 7, 1), date(2027, 6, 30)),
        # Went on several times.
        (date(2019, 6, 30), 12, date(2026, 7, 1), date(2027, 6, 30)),
        (date(2019, 6, 30), 24, date(2026, 7, 1), date(2027, 6, 30)),
        (date(2025, 12, 31), 1, date(2026, 12, 1), date(2026, 12, 31)),
        # The end of February is an end of a month, not the 28th.
        (date(2026, 2, 28), 12, date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 3, 1), date(2026, 3, 31)),
        # The 30th keeps its day where the month has it.
        (date(2026, 1, 30), 1, date(2026, 2, 1), date(2026, 2, 27)),
        (date(2026, 1, 30), 1, date(2026, 3, 1), date(2026, 3, 30)),
        # It never goes on.
        (date(2026, 6, 30), 0, date(2030, 1, 1), date(2026, 6, 30)),
        (None, 12, date(2030, 1, 1), None),
    ],
)
def test_the_end_of_the_term_a_day_lies_in(ends, renews, day, end):
    assert Term(ends=ends, renews=renews).end(day) == end


@pytest.mark.parametrize(
    ("term", "day", "by"),
    [
        (
            Term(ends=date(2026, 12, 31), renews=12, notice=Notice(3, MONTHS)),
            date(2026, 5, 1),
            date(2026, 9, 30),
        ),
        # Notice is past: the next one is for the end of the term it goes on by.
        (
            Term(ends=date(2026, 12, 31), renews=12, notice=Notice(3, MONTHS)),
            date(2026, 10, 1),
            date(2027, 9, 30),
        ),
        (
            Term(ends=date(2026, 12, 31), renews=12, notice=Notice(3, MONTHS)),
            date(2026, 9, 30),
            date(2026, 9, 30),
        ),
        # Longer than the term it goes on by: two terms ahead.
        (
            Term(ends=date(2026, 12, 31), renews=1, notice=Notice(3, MONTHS)),
            date(2026, 12, 15),
            date(2026, 12, 31),
        ),
        # Nobody said how long before: until its last day.
        (Term(ends=date(2026, 12, 31), renews=12), date(2026, 12, 1), date(2026, 12, 31)),
        # Ends by itself.
        (Term(ends=date(2026, 12, 31), notice=Notice(3, MONTHS)), date(2026, 5, 1), None),
        # Open: the next quarter that can be reached; on its last day still this one.
        (Term(notice=Notice(6, WEEKS, QUARTER)), date(2026, 11, 19), date(2026, 11, 19)),
        (Term(notice=Notice(6, WEEKS, QUARTER)), date(2026, 11, 20), date(2027, 2, 17)),
        (Term(notice=Notice(3, MONTHS, YEAR)), date(2026, 10, 1), date(2027, 9, 30)),
        (Term(notice=Notice(1, MONTHS, MONTH)), date(2026, 1, 31), date(2026, 1, 31)),
        (Term(notice=Notice(1, MONTHS, MONTH)), date(2026, 2, 1), date(2026, 2, 28)),
        # Open, to any day: no day is the last.
        (Term(notice=Notice(3, MONTHS)), date(2026, 10, 1), None),
        (Term(), date(2026, 10, 1), None),
        # It has not begun: no earlier than its first quarter.
        (
            Term(begins=date(2027, 5, 1), notice=Notice(1, MONTHS, QUARTER)),
            date(2026, 10, 1),
            date(2027, 5, 31),
        ),
    ],
)
def test_the_last_day_to_give_notice(term, day, by):
    assert term.notice_by(day) == by


@given(
    ends=DAYS_OF_LIFE,
    renews=st.integers(1, 60),
    count=st.integers(0, 400),
    unit=st.sampled_from([DAYS, WEEKS, MONTHS]),
    day=DAYS_OF_LIFE,
)
def test_notice_ahead_ends_a_term_and_the_day_after_ends_a_later_one(ends, renews, count, unit, day):
    count = count if unit == DAYS else count % 60
    term = Term(ends=ends, renews=renews, notice=Notice(count, unit))
    end, by = term.end(day), term.notice_by(day)
    assert end >= day or end == ends
    assert term.end(end) == end
    assert by >= day
    assert term.notice_by(by) == by
    assert term.notice_by(by + ONE_DAY) > by
    assert term.renewal(day) == end + ONE_DAY


@given(
    count=st.integers(0, 60),
    unit=st.sampled_from([DAYS, WEEKS, MONTHS]),
    to=st.sampled_from([MONTH, QUARTER, YEAR]),
    day=DAYS_OF_LIFE,
)
def test_an_open_agreement_ends_with_the_first_period_that_can_be_reached(count, unit, to, day):
    notice = Notice(count, unit, to)
    end = notice.earliest_end(day)
    assert last_day(end, to) == end
    assert notice.last_day_for(end) >= day
    before = {MONTH: 1, QUARTER: 3, YEAR: 12}[to]
    earlier = last_day(months_later(end.replace(day=1), -before), to)
    assert earlier < day or notice.last_day_for(earlier) < day


@given(count=st.integers(0, 60), unit=st.sampled_from([DAYS, WEEKS, MONTHS]), day=DAYS_OF_LIFE)
def test_to_any_day_an_open_agreement_ends_on_the_first_that_can_be_reached(count, unit, day):
    notice = Notice(count, unit)
    end = notice.earliest_end(day)
    assert notice.last_day_for(end) >= day
    assert end == day or notice.last_day_for(end - ONE_DAY) < day


def test_what_has_not_begun_ends_no_earlier_than_it_begins():
    term = Term(begins=date(2026, 10, 1), notice=Notice(1, MONTHS))
    assert term.end_by_notice(date(2026, 3, 1)) == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("amount", "recurs", "begins", "ends", "value"),
    [
        (1000, MONTHLY, None, None, 12000),
        (1000, QUARTERLY, date(2026, 1, 1), date(2026, 2, 1), 4000),
        (1000, YEARLY, None, date(2030, 1, 1), 1000),
        (3600, ONCE, date(2026, 1, 1), date(2028, 12, 31), 1200),
        (1000, ONCE, date(2026, 1, 15), date(2028, 1, 14), 500),
        (1000, ONCE, date(2026, 1, 1), date(2026, 3, 31), 1000),
        # A month that is begun counts whole: 13 of them.
        (1300, ONCE, date(2026, 1, 1), date(2027, 1, 1), 1200),
        (1000, ONCE, date(2026, 1, 1), None, None),
        (1000, ONCE, date(2026, 1, 1), date(2025, 1, 1), None),
        (1001, ONCE, date(2026, 1, 1), date(2027, 12, 31), 501),
        (-1001, ONCE, date(2026, 1, 1), date(2027, 12, 31), -501),
    ],
)
def test_what_it_is_worth_a_year(amount, recurs, begins, ends, value):
    assert a_year(amount, recurs, Term(begins, ends)) == value


def test_a_term_ends_before_the_next_begins():
    term = Term(ends=date(2026, 2, 28), renews=3)
    ends, day = [], date(2026, 1, 1)
    for _time in range(5):
        ends.append(term.end(day))
        day = ends[-1] + timedelta(days=1)
    assert ends == [
        date(2026, 2, 28),
        date(2026, 5, 31),
        date(2026, 8, 31),
        date(2026, 11, 30),
        date(2027, 2, 28),
    ]
