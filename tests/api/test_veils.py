"""What is hidden of a field never comes out: by reading, sorting, filtering, searching, history or undo."""

from __future__ import annotations

import json

import pytest

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from tests.cast import OPERATOR

SECRET = "Geheimnis"


def veil(role, *fields, kind="hidden"):
    with change(OPERATOR, "role.edit") as act:
        act.create([FieldGrant(role=role, entity="contact", field=field, veil=kind) for field in fields])


@pytest.fixture
def hidden(people):
    """Ada made a record with secrets; Alice owns it, and may read neither job nor phone nor city.

    Bob has the right to see and take back what others did, and reads no more than she does.
    """
    made = people.ada.post(
        "contact",
        body={
            "family_name": "Nowak",
            "job_title": SECRET,
            "phones": [{"value": "+48 22 555 44 33", "label": SECRET}],
            "addresses": [{"city": SECRET, "street": "Ring 1"}],
            "owner": people.alice.user.pk,
        },
    )
    one = made["phones"][0]["id"]
    body = {
        "version": made["version"],
        "job_title": f"{SECRET} 2",
        "phones": [{"id": one, "value": "+48 22 999 99 99"}],
    }
    people.ada.patch("contact", made["id"], body=body)
    veil(people.cast.member, "job_title", "phone", "city")
    with change(OPERATOR, "role.edit") as act:
        act.update(people.cast.member, undo_others=True)
    return made


def test_a_hidden_field_is_in_no_answer(people, hidden):
    for found in (
        people.alice.get("contact", hidden["id"]),
        people.alice.get("contact"),
        people.alice.get("contact", hidden["id"], "history"),
        people.bob.get("changes", hidden["change"]),
        people.alice.get("shapes", "contact"),
        people.alice.get("search", q="Nowak"),
    ):
        text = json.dumps(found.body, ensure_ascii=False)
        assert found.status == 200
        assert SECRET not in text
        assert "22 555" not in text
        assert "22 999" not in text
        assert '"job_title"' not in text
    schemas = people.alice.get("openapi.json")["components"]["schemas"]
    for name in ("Contact", "ContactCreate", "ContactPatch"):
        assert not {"job_title", "phone", "phones", "city"} & set(schemas[name]["properties"])
    assert "phones" not in people.alice.get("contact", hidden["id"]).body
    assert people.alice.get("contact", hidden["id"])["addresses"][0].get("city") is None
    assert people.alice.get("contact", hidden["id"])["addresses"][0]["street"] == "Ring 1"


def test_a_change_of_hidden_fields_alone_leaves_no_trace_in_the_history(people, hidden):
    assert len(people.alice.get("contact", hidden["id"], "history")["items"]) == 1
    assert len(people.ada.get("contact", hidden["id"], "history")["items"]) == 2


def test_a_hidden_field_can_neither_be_sorted_nor_filtered_nor_asked_for(people, hidden):
    where = json.dumps({"field": "job_title", "op": "contains", "value": SECRET})
    deep = json.dumps({"not": {"field": "phone", "op": "is_empty"}})
    assert people.alice.get("contact", filter=where).status == 400
    assert people.alice.get("contact", filter=deep).status == 400
    assert people.alice.get("contact", sort="phone").status == 400
    assert people.alice.get("contact", fields="job_title").status == 403
    assert people.alice.get("contact", fields="phones").status == 403
    assert people.alice.get("contact", hidden["id"], fields="city").status == 403


def test_a_hidden_field_is_not_found_by_search(people, hidden):
    assert people.alice.get("search", q="48229999999")["items"] == []
    assert people.ada.get("search", q="48229999999")["items"] != []


@pytest.mark.parametrize(
    "body",
    [
        {"job_title": "x"},
        {"phone": "+48221111111"},
        {"phones": [{"value": "+48221111111"}]},
        {"phones": []},
        {"addresses": [{"street": "Ring 2"}]},
        {"city": "Wien"},
    ],
)
def test_a_hidden_field_can_not_be_written_and_the_refusal_tells_nothing(people, hidden, body):
    now = people.alice.get("contact", hidden["id"])
    refused = people.alice.patch("contact", hidden["id"], body={"version": 1, **body})
    assert refused.status == 403
    assert SECRET not in json.dumps(refused.body)
    assert people.alice.get("contact", hidden["id"])["version"] == now["version"]
    assert people.alice.post("contact", body={"family_name": "x", **body}).status == 403


def test_a_read_only_field_is_read_and_not_written(people):
    made = people.alice.post("contact", body={"family_name": "Nowak", "job_title": "Buyer"})
    veil(people.cast.member, "job_title", kind="read_only")
    assert people.alice.get("contact", made["id"])["job_title"] == "Buyer"
    assert people.alice.patch("contact", made["id"], body={"version": 1, "job_title": "x"}).status == 403
    fields = {one["key"]: one for one in people.alice.get("shapes", "contact")["fields"]}
    assert (fields["job_title"]["editable"], fields["family_name"]["editable"]) == (False, True)


def test_undo_neither_restores_nor_shows_a_field_that_was_hidden_since(people):
    made = people.alice.post("contact", body={"family_name": "Nowak", "job_title": SECRET})
    body = {"version": made["version"], "job_title": "x", "given_name": "Anna"}
    edited = people.alice.patch("contact", made["id"], body=body)
    veil(people.cast.member, "job_title")
    told = people.alice.get("changes", edited["change"], "preview")
    undone = people.alice.post("changes", edited["change"], "undo")
    for found in (told, undone):
        assert SECRET not in json.dumps(found.body)
        assert [one["reason"] for one in found["kept"]] == ["refused"]
    assert people.ada.get("contact", made["id"])["job_title"] == "x"
    assert people.ada.get("contact", made["id"])["given_name"] is None


def test_a_name_that_may_not_be_read_gives_no_title(people, hidden):
    veil(people.cast.member, "family_name")
    assert "title" not in people.alice.get("contact", hidden["id"]).body
    assert people.alice.get("contact").status == 400
    assert people.alice.get("contact", sort="-updated").status == 200


def test_who_may_read_nothing_of_an_entity_gets_nothing(people, hidden):
    with change(OPERATOR, "role.edit") as act:
        grants = people.cast.member.grants.filter(action="read")
        act.update(grants.get(), scope="none")
    assert people.alice.get("contact").status == 403
    assert people.alice.get("contact", hidden["id"]).status == 404
    assert people.alice.get("shapes")["items"] == []
    assert people.alice.get("search", q="Nowak")["items"] == []
