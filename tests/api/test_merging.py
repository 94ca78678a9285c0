"""Two at one record: other fields merge, the same field is a conflict, a contact point is a field."""

from __future__ import annotations

import pytest

from perennial.records.models import ContactPoint
from tests.api.conftest import custom_field


@pytest.fixture
def made(people):
    return people.alice.post(
        "contact",
        body={
            "given_name": "Anna",
            "family_name": "Nowak",
            "emails": [{"value": "one@firma.example"}, {"value": "two@firma.example", "label": "Home"}],
            "phones": [{"value": "+48221234567"}],
            "city": "Łódź",
        },
    )


def edit(who, record, version=None, **body):
    return who.patch("contact", record["id"], body={"version": version or record["version"], **body})


def test_edits_of_different_fields_are_merged(people, made):
    first = edit(people.bob, made, job_title="Buyer")
    second = edit(people.alice, made, given_name="Hanna")
    assert (second.status, second["job_title"], second["given_name"]) == (200, "Buyer", "Hanna")
    assert second["version"] > first["version"]


def test_the_same_field_is_a_conflict_that_says_who_when_and_what(people, made):
    first = edit(people.bob, made, job_title="Buyer")
    refused = edit(people.alice, made, job_title="Head", given_name="Hanna")
    assert (refused.status, list(refused["errors"])) == (409, ["job_title"])
    conflict = refused["conflicts"]["job_title"]
    assert (conflict["now"], conflict["by"]["name"]) == ("Buyer", "Bob")
    assert refused["version"] == first["version"]
    assert people.alice.get("contact", made["id"])["given_name"] == "Anna"
    assert edit(people.alice, made, refused["version"], job_title="Head").status == 200


def test_two_who_want_the_same_do_not_conflict(people, made):
    edit(people.bob, made, job_title="Buyer")
    again = edit(people.alice, made, job_title="Buyer")
    assert (again.status, again["change"]) == (200, None)


def test_a_conflict_counts_edits_after_the_version_alone(people, made):
    first = edit(people.bob, made, job_title="Buyer")
    assert edit(people.alice, first, job_title="Head").status == 200


def test_a_version_is_needed_and_cannot_be_of_the_future(people, made):
    for version in (None, "3", True, 0, -1, 1.5):
        assert (
            people.alice.patch("contact", made["id"], body={"version": version, "job_title": "x"}).status
            == 400
        )
    assert people.alice.patch("contact", made["id"], body={"job_title": "x"})["errors"].keys() == {"version"}
    assert edit(people.alice, made, 99, job_title="x").status == 400


def test_another_e_mail_is_no_conflict_with_the_first_one(people, made):
    two = made["emails"][1]["id"]
    assert (
        edit(
            people.bob, made, emails=[{"id": two, "label": "Private"}, {"value": "three@firma.example"}]
        ).status
        == 200
    )
    edited = edit(people.alice, made, email="eins@firma.example")
    assert edited.status == 200
    assert [one["value"] for one in edited["emails"]] == [
        "eins@firma.example",
        "two@firma.example",
        "three@firma.example",
    ]


def test_one_entry_edited_twice_is_a_conflict(people, made):
    one = made["emails"][0]["id"]
    edit(people.bob, made, emails=[{"id": one, "value": "uno@firma.example"}])
    for body in (
        {"email": "eins@firma.example"},
        {"emails": [{"id": one, "value": "eins@firma.example"}]},
        {"emails": [{"id": one, "remove": True}]},
    ):
        refused = edit(people.alice, made, **body)
        assert refused.status == 409, body
        [conflict] = refused["conflicts"].values()
        assert "uno@firma.example" in str(conflict["now"])
        assert conflict["by"]["name"] == "Bob"
    assert edit(people.alice, made, emails=[{"id": one, "value": "uno@firma.example"}]).status == 200


def test_an_entry_that_was_removed_meanwhile_is_a_conflict(people, made):
    one = made["emails"][0]["id"]
    assert edit(people.bob, made, emails=[{"id": one, "remove": True}])["email"] == "two@firma.example"
    refused = edit(people.alice, made, emails=[{"id": one, "value": "eins@firma.example"}])
    assert (refused.status, list(refused["conflicts"])) == (409, ["emails.0"])
    assert edit(people.alice, made, email="eins@firma.example").status == 409
    assert edit(people.alice, made, emails=[{"id": one, "remove": True}]).status == 422


def test_two_who_choose_another_primary_one_conflict(people, made):
    one, two = (entry["id"] for entry in made["emails"])
    chosen = edit(people.bob, made, emails=[{"id": two, "primary": True}])
    assert chosen["email"] == "two@firma.example"
    refused = edit(people.alice, made, emails=[{"value": "new@firma.example"}, {"id": one, "primary": True}])
    assert refused.status == 409
    assert edit(people.alice, made, emails=[{"id": two, "primary": True}]).status == 200


def test_parts_of_the_address_merge_each_by_itself(people, made):
    edit(people.bob, made, street="Piotrkowska 1")
    merged = edit(people.alice, made, city="Gdańsk")
    assert (merged.status, merged["street"], merged["city"]) == (200, "Piotrkowska 1", "Gdańsk")
    refused = edit(people.alice, made, street="Długa 2")
    assert (refused.status, refused["conflicts"]["street"]["now"]) == (409, "Piotrkowska 1")


def test_custom_fields_and_links_conflict_like_any_field(people, made):
    custom_field("contact", "x_size", "number")
    custom_field("contact", "x_partner", "record", target="company")
    companies = [people.alice.post("company", body={"name": name})["id"] for name in ("One", "Two")]
    edit(people.bob, made, x_size=4)
    assert edit(people.alice, made, x_size=5).status == 409
    first = edit(people.bob, made, x_partner=companies[0])
    assert first["x_partner"] == companies[0]
    assert edit(people.alice, made, x_partner=companies[1]).status == 409
    assert edit(people.alice, first, x_partner=companies[1])["x_partner"] == companies[1]


def test_a_list_corrects_adds_removes_and_keeps_the_rest(people, made):
    one, two = (entry["id"] for entry in made["emails"])
    edited = edit(
        people.alice,
        made,
        emails=[{"id": one, "remove": True}, {"value": "three@firma.example", "verified": "2026-01-31"}],
        phones=[],
    )
    assert [entry["value"] for entry in edited["emails"]] == ["two@firma.example", "three@firma.example"]
    assert (edited["emails"][0]["id"], len(edited["phones"])) == (two, 1)
    undone = people.alice.post("changes", edited["change"], "undo")
    assert undone.status == 200
    assert people.alice.get("contact", made["id"])["emails"] == made["emails"]


def test_a_corrected_value_is_no_longer_confirmed(people, made):
    one = made["phones"][0]["id"]
    known = edit(people.alice, made, phones=[{"id": one, "verified": "2026-01-31"}])
    assert known["phones"][0]["verified"] == "2026-01-31"
    edited = edit(people.alice, known, phones=[{"id": one, "value": "+48 22 765 43 21"}])
    assert edited["phones"][0]["verified"] is None


def test_what_is_there_already_is_not_added_again(people, made):
    edited = edit(
        people.alice,
        made,
        phones=[{"value": "22 123 45 67", "label": "Office"}],
        emails=[{"value": "TWO@firma.example", "primary": True}],
    )
    assert [(p["value"], p["label"]) for p in edited["phones"]] == [("+48221234567", "Office")]
    assert [entry["value"] for entry in edited["emails"]] == ["two@firma.example", "one@firma.example"]
    twice = edit(people.alice, edited, emails=[{"value": "x@firma.example"}, {"value": "X@firma.example"}])
    assert (twice.status, list(twice["errors"])) == (422, ["emails.1"])


def test_addresses_are_a_list_of_parts(people, made):
    one = made["addresses"][0]["id"]
    edited = edit(
        people.alice,
        made,
        addresses=[
            {"id": one, "street": "Piotrkowska 1"},
            {"city": "Wien", "country": "AT", "primary": True},
        ],
    )
    assert (edited["city"], edited["country"]) == ("Wien", "AT")
    assert edited["addresses"][1]["street"] == "Piotrkowska 1"
    bad = edit(people.alice, edited, addresses=[{"city": "Wien", "country": "Austria"}])
    assert (bad.status, list(bad["errors"])) == (422, ["addresses.0.country"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"emails": "one@firma.example"}, 400),
        ({"emails": ["one@firma.example"]}, 400),
        ({"emails": [{"value": 5}]}, 422),
        ({"emails": [{"label": "Work"}]}, 422),
        ({"emails": [{"value": ""}]}, 422),
        ({"emails": [{"id": 999_999, "value": "x@firma.example"}]}, 422),
        ({"emails": [{"id": "7", "value": "x@firma.example"}]}, 400),
        ({"emails": [{"value": "x@firma.example", "remove": True}]}, 400),
        ({"emails": [{"value": "x@firma.example", "rank": 1}]}, 400),
        (
            {
                "emails": [
                    {"value": "x@a.example", "primary": True},
                    {"value": "y@a.example", "primary": True},
                ]
            },
            400,
        ),
        ({"emails": [{"value": "x@firma.example", "primary": "yes"}]}, 400),
        ({"emails": [{"value": "x@firma.example", "verified": "yesterday"}]}, 422),
        ({"emails": [{"value": "x@firma.example"}], "email": "y@firma.example"}, 400),
        ({"email_2": "x@firma.example"}, 400),
        ({"emails": [{}] * 51}, 400),
        ({"addresses": [{}]}, 422),
    ],
)
def test_a_list_that_makes_no_sense_is_refused(people, made, body, status):
    refused = edit(people.alice, made, **body)
    assert (refused.status, bool(refused["errors"])) == (status, True)
    assert ContactPoint.objects.count() == 4


def test_a_second_e_mail_is_written_beside_the_first_alone(people, made):
    refused = edit(people.alice, made, email_2="x@firma.example")
    assert (refused.status, list(refused["errors"])) == (400, ["email_2"])
    edited = edit(people.alice, made, email="one@firma.example", email_2="x@firma.example")
    assert [one["value"] for one in edited["emails"]] == ["one@firma.example", "x@firma.example"]
