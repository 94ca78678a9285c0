"""Changes, history, undo and operations over the API."""

from __future__ import annotations

import pytest

from perennial.api import changes
from perennial.journal.door import begin, change
from perennial.journal.models import Change
from perennial.operations.actions import enqueue
from perennial.operations.inline import run_inline
from perennial.operations.models import Operation
from perennial.operations.queries import operation
from perennial.records.actions.create import create_record
from perennial.records.drafts import draft_of
from perennial.records.models import Contact, Record
from perennial.records.writing import insert
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR, acting


@pytest.fixture
def made(people):
    body = {
        "family_name": "Nowak",
        "job_title": "Buyer",
        "emails": [{"value": "anna@firma.example"}],
        "city": "Łódź",
    }
    return people.alice.post("contact", body=body)


def edit(who, made, **body):
    version = who.get("contact", made["id"])["version"]
    return who.patch("contact", made["id"], body={"version": version, **body})


def many(owner, count):
    """A change that created so many contacts."""
    shape = shape_of("contact")
    with change(acting(owner), "contact.import") as act:
        drafts = [draft_of(shape, {"family_name": f"No {n}", "owner": owner.pk}) for n in range(count)]
        insert(act, shape, drafts, setting())
    return act.id


def values(event, table="contact"):
    return {
        one["field"]: (one["was"], one["now"])
        for line in event["lines"]
        if line["table"] == table
        for one in line["values"]
    }


def test_history_tells_newest_first_who_changed_what(people, made):
    edited = edit(
        people.bob,
        made,
        job_title="Head",
        emails=[{"id": made["emails"][0]["id"], "value": "a@firma.example"}],
    )
    history = people.alice.get("contact", made["id"], "history")
    newest, first = history["items"]
    assert (newest["id"], newest["actor"]["name"], newest["channel"]) == (edited["change"], "Bob", "api")
    assert values(newest) == {"job_title": ("Buyer", "Head")}
    assert values(newest, "contactpoint")["email"] == ("anna@firma.example", "a@firma.example")
    assert values(first)["family_name"] == (None, "Nowak")
    assert values(first, "contactpoint")["city"] == (None, "Łódź")
    assert history["next"] is None


def test_history_goes_on_with_its_cursor(people, made):
    for number in range(4):
        edit(people.alice, made, job_title=f"Job {number}")
    seen, cursor = [], {}
    for _page in range(10):
        page = people.alice.get("contact", made["id"], "history", limit=2, **cursor)
        seen += [values(event).get("job_title", ("", ""))[1] for event in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert [job for job in seen if job.startswith("Job")] == ["Job 3", "Job 2", "Job 1", "Job 0"]
    assert people.alice.get("contact", made["id"], "history", cursor="x").status == 400


def test_a_removed_contact_point_is_still_told_by_its_kind(people, made):
    one = made["emails"][0]["id"]
    edit(people.alice, made, emails=[{"id": one, "value": "b@firma.example"}])
    edit(people.alice, made, emails=[{"id": one, "remove": True}])
    removed, corrected, _first = people.alice.get("contact", made["id"], "history")["items"]
    assert values(removed, "contactpoint")["email"][1] is None
    assert values(corrected, "contactpoint")["email"] == ("anna@firma.example", "b@firma.example")


def test_one_lists_ones_own_changes_and_an_administrator_all(people, made):
    edited = edit(people.bob, made, job_title="Head")
    assert [one["id"] for one in people.alice.get("changes")["items"]] == [made["change"]]
    assert [one["id"] for one in people.bob.get("changes")["items"]] == [edited["change"]]
    everything = people.ada.get("changes", channel="api", entity="contact")
    assert [one["id"] for one in everything["items"]] == [edited["change"], made["change"]]
    of_bob = people.ada.get("changes", actor=people.bob.user.pk)["items"]
    assert [one["id"] for one in of_bob] == [edited["change"]]


def test_changes_are_listed_by_time_and_page_by_page(people, made):
    for number in range(4):
        edit(people.alice, made, job_title=f"Job {number}")
    first = people.alice.get("changes", limit=3)
    rest = people.alice.get("changes", limit=3, cursor=first["next"])
    numbers = [one["id"] for one in first["items"] + rest["items"]]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(numbers), rest["next"]) == (5, None)
    assert people.alice.get("changes", limit=3, cursor=rest["previous"])["items"] == first["items"]
    middle = first["items"][2]["at"]
    assert len(people.alice.get("changes", since=middle)["items"]) == 3
    assert len(people.alice.get("changes", until=middle)["items"]) == 2
    assert people.alice.get("changes", limit=3, cursor=first["next"], since=middle).status == 400


@pytest.mark.parametrize(
    "query",
    [
        {"channel": "post"},
        {"entity": "spaceship"},
        {"actor": "alice"},
        {"since": "yesterday"},
        {"since": "2026-01-31"},
        {"since": "2026-13-31T00:00:00Z"},
        {"until": "2026-01-31T09:30:00"},
        {"action": "contact.edit"},
        {"cursor": "x"},
    ],
)
def test_changes_cannot_be_asked_for_what_does_not_exist(people, query):
    assert people.alice.get("changes", **query).status == 400


def test_a_change_shows_its_lines_to_who_made_it_and_to_who_may_see_all(people, made):
    mine = people.alice.get("changes", made["change"])
    assert values(mine.body)["family_name"] == (None, "Nowak")
    assert people.bob.get("changes", made["change"]).status == 404
    assert people.ada.get("changes", made["change"])["lines"] == mine["lines"]
    assert people.charlie.get("changes", made["change"]).status == 404
    assert people.alice.get("changes", 999_999).status == 404


def test_lines_of_a_change_come_page_by_page(people):
    number = many(people.alice.user, 8)
    seen, cursor = [], {}
    while True:
        page = people.alice.get("changes", number, limit=5, **cursor)
        seen += [line["record"] for line in page["lines"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == len(set(seen)) == 8


def test_changes_of_users_and_tokens_are_shown_to_administrators_alone(people):
    number = Change.objects.filter(action="token.create").values_list("pk", flat=True).first()
    assert people.ada.get("changes", number)["lines"][0]["table"] == "token"
    assert people.alice.get("changes", number).status == 404


def test_a_preview_writes_nothing_and_says_what_would_be_kept(people, made):
    first = edit(people.alice, made, job_title="Head", given_name="Anna")
    edit(people.bob, made, job_title="Chief")
    before = Change.objects.count()
    told = people.alice.get("changes", first["change"], "preview")
    assert (told["edited"], told["values"], told["complete"]) == (1, 1, True)
    [kept] = told["kept"]
    assert (kept["record"], kept["field"], kept["reason"]) == (made["key"], "job_title", "edited")
    assert (kept["now"], kept["before"]) == ("Chief", "Buyer")
    assert Change.objects.count() == before


def test_undo_keeps_what_was_edited_since_and_can_be_undone(people, made):
    first = edit(people.alice, made, job_title="Head", given_name="Anna")
    edit(people.bob, made, job_title="Chief")
    undone = people.alice.post("changes", first["change"], "undo", body={"reason": "mistake"})
    assert (undone["reverted"], [one["field"] for one in undone["kept"]]) == (1, ["job_title"])
    now = people.alice.get("contact", made["id"])
    assert (now["job_title"], now["given_name"]) == ("Chief", None)
    told = people.alice.get("changes", undone["change"])
    assert (told["undoes"], told["reason"]) == (first["change"], "mistake")
    assert people.alice.get("changes", first["change"])["undone_by"] == undone["change"]
    assert people.alice.post("changes", undone["change"], "undo").status == 200
    assert people.alice.get("contact", made["id"])["given_name"] == "Anna"


def test_nobody_takes_back_what_a_colleague_did_without_the_right(people, made):
    assert people.bob.post("changes", made["change"], "undo").status == 404
    assert people.bob.get("changes", made["change"], "preview").status == 404
    with change(OPERATOR, "role.edit") as act:
        act.update(people.cast.member, undo_others=True)
    assert people.charlie.get("changes", made["change"])["lines"] == []
    kept = people.charlie.post("changes", made["change"], "undo")
    assert (kept["change"], [one["reason"] for one in kept["kept"]]) == (None, ["refused"])
    assert people.ada.post("changes", made["change"], "undo").status == 200


def test_what_was_undone_already_cannot_be_undone_again(people, made):
    assert people.alice.post("changes", made["change"], "undo").status == 200
    assert people.alice.post("changes", made["change"], "undo").status == 409
    edited = edit(people.alice, people.alice.post("contact", body={"family_name": "B"}), job_title="x")
    assert people.alice.post("changes", edited["change"], "undo").status == 200
    assert people.alice.post("changes", edited["change"], "undo").status == 409


@pytest.mark.parametrize("body", [{"why": "x"}, {"reason": 5}, {"reason": "x" * 501}, [1]])
def test_an_undo_takes_a_reason_and_nothing_else(people, made, body):
    assert people.alice.post("changes", made["change"], "undo", body=body).status == 400
    assert Contact.objects.filter(pk=made["id"]).exists()


@pytest.mark.django_db(transaction=True)
def test_a_large_undo_is_an_operation_that_can_be_watched(everybody):
    number = many(everybody.alice.user, 260)
    started = everybody.alice.post("changes", number, "undo", key="large")
    assert started.status == 202
    assert started.headers["Location"] == f"/api/v1/operations/{started['id']}"
    again = everybody.alice.post("changes", number, "undo", key="large")
    assert (again["id"], Operation.objects.filter(kind="undo").count()) == (started["id"], 1)
    run_inline(operation(started["id"]))
    done = everybody.alice.get("operations", started["id"])
    assert (done["state"], done["result"]["reverted"]) == ("done", 260)
    assert Contact.objects.count() == 0
    assert everybody.alice.get("changes", number)["undone_by"] == done["change"]


@pytest.mark.parametrize(
    "asked", [{"channel": ""}, {"channel": "post"}, {"entity": ""}, {"entity": "spaceship"}]
)
def test_a_list_is_narrowed_to_what_there_is(people, asked):
    assert people.alice.get("changes", **asked).status == 400


def test_a_preview_takes_no_limit_that_means_nothing(people, made):
    assert people.alice.get("changes", made["change"], "preview", limit=-1).status == 400


def test_a_preview_of_a_large_change_counts_all_of_it(people):
    number = many(people.alice.user, 260)
    told = people.alice.get("changes", number, "preview")
    assert (told["removed"], told["complete"]) == (260, True)


def test_a_preview_of_a_huge_change_looks_at_its_newest_part(people, monkeypatch):
    monkeypatch.setattr("perennial.api.changes.PREVIEWED", 6)
    shape, act = shape_of("contact"), begin(acting(people.alice.user), "contact.import")
    for number in range(4):
        with act.batch():
            insert(act, shape, [draft_of(shape, {"family_name": f"No {number}"})] * 2, setting())
    act.close()
    told = people.ada.get("changes", act.id, "preview")
    assert (told["removed"], told["complete"]) == (4, False)


def test_a_kept_contact_point_names_its_record(people, made):
    one = made["emails"][0]["id"]
    first = edit(people.alice, made, emails=[{"id": one, "value": "b@firma.example"}])
    edit(people.alice, made, emails=[{"id": one, "value": "c@firma.example"}])
    [kept] = people.alice.get("changes", first["change"], "preview")["kept"]
    assert (kept["record"], kept["now"], kept["before"]) == (
        made["key"],
        "c@firma.example",
        "anna@firma.example",
    )


def test_operations_are_seen_by_who_asked_for_them(people):
    own = enqueue("undo", requested_by=people.alice.user.pk, channel="api", parameters={"change": 1})
    assert people.alice.get("operations", own.pk)["state"] == "queued"
    assert [one["id"] for one in people.alice.get("operations")["items"]] == [own.pk]
    assert people.ada.get("operations", own.pk).status == 200
    assert people.bob.get("operations", own.pk).status == 404
    assert people.bob.get("operations")["items"] == []
    assert people.bob.post("operations", own.pk, "cancel").status == 404
    assert people.reader.post("operations", own.pk, "cancel").status == 403
    cancelled = people.alice.post("operations", own.pk, "cancel", body={"choice": "undo"}, key="c")
    assert (cancelled.status, cancelled["state"]) == (200, "cancelled")
    assert people.alice.post("operations", own.pk, "cancel", body={"choice": "undo"}, key="c").status == 200
    assert people.alice.post("operations", own.pk, "cancel").status == 409


@pytest.mark.parametrize("body", [{"choice": "burn"}, {"choice": None}, {"choices": "keep"}])
def test_a_cancel_takes_a_choice_and_nothing_else(people, body):
    own = enqueue("undo", requested_by=people.alice.user.pk, channel="api", parameters={"change": 1})
    assert people.alice.post("operations", own.pk, "cancel", body=body).status == 400


def test_an_absorbed_record_answers_with_its_survivor(people, made):
    other = create_record(acting(people.alice.user), "contact", {"family_name": "Nowack"}).head
    with change(OPERATOR, "contact.merge") as act:
        act.update(Record.objects.get(pk=other.pk), merged_into_id=made["id"])
    told = people.alice.get("contact", other.pk)
    assert (told["id"], told["merged_from"], told["title"]) == (made["id"], other.pk, "Nowak")
    assert people.alice.get("contact", other.pk, "history")["merged_from"] == other.pk
    for refused in (
        people.alice.patch("contact", other.pk, body={"version": 1, "job_title": "x"}),
        people.alice.delete("contact", other.pk),
        people.alice.post("contact", other.pk, "restore"),
    ):
        assert (refused.status, refused["survivor"]) == (409, made["id"])
    assert people.charlie.get("contact", other.pk).status == 404
    assert people.charlie.delete("contact", other.pk).status == 404


def kept_values(told):
    return {one["field"]: one["value"] for one in told["kept"]}


def test_later_edits_are_taken_back_where_that_is_asked(people, made):
    first = edit(people.alice, made, job_title="Head", given_name="Anna")
    later = edit(people.bob, made, job_title="Chief")
    before = Change.objects.count()
    [kept] = people.alice.get("changes", first["change"], "preview")["kept"]
    assert (kept["by"], kept["value"]) == (later["change"], f"records.contact:{made['id']}:job_title")
    body = {"take": [kept["value"]], "preview": True}
    seen = people.alice.post("changes", first["change"], "undo", body=body)
    assert (seen["values"], seen["kept"], seen["complete"]) == (2, [], True)
    assert Change.objects.count() == before
    people.alice.post("changes", first["change"], "undo", body={"take": [kept["value"]]})
    assert people.alice.get("contact", made["id"])["job_title"] == "Buyer"


def test_all_later_edits_but_the_excepted(people, made):
    first = edit(people.alice, made, job_title="Head", given_name="Anna")
    edit(people.bob, made, job_title="Chief", given_name="Anne")
    names = kept_values(people.alice.get("changes", first["change"], "preview"))
    body = {"take_all": True, "keep": [names["given_name"]]}
    undone = people.alice.post("changes", first["change"], "undo", body=body)
    assert [one["field"] for one in undone["kept"]] == ["given_name"]
    now = people.alice.get("contact", made["id"])
    assert (now["job_title"], now["given_name"]) == ("Buyer", "Anne")


@pytest.mark.parametrize(
    "body",
    [
        {"take": ["job_title"]},
        {"take": "all"},
        {"take": [7]},
        {"take_all": 1},
        {"preview": "yes"},
        {"keep": ["records.contact:1:job_title"]},
        {"take_all": True, "take": ["records.contact:1:job_title"]},
        {"take": [f"records.contact:{n}:job_title" for n in range(301)]},
    ],
)
def test_choices_that_make_no_sense_are_refused(people, made, body):
    first = edit(people.alice, made, job_title="Head")
    assert people.alice.post("changes", first["change"], "undo", body=body).status == 400
    assert people.alice.get("contact", made["id"])["job_title"] == "Head"


def test_a_preview_of_a_large_change_is_an_operation_whose_finds_come_page_by_page(people, monkeypatch):
    monkeypatch.setattr(changes, "AT_ONCE", 5)
    monkeypatch.setattr(changes, "PREVIEWED", 5)
    number = many(people.alice.user, 4)
    for contact in Contact.objects.order_by("pk")[:3]:
        edit(people.alice, {"id": contact.pk}, job_title="Head")
    before = Change.objects.count()
    answer = people.alice.post("changes", number, "undo", body={"preview": True})
    assert (answer.status, answer["kind"]) == (202, "undo_preview")
    run_inline(operation(answer["id"]))
    first = people.alice.get("changes", number, "preview", limit=2)
    assert (first["removed"], first["kept_count"], first["reasons"]) == (1, 3, {"edited": 3})
    assert (len(first["kept"]), first["complete"]) == (2, True)
    rest = people.alice.get("changes", number, "preview", limit=2, cursor=first["next"])
    assert (len(rest["kept"]), rest["next"]) == (1, None)
    assert Change.objects.count() == before
    edit(people.alice, {"id": Contact.objects.order_by("-pk").first().pk}, job_title="Head")
    assert people.alice.get("changes", number, "preview", limit=2, cursor=first["next"]).status == 400
    assert people.alice.get("changes", number, "preview")["kept_count"] == 4
