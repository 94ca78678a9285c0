"""Activities: what they are about knows of them, who may read them, and when they are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from perennial.access.actions import create_role, edit_user
from perennial.access.errors import NotVisible
from perennial.journal.derivations import rebuild
from perennial.lib.refusals import Forbidden, NotFound
from perennial.records.actions.activities import finish, hand_over, log, move
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.activities import Since, count_done, done_about, to_do_about
from perennial.records.models import Activity, Contact, Head, Touch
from perennial.records.queries import head_of, heads
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR, acting, gather, today
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
TALKED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SOON = date(2030, 5, 6)


def activity(**values: object) -> Activity:
    made = create_record(OPERATOR, "activity", {"kind": "call", "subject": "Call", **values}).head
    assert isinstance(made, Activity)
    return made


def now(head: Head) -> tuple[datetime | None, date | None]:
    """What a record knows of its activities."""
    fresh = type(head).objects.get(pk=head.pk)
    return fresh.touched, fresh.next_due


def test_what_an_activity_is_about_knows_when_it_was_touched_and_what_comes_next():
    anna, firm = contact("Anna Nowak"), company("Hutmet")
    assert now(anna) == (None, None)
    activity(contact=anna.pk, company=firm.pk, done=TALKED)
    step = activity(contact=anna.pk, due=SOON)
    assert now(anna) == (TALKED, SOON)
    assert now(firm) == (TALKED, None)
    finish(OPERATOR, step.pk)
    touched, due = now(anna)
    assert (touched > TALKED, due) == (True, None)


@pytest.mark.parametrize(
    ("values", "warm"),
    [
        ({"kind": "note"}, False),
        ({"kind": "task"}, False),
        ({"kind": "call", "outcome": "no_answer"}, False),
        ({"kind": "call", "outcome": "reached"}, True),
        ({"kind": "email"}, True),
    ],
)
def test_only_who_was_spoken_with_was_touched(values, warm):
    anna = contact("Anna Nowak")
    activity(contact=anna.pk, done=TALKED, **values)
    assert now(anna)[0] == (TALKED if warm else None)


def test_every_way_to_write_keeps_what_records_know():
    anna, bert = contact("Anna Nowak"), contact("Bert Olm")
    one = activity(contact=anna.pk, due=SOON)
    done = edit_record(OPERATOR, "activity", one.pk, {"contact": bert.pk})
    assert (now(anna)[1], now(bert)[1]) == (None, SOON)
    take_back(OPERATOR, done.change)
    assert (now(anna)[1], now(bert)[1]) == (SOON, None)
    gone = trash_records(OPERATOR, "activity", [one.pk])
    assert now(anna)[1] is None
    take_back(OPERATOR, gone)
    assert now(anna)[1] == SOON


def test_a_merge_brings_activities_along_and_taking_it_back_gives_them_back():
    keep, drop = contact("Anna Nowak"), contact("Anna Nowak")
    activity(contact=drop.pk, done=TALKED)
    merged = merge_records(OPERATOR, "contact", keep.pk, [drop.pk])
    assert now(keep)[0] == TALKED
    take_back(OPERATOR, merged.change)
    assert (now(keep)[0], now(drop)[0]) == (None, TALKED)


def test_dropping_and_rebuilding_changes_nothing():
    anna = contact("Anna Nowak")
    activity(contact=anna.pk, done=TALKED)
    activity(contact=anna.pk, due=SOON)
    before = (
        now(anna),
        list(Touch.objects.order_by("record").values_list("record", "target", "done", "due", "warm")),
    )
    rebuild()
    after = (
        now(anna),
        list(Touch.objects.order_by("record").values_list("record", "target", "done", "due", "warm")),
    )
    assert after == before


def test_one_with_an_hour_is_due_on_its_day_in_the_zone_of_the_workspace():
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert activity(starts=late).due == late.astimezone(setting().zone).date() == date(2026, 7, 2)


def test_who_moves_the_day_keeps_the_hour_also_over_the_change_of_the_clocks():
    zone = setting().zone
    one = activity(starts=datetime(2026, 10, 23, 10, 0, tzinfo=zone))
    moved = move(OPERATOR, one.pk, date(2026, 10, 26)).head
    assert moved.starts.astimezone(zone) == datetime(2026, 10, 26, 10, 0, tzinfo=zone)
    assert moved.due == date(2026, 10, 26)
    without = edit_record(OPERATOR, "activity", one.pk, {"due": None}).head
    assert (without.due, without.starts) == (None, None)


def test_what_follows_is_noted_with_what_was_done_as_one_change():
    anna = contact("Anna Nowak")
    spoke = {"kind": "call", "subject": "Spoke", "done": TALKED, "contact": anna.pk}
    done = log(OPERATOR, [spoke, {"kind": "task", "subject": "Send offer", "due": SOON, "contact": anna.pk}])
    assert now(anna) == (TALKED, SOON)
    take_back(OPERATOR, done.change)
    assert now(anna) == (None, None)
    assert not Activity.objects.exists()


def test_open_ones_stand_by_day_and_those_done_the_latest_first():
    anna = contact("Anna Nowak")
    none = activity(contact=anna.pk)
    later, sooner = (activity(contact=anna.pk, due=SOON + timedelta(days=days)) for days in (3, 1))
    assert [one.pk for one in to_do_about(OPERATOR, anna, 5)] == [sooner.pk, later.pk, none.pk]
    done = [activity(contact=anna.pk, done=TALKED + timedelta(days=day)).pk for day in (0, 0, 1)]
    first, second = done_about(OPERATOR, anna, 2)
    assert [first.pk, second.pk] == [done[2], done[1]]
    assert [one.pk for one in done_about(OPERATOR, anna, 5, before=Since(second.done, second.pk))] == [
        done[0]
    ]
    assert count_done(OPERATOR, anna) == {"call": 3}


@pytest.fixture
def cast():
    return gather()


def visible_to(user, one: Activity) -> bool:
    actor, shape = acting(user), shape_of("activity")
    listed = heads(actor, shape).filter(pk=one.pk).exists()
    try:
        head_of(actor, shape, one.pk)
    except (NotVisible, NotFound):
        assert not listed
        return False
    assert listed
    return True


def test_an_activity_is_read_by_its_owner_and_by_who_reads_what_it_is_about(cast):
    theirs = contact("Anna Nowak", acting(cast.charlie))
    ours = contact("Bert Olm", acting(cast.alice))
    about_theirs = create_record(
        OPERATOR,
        "activity",
        {"kind": "note", "subject": "Note", "owner": cast.alice.pk, "contact": theirs.pk},
    ).head
    assert [visible_to(user, about_theirs) for user in (cast.alice, cast.charlie, cast.bob)] == [
        True,
        True,
        True,
    ]
    ownerless = activity(contact=ours.pk, owner=None)
    assert [visible_to(user, ownerless) for user in (cast.alice, cast.bob, cast.charlie)] == [
        True,
        True,
        False,
    ]


def test_reading_is_not_changing(cast):
    theirs = contact("Anna Nowak", acting(cast.charlie))
    one = activity(contact=theirs.pk, owner=cast.alice.pk)
    with pytest.raises(Forbidden):
        finish(acting(cast.charlie), one.pk)
    assert Activity.objects.get(pk=one.pk).done is None


def test_who_may_not_read_activities_reads_none_at_their_records(cast):
    role = create_role(OPERATOR, "Without", grants={("contact", "read"): "all"})
    edit_user(OPERATOR, cast.charlie, role=role)
    anna = contact("Anna Nowak")
    one = activity(contact=anna.pk, done=TALKED)
    assert done_about(acting(cast.charlie), anna, 5) == []
    assert not visible_to(cast.charlie, one)


def test_a_colleague_takes_over(cast):
    one = activity(owner=cast.alice.pk, due=today())
    assert hand_over(acting(cast.alice), one.pk, cast.bob.pk).head.owner_id == cast.bob.pk


def test_a_slip_of_a_trashed_contact_is_still_about_it():
    anna = contact("Anna Nowak")
    activity(contact=anna.pk, done=TALKED)
    trash_records(OPERATOR, "contact", [anna.pk])
    assert Contact.objects.get(pk=anna.pk).touched == TALKED
