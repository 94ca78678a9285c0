"""The calendar feed: what calendar programs read at a secret address, and nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from perennial.access.actions import create_feed, deactivate_user, revoke_feed, set_members
from perennial.access.models import Feed
from perennial.lib.refusals import Refusal
from perennial.records.actions.activities import finish
from perennial.records.actions.create import create_record
from perennial.schema.queries import setting
from perennial.web.calendar import feed
from tests.cast import OPERATOR, Cast, acting, gather, today
from tests.records.people import company, contact
from tests.web.doors import door

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather(password="sieben Bäume am Fluss")


def at(user, team=None) -> str:
    _feed, secret = create_feed(acting(user), team)
    return f"/calendar/{secret}.ics"


def read(url: str) -> Calendar:
    answer = Client().get(url)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def events(url: str) -> dict[str, object]:
    return {str(one["summary"]): one for one in read(url).walk("VEVENT")}


def call(user, subject="Call", **values):
    return create_record(acting(user), "activity", {"kind": "call", "subject": subject, **values}).head


def test_an_hour_is_an_event_at_an_instant_with_an_alarm(cast):
    zone = ZoneInfo("Europe/Warsaw")
    starts = datetime.combine(today() + timedelta(days=3), datetime.min.time(), zone) + timedelta(hours=10)
    call(cast.alice, "Price, “final”; with Zoë", starts=starts, minutes=45)
    found = events(at(cast.alice))["Price, “final”; with Zoë"]
    assert found["dtstart"].dt == starts.astimezone(UTC)
    assert found["dtend"].dt - found["dtstart"].dt == timedelta(minutes=45)
    (alarm,) = found.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(minutes=-15)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_hours_around_a_change_of_the_clock_are_the_same_instant(cast, day, monkeypatch):
    monkeypatch.setattr(feed, "AHEAD", timedelta(days=3660))
    monkeypatch.setattr(feed, "PAST", timedelta(days=3660))
    zone = setting().zone
    for hour in (1, 4, 10):
        starts = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
        call(cast.alice, f"At {hour}", starts=starts)
    found = events(at(cast.alice))
    for hour in (1, 4, 10):
        local = found[f"At {hour}"]["dtstart"].dt.astimezone(zone)
        assert (local.date(), local.hour) == (day, hour)


def test_a_day_alone_keeps_nobody_busy_and_rings_in_the_morning(cast):
    call(cast.alice, due=today() + timedelta(days=1))
    found = events(at(cast.alice))["Call"]
    assert found["dtstart"].dt == today() + timedelta(days=1)
    assert found["transp"] == "TRANSPARENT"
    assert found.walk("VALARM")[0]["trigger"].dt == timedelta(hours=8)


def test_what_is_done_says_so_and_rings_no_more(cast):
    one = call(cast.alice, due=today())
    finish(acting(cast.alice), one.pk)
    found = events(at(cast.alice))["✓ Call"]
    assert not found.walk("VALARM")


def test_a_changed_activity_is_the_same_event_of_a_higher_sequence(cast):
    one = call(cast.alice, due=today())
    url = at(cast.alice)
    before = events(url)["Call"]
    finish(acting(cast.alice), one.pk)
    after = events(url)["✓ Call"]
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]


def test_it_says_with_whom_and_only_what_its_maker_may_see(cast):
    mine = contact("Anna Nowak", owner=cast.alice.pk)
    hidden = company("Secret Works", owner=cast.charlie.pk)
    create_record(
        OPERATOR,
        "activity",
        {
            "kind": "call",
            "subject": "Call",
            "due": today(),
            "owner": cast.alice.pk,
            "contact": mine.pk,
            "company": hidden.pk,
        },
    )
    found = str(events(at(cast.alice))["Call"]["description"])
    assert "Contact: Anna Nowak" in found
    assert "Secret Works" not in found


def test_days_of_contracts_stand_in_it_and_the_last_one_for_notice_rings(cast):
    ends = today() + timedelta(days=60)
    values = {"name": "Valves", "status": "running", "begins": today(), "ends": ends, "notice": 30}
    values |= {"notice_unit": "days", "renewal": "automatic", "renewal_months": 12}
    one = create_record(acting(cast.alice), "contract", values).head
    create_record(acting(cast.alice), "contract", values | {"name": "Supply", "renewal": "none"})
    create_record(acting(cast.charlie), "contract", values | {"name": "Charlie's"})
    found = events(at(cast.alice))
    assert set(found) == {"Last day for notice: Valves", "Renews: Valves", "Ends: Supply"}
    notice = found["Last day for notice: Valves"]
    assert notice["dtstart"].dt == ends - timedelta(days=30)
    assert notice["uid"] == f"contract-{one.pk}-notice@perennial"
    assert len(notice.walk("VALARM")) == 1
    assert found["Renews: Valves"]["dtstart"].dt == ends + timedelta(days=1)
    assert found["Renews: Valves"].walk("VALARM") == []


def test_others_and_what_is_far_away_stay_out(cast):
    call(cast.alice, "Hers", due=today())
    call(cast.bob, "His", due=today())
    call(cast.alice, "Long ago", due=today() - timedelta(days=60))
    call(cast.alice, "No day")
    assert set(events(at(cast.alice))) == {"Hers"}


def test_a_team_is_followed_by_its_members(cast):
    call(cast.alice, "Hers", due=today())
    call(cast.bob, "His", due=today())
    call(cast.charlie, "Stranger's", due=today())
    url = at(cast.alice, cast.team)
    assert set(events(url)) == {"Hers", "His"}
    with pytest.raises(Refusal):
        create_feed(acting(cast.charlie), cast.team)
    set_members(OPERATOR, cast.team, [cast.bob])
    assert events(url) == {}


def test_an_address_that_is_wrong_revoked_or_of_somebody_gone_is_not_found(cast):
    url = at(cast.alice)
    assert Client().get(url.replace("prn_", "prn_x")).status_code == 404
    assert Client().get("/calendar/x.ics").status_code == 404
    assert Client().post(url).status_code == 405
    other = at(cast.bob)
    deactivate_user(OPERATOR, cast.bob)
    assert Client().get(other).status_code == 404
    revoke_feed(acting(cast.alice), Feed.objects.get(user=cast.alice).pk)
    assert Client().get(url).status_code == 404


def test_nothing_new_costs_nothing(cast):
    call(cast.alice, due=today())
    url = at(cast.alice)
    first = Client().get(url)
    again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    call(cast.alice, "Another", due=today())
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_shows_an_address_once_and_revokes_it(cast):
    alice = door(cast.alice)
    made = alice.post("/settings/me/calendar", {"team": ""}).content.decode()
    url = made.split('class="secret">')[1].split("<")[0]
    assert Client().get(url[url.index("/calendar") :]).status_code == 200
    assert "/calendar/prn_" not in alice.get("/settings/me/calendar").content.decode()
    number = Feed.objects.get(user=cast.alice).pk
    assert door(cast.bob).post(f"/settings/me/calendar/{number}/revoke").status_code == 404
    alice.post(f"/settings/me/calendar/{number}/revoke")
    assert Client().get(url[url.index("/calendar") :]).status_code == 404


def test_a_team_of_others_is_no_choice(cast):
    answer = door(cast.charlie).post("/settings/me/calendar", {"team": str(cast.team.pk)})
    assert answer.status_code == 422
    assert not Feed.objects.exists()
