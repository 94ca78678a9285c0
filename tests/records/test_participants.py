"""Who takes part in activities: contacts and colleagues, and what they come to see by it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from perennial.access.queries import may
from perennial.lib.refusals import Forbidden, Refusal
from perennial.records.actions.activities import finish
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.activities import done_about, to_do_about
from perennial.records.agenda import beginning, dated, places, planned
from perennial.records.history import events
from perennial.records.models import Activity, Link
from perennial.records.my_day import day_of
from perennial.records.queries import field_values, head_of, heads
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR, acting, gather
from tests.records.people import contact

pytestmark = pytest.mark.django_db
DUE = date(2030, 5, 6)


def meeting(actor=OPERATOR, **values):
    made = create_record(
        actor, "activity", {"kind": "meeting", "subject": "Offer", "due": DUE, **values}
    ).head
    assert isinstance(made, Activity)
    return made


def taking_part(one):
    its = field_values(Activity.objects.get(pk=one.pk), shape_of("activity"))
    return its["participants"], its["colleagues"]


def test_contacts_and_colleagues_take_part_and_every_act_comes_back():
    cast, anna, piotr = gather(), contact("Anna Nowak"), contact("Piotr Lis")
    one = meeting(participants=[anna.pk, piotr.pk], colleagues=[cast.bob.pk])
    assert taking_part(one) == ([anna.pk, piotr.pk], [cast.bob.pk])
    done = edit_record(
        OPERATOR, "activity", one.pk, {"participants": [piotr.pk], "colleagues": [cast.alice.pk]}
    )
    assert taking_part(one) == ([piotr.pk], [cast.alice.pk])
    told = [part.key for event in events(OPERATOR, shape_of("activity"), one)[0] for part in event.parts]
    assert {"participants", "colleagues"} <= set(told)
    take_back(OPERATOR, done.change)
    assert taking_part(one) == ([anna.pk, piotr.pk], [cast.bob.pk])
    kept = edit_record(OPERATOR, "activity", one.pk, {"participants": [piotr.pk, anna.pk]})
    assert kept.change is None


def test_who_takes_part_in_it_is_seen_from_there():
    anna = contact("Anna Nowak")
    one = meeting(participants=[anna.pk])
    assert to_do_about(OPERATOR, anna, 5) == [one]
    finish(OPERATOR, one.pk)
    assert [done.pk for done in done_about(OPERATOR, anna, 5)] == [one.pk]
    assert type(anna).objects.get(pk=anna.pk).touched is not None


def test_a_merged_contact_takes_its_participations_along_and_back():
    keep, drop, other = contact("Anna Nowak"), contact("Anna Nowak"), contact("Piotr Lis")
    both, one = meeting(participants=[keep.pk, drop.pk]), meeting(participants=[other.pk, drop.pk])
    merged = merge_records(OPERATOR, "contact", keep.pk, [drop.pk])
    assert taking_part(both)[0] == [keep.pk]
    assert taking_part(one)[0] == [other.pk, keep.pk]
    assert Link.objects.filter(target=drop.pk).count() == 0
    take_back(OPERATOR, merged.change)
    assert taking_part(both)[0] == [keep.pk, drop.pk]
    assert taking_part(one)[0] == [other.pk, drop.pk]


def test_a_merged_activity_leaves_its_colleagues_to_the_one_that_stays():
    cast = gather()
    keep, drop = meeting(colleagues=[cast.bob.pk]), meeting(colleagues=[cast.bob.pk, cast.alice.pk])
    merged = merge_records(OPERATOR, "activity", keep.pk, [drop.pk])
    assert taking_part(keep)[1] == [cast.bob.pk, cast.alice.pk]
    take_back(OPERATOR, merged.change)
    assert taking_part(keep)[1] == [cast.bob.pk]


def test_a_colleague_reads_what_they_take_part_in_and_no_more_of_what_it_hangs_on():
    cast = gather()
    alice, charlie, shape = acting(cast.alice), acting(cast.charlie), shape_of("activity")
    anna = contact("Anna Nowak", alice)
    one = meeting(alice, contact=anna.pk)
    assert not may(charlie, "read", shape, one)
    edit_record(alice, "activity", one.pk, {"colleagues": [cast.charlie.pk]})
    assert head_of(acting(cast.charlie), shape, one.pk) == one
    assert one in heads(acting(cast.charlie), shape)
    assert not heads(acting(cast.charlie), shape_of("contact")).exists()
    with pytest.raises(Forbidden):
        edit_record(acting(cast.charlie), "activity", one.pk, {"subject": "Mine"})
    edit_record(alice, "activity", one.pk, {"colleagues": []})
    assert not may(acting(cast.charlie), "read", shape, one)


def test_who_may_read_a_contact_reads_what_they_take_part_in():
    cast = gather()
    piotr = contact("Piotr Lis", acting(cast.charlie))
    one = create_record(
        OPERATOR, "activity", {"kind": "note", "subject": "Said", "participants": [piotr.pk]}
    ).head
    assert may(acting(cast.charlie), "read", shape_of("activity"), one)


def test_it_stands_in_the_day_the_calendar_the_feed_and_the_reminders_of_a_colleague():
    cast = gather()
    now = timezone.now().astimezone(setting().zone).replace(hour=12)
    own = meeting(acting(cast.charlie), due=now.date(), starts=now)
    one = meeting(acting(cast.alice), due=now.date(), starts=now, colleagues=[cast.charlie.pk])
    charlie, span = acting(cast.charlie), (now.date(), now.date())
    assert {item.activity for item in day_of(charlie, now).now} == {own, one}
    assert [its.activity for its in planned(charlie, [cast.charlie.pk], *span)] == [own, one]
    assert [its.activity for its in beginning(charlie, now)] == [own, one]
    place = next(its for its in places(charlie) if its.field == "due")
    assert [head for _day, head in dated(charlie, place, *span, zone=setting().zone, mine=True)] == [own, one]
    finish(acting(cast.alice), one.pk)
    assert [item.activity for item in day_of(acting(cast.charlie), timezone.now()).done] == [one]


def test_whom_one_may_not_see_stays_and_nobody_unknown_comes():
    cast = gather()
    bob_only = contact("Nina Kos", acting(cast.charlie))
    one = create_record(
        OPERATOR,
        "activity",
        {"kind": "task", "subject": "X", "owner": cast.alice.pk, "participants": [bob_only.pk]},
    ).head
    alice = acting(cast.alice)
    edit_record(alice, "activity", one.pk, {"participants": [bob_only.pk], "colleagues": [cast.bob.pk]})
    assert taking_part(one) == ([bob_only.pk], [cast.bob.pk])
    other = contact("Eva Mrak", acting(cast.charlie))
    with pytest.raises(Refusal, match="Participants"):
        edit_record(acting(cast.alice), "activity", one.pk, {"participants": [bob_only.pk, other.pk]})
    with pytest.raises(Refusal, match="Colleagues"):
        edit_record(acting(cast.alice), "activity", one.pk, {"colleagues": [9_999]})


def test_the_kind_reads_back_what_it_writes():
    shape, house = shape_of("activity"), setting()
    for key, ids in (("participants", [12, 15]), ("colleagues", [3])):
        field = shape.field(key)
        kind = kind_of(field)
        assert kind.parse(kind.export(ids, field), field, house) == ids
        assert kind.accept(kind.to_json(ids, field), field, house) == ids
        assert kind.accept([{"id": 12}, 12], field, house) == [12]
        assert kind.parse("", field, house) == kind.accept(None, field, house) == []
        for wrong in ("Anna", 12, [True], [{"id": 1, "x": 2}], [None]):
            with pytest.raises(Refusal):
                kind.accept(wrong, field, house)
