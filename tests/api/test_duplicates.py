"""Duplicates by the API: the list, the scan, not the same, decided later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from perennial.operations.models import Operation
from perennial.records.models import Apart, Later
from tests.cast import today
from tests.transfer.importing import ended

PERSON = {"family_name": "Kowalska", "phone": "+48601100200"}
LIST, SCAN, MERGE, APART, LATER = (
    ("duplicates", *word) for word in ((), ("scan",), ("merge",), ("apart",), ("later",))
)


@pytest.fixture
def both(people) -> list[int]:
    return [people.alice.another("contact", {**PERSON, "given_name": one})["id"] for one in ("Anna", "Ania")]


@pytest.fixture
def found(people, both) -> list[int]:
    started = people.ada.post(*SCAN, body={"entity": "contact"})
    assert started.status == 202
    assert ended(Operation.objects.get(pk=started["id"])).result["groups"] == 1
    return both


def test_a_scan_is_an_operation_and_the_list_tells_members_probability_and_reasons(people, found):
    (group,) = people.alice.get(*LIST)["items"]
    assert [one["id"] for one in group["members"]] == found
    assert float(group["probability"]) > 0.8
    assert group["pairs"] == [{"one": found[0], "other": found[1], "probability": group["probability"]}]
    told = {one["comparison"]: one for one in group["reasons"]}
    assert told["phone"]["sentence"] == "Same phone number"
    assert told["phone"]["fields"] == ["phone"]
    assert people.ada.get(*LIST, least=100)["items"] == []
    assert people.ada.get(*LIST, entity="company")["items"] == []


def test_who_may_not_see_them_is_told_nothing_and_sets_nothing_apart(people, found):
    assert people.charlie.get(*LIST)["items"] == []
    assert people.charlie.post(*APART, body={"entity": "contact", "records": found}).status == 404
    assert not Apart.objects.exists()


def test_all_are_merged_once_for_a_key_and_the_rows_tell_of_each_group(people, found):
    body = {"entity": "contact", "least": 85}
    told = people.ada.post(*MERGE, body={**body, "rehearse": True})
    assert ended(Operation.objects.get(pk=told["id"])).result["merged"] == 1
    started, again = (people.ada.post(*MERGE, body=body, headers={"Idempotency-Key": "a"}) for _ in "ab")
    assert (started.status, again["id"]) == (202, started["id"])
    done = ended(Operation.objects.get(pk=started["id"]))
    assert (done.result["merged"], done.result["absorbed"], done.result["why"]) == (1, 1, {})
    group = {"record": f"contact:{found[0]}", "records": [f"contact:{one}" for one in found]}
    (row,) = people.ada.get("operations", done.pk, "rows", fate="merged")["items"]
    assert row == {**group, "fate": "merged", "why": "", "still": False}
    assert people.ada.get("contact", found[1])["merged_from"] == found[1]


@pytest.mark.parametrize("least", [0, 101, 50, "95", 0.95, True])
def test_nothing_is_merged_below_what_is_taken_for_one(people, found, least):
    answer = people.ada.post(*MERGE, body={"entity": "contact", "least": least})
    assert answer.status == (422 if least == 50 else 400)
    assert people.bob.post(*MERGE, body={"entity": "user"}).status == 400


def test_set_apart_they_are_gone_and_undo_brings_them_back(people, found):
    body = {"entity": "contact", "records": found, "reason": "Mother and daughter"}
    done = people.alice.post(*APART, body=body)
    assert people.alice.get(*LIST)["items"] == []
    assert people.alice.post(*APART, body=body)["change"] is None
    people.alice.post("changes", done["change"], "undo")
    assert len(people.alice.get(*LIST)["items"]) == 1


def test_decided_later_they_leave_ones_own_list(people, found):
    until = (today() + timedelta(days=7)).isoformat()
    body = {"entity": "contact", "records": found, "until": until}
    assert people.alice.post(*LATER, body=body)["change"]
    assert Later.objects.get().user.name == "Alice"
    assert people.alice.get(*LIST)["items"] == []
    assert len(people.ada.get(*LIST)["items"]) == 1
    assert people.alice.post(*LATER, body=body | {"until": "2020-01-01"}).status == 422
    assert people.alice.post(*LATER, body={**body, "until": None}).status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"entity": "user", "records": [1, 2]},
        {"entity": "contact", "records": [1]},
        {"entity": "contact", "records": [1, "2"]},
        {"entity": "contact", "records": [1, 2], "other": 1},
        {"records": [1, 2]},
    ],
)
def test_what_makes_no_sense_is_a_400(people, body):
    assert people.ada.post(*APART, body=body).status == 400


def test_an_unknown_entity_and_a_share_beyond_all_are_refused(people):
    assert people.ada.get(*LIST, entity="user").status == 400
    assert people.ada.get(*LIST, least=101).status == 400


def test_handed_over_they_stand_on_the_list_of_the_colleague_with_by_whom(people, found):
    body = {"entity": "contact", "records": found, "to": people.cast.bob.pk}
    assert people.alice.post("duplicates", "hand-over", body=body)["change"]
    assert people.alice.get(*LIST)["items"] == []
    (group,) = people.bob.get(*LIST)["items"]
    assert group["handed_by"] == people.cast.alice.pk
    for to in ("3", 0, people.cast.charlie.pk):
        assert people.bob.post("duplicates", "hand-over", body={**body, "to": to}).status in {400, 422}
