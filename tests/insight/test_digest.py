"""Digests are posted at most once for a person and a day, to who asked for one and has something to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from perennial.access.actions import deactivate_user, edit_profile
from perennial.access.errors import DigestRefused, MeasureRefused
from perennial.access.models import FieldGrant
from perennial.insight import actions
from perennial.insight.actions import create_report, remind, remind_by_mail
from perennial.insight.digest import digest_day, due_for, post_digest, readers
from perennial.insight.errors import NotAsAsked
from perennial.insight.jobs import post_digests
from perennial.insight.models import Reminder
from perennial.journal.door import change
from perennial.lib.mail_servers import read_mail_server
from perennial.operations.actions import enqueue
from perennial.operations.inline import run_inline
from perennial.operations.models import Outgoing, Schedule
from perennial.operations.schedules import make_planned
from perennial.records.condition.actions import snooze, waive
from perennial.records.condition.measure import today_of
from perennial.schema.actions import edit_workspace
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 1, 11, 7, 24, tzinfo=UTC)


@pytest.fixture
def cast():
    return gather()


@pytest.fixture(autouse=True)
def mail_on(settings):
    settings.MAIL = read_mail_server("smtp://127.0.0.1:9/?from=crm@firma.example")


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)` sets it; at first it is a Monday morning."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(MONDAY)
    return at


@pytest.fixture
def rule():
    return made("filled", {"field": "email"}, labels={"en": "Mail wanted"})


@pytest.fixture
def anna(cast, rule, clock):
    return contact("Anna Nowak", acting(cast.alice))


def wants(user, digest: str, **more) -> None:
    edit_profile(acting(user), digest=digest, **more)


def run() -> int:
    operation = enqueue("digest", requested_by=None, channel="system", deliver=False)
    run_inline(operation)
    operation.refresh_from_db()
    return operation.result["posted"]


def posted() -> list[tuple[int | None, str]]:
    return [(one.requested_by, one.payload["day"]) for one in Outgoing.objects.order_by("pk")]


def test_who_asked_and_has_something_to_do_gets_one_a_day(cast, anna, clock):
    assert run() == 0
    wants(cast.alice, "daily")
    wants(cast.bob, "daily")
    assert run() == 1
    assert run() == 0
    assert posted() == [(cast.alice.pk, "2027-01-11")]
    clock(MONDAY + timedelta(days=1))
    assert run() == 1
    assert posted()[-1] == (cast.alice.pk, "2027-01-12")


def test_a_clock_that_goes_back_gives_no_second_one(cast, anna, clock):
    wants(cast.alice, "daily")
    for day in (0, 1, 0, 1):
        clock(MONDAY + timedelta(days=day))
        run()
    assert len(posted()) == 2


def test_two_at_once_post_one(cast, anna):
    wants(cast.alice, "daily")
    user, day = readers().get(), digest_day()
    first, second = due_for(user, day), due_for(user, day)
    assert first
    assert second
    post_digest(user, day, first)
    post_digest(user, day, second)
    assert len(posted()) == 1


@pytest.mark.parametrize(
    ("ahead", "goes_out"),
    [
        (timedelta(), True),
        (timedelta(hours=-3), False),
        (timedelta(hours=9), True),
        (timedelta(hours=10), False),
        (timedelta(days=4), True),
        (timedelta(days=5), False),
        (timedelta(days=6), False),
    ],
)
def test_it_comes_on_working_days_in_the_hours_of_the_workspace(cast, anna, clock, ahead, goes_out):
    wants(cast.alice, "daily")
    clock(MONDAY + ahead)
    assert run() == int(goes_out)


def test_a_weekly_one_comes_once_in_a_week_and_catches_up(cast, anna, clock):
    wants(cast.alice, "weekly")
    told = []
    for day in (2, 3, 4, 7, 8):
        clock(MONDAY + timedelta(days=day))
        run()
        told.append(len(posted()))
    assert told == [1, 1, 1, 2, 2]


def test_what_was_put_off_or_waived_is_no_reason_for_mail(cast, anna, rule):
    wants(cast.alice, "daily")
    snooze(acting(cast.alice), "contact", anna.pk, rule.key, MONDAY.date() + timedelta(days=7))
    assert run() == 0
    other = contact("Bert Wolf", acting(cast.alice))
    waive(acting(cast.alice), "contact", other.pk, rule.key, reason="No mail there")
    assert run() == 0


def test_a_day_that_is_full_asks_for_no_more(cast, anna, rule):
    wants(cast.alice, "daily", daily_measure=1)
    contact("Bert Wolf", acting(cast.alice))
    waive(acting(cast.alice), "contact", anna.pk, rule.key, reason="No mail there")
    assert run() == 0


def test_a_deactivated_user_gets_nothing(cast, anna):
    wants(cast.alice, "daily")
    assert list(readers()) == [cast.alice]
    deactivate_user(acting(cast.ada), cast.alice)
    assert list(readers()) == []
    assert run() == 0


def test_of_a_hidden_field_nothing_is_told(cast, anna):
    wants(cast.alice, "daily")
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="email", veil="hidden"))
    assert run() == 0


def test_without_a_mail_server_nothing_is_posted(cast, anna, settings):
    wants(cast.alice, "daily")
    settings.MAIL = None
    assert run() == 0


def test_it_is_planned(db):
    make_planned()
    assert Schedule.objects.get(key="digest").kind == "digest"
    assert post_digests is not None


# The day's measure.


def counts(user) -> list[int]:
    return [one.records for one in today_of(acting(user)).tasks]


def test_a_day_asks_for_a_measure_of_what_is_worth_most(cast, rule, clock):
    made("filled", {"field": "industry"}, entity="company")
    for number in range(3):
        contact(f"Anna {number}", acting(cast.alice))
        company(f"Firm {number}", acting(cast.alice))
    assert counts(cast.alice) == [3, 3]
    edit_workspace(acting(cast.ada), daily_measure=4)
    today = today_of(acting(cast.alice))
    assert (counts(cast.alice), today.left, today.later, today.enough) == ([3, 1], 4, 2, False)
    edit_profile(acting(cast.alice), daily_measure=2)
    assert counts(cast.alice) == [2]
    edit_profile(acting(cast.alice), daily_measure=0)
    assert counts(cast.alice) == [3, 1]


def test_what_is_done_counts_and_the_next_day_begins_anew(cast, rule, anna, clock):
    contact("Bert Wolf", acting(cast.alice))
    edit_profile(acting(cast.alice), daily_measure=1)
    waive(acting(cast.alice), "contact", anna.pk, rule.key, reason="No mail there")
    today = today_of(acting(cast.alice))
    assert (today.done, today.left, today.later, today.enough) == (1, 0, 1, True)
    clock(timezone.now() + timedelta(days=1))
    assert not today_of(acting(cast.alice)).enough


def test_habits_that_are_none_are_refused(cast):
    with pytest.raises(DigestRefused):
        wants(cast.alice, "hourly")
    for number in (-1, 1000):
        with pytest.raises(MeasureRefused):
            edit_profile(acting(cast.alice), daily_measure=number)
        with pytest.raises(MeasureRefused):
            edit_workspace(acting(cast.ada), daily_measure=number)


# Reports.


@pytest.fixture
def report(cast, anna, monkeypatch):
    """Of Alice's, reminded of weekly by mail since a week ago."""
    monkeypatch.setattr(actions, "_today", lambda: date(2027, 1, 4))
    made_one = create_report(acting(cast.alice), "contact", name="Buyers")
    remind(acting(cast.alice), made_one, "week")
    remind_by_mail(acting(cast.alice), made_one, True)
    return made_one


def told() -> list[tuple[bool, list[int]]]:
    return [(one.payload["upkeep"], one.payload["reports"]) for one in Outgoing.objects.order_by("pk")]


def test_a_report_comes_by_mail_once_in_its_week_with_or_without_upkeep(cast, report, clock):
    for day in (0, 1, 2):
        clock(MONDAY + timedelta(days=day))
        run()
    assert told() == [(False, [report.pk])]
    wants(cast.alice, "weekly")
    run_on = MONDAY + timedelta(days=3)
    clock(run_on)
    run()
    clock(MONDAY + timedelta(days=7))
    run()
    assert told()[1:] == [(True, []), (True, [report.pk])]


def test_a_report_that_was_looked_at_this_week_is_not_mailed(cast, report, monkeypatch):
    monkeypatch.setattr(actions, "_today", MONDAY.date)
    actions.look(acting(cast.alice), report)
    assert run() == 0


def test_only_who_is_reminded_may_have_it_by_mail_and_undo_takes_it_back(cast, report):
    shared = create_report(acting(cast.alice), "contact", name="Shared", shared=True)
    with pytest.raises(NotAsAsked):
        remind_by_mail(acting(cast.bob), shared, True)
    remind_by_mail(acting(cast.alice), report, False)
    assert run() == 0
    assert Reminder.objects.get().by_mail is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_post_one(cast, anna):
    wants(cast.alice, "daily")
    user, day, together = readers().get(), digest_day(), Barrier(2)

    def one() -> None:
        found = due_for(user, day)
        together.wait(10)
        post_digest(user, day, found)
        connection.close()

    threads = [Thread(target=one) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(posted()) == 1
