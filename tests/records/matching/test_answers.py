"""Not a duplicate, and decide later: recorded, undoable, obeyed by scans, by the desk and by candidates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from perennial.access.actions import create_role, edit_user
from perennial.access.errors import NobodysOwn
from perennial.journal import fingerprint
from perennial.journal.models import Change, Entry
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.records.actions.duplicates import decide_later, hand_over_group, set_apart
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.unmerge import unmerge
from perennial.records.errors import NoSuchRecord, WasMerged
from perennial.records.matching.apart import all_apart
from perennial.records.matching.asking_again import ask_again
from perennial.records.matching.desk import waiting
from perennial.records.matching.finding import candidates_of
from perennial.records.models import Apart, Later
from perennial.records.takers import takers
from tests.cast import OPERATOR, acting, gather, today
from tests.records.matching.scans import groups, scanned
from tests.records.people import contact

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {"given_name": ["Ania"], "family_name": ["Kowalska"], "phone": ["601100200"]}


@pytest.fixture
def both() -> list[int]:
    return [contact(f"{name} Kowalska", phone="601100200").pk for name in ("Anna", "Ania")]


def day(number: int):
    return today() + timedelta(days=number)


def test_records_set_apart_leave_the_desk_at_once_and_stay_away_after_the_next_scan(both) -> None:
    scanned()
    assert groups() == [both]
    set_apart(OPERATOR, "contact", both, reason="Mother and daughter")
    assert groups() == []
    scanned()
    assert groups() == []


def test_it_stands_in_both_histories_and_taken_back_they_return(both) -> None:
    scanned()
    before = fingerprint.fingerprint()
    done = set_apart(OPERATOR, "contact", both, reason="Mother and daughter")
    change = Change.objects.get(pk=done)
    assert change.action == "contact.apart"
    assert set(Entry.objects.filter(batch__change=change).values_list("root", flat=True)) == set(both)
    assert Apart.objects.filter(record=both[0], other=both[1], reason="Mother and daughter").exists()
    take_back(OPERATOR, done)
    assert fingerprint.fingerprint() == before
    assert groups() == [both]


def test_said_twice_it_changes_nothing(both) -> None:
    assert set_apart(OPERATOR, "contact", both)
    assert set_apart(OPERATOR, "contact", both) is None


def test_of_three_only_the_one_that_is_another_leaves_the_group(both) -> None:
    third = contact("Anna Kowalska", phone="601100200").pk
    scanned()
    assert groups() == [[*both, third]]
    set_apart(OPERATOR, "contact", [both[0], third])
    set_apart(OPERATOR, "contact", [both[1], third])
    assert groups() == [both]


def test_a_stored_record_has_no_candidate_that_is_said_to_be_another(both) -> None:
    def found() -> list[int]:
        return [one.record for one in candidates_of(OPERATOR, "contact", TYPED, of=both[1]).candidates]

    assert found() == [both[0]]
    set_apart(OPERATOR, "contact", both)
    assert found() == []
    assert len(candidates_of(OPERATOR, "contact", TYPED).candidates) == 2


def test_what_was_said_of_an_absorbed_record_counts_for_its_survivor(both) -> None:
    third = contact("Anna Kowalska", phone="601100200").pk
    set_apart(OPERATOR, "contact", [both[1], third])
    merge_records(OPERATOR, "contact", both[0], [both[1]])
    scanned()
    assert groups() == []
    ask_again("contact", [third])
    assert groups() == []
    assert (both[0], third) in all_apart()
    unmerge(OPERATOR, "contact", both[1])
    assert (both[1], third) in all_apart()


def test_merged_all_the_same_they_are_one(both) -> None:
    set_apart(OPERATOR, "contact", both)
    merge_records(OPERATOR, "contact", both[0], [both[1]])
    with pytest.raises(WasMerged):
        set_apart(OPERATOR, "contact", both)


def test_who_may_not_edit_both_may_not_tell_them_apart(both) -> None:
    cast = gather()
    mine = contact("Anna Kowalska", acting(cast.alice)).pk
    with pytest.raises((NoSuchRecord, Forbidden)):
        set_apart(acting(cast.charlie), "contact", [mine, both[0]])
    assert not Apart.objects.exists()


def test_what_makes_no_sense_is_refused(both) -> None:
    for records in ([], both[:1], [both[0], both[0]], range(60)):
        with pytest.raises(BadRequest):
            set_apart(OPERATOR, "contact", records)
    with pytest.raises(NoSuchRecord):
        set_apart(OPERATOR, "contact", [both[0], 999_999])
    with pytest.raises(Refusal):
        set_apart(OPERATOR, "contact", both, reason="x" * 501)


def test_decided_later_they_leave_ones_own_desk_until_their_day(both) -> None:
    ada = acting(gather().ada)
    scanned()
    first = decide_later(ada, "contact", both, day(9))
    assert groups(ada) == []
    assert groups() == [both]
    again = decide_later(ada, "contact", both, day(4))
    assert Later.objects.get().until == day(4)
    for change in (again, first):
        take_back(ada, change)
    assert groups(ada) == [both]


def test_a_day_that_is_over_and_a_desk_that_is_nobodys_are_refused(both) -> None:
    ada = acting(gather().ada)
    for until in (day(-1), day(400)):
        with pytest.raises(Refusal):
            decide_later(ada, "contact", both, until)
    with pytest.raises(NobodysOwn):
        decide_later(OPERATOR, "contact", both, day(4))


def test_a_further_record_brings_a_group_back_that_was_put_off(both) -> None:
    ada = acting(gather().ada)
    scanned()
    decide_later(ada, "contact", both, day(7))
    third = contact("Anna Kowalska", phone="601100200").pk
    ask_again("contact", [third])
    assert groups(ada) == [[*both, third]]


def test_handed_over_they_leave_ones_own_desk_and_stand_on_that_of_the_colleague(both) -> None:
    cast = gather()
    edit_user(OPERATOR, cast.bob, role=cast.administrator)
    scanned()
    ada, bob = acting(cast.ada), acting(cast.bob)
    decide_later(bob, "contact", both, day(3))
    before = fingerprint.fingerprint()
    assert groups(bob, owner="mine") == []
    done = hand_over_group(ada, "contact", both, cast.bob.pk)
    assert groups(ada) == []
    assert groups(bob) == groups(bob, owner="mine") == [both]
    (group,) = waiting(bob, "contact", owner="mine")
    assert group.handed_by == cast.ada.pk
    back = hand_over_group(bob, "contact", both, cast.ada.pk)
    assert (groups(ada, owner="mine"), groups(bob)) == ([both], [])
    take_back(OPERATOR, back)
    take_back(OPERATOR, done)
    assert fingerprint.fingerprint() == before


def test_only_who_may_merge_all_of_them_takes_a_group_over() -> None:
    cast = gather()
    hers = [
        contact(f"{name} Kowalska", owner=cast.alice.pk, phone="601100200").pk for name in ("Anna", "Ania")
    ]
    edit_user(OPERATOR, cast.charlie, role=create_role(OPERATOR, "All", grants={("*", "read"): "all"}))
    alice = acting(cast.alice)
    assert [one.name for one in takers(alice, "contact", hers)] == ["Ada", "Bob"]
    assert [one.name for one in takers(acting(cast.bob), "contact", hers)] == ["Alice", "Ada"]
    for to in (cast.charlie.pk, cast.alice.pk, 4711):
        with pytest.raises(Refusal) as no:
            hand_over_group(alice, "contact", hers, to)
        assert no.value.field == "to"
    with pytest.raises(NobodysOwn):
        hand_over_group(OPERATOR, "contact", hers, cast.bob.pk)
    assert not Later.objects.exists()
