"""Views by the API: kept, read, changed and removed, as far as each may."""

from __future__ import annotations

import pytest

from perennial.access.models import FieldGrant
from perennial.insight.models import View
from perennial.journal.door import change
from perennial.journal.models import Change
from tests.cast import OPERATOR

WHERE = {"field": "city", "op": "is", "value": "Łódź"}
NEW = {"entity": "contact", "name": "Łódź", "filter": WHERE, "sort": "-city", "columns": ["email"]}


def test_a_view_is_kept_read_changed_removed_and_taken_back(people):
    made = people.alice.post("views", body=NEW)
    assert (made.status, made["change"] > 0) == (201, True)
    assert made.headers["Location"] == made["url"] == f"/api/v1/views/{made['id']}"
    read = people.alice.get("views", made["id"])
    assert {key: read[key] for key in NEW} == NEW
    assert (
        read["q"],
        read["mine"],
        read["look"],
        read["shared"],
        read["maker"]["name"],
        read["nothing"],
    ) == (
        "",
        False,
        "",
        False,
        "Alice",
        None,
    )
    edited = people.alice.patch("views", made["id"], body={"filter": None, "mine": True})
    assert (edited["filter"], edited["mine"], edited["name"]) == (None, True, "Łódź")
    assert people.alice.patch("views", made["id"], body={"mine": True})["change"] is None
    gone = people.alice.delete("views", made["id"])
    assert people.alice.get("views", made["id"]).status == 404
    for number in (gone["change"], edited["change"]):
        assert people.alice.post("changes", number, "undo").status == 200
    assert people.alice.get("views", made["id"])["filter"] == WHERE


def test_each_sees_their_own_and_shared_ones(people):
    people.alice.post("views", body=NEW | {"name": "Own"})
    people.alice.post("views", body=NEW | {"name": "Shared", "shared": True})
    for caller, names in (
        (people.alice, ["Own", "Shared"]),
        (people.charlie, ["Shared"]),
        (people.ada, ["Own", "Shared"]),
    ):
        assert [one["name"] for one in caller.get("views")["items"]] == names
    assert people.nobody.get("views").status == 401


def test_strangers_and_reading_tokens_change_nothing(people):
    number = people.alice.post("views", body=NEW | {"shared": True})["id"]
    before = Change.objects.count()
    for caller in (people.charlie, people.reader):
        assert caller.patch("views", number, body={"name": "Other"}).status == 403
        assert caller.delete("views", number).status == 403
    assert people.reader.post("views", body=NEW).status == 403
    assert Change.objects.count() == before
    assert people.ada.patch("views", number, body={"name": "Everybody’s"}).status == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**NEW, "colour": "red"}, 400, "colour"),
        ({"name": "No entity"}, 400, "entity"),
        ({**NEW, "entity": "spaceship"}, 400, "entity"),
        ({"entity": "contact"}, 422, "name"),
        ({**NEW, "filter": {"field": "nothing", "op": "is_empty"}}, 400, "filter"),
        ({**NEW, "sort": "nothing"}, 400, "sort"),
        ({**NEW, "columns": ["nothing"]}, 422, "columns"),
        ({**NEW, "look": "map"}, 422, "look"),
        ({**NEW, "shared": 1}, 422, "shared"),
    ],
)
def test_what_is_no_view_is_refused_and_names_the_part(people, body, status, field):
    refused = people.alice.post("views", body=body)
    assert (refused.status, list(refused["errors"])) == (status, [field])
    assert not View.objects.exists()


def test_nothing_unknown_is_passed_over(people):
    number = people.alice.post("views", body=NEW)["id"]
    assert people.alice.patch("views", number, body={}).status == 400
    assert people.alice.patch("views", number, body={"entity": "company"}).status == 400
    assert people.alice.get("views", sort="name").status == 400
    assert people.alice.delete("views", number, body={"why": "so"}).status == 400


def test_what_is_hidden_is_absent_and_says_so(people):
    asked = {"filter": {"field": "job_title", "op": "is_empty"}, "columns": ["job_title", "city"]}
    number = people.ada.post("views", body=NEW | asked | {"q": "secret", "shared": True})["id"]
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=people.cast.member, entity="contact", field="job_title", veil="hidden"))
    read = people.alice.get("views", number)
    assert (read["filter"], read["q"], read["columns"]) == (None, "", ["city"])
    assert "not open to you" in read["nothing"]
