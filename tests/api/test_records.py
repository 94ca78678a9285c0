"""Records over the API: they work, refuse strangers and bad input, are journaled and can be undone."""

from __future__ import annotations

from perennial.journal.models import Change
from perennial.records.models import Contact
from tests.transfer.importing import csv_of, imported


def new_contact(who, **more):
    return who.post("contact", body={"given_name": "Anna", "family_name": "Nowak", **more})


def test_a_contact_is_created_with_everything_it_can_have(people):
    made = new_contact(
        people.alice,
        job_title="Buyer",
        birthday="--09-03",
        do_not_contact=False,
        emails=[
            {"value": "anna@firma.example", "label": "Work"},
            {"value": "a@home.example", "primary": True},
        ],
        phones=[{"value": "+48 22 123 45 67", "verified": "2026-01-31"}],
        addresses=[{"city": "Łódź", "country": "PL"}, {"city": "Wien", "country": "AT", "label": "Old"}],
    )
    assert made.status == 201
    assert made.headers["Location"] == f"/api/v1/contact/{made['id']}"
    assert made["key"] == f"contact:{made['id']}"
    assert (made["title"], made["birthday"], made["owner"]) == ("Anna Nowak", "--09-03", people.alice.user.pk)
    assert [one["value"] for one in made["emails"]] == ["a@home.example", "anna@firma.example"]
    assert (made["email"], made["city"]) == ("a@home.example", "Łódź")
    assert [one["primary"] for one in made["addresses"]] == [True, False]
    assert (made["phones"][0]["valid"], made["phones"][0]["verified"]) == (True, "2026-01-31")
    again = people.alice.get("contact", made["id"])
    assert again.body == {key: value for key, value in made.body.items() if key != "change"}


def test_simple_keys_of_contact_points_are_taken_as_columns_of_a_file_are(people):
    made = new_contact(people.alice, email="one@firma.example", email_2="two@firma.example", city="Gdańsk")
    assert [one["value"] for one in made["emails"]] == ["one@firma.example", "two@firma.example"]
    assert made["addresses"][0]["city"] == "Gdańsk"


def test_a_creation_is_one_change_of_the_api_and_its_undo_removes_the_record(people):
    made = new_contact(people.alice, emails=[{"value": "anna@firma.example"}])
    change = Change.objects.get(pk=made["change"])
    assert (change.channel, change.action, change.actor_id) == ("api", "contact.create", people.alice.user.pk)
    assert Change.objects.filter(action="contact.create").count() == 1
    undone = people.alice.post("changes", made["change"], "undo")
    assert (undone.status, undone["reverted"], undone["kept"]) == (200, 1, [])
    assert people.alice.get("contact", made["id"]).status == 404


def test_an_edit_changes_what_is_sent_and_nothing_else(people):
    made = new_contact(people.alice, job_title="Buyer")
    edited = people.alice.patch("contact", made["id"], body={"version": made["version"], "job_title": "Head"})
    assert (edited.status, edited["job_title"], edited["given_name"]) == (200, "Head", "Anna")
    assert edited["version"] > made["version"]
    assert people.alice.post("changes", edited["change"], "undo").status == 200
    assert people.alice.get("contact", made["id"])["job_title"] == "Buyer"


def test_an_edit_that_changes_nothing_writes_nothing(people):
    made = new_contact(people.alice)
    edited = people.alice.patch(
        "contact", made["id"], body={"version": made["version"], "given_name": "Anna"}
    )
    assert (edited.status, edited["change"], edited["version"]) == (200, None, made["version"])


def test_a_record_goes_to_the_trash_and_comes_back(people):
    made = new_contact(people.alice)
    gone = people.alice.delete("contact", made["id"])
    assert (gone.status, gone["archived"] is not None) == (200, True)
    assert people.alice.get("contact")["items"] == []
    assert [one["id"] for one in people.alice.get("contact", trashed="true")["items"]] == [made["id"]]
    refused = people.alice.patch("contact", made["id"], body={"version": 2, "job_title": "Head"})
    assert refused.status == 409
    back = people.alice.post("contact", made["id"], "restore")
    assert (back.status, back["archived"]) == (200, None)
    assert people.alice.post("contact", made["id"], "restore")["change"] is None
    assert people.alice.post("changes", gone["change"], "undo").status == 409


def test_undo_of_a_trash_brings_the_record_back(people):
    made = new_contact(people.alice)
    gone = people.alice.delete("contact", made["id"])
    assert people.alice.post("changes", gone["change"], "undo")["reverted"] == 1
    assert people.alice.get("contact", made["id"])["archived"] is None


def test_a_stranger_neither_sees_nor_touches_a_record(people):
    made = new_contact(people.alice)
    place = ("contact", made["id"])
    version = made["version"]
    answers = [
        people.charlie.get(*place),
        people.charlie.patch(*place, body={"version": version, "job_title": "Thief"}),
        people.charlie.delete(*place),
        people.charlie.post(*place, "restore"),
        people.charlie.get(*place, "history"),
        people.charlie.get("changes", made["change"]),
        people.charlie.get("changes", made["change"], "preview"),
        people.charlie.post("changes", made["change"], "undo"),
    ]
    assert [one.status for one in answers] == [404] * 8
    assert people.charlie.get("contact")["items"] == []
    assert people.alice.get(*place)["version"] == version


def test_a_colleague_edits_but_does_not_delete(people):
    made = new_contact(people.alice)
    edited = people.bob.patch("contact", made["id"], body={"version": made["version"], "job_title": "Head"})
    assert edited.status == 200
    assert people.bob.delete("contact", made["id"]).status == 403


def test_nobody_creates_a_record_for_somebody_else_without_the_right(people):
    assert new_contact(people.charlie, owner=people.alice.user.pk).status == 403
    assert new_contact(people.charlie, owner=None).status == 403
    assert new_contact(people.ada, owner=people.alice.user.pk).status == 201


def test_who_gives_a_record_away_is_told_no_more_than_its_identity(people):
    made = new_contact(people.alice)
    given = people.alice.patch(
        "contact", made["id"], body={"version": made["version"], "owner": people.charlie.user.pk}
    )
    assert given.status == 200
    assert set(given.body) == {"id", "key", "entity", "version", "change"}
    assert people.alice.get("contact", made["id"]).status == 404


def test_a_token_to_read_with_writes_nothing(people):
    made = new_contact(people.alice)
    place = ("contact", made["id"])
    answers = [
        new_contact(people.reader),
        people.reader.patch(*place, body={"version": 1, "job_title": "Head"}),
        people.reader.delete(*place),
        people.reader.post(*place, "restore"),
        people.reader.post("changes", made["change"], "undo"),
    ]
    assert [one.status for one in answers] == [403] * 5
    assert people.reader.get(*place).status == 200
    assert Contact.objects.get().version == made["version"]


def test_unknown_keys_are_refused_by_name(people):
    refused = people.alice.post("contact", body={"fist_name": "Anna", "nmae": "x", "given_name": "A"})
    assert refused.status == 400
    assert set(refused["errors"]) == {"fist_name", "nmae"}
    assert new_contact(people.alice, id=7).status == 400
    assert new_contact(people.alice, created="2026-01-31T09:30:00Z").status == 400
    assert new_contact(people.alice, emails=[{"value": "a@firma.example", "valid": True}]).status == 400
    assert new_contact(people.alice, email_02="a@firma.example").status == 400


def test_every_bad_value_has_its_sentence(people):
    refused = new_contact(
        people.alice, lifecycle="bought", birthday="3.9.1980", do_not_contact="yes", company="x"
    )
    assert refused.status == 422
    assert set(refused["errors"]) == {"lifecycle", "birthday", "do_not_contact", "company"}
    assert all(refused["errors"].values())


def test_a_record_needs_something_to_be_called_by(people):
    refused = people.alice.post("contact", body={"job_title": "Buyer"})
    assert (refused.status, "family_name" in refused["errors"]) == (422, True)
    assert people.alice.post("company", body={"legal_name": "x"}).status == 422
    assert Change.objects.filter(action__endswith=".create", channel="api").count() == 0


def test_a_link_to_what_one_may_not_see_is_refused(people):
    company = people.charlie.post("company", body={"name": "Fremd GmbH"})
    refused = new_contact(people.alice, company=company["id"])
    assert (refused.status, list(refused["errors"])) == (422, ["company"])
    own = people.alice.post("company", body={"name": "Jantar"})
    assert new_contact(people.alice, company=f"company:{own['id']}")["company"] == own["id"]


def test_ids_and_kinds_that_do_not_exist_are_not_found(people):
    assert people.alice.get("contact", 999_999).status == 404
    assert people.alice.get("contact", 10**17).status == 404
    for strange in ("0", "007", "9" * 30, "-1", "abc"):
        assert people.alice.call("GET", "contact", strange).status == 404
    assert people.alice.call("GET", "spaceship", documented=False).status == 404
    company = people.alice.post("company", body={"name": "Jantar"})
    assert people.alice.get("contact", company["id"]).status == 404


def test_the_history_of_an_imported_record_names_the_row_of_the_file(people):
    imported(csv_of(["Vorname", "E-mail"], ["Anna", "a@jantar.example"], ["Ewa", "e@jantar.example"]))
    ewa = Contact.objects.get(given_name="Ewa").pk
    lines = people.ada.get("contact", ewa, "history")["items"][0]["lines"]
    assert {line["file_row"] for line in lines} == {3}
