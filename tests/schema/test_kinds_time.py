"""Days, instants and birthdays as fields."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from perennial.lib.refusals import Refusal
from perennial.schema.kinds import KINDS, Setting
from perennial.schema.shape import FieldShape

DAY, INSTANT, BIRTHDAY = KINDS["date"], KINDS["datetime"], KINDS["birthday"]
DUE = FieldShape("due", "date", {"en": "Due"})
MET = FieldShape("met", "datetime", {"en": "Met"})
BORN = FieldShape("birthday", "birthday", {"en": "Birthday"})
POLISH = Setting("pl", ZoneInfo("Europe/Warsaw"), "PL")
AMERICAN = Setting("en", ZoneInfo("America/New_York"), "US")


def test_the_country_decides_which_comes_first_until_the_file_says_so() -> None:
    assert DAY.parse("3/4/2026", DUE, POLISH) == date(2026, 4, 3)
    assert DAY.parse("3/4/2026", DUE, AMERICAN) == date(2026, 3, 4)
    assert DAY.parse("3/4/2026", DUE, Setting(country="US", date_order="dmy")) == date(2026, 4, 3)


def test_a_day_that_does_not_exist_is_refused_with_the_fields_name() -> None:
    with pytest.raises(Refusal, match=r"Due: There is no such day as “31\.09\.2026”") as no:
        DAY.parse("31.09.2026", DUE, POLISH)
    assert no.value.field == "due"


@pytest.mark.parametrize("body", ["03.09.2026", "2026-09-03T00:00:00Z", 20260903, "", True, "2026-9-3"])
def test_the_api_takes_iso_days_only(body: Any) -> None:
    with pytest.raises(Refusal, match=r"^Due: Send the day"):
        DAY.accept(body, DUE, Setting())
    assert DAY.accept("2026-09-03", DUE, Setting()) == date(2026, 9, 3)


def test_a_day_is_shown_for_its_reader_and_kept_for_machines() -> None:
    day = date(2026, 9, 3)
    assert (DAY.show(day, DUE, Setting("de")), DAY.export(day, DUE)) == ("03.09.2026", "2026-09-03")
    assert DAY.widget(DUE).type == "date"
    assert DAY.edit_text(day, DUE, Setting("de")) == "2026-09-03"


def test_an_instant_is_typed_in_the_readers_zone_and_kept_in_utc() -> None:
    value = INSTANT.parse("3.9.2026 14:30", MET, POLISH)
    assert value == datetime(2026, 9, 3, 12, 30, tzinfo=UTC)
    assert INSTANT.edit_text(value, MET, POLISH) == "2026-09-03T14:30:00"
    assert INSTANT.edit_text(value, MET, AMERICAN) == "2026-09-03T08:30:00"
    assert INSTANT.show(value, MET, POLISH) == "3.09.2026, 14:30"
    assert INSTANT.to_json(value, MET) == "2026-09-03T12:30:00.000000Z"


@pytest.mark.parametrize("body", ["2026-09-03", "2026-09-03T14:30:00", "2026-09-03 14:30Z", 1788000000, ""])
def test_the_api_takes_instants_with_their_offset_only(body: Any) -> None:
    with pytest.raises(Refusal, match=r"^Met: Send the time"):
        INSTANT.accept(body, MET, Setting())
    assert INSTANT.accept("2026-09-03t14:30:00+02:00", MET, Setting()).hour == 12


def test_a_birthday_may_lack_its_year() -> None:
    assert BIRTHDAY.parse("3.9.", BORN, POLISH) == "--09-03"
    assert BIRTHDAY.parse("3.9.1980", BORN, POLISH) == "1980-09-03"
    assert BIRTHDAY.show("--09-03", BORN, Setting("pl")) == "3 września"
    assert BIRTHDAY.accept("--02-29", BORN, Setting()) == "--02-29"
    with pytest.raises(Refusal, match=r"Birthday: “3\.9\.” is not a birthday"):
        BIRTHDAY.accept("3.9.", BORN, Setting())
