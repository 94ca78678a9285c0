"""Rules that warn by the API: a 422 names them, a body that acknowledges them with a reason is written."""

from __future__ import annotations

import pytest

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.records.models import Contact, Waiver
from tests.cast import OPERATOR

PHONE = {
    "entity": "contact",
    "kind": "valid",
    "parameters": {"field": "phone"},
    "severity": "warn",
    "labels": {"en": "Phone"},
    "messages": {"en": "This number cannot exist."},
}
SAID = {"rules": ["x_phone"], "reason": "An extension"}


@pytest.fixture
def warned(people):
    assert people.ada.post("quality", "rules", body=PHONE).status == 201
    return people


def test_a_new_record_is_held_and_the_answer_names_rule_and_field(warned):
    answer = warned.alice.post("contact", body={"family_name": "Nowak", "phone": "12"})
    assert answer.status == 422
    assert answer["type"] == "urn:perennial:problem:warned"
    assert answer["errors"] == {"phone": "This number cannot exist."}
    assert answer["warned"] == [
        {"rule": "x_phone", "name": "Phone", "field": "phone", "sentence": "This number cannot exist."}
    ]
    assert not Contact.objects.exists()


def test_acknowledged_it_is_written_and_the_condition_says_by_whom_and_why(warned):
    body = {"family_name": "Nowak", "phone": "12", "acknowledge": SAID}
    made = warned.alice.post("contact", body=body)
    assert made.status == 201
    [told] = warned.bob.get("contact", made["id"], "reasons")["reasons"]
    assert told["waived"] is None
    assert (told["acknowledged"]["reason"], told["acknowledged"]["by"]["name"]) == ("An extension", "Alice")
    assert told["acknowledged"]["at"] is not None
    assert warned.alice.get("changes", made["change"])["reason"] == "An extension"
    assert warned.alice.post("changes", made["change"], "undo").status == 200
    assert not Waiver.objects.exists()


def test_an_edit_of_its_field_is_held_and_of_another_one_is_not(warned):
    made = warned.alice.post("contact", body={"family_name": "Nowak", "phone": "12", "acknowledge": SAID})
    version = made["version"]
    other = warned.alice.patch("contact", made["id"], body={"version": version, "job_title": "Chef"})
    assert other.status == 200
    body = {"version": other["version"], "phones": [{"id": made["phones"][0]["id"], "value": "13"}]}
    assert warned.alice.patch("contact", made["id"], body=body).status == 422
    assert warned.alice.patch("contact", made["id"], body=body | {"acknowledge": SAID}).status == 200


def test_a_refused_write_leaves_its_idempotency_key_free(warned):
    body = {"family_name": "Nowak", "phone": "12"}
    assert warned.alice.post("contact", body=body, key="one").status == 422
    for _again in range(2):
        answer = warned.alice.post("contact", body=body | {"acknowledge": SAID}, key="one")
        assert answer.status == 201
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        (["x_phone"], 400, "acknowledge"),
        ({"rules": ["x_phone"]}, 400, "reason"),
        ({"rules": [], "reason": "so"}, 400, "acknowledge.rules"),
        ({"rules": "x_phone", "reason": "so"}, 400, "acknowledge.rules"),
        ({"rules": ["x_none"], "reason": "so"}, 400, "acknowledge.rules"),
        ({"rules": ["x_phone"], "reason": " "}, 422, "acknowledge.reason"),
        ({"rules": ["x_phone"], "reason": "so", "until": None}, 400, "until"),
    ],
)
def test_what_acknowledges_nothing_is_refused_by_name(warned, said, status, field):
    answer = warned.alice.post("contact", body={"family_name": "N", "phone": "12", "acknowledge": said})
    assert (answer.status, list(answer["errors"])) == (status, [field])
    assert not Contact.objects.exists()


def test_of_a_hidden_field_nothing_is_asked_and_nothing_can_be_acknowledged(warned):
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=warned.cast.member, entity="contact", field="phone", veil="hidden"))
    body = {"family_name": "N", "acknowledge": SAID}
    hidden = warned.alice.post("contact", body=body)
    unknown = warned.alice.post("contact", body=body | {"acknowledge": SAID | {"rules": ["x_none"]}})
    assert (hidden.status, hidden["detail"]) == (400, unknown["detail"])
    assert warned.alice.post("contact", body={"family_name": "N"}).status == 201
