"""One request, one effect."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.operations.models import Idempotency
from perennial.records.models import Contact
from tests.api.conftest import Caller
from tests.cast import OPERATOR

BODY = {"family_name": "Nowak", "emails": [{"value": "anna@firma.example"}]}


def at_once(who, times, act):
    """The answers of `times` threads that start together, each with its own connection and client."""
    together, answers = threading.Barrier(times), []

    def one():
        try:
            mine = Caller()
            mine.headers = who.headers
            together.wait()
            answers.append(act(mine))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _time in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_repeated_creation_has_one_effect_and_the_same_answer(people):
    first = people.alice.post("contact", body=BODY, key="one")
    second = people.alice.post("contact", body=BODY, key="one")
    assert (first.status, second.status, second.body) == (201, 201, first.body)
    assert (first.headers.get("Idempotency-Replayed"), second.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    assert Contact.objects.count() == 1
    assert people.alice.another("contact", BODY, key="two")["id"] != first["id"]


def test_every_writing_call_can_be_repeated(people):
    made = people.alice.post("contact", body=BODY)
    place = ("contact", made["id"])
    edits = [
        lambda: people.alice.patch(
            *place, body={"version": made["version"], "job_title": "Buyer"}, key="edit"
        ),
        lambda: people.alice.delete(*place, key="trash"),
        lambda: people.alice.post(*place, "restore", key="restore"),
        lambda: people.alice.post("changes", made["change"], "undo", body={"reason": "mistake"}, key="undo"),
    ]
    for act in edits:
        before = Change.objects.count()
        first, second = act(), act()
        if "archived" in first.body and "change" in first.body:
            assert first["change"] == second["change"]
        assert (first.status, second.status) == (200, 200)
        assert second.headers["Idempotency-Replayed"] == "true"
        assert Change.objects.count() <= before + 1


def test_another_body_or_route_with_the_same_key_is_refused(people):
    made = people.alice.post("contact", body=BODY, key="one")
    other = people.alice.post("contact", body={"family_name": "Other"}, key="one")
    assert (other.status, other["type"]) == (422, "urn:perennial:problem:idempotency-key-reused")
    assert people.alice.delete("contact", made["id"], key="one").status == 422
    assert people.bob.post("contact", body={"family_name": "Other"}, key="one").status == 201


def test_a_refused_request_leaves_its_key_free(people):
    assert people.alice.post("contact", body={"job_title": "Buyer"}, key="one").status == 422
    assert Idempotency.objects.count() == 0
    assert people.alice.post("contact", body=BODY, key="one").status == 201


def test_a_repeated_answer_is_made_under_the_rights_of_now(people):
    first = people.alice.post("contact", body={**BODY, "job_title": "Buyer"}, key="one")
    assert first["job_title"] == "Buyer"
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=people.cast.member, entity="contact", field="job_title", veil="hidden"))
    assert (
        "job_title" not in people.alice.post("contact", body={**BODY, "job_title": "Buyer"}, key="one").body
    )


def test_what_was_given_away_meanwhile_is_not_shown_again(people):
    first = people.alice.post("contact", body=BODY, key="one")
    with change(OPERATOR, "contact.edit") as act:
        act.update(Contact.objects.get(pk=first["id"]), owner_id=people.charlie.user.pk)
    assert people.alice.post("contact", body=BODY, key="one").status == 404


def test_nothing_of_the_body_is_kept_with_the_key(people):
    people.alice.post("contact", body=BODY, key="one")
    row = Idempotency.objects.get()
    assert "Nowak" not in f"{row.outcome}{row.route}{row.body_digest}"
    assert set(row.outcome) == {"id", "change"}


@pytest.mark.parametrize("key", ["x" * 201, "klucz ó", " \t"])
def test_a_key_that_cannot_be_one_is_refused(people, key):
    refused = people.alice.post("contact", body=BODY, headers={"idempotency-key": key})
    assert refused.status == 400
    assert Contact.objects.count() == 0


def test_eight_requests_at_once_with_one_key_have_one_effect(everybody):
    answers = at_once(
        everybody.alice, 8, lambda mine: mine.call("POST", "contact", body=BODY, key="one", documented=False)
    )
    assert [one.status for one in answers] == [201] * 8
    assert len({one["id"] for one in answers}) == Contact.objects.count() == 1
    assert sum("Idempotency-Replayed" not in one.headers for one in answers) == 1


def test_eight_edits_at_once_of_different_fields_are_all_kept(everybody):
    made = everybody.alice.post("contact", body=BODY)
    values = {
        "given_name": "Anna",
        "job_title": "Buyer",
        "salutation": "Dr",
        "city": "Wien",
        "street": "Ring 1",
        "language": "de",
        "phone": "+48221234567",
        "own_id": "K-7",
    }
    fields = list(values)

    def edit(mine):
        key = fields.pop()
        body = {"version": made["version"], key: values[key]}
        return mine.call("PATCH", "contact", made["id"], body=body, documented=False)

    answers = at_once(everybody.alice, 8, edit)
    assert [one.status for one in answers] == [200] * 8
    whole = everybody.alice.get("contact", made["id"]).body
    assert {key: whole[key] for key in values} == values


def test_eight_edits_at_once_of_one_field_leave_one_winner(everybody):
    made = everybody.alice.post("contact", body=BODY)
    titles = [f"Title {number}" for number in range(8)]

    def edit(mine):
        body = {"version": made["version"], "job_title": titles.pop()}
        return mine.call("PATCH", "contact", made["id"], body=body, documented=False)

    answers = at_once(everybody.alice, 8, edit)
    won = [one for one in answers if one.status == 200]
    assert sorted(one.status for one in answers) == [200] + [409] * 7
    assert everybody.alice.get("contact", made["id"])["job_title"] == won[0]["job_title"]
