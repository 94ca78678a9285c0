"""Mending all records that break a rule by the API: what can be done, its rehearsal, its run, its undo."""

from __future__ import annotations

import pytest

from perennial.access.models import FieldGrant, Grant
from perennial.journal.door import change
from perennial.operations.models import Operation
from perennial.records.models import Contact, ContactPoint
from tests.api.test_bulk import run
from tests.cast import OPERATOR
from tests.records.condition.test_findings import age, judged
from tests.transfer.importing import ended

RULE = {"entity": "contact", "kind": "filled", "parameters": {"field": "lifecycle"}, "labels": {"en": "Kept"}}
REMEDIES = ("quality", "rules", "x_kept", "remedies")
CUSTOMER = {"verb": "set", "set": {"lifecycle": "customer"}}


def made(caller, name, **values):
    return caller.post("contact", body={"family_name": name, **values})["id"]


def granted(people, **columns):
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=people.cast.member, entity="contact", **columns))


@pytest.fixture
def broken(people):
    """Two of Alice's, one of Bob's and one of Charlie's lack a lifecycle; Alice sees the first three."""
    people.ada.post("quality", "rules", body=RULE)
    owners = (("Nowak", people.alice), ("Wolf", people.alice), ("Rot", people.bob), ("Kos", people.charlie))
    people.numbers = [made(owner, name) for name, owner in owners]
    return people


def customers():
    return set(Contact.objects.filter(lifecycle="customer").values_list("family_name", flat=True))


def test_what_can_be_done_is_told_with_how_many_break_the_rule(broken):
    told = broken.alice.get(*REMEDIES)
    assert told.body == {
        "rule": "x_kept",
        "records": 3,
        "mine": 2,
        "items": [{"verb": "set", "field": "lifecycle"}],
    }
    assert (broken.ada.get(*REMEDIES)["records"], broken.ada.get(*REMEDIES)["mine"]) == (4, 0)


def test_from_the_rehearsal_to_the_run_to_its_undo(broken):
    anna, bert, cilly, _charlies = broken.numbers
    told = run(broken.alice, broken.alice.post(*REMEDIES, body={**CUSTOMER, "rehearse": True}))
    assert (told["kind"], told["result"]["changed"], told["change"]) == ("bulk_rehearsal", 3, None)
    assert customers() == set()
    broken.bob.patch("contact", bert, body={"version": 1, "job_title": "Buyer"})
    late = made(broken.alice, "Late")
    done = run(broken.alice, broken.alice.post("operations", told["id"], "run", body={"reason": "They buy"}))
    assert (done["result"]["changed"], done["result"]["why"]) == (2, {"since": 1})
    rows = broken.alice.get("operations", done["id"], "rows")["items"]
    assert {one["record"]: one["why"] for one in rows} == {
        f"contact:{anna}": "",
        f"contact:{bert}": "since",
        f"contact:{cilly}": "",
    }
    assert customers() == {"Nowak", "Rot"}
    assert broken.alice.get("contact", late)["lifecycle"] is None
    wrote = broken.alice.get("changes", done["change"])
    assert (wrote["action"], wrote["reason"], wrote["records"]) == ("contact.bulk_edit", "They buy", 2)
    broken.alice.post("changes", done["change"], "undo")
    assert customers() == set()


def test_one_s_own_alone_and_at_once(broken):
    done = run(broken.alice, broken.alice.post(*REMEDIES, body={**CUSTOMER, "mine": True}))
    assert done["result"]["changed"] == 2
    assert customers() == {"Nowak", "Wolf"}


def test_phones_in_normal_form_and_what_breaks_the_rule_even_so(people):
    rule = {"kind": "valid", "parameters": {"field": "phone"}}
    people.ada.post("quality", "rules", body=RULE | rule)
    phones = [{"value": "12"}, {"value": "601 234 567"}]
    contact = made(people.alice, "Nowak", country="PL", phones=phones)
    assert people.alice.get(*REMEDIES)["items"] == [{"verb": "normalise", "field": "phone"}]
    done = run(people.alice, people.alice.post(*REMEDIES, body={"verb": "normalise"}))
    assert done["result"]["still"] == 1
    [row] = people.alice.get("operations", done["id"], "rows")["items"]
    assert row == {"record": f"contact:{contact}", "fate": "changed", "why": "", "still": True, "records": []}
    assert set(ContactPoint.objects.filter(kind="phone").values_list("raw", flat=True)) == {
        "12",
        "+48601234567",
    }


def test_still_right_and_to_the_trash(everybody):
    fresh = {"kind": "fresh", "parameters": {"field": "job_title", "months": 6}}
    everybody.ada.post("quality", "rules", body=RULE | fresh)
    old = Contact.objects.get(pk=made(everybody.alice, "Nowak", job_title="Buyer"))
    age(old, 300)
    judged()
    told = everybody.alice.get(*REMEDIES)
    assert told["items"] == [{"verb": "confirm", "field": "job_title"}, {"verb": "trash", "field": ""}]
    confirmed = run(everybody.alice, everybody.alice.post(*REMEDIES, body={"verb": "confirm"}))
    assert confirmed["result"]["changed"] == 1
    assert everybody.alice.get(*REMEDIES)["records"] == 0
    everybody.alice.post("changes", confirmed["change"], "undo")
    assert everybody.alice.get(*REMEDIES)["records"] == 1
    trashed = run(everybody.alice, everybody.alice.post(*REMEDIES, body={"verb": "trash"}))
    assert everybody.alice.get("contact", old.pk)["archived"] is not None
    everybody.alice.post("changes", trashed["change"], "undo")
    assert everybody.alice.get("contact", old.pk)["archived"] is None


def test_with_one_key_it_starts_once(broken):
    first, second = (broken.alice.post(*REMEDIES, body=CUSTOMER, key="once") for _each in range(2))
    assert (first["id"], second.headers["Idempotency-Replayed"]) == (second["id"], "true")
    assert Operation.objects.filter(kind="bulk_edit").count() == 1


def test_a_rehearsal_is_run_once_and_only_by_who_asked_for_it_and_when_it_has_ended(broken):
    started = broken.alice.post(*REMEDIES, body={**CUSTOMER, "rehearse": True})
    assert broken.alice.post("operations", started["id"], "run").status == 409
    run(broken.alice, started)
    for caller, status in ((broken.bob, 404), (broken.ada, 404), (broken.reader, 403)):
        assert caller.post("operations", started["id"], "run").status == status
    assert broken.alice.post("operations", started["id"], "run", body={"colour": "red"}).status == 400
    first, second = (broken.alice.post("operations", started["id"], "run") for _each in range(2))
    assert first["id"] == second["id"]
    ended(Operation.objects.get(pk=first["id"]))
    assert broken.alice.post("operations", first["id"], "run").status == 404
    assert customers() == {"Nowak", "Wolf", "Rot"}


def test_a_rehearsed_bulk_edit_is_run_the_same_way(broken):
    body = {"filter": None, "set": {"lifecycle": "customer"}, "rehearse": True}
    told = run(broken.alice, broken.alice.post("contact", "bulk", body=body))
    broken.alice.patch("contact", broken.numbers[0], body={"version": 1, "job_title": "Buyer"})
    done = run(broken.alice, broken.alice.post("operations", told["id"], "run"))
    assert done["result"]["why"] == {"since": 1}
    assert customers() == {"Wolf", "Rot"}


def test_rights_are_those_of_the_page(broken):
    assert broken.reader.post(*REMEDIES, body=CUSTOMER).status == 403
    assert broken.reader.get(*REMEDIES).status == 403
    assert broken.nobody.get(*REMEDIES).status == 401
    granted(broken, field="lifecycle", veil="read_only")
    assert broken.alice.get(*REMEDIES)["items"] == []
    assert broken.alice.post(*REMEDIES, body=CUSTOMER).status == 400
    with change(OPERATOR, "role.edit") as act:
        act.update(FieldGrant.objects.get(field="lifecycle"), veil="hidden")
    for answer in (broken.alice.get(*REMEDIES), broken.alice.post(*REMEDIES, body=CUSTOMER)):
        assert answer.status == 404
    with change(OPERATOR, "role.edit") as act:
        act.update(FieldGrant.objects.get(field="lifecycle"), veil="read_only")
        act.update(Grant.objects.filter(role=broken.cast.member, action="bulk"), scope="none")
    for answer in (broken.alice.get(*REMEDIES), broken.alice.post(*REMEDIES, body=CUSTOMER)):
        assert answer.status == 403
    assert not Operation.objects.exists()


def test_a_rule_that_is_off_or_is_not_there_mends_nothing(broken):
    broken.ada.patch("quality", "rules", "x_kept", body={"severity": "off"})
    assert broken.ada.get(*REMEDIES).status == 404
    assert broken.ada.post(*REMEDIES, body=CUSTOMER).status == 404
    assert broken.ada.get("quality", "rules", "x_none", "remedies").status == 404


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "verb"),
        ({"verb": 7}, 400, "verb"),
        ({"verb": "merge"}, 400, "verb"),
        ({"verb": "trash"}, 400, "verb"),
        ({"verb": "set"}, 422, "lifecycle"),
        ({"verb": "set", "set": {}}, 400, "set"),
        ({"verb": "set", "set": [1]}, 400, "set"),
        ({"verb": "set", "set": {"lifecycle": None}}, 422, "lifecycle"),
        ({"verb": "set", "set": {"lifecycle": "bought"}}, 422, "lifecycle"),
        ({"verb": "set", "set": {"nmae": "x"}}, 400, "nmae"),
        ({"verb": "set", "set": {"job_title": "Buyer"}}, 400, "job_title"),
        ({"verb": "set", "set": {"lifecycle": "customer", "job_title": "Buyer"}}, 400, "job_title"),
        ({"verb": "set", "set": {"emails": [{"value": "a@b.example"}]}}, 400, "set"),
        ({**CUSTOMER, "colour": "red"}, 400, "colour"),
        ({**CUSTOMER, "filter": None}, 400, "filter"),
        ({**CUSTOMER, "mine": "yes"}, 400, "mine"),
        ({**CUSTOMER, "rehearse": 1}, 400, "rehearse"),
        ({**CUSTOMER, "reason": 7}, 400, "reason"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name_and_starts_nothing(broken, body, status, field):
    refused = broken.alice.post(*REMEDIES, body=body)
    assert (refused.status, list(refused["errors"])) == (status, [field])
    assert not Operation.objects.exists()
    assert broken.alice.get(*REMEDIES, colour="red").status == 400
