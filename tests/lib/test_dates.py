"""Days, instants and birthdays as people write them."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib import dates
from perennial.lib.locales import LANGUAGES
from perennial.lib.refusals import Refusal

WARSAW = ZoneInfo("Europe/Warsaw")
THE_DAY = date(2026, 9, 3)


@pytest.mark.parametrize(
    "raw",
    [
        "03.09.2026",
        "3.9.2026",
        "3. 9. 2026",
        "3.9.26",
        "3/9/2026",
        "3-9-2026",
        "03 09 2026",
        "2026-09-03",
        "2026/9/3",
        "2026.09.03",
        "20260903",
        "3 Sep 2026",
        "3 September, 2026",
        "Sep 3, 2026",
        "3rd Sept 2026",
        "3. September 2026",
        "3 września 2026 r.",
        "3 wrz 2026",
        "3. septembra 2026",
        "3 сентября 2026 г.",
        "03-SEP-26",
        "2026 Sep 3",
        "Thursday, 3 September 2026",
        "Do., 3. September 2026",
        "３．９．２０２６",
        "2026-09-03T14:30:00Z",
        "2026-09-03 14:30",
        "3.9.2026 2:30 PM",
        " 03.09.2026\xa0",
    ],
)
def test_a_day_is_read_however_it_is_written(raw: str) -> None:
    assert dates.parse_date(raw) == THE_DAY


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("context", ["format", "stand-alone"])
def test_every_month_is_known_by_name_in_every_language(language: str, width: str, context: str) -> None:
    for number, name in dates.locale_of(language).months[context][width].items():
        assert dates.month_number(name) == number
        assert dates.parse_date(f"3 {name} 2026") == date(2026, number, 3)


@pytest.mark.parametrize("raw", ["31.09.2026", "30.02.2024", "29.02.2025", "00.01.2026", "1.13.2026"])
def test_a_day_that_does_not_exist_is_refused(raw: str) -> None:
    if raw == "1.13.2026":
        assert dates.parse_date(raw) == date(2026, 1, 13)
    else:
        with pytest.raises(Refusal, match="There is no such day"):
            dates.parse_date(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "hello",
        "46268",
        "Sep 2026",
        "2026",
        "12.12",
        "3 Foo 2026",
        "1.2.3.2026",
        "3/9/202",
        "3 Sep 202",
        "tomorrow",
        "-3.9.2026",
        "3.9.-2026",
        "3 4 Sep 2026",
        "x" * 500,
        "3.9.2026 foo",
        "14:30",
    ],
)
def test_what_is_no_date_is_refused_with_a_way_out(raw: str) -> None:
    with pytest.raises(Refusal, match=r"is not a date\. Write it like"):
        dates.parse_date(raw)


def test_a_year_before_a_thousand_is_a_slip() -> None:
    with pytest.raises(Refusal, match="no such day"):
        dates.parse_date("03.09.0026")


def test_day_first_or_month_first_is_decided_by_the_setting() -> None:
    assert dates.parse_date("3/4/2026") == date(2026, 4, 3)
    assert dates.parse_date("3/4/2026", usual="mdy") == date(2026, 3, 4)
    assert dates.parse_date("3/4/2026", order="mdy") == date(2026, 3, 4)
    assert dates.parse_date("3.4.2026", usual="mdy") == date(2026, 4, 3)
    assert dates.parse_date("26-04-03", order="ymd") == date(2026, 4, 3)
    assert dates.usual_order("US") == "mdy"
    assert dates.usual_order("PL") == "dmy"


def test_a_stated_order_is_obeyed_and_an_unstated_one_bends() -> None:
    assert dates.parse_date("9/25/2026") == date(2026, 9, 25)
    with pytest.raises(Refusal, match="no such day"):
        dates.parse_date("9/25/2026", order="dmy")


def test_two_digit_years_turn_at_the_pivot() -> None:
    assert dates.parse_date("1.1.68").year == 2068
    assert dates.parse_date("1.1.69").year == 1969
    assert dates.parse_date("1.1.35", pivot=30).year == 1935


@given(st.dates(date(1000, 1, 1)), st.sampled_from(dates.ORDERS))
def test_the_iso_form_reads_back_under_every_setting(day: date, order: dates.DateOrder) -> None:
    assert dates.parse_date(day.isoformat(), order=order) == day
    assert dates.parse_birthday(day.isoformat(), order=order) == day.isoformat()


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_is_read_back_as_its_reader_sees_it(day: date, language: str) -> None:
    order: dates.DateOrder = "mdy" if language == "en" else "dmy"
    assert dates.parse_date(dates.show_date(day, language), order=order) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(raw: str) -> None:
    for read in (dates.parse_date, dates.parse_birthday, lambda text: dates.parse_instant(text, zone=WARSAW)):
        with contextlib.suppress(Refusal):
            read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-09-03 14:30",
        "3.9.2026 14:30",
        "3.9.2026, 2:30 pm",
        "2026-09-03T12:30:00Z",
        "2026-09-03 14:30 Uhr",
        "2026-09-03T14:30:00.000+02:00",
        "2026-09-03T08:30:00-0400",
        "3 Sep 2026 14:30",
        "3.9.2026 2:30 p.m.",
    ],
)
def test_an_instant_is_kept_in_utc(raw: str) -> None:
    assert dates.parse_instant(raw, zone=WARSAW) == datetime(2026, 9, 3, 12, 30, tzinfo=UTC)
    assert dates.parse_instant(raw, zone=WARSAW).tzinfo is UTC


def test_a_day_alone_begins_at_midnight_of_the_zone() -> None:
    assert dates.parse_instant("2026-09-03", zone=WARSAW) == datetime(2026, 9, 2, 22, tzinfo=UTC)


def test_midnight_and_noon_are_told_apart_on_the_twelve_hour_clock() -> None:
    assert dates.parse_instant("2026-09-03 12:05 am", zone=UTC).hour == 0
    assert dates.parse_instant("2026-09-03 12:05 pm", zone=UTC).hour == 12


@pytest.mark.parametrize(
    "raw", ["2026-03-29 02:30", "2026-09-03 25:00", "2026-09-03 13:00 pm", "2026-09-03 10:00+99:00"]
)
def test_a_time_that_does_not_exist_is_refused(raw: str) -> None:
    with pytest.raises(Refusal, match="There is no such time"):
        dates.parse_instant(raw, zone=WARSAW)


def test_an_instant_outside_the_calendar_is_refused() -> None:
    with pytest.raises(Refusal, match="There is no such time"):
        dates.parse_instant("9999-12-31 23:59-12:00", zone=UTC)


def test_the_hour_that_comes_twice_is_the_first() -> None:
    assert dates.parse_instant("2026-10-25 02:30", zone=WARSAW) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)))
def test_the_canonical_instant_reads_back_in_every_zone(moment: datetime) -> None:
    value = moment.replace(tzinfo=UTC)
    assert dates.parse_instant(dates.iso_instant(value), zone=WARSAW) == value


@given(st.datetimes(), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_the_order_of_canonical_instants_is_the_order_of_time(moment: datetime, later: timedelta) -> None:
    one = moment.replace(tzinfo=UTC)
    try:
        other = one + later
    except OverflowError:
        return
    assert (dates.iso_instant(one) <= dates.iso_instant(other)) is (one <= other)


@pytest.mark.parametrize(
    "raw", ["3.9.", "03.09", "3/9", "--09-03", "3 Sep", "September 3", "3 września", "3. Sept."]
)
def test_a_birthday_may_lack_its_year(raw: str) -> None:
    assert dates.parse_birthday(raw) == "--09-03"


def test_a_birthday_with_two_digits_of_year_lies_in_the_past() -> None:
    assert dates.parse_birthday("1.1.35") == "1935-01-01"
    assert dates.parse_birthday("1.1.20") == "2020-01-01"


def test_the_order_of_a_short_birthday_follows_the_setting() -> None:
    assert dates.parse_birthday("3/9", order="mdy") == "--03-09"
    assert dates.parse_birthday("3/9", usual="mdy") == "--03-09"
    assert dates.parse_birthday("3.9.", usual="mdy") == "--09-03"
    assert dates.parse_birthday("12/25") == "--12-25"


@pytest.mark.parametrize("raw", ["30.2.", "31.4.", "--13-01", "0.1.", "29.2.2025"])
def test_a_birthday_that_does_not_exist_is_refused(raw: str) -> None:
    with pytest.raises(Refusal, match="There is no such day"):
        dates.parse_birthday(raw)


def test_the_leap_day_is_a_birthday() -> None:
    assert dates.parse_birthday("29.2.") == "--02-29"
    assert dates.checked_birthday("--02-29") == "--02-29"


@pytest.mark.parametrize(
    "text", ["--9-3", "09-03", "1980-9-3", "--02-30", "1980-02-30", "", "---09-03", "--09-03\n"]
)
def test_only_the_stored_form_is_a_birthday_to_the_api(text: str) -> None:
    with pytest.raises(Refusal):
        dates.checked_birthday(text)


def test_dates_are_shown_as_the_reader_expects_them() -> None:
    assert dates.show_date(THE_DAY, "pl") == "3 wrz 2026"
    assert dates.show_date(THE_DAY, "de") == "03.09.2026"
    assert dates.show_birthday("--09-03", "ru") == "3 сентября"
    assert dates.show_birthday("1980-09-03", "de") == "03.09.1980"
    assert dates.show_birthday("unknown", "de") == "unknown"
    noon = datetime(2026, 9, 3, 12, 30, tzinfo=UTC)
    assert "14:30" in dates.show_instant(noon, "pl", WARSAW)


def test_english_without_a_country_puts_the_day_first() -> None:
    assert dates.show_date(THE_DAY, "en") == "3 Sep 2026"
    assert dates.show_birthday("--09-03", "en") == "3 September"
    assert dates.show_instant(datetime(2026, 9, 3, 12, 30, tzinfo=UTC), "en", WARSAW) == "3 Sep 2026, 14:30"
    assert dates.show_date(THE_DAY, "en-us") == "Sep 3, 2026"
