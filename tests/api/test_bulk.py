"""Editing every record that meets a condition: 202 with an operation, counts, fates, one change."""

from __future__ import annotations

import pytest

from perennial.operations.models import Operation
from tests.transfer.importing import ended

IN_LODZ = {"field": "city", "op": "is", "value": "Łódź"}


def made(caller, name, **values):
    return caller.post("contact", body={"family_name": name, **values})["id"]


def run(caller, answer):
    assert (answer.status, answer.headers["Location"]) == (202, answer["url"])
    ended(Operation.objects.get(pk=answer["id"]))
    return caller.get("operations", answer["id"])


def test_a_rehearsal_counts_and_the_run_writes_just_that_in_one_change(people):
    anna, jan = made(people.alice, "A", city="Łódź"), made(people.alice, "J", city="LODZ")
    made(people.alice, "E")
    body = {"filter": IN_LODZ, "set": {"lifecycle": "customer"}}
    told = run(people.alice, people.alice.post("contact", "bulk", body={**body, "rehearse": True}))
    assert (told["result"]["matched"], told["result"]["changed"], told["change"]) == (2, 2, None)
    done = run(people.alice, people.alice.post("contact", "bulk", body={**body, "reason": "Asked for"}))
    assert (done["state"], done["result"]) == ("done", told["result"])
    change = people.alice.get("changes", done["change"])
    assert (change["records"], change["reason"], change["action"]) == (2, "Asked for", "contact.bulk_edit")
    rows = people.alice.get("operations", done["id"], "rows", limit=1)
    assert rows["items"] == [
        {"record": f"contact:{anna}", "fate": "changed", "why": "", "still": False, "records": []}
    ]
    rows = people.alice.get("operations", done["id"], "rows", limit=1, cursor=rows["next"])
    assert ([one["record"] for one in rows["items"]], rows["next"]) == ([f"contact:{jan}"], None)
    assert people.alice.get("operations", done["id"], "rows", fate="refused")["items"] == []


def test_with_one_key_it_starts_once(people):
    body = {"filter": None, "set": {"job_title": "Buyer"}}
    first, second = (people.alice.post("contact", "bulk", body=body, key="once") for _each in range(2))
    assert first["id"] == second["id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Operation.objects.count() == 1


def test_a_stranger_reads_neither_the_operation_nor_its_rows(people):
    started = people.alice.post("contact", "bulk", body={"filter": None, "set": {"job_title": "Buyer"}})
    assert people.charlie.get("operations", started["id"], "rows").status == 404
    assert (
        people.reader.post("contact", "bulk", body={"filter": None, "set": {"job_title": "B"}}).status == 403
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"set": {"job_title": "Buyer"}}, 400),
        ({"filter": None}, 400),
        ({"filter": None, "set": {}}, 400),
        ({"filter": None, "set": {"nmae": "x"}}, 400),
        ({"filter": None, "set": {"emails": [{"value": "a@b.example"}]}}, 400),
        ({"filter": {"field": "nmae", "op": "is", "value": "x"}, "set": {"job_title": "x"}}, 400),
        ({"filter": None, "set": {"job_title": "x"}, "colour": "red"}, 400),
        ({"filter": None, "set": {"job_title": "x"}, "rehearse": "yes"}, 400),
        ({"filter": None, "set": {"job_title": "x"}, "reason": 7}, 400),
        ({"filter": None, "set": {"lifecycle": "bought"}}, 422),
        ({"filter": None, "set": {"family_name": None}}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused_and_starts_nothing(people, body, status):
    refused = people.alice.post("contact", "bulk", body=body)
    assert (refused.status, bool(refused["errors"])) == (status, True)
    assert not Operation.objects.exists()


def test_other_operations_have_no_fates_here(people):
    operation = Operation.objects.create(
        kind="sweep",
        requested_by=people.alice.user.pk,
        channel="web",
        created="2026-01-01T00:00Z",
        queued="2026-01-01T00:00Z",
    )
    assert people.alice.get("operations", operation.pk, "rows").status == 400
