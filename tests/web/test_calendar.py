"""The calendar: records on the days of a date, and moving them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from perennial.journal.fingerprint import fingerprint
from perennial.lib.money import Money
from perennial.records.actions.create import create_record
from perennial.records.models import Activity, Deal
from perennial.schema.queries import setting
from perennial.web.calendar.days import AGENDA, DAY, MONTH, WEEK, Span
from tests.cast import Cast, acting, gather
from tests.web.doors import door

pytestmark = pytest.mark.django_db
DAY_ONE = date(2027, 3, 28)  # clocks go forward


@pytest.fixture
def cast() -> Cast:
    return gather(password="sieben Bäume am Fluss")


@pytest.mark.parametrize(
    ("view", "day", "first", "last", "preceding", "following"),
    [
        (MONTH, date(2026, 12, 9), date(2026, 11, 30), date(2027, 1, 3), date(2026, 11, 1), date(2027, 1, 1)),
        (MONTH, date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28), date(2027, 1, 1), date(2027, 3, 1)),
        (MONTH, date(2024, 2, 29), date(2024, 1, 29), date(2024, 3, 3), date(2024, 1, 1), date(2024, 3, 1)),
        (
            WEEK,
            date(2026, 12, 6),
            date(2026, 11, 30),
            date(2026, 12, 6),
            date(2026, 11, 23),
            date(2026, 12, 7),
        ),
        (
            DAY,
            date(2026, 12, 31),
            date(2026, 12, 31),
            date(2026, 12, 31),
            date(2026, 12, 30),
            date(2027, 1, 1),
        ),
        (
            AGENDA,
            date(2026, 12, 1),
            date(2026, 12, 1),
            date(2026, 12, 30),
            date(2026, 11, 1),
            date(2026, 12, 31),
        ),
    ],
)
def test_the_days_of_a_view(view, day, first, last, preceding, following):
    span = Span(view, day)
    assert (span.first, span.last, span.preceding, span.following) == (first, last, preceding, following)
    assert span.days()[0] == first
    assert span.days()[-1] == last


def call(user, subject="Call", **values):
    return create_record(acting(user), "activity", {"kind": "call", "subject": subject, **values}).head


def cell(client, day: date, query: str = "") -> str:
    shown = client.get(f"/calendar?day={day}&{query}").content.decode()
    found = re.search(rf'<section data-stage="{day}".*?</section>', shown, re.DOTALL)
    return found.group(0) if found else ""


@pytest.mark.parametrize("view", [MONTH, WEEK, DAY, AGENDA])
def test_an_activity_stands_on_its_day_in_every_view(cast, view):
    call(cast.alice, "On the day", due=DAY_ONE)
    call(cast.alice, "The day after", due=DAY_ONE + timedelta(days=1))
    shown = cell(door(cast.alice), DAY_ONE, f"view={view}")
    assert "On the day" in shown
    assert "The day after" not in shown


def test_hours_are_those_of_the_workspace_also_when_clocks_change(cast):
    zone = setting().zone
    call(cast.alice, "Before", starts=datetime(2027, 3, 28, 1, 30, tzinfo=zone))
    call(cast.alice, "After", starts=datetime(2027, 3, 28, 3, 30, tzinfo=zone))
    call(cast.alice, "Late", starts=datetime(2027, 3, 28, 23, 45, tzinfo=zone))
    shown = cell(door(cast.alice), DAY_ONE)
    assert re.findall(r"<b>(\d\d:\d\d)</b>", shown) == ["01:30", "03:30", "23:45"]


def test_mine_are_mine_and_all_is_what_one_may_see(cast):
    call(cast.alice, "Hers", due=DAY_ONE)
    call(cast.bob, "Teammate's", due=DAY_ONE)
    call(cast.charlie, "Stranger's", due=DAY_ONE)
    alice = door(cast.alice)
    mine, every = cell(alice, DAY_ONE), cell(alice, DAY_ONE, "whose=all")
    assert ("Hers" in mine, "Teammate's" in mine) == (True, False)
    assert ("Hers" in every, "Teammate&#x27;s" in every, "Stranger" in every) == (True, True, False)


def test_deals_stand_by_any_date_of_theirs(cast):
    create_record(
        acting(cast.alice),
        "deal",
        {"name": "Press line", "expected_close": DAY_ONE, "amount": Money(amount=1234500, currency="EUR")},
    )
    shown = cell(door(cast.alice), DAY_ONE, "of=deal.expected_close")
    assert "Press line" in shown
    assert "€12,345" in shown
    assert "Press line" not in cell(door(cast.alice), DAY_ONE, "of=deal.closed")


def test_a_month_shows_some_of_a_full_day_and_leads_to_all(cast):
    for number in range(8):
        call(cast.alice, f"Number {number}", due=DAY_ONE)
    shown = cell(door(cast.alice), DAY_ONE, "view=month")
    assert shown.count("<li") == 5
    assert "3 more" in shown
    assert cell(door(cast.alice), DAY_ONE, "view=day").count("<li") == 8


@pytest.mark.parametrize(
    "query",
    [
        "view=year",
        "day=yesterday",
        "day=9999-12-31",
        "day=0001-01-01",
        "of=deal.name",
        "whose=nobody",
        "of=x",
    ],
)
def test_what_an_address_cannot_mean_shows_what_is_usual(cast, query):
    assert door(cast.alice).get(f"/calendar?{query}").status_code == 200


def test_a_move_keeps_the_hour_and_is_taken_back(cast):
    zone = setting().zone
    one = call(cast.alice, starts=datetime(2027, 3, 27, 10, 15, tzinfo=zone))
    before, alice = fingerprint(), door(cast.alice)
    answer = alice.post(f"/calendar/activities/{one.pk}/due/move", {"stage": str(DAY_ONE)})
    assert answer.status_code in {302, 303}
    moved = Activity.objects.get(pk=one.pk)
    assert moved.starts is not None
    assert moved.starts.astimezone(zone) == datetime(2027, 3, 28, 10, 15, tzinfo=zone)
    assert moved.due == DAY_ONE
    shown = alice.get("/calendar").content.decode()
    assert "moved to 28 Mar 2027" in shown
    alice.post(shown.split("data-undo")[0].rpartition('action="')[2].split('"')[0])
    assert fingerprint() == before


def test_a_deal_is_moved_by_the_date_it_stands_by(cast):
    deal = create_record(acting(cast.alice), "deal", {"name": "Press line", "expected_close": DAY_ONE}).head
    url = f"/calendar/deals/{deal.pk}/expected_close/move"
    door(cast.alice).post(url, {"stage": "2027-04-02", "version": "1"})
    assert Deal.objects.get(pk=deal.pk).expected_close == date(2027, 4, 2)


@pytest.mark.parametrize(
    ("field", "day", "status"),
    [("due", "tomorrow", 400), ("due", "", 400), ("name", "2027-01-01", 400), ("created", "2027-01-01", 400)],
)
def test_what_is_no_day_or_no_date_is_refused(cast, field, day, status):
    one = call(cast.alice, due=DAY_ONE)
    answer = door(cast.alice).post(f"/calendar/activities/{one.pk}/{field}/move", {"stage": day})
    assert answer.status_code == status
    assert Activity.objects.get(pk=one.pk).due == DAY_ONE


def test_what_is_not_ones_own_to_change_is_not_moved(cast):
    one = call(cast.charlie, due=DAY_ONE)
    assert (
        door(cast.alice).post(f"/calendar/activities/{one.pk}/due/move", {"stage": "2027-01-01"}).status_code
        == 404
    )
    assert Activity.objects.get(pk=one.pk).due == DAY_ONE


def test_done_ones_say_so_and_stay(cast):
    one = call(cast.alice, due=DAY_ONE, done=timezone.now())
    shown = cell(door(cast.alice), DAY_ONE)
    assert 'data-state="done"' in shown
    assert f"/calendar/activities/{one.pk}" not in shown
