"""Time in business hours, against the plainest reckoning there is: minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perennial.lib.business_hours import MIDNIGHT, Hours, add, between, due, used
from perennial.lib.public_holidays import holidays_of, is_holiday, places

WARSAW, LONDON, MOSCOW = ZoneInfo("Europe/Warsaw"), ZoneInfo("Europe/London"), ZoneInfo("Europe/Moscow")
OFFICE = tuple([((480, 960),)] * 5 + [()] * 2)
NIGHT = tuple([((0, MIDNIGHT),)] * 7)
MINUTE = timedelta(minutes=1)


def at(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def spans(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    cut = sorted(set(numbers))
    return tuple(zip(cut[::2], cut[1::2], strict=False))


weeks = st.lists(st.lists(st.integers(0, MIDNIGHT), max_size=6).map(spans), min_size=7, max_size=7)
zones = st.sampled_from([WARSAW, LONDON, MOSCOW])
# Around the shifts of 2026 most of all.
instants = st.one_of(
    st.integers(0, 60 * 24 * 4).map(lambda n: datetime(2026, 3, 28, tzinfo=UTC) + n * MINUTE),
    st.integers(0, 60 * 24 * 4).map(lambda n: datetime(2026, 10, 24, tzinfo=UTC) + n * MINUTE),
)
lengths = st.integers(0, 3000).map(lambda n: n * MINUTE)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    shut = draw(st.sets(st.sampled_from([date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25)])))
    return Hours(draw(weeks), draw(zones), shut.__contains__)


def is_open(its: Hours, instant: datetime) -> bool:
    """Whether the wall clock of a minute lies in a span of its day."""
    there = instant.astimezone(its.zone)
    if its.closed(there.date()):
        return False
    minute = there.hour * 60 + there.minute
    return any(opens <= minute < closes for opens, closes in its.week[there.weekday()])


def counted(its: Hours, start: datetime, end: datetime) -> timedelta:
    found, now = timedelta(), start
    while now < end:
        found += MINUTE if is_open(its, now) else timedelta()
        now += MINUTE
    return found


@settings(max_examples=150)
@given(hours(), instants, lengths)
def test_what_lies_between_is_what_one_counts_minute_by_minute(its, start, length):
    # A span that closes within an hour that comes twice closes when it comes for the last time.
    assume(not any(120 < edge < 180 for spans in its.week for span in spans for edge in span))
    assume(not any(60 < edge < 120 for spans in its.week for span in spans for edge in span))
    assert between(its, start, start + length) == counted(its, start, start + length)


@given(hours(), instants, lengths)
def test_adding_what_lies_between_comes_back(its, start, length):
    found = add(its, start, length)
    assume(found is not None)
    assert found >= start
    assert between(its, start, found) == length


@given(hours(), instants, lengths, lengths)
def test_adding_twice_is_adding_the_sum(its, start, one, two):
    # Nothing more is over at the end of a day already, not at the beginning of the next.
    assume(two)
    half = add(its, start, one)
    assume(half is not None)
    assert add(its, half, two) == add(its, start, one + two)


@given(hours(), instants, lengths, lengths)
def test_what_lies_between_adds_up(its, start, one, two):
    middle, end = start + one, start + one + two
    assert between(its, start, middle) + between(its, middle, end) == between(its, start, end)
    assert timedelta() <= between(its, start, end) <= end - start


@given(hours(), instants, lengths, st.lists(st.integers(0, 2000), max_size=6))
def test_a_clock_that_stands_is_due_later_by_what_it_stood(its, start, length, cuts):
    points = sorted({start + n * MINUTE for n in cuts})
    stops = list(zip(points[::2], points[1::2], strict=False))
    found = due(its, start, length, stops)
    assume(found is not None)
    assert used(its, start, found, stops) == length
    assert found >= (add(its, start, length) or found)
    stood = sum((between(its, one, two) for one, two in stops), timedelta())
    end = start + timedelta(days=3)
    assert used(its, start, end, stops) == between(its, start, end) - stood


@given(hours(), instants, lengths, lengths)
def test_a_clock_that_still_stands_is_not_due(its, start, length, before):
    assume(length)
    stop = start + before
    there = due(its, start, length, [(stop, None)])
    ran = between(its, start, stop)
    assert (there is None) == (length > ran or add(its, start, length) is None)
    assert used(its, start, stop + timedelta(days=9), [(stop, None)]) == ran


def test_a_friday_afternoon_goes_on_on_monday():
    its = Hours(OFFICE, WARSAW)
    assert add(its, at("2026-11-06T15:00"), timedelta(hours=2)) == at("2026-11-09T09:00")
    assert between(its, at("2026-11-06T15:00"), at("2026-11-09T09:00")) == timedelta(hours=2)
    assert add(its, at("2026-11-07T12:00"), timedelta()) == at("2026-11-09T08:00")
    assert add(its, at("2026-11-06T15:00"), timedelta(hours=1)) == at("2026-11-06T16:00")


def test_a_holiday_and_a_closed_day_have_no_hours():
    closed = {date(2026, 11, 10)}
    its = Hours(OFFICE, WARSAW, lambda day: day in closed or is_holiday("PL", day))
    # Tuesday the 10th is closed, Wednesday the 11th Independence Day.
    assert add(its, at("2026-11-09T15:00"), timedelta(hours=2)) == at("2026-11-12T09:00")


@pytest.mark.parametrize(
    ("zone", "day", "hours_of_day"),
    [
        (WARSAW, "2026-03-29", 23),
        (WARSAW, "2026-10-25", 25),
        (LONDON, "2026-03-29", 23),
        (MOSCOW, "2026-03-29", 24),
    ],
)
def test_a_day_of_the_shift_is_as_long_as_it_is(zone, day, hours_of_day):
    its, start = Hours(NIGHT, zone), at(f"{day}T00:00", zone)
    assert between(its, start, start + timedelta(days=1)) == timedelta(hours=hours_of_day)
    opened = at(f"{day}T01:00", zone)
    assert add(its, opened, timedelta(hours=hours_of_day - 1)) == start + timedelta(days=1)


def test_an_office_keeps_its_hours_over_the_shift():
    its = Hours(OFFICE, WARSAW)
    due_at = add(its, at("2026-03-27T15:00"), timedelta(hours=2))
    assert due_at == at("2026-03-30T09:00")
    assert due_at.astimezone(UTC).hour == 7


def test_a_span_that_begins_in_the_hour_left_out_begins_with_the_shift():
    its = Hours(tuple([((150, 195),)] * 7), WARSAW)
    opens, closes = its.spans(date(2026, 3, 29))[0]
    assert (opens, closes) == (at("2026-03-29T03:00"), at("2026-03-29T03:15"))


def test_a_span_within_the_hour_that_comes_twice_is_counted_once_more():
    its = Hours(tuple([((120, 180),)] * 7), WARSAW)
    day = at("2026-10-25T00:00")
    assert between(its, day, day + timedelta(days=1)) == timedelta(hours=2)


def test_who_never_opens_is_never_due():
    its = Hours(tuple([()] * 7), WARSAW)
    assert add(its, at("2026-03-01T08:00"), MINUTE) is None
    assert between(its, at("2026-03-01T08:00"), at("2027-03-01T08:00")) == timedelta()


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("PL", "2026-11-11"),
        ("PL", "2026-06-04"),
        ("DE", "2026-10-03"),
        ("DE-BY", "2026-01-06"),
        ("SK", "2026-08-29"),
        ("RU", "2026-05-09"),
        ("GB", "2026-04-06"),
        ("GB-SCT", "2026-11-30"),
        ("GB", "2026-12-28"),
    ],
)
def test_holidays_of_five_countries(place, day):
    assert is_holiday(place, date.fromisoformat(day))


def test_regions_differ_and_an_unknown_place_has_none():
    assert not is_holiday("DE", date(2026, 1, 6))
    assert not is_holiday("GB-SCT", date(2026, 4, 6))
    assert holidays_of("XX", 2026) == {}
    for place in places():
        assert len(holidays_of(place, 2027)) > 6, place
