"""Merging records through the API."""

from __future__ import annotations

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.operations.models import Operation
from perennial.records import uniting
from tests.transfer import importing


@pytest.fixture
def three(people):
    def made(**values):
        return people.ada.another("contact", values)

    return [
        made(given_name="Anna", family_name="Kowal", emails=[{"value": "a@x.example"}]),
        made(given_name="Ania", family_name="Kowal", emails=[{"value": "b@x.example"}], job_title="Buyer"),
        made(family_name="Kowalová", city="Žilina", language="sk"),
    ]


def merge(who, keep, *drops, key=None, **more):
    return who.post(
        f"contact/{keep['id']}/merge", body={"records": [one["id"] for one in drops], **more}, key=key
    )


def test_records_are_merged_and_come_apart(people, three):
    before = fingerprint()
    one, two, other = three
    done = merge(people.ada, one, two, other, values={"family_name": other["id"]}, reason="one customer")
    assert (done.status, done["title"], done["job_title"], done["city"]) == (
        200,
        "Anna Kowalová",
        "Buyer",
        "Žilina",
    )
    assert [email["value"] for email in done["emails"]] == ["a@x.example", "b@x.example"]
    assert people.ada.get("contact", two["id"])["merged_from"] == two["id"]
    change = people.ada.get(f"changes/{done['change']}")
    assert (change["action"], change["reason"], change["complete"]) == ("contact.merge", "one customer", True)
    back = people.ada.post(f"contact/{two['id']}/unmerge")
    assert (back.status, sorted(back["records"]), back["kept"]) == (200, sorted([two["id"], other["id"]]), [])
    assert fingerprint() == before
    assert people.ada.post(f"contact/{two['id']}/unmerge").status == 422


def test_one_key_merges_once(people, three):
    one, two, _other = three
    first, again = (merge(people.ada, one, two, key="once") for _time in range(2))
    assert (first["change"], first["version"]) == (again["change"], again["version"])


def test_what_was_absorbed_is_neither_merged_nor_kept(people, three):
    one, two, other = three
    merge(people.ada, one, two)
    assert merge(people.ada, other, two).status == 409
    refused = merge(people.ada, two, other)
    assert (refused.status, refused["survivor"]) == (409, one["id"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "records"),
        ({"records": 5}, "records"),
        ({"records": []}, "records"),
        ({"records": [True]}, "records"),
        ({"records": ["5"]}, "records"),
        ({"records": [5], "values": []}, "values"),
        ({"records": [5], "values": {"job_title": "5"}}, "values"),
        ({"records": [5], "values": {"no_such": 5}}, "no_such"),
        ({"records": [5], "keep": 5}, "keep"),
        ({"records": [5], "reason": 5}, "reason"),
    ],
)
def test_a_request_that_makes_no_sense_names_the_place(people, three, body, field):
    refused = people.ada.post(f"contact/{three[0]['id']}/merge", body=body)
    assert (refused.status, list(refused["errors"])) == (400, [field])


def test_who_may_not_delete_or_see_merges_nothing(people, three):
    before = fingerprint()
    mine = people.bob.post("contact", body={"family_name": "Kos"})
    now = fingerprint()
    assert now != before
    foreign = people.charlie.post("contact", body={"family_name": "Lis"})
    now = fingerprint()
    assert merge(people.bob, mine, foreign).status in {403, 404}
    assert merge(people.bob, foreign, mine).status in {403, 404}
    assert people.bob.post(f"contact/{three[0]['id']}/unmerge").status in {404, 422}
    assert fingerprint() == now


def test_rules_that_warn_hold_a_merge_until_it_is_acknowledged(people, three):
    rule = {"entity": "contact", "kind": "filled", "parameters": {"field": "job_title"}, "severity": "warn"}
    assert people.ada.post("quality", "rules", body=rule | {"labels": {"en": "Job"}}).status == 201
    one, two, other = three
    held = merge(people.ada, two, one, values={"job_title": one["id"]})
    assert (held.status, held["type"]) == (422, "urn:perennial:problem:warned")
    [told] = held["warned"]
    said = {"rules": [told["rule"]], "reason": "Retired"}
    done = merge(people.ada, two, one, values={"job_title": one["id"]}, acknowledge=said)
    assert (done.status, done["job_title"]) == (200, None)
    assert merge(people.ada, two, other, acknowledge={"rules": ["x_none"], "reason": "So"}).status == 400


def test_a_restriction_is_not_lifted_by_a_merge(people, three):
    one, two, _other = three
    people.ada.patch("contact", two["id"], body={"version": two["version"], "do_not_contact": True})
    refused = merge(people.ada, one, two, values={"do_not_contact": one["id"]})
    assert (refused.status, list(refused["errors"])) == (422, ["do_not_contact"])
    assert merge(people.ada, one, two)["do_not_contact"] is True


def test_a_long_merge_is_an_operation_and_so_is_giving_back(people, monkeypatch):
    monkeypatch.setattr(uniting, "MOVED_AT_ONCE", 1)
    monkeypatch.setattr(uniting, "AT_ONCE", 2)
    one, two = (people.ada.another("company", {"name": name}) for name in ("Jantar", "Jantar S.A."))
    for number in range(3):
        people.ada.another("contact", {"family_name": f"Nowak{number}", "company": two["id"]})
    before = fingerprint()
    body = {"records": [two["id"]]}
    started, again = (
        people.ada.post(f"company/{one['id']}/merge", body=body, key="once") for _time in range(2)
    )
    assert (started.status, started["kind"], again["id"]) == (202, "merge", started["id"])
    done = importing.ended(Operation.objects.get(pk=started["id"]))
    assert done.result == {"kept": one["id"], "absorbed": [two["id"]]}
    assert people.ada.get("company", two["id"])["merged_from"] == two["id"]
    change = people.ada.get(f"changes/{done.change}")
    assert (change["action"], change["complete"]) == ("company.merge", True)
    back = people.ada.post(f"company/{two['id']}/unmerge")
    assert (back.status, back["kind"]) == (202, "undo")
    importing.ended(Operation.objects.get(pk=back["id"]))
    assert fingerprint() == before
