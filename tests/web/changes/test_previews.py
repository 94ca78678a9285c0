"""The preview of an undo: choices about later edits, and large changes that are looked through first."""

import pytest

from perennial.access.actions import edit_role
from perennial.journal.models import Change
from perennial.operations.models import Operation
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.models import Contact
from perennial.web.changes import undoing
from tests.cast import OPERATOR, acting
from tests.web.doors import HTMX, door, receipts, work

VALUES = {"job_title": "Chef", "salutation": "Pani"}


@pytest.fixture
def anna(people):
    return create_record(
        acting(people.alice), "contact", {"given_name": "Anna", "job_title": "Buyer"}
    ).head.pk


@pytest.fixture
def change(people, anna):
    """Alice's edit of two values, one of which Bob edited since."""
    done = edit_record(acting(people.alice), "contact", anna, VALUES)
    edit_record(acting(people.bob), "contact", anna, {"job_title": "Boss"})
    return Change.objects.get(pk=done.change)


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 0)


def url(change, verb=""):
    return f"/changes/{change.pk}{verb}"


def name(anna):
    return f"v:records.contact:{anna}:job_title"


def sums(answer):
    return {one["label"]: one["value"] for one in answer.context["sums"]}


def test_a_later_edit_names_who_and_when_and_offers_both_values(people, change):
    [one] = door(people.alice).get(url(change)).context["conflicts"]
    assert one["sentence"].startswith("edited by Bob, ")
    assert [(c["shown"], c["chosen"]) for c in one["choices"]] == [("Boss", True), ("Buyer", False)]


def test_choosing_counts_again_and_writes_nothing(people, change, anna):
    client, before = door(people.alice), Change.objects.count()
    assert sums(client.get(url(change)))["Kept, edited since"] == "1"
    answer = client.post(url(change, "/choose"), {name(anna): "take", "reason": "wrong person"})
    assert sums(answer) == {"Records back to before": "1", "Values put back": "2"}
    assert 'value="wrong person"' in answer.content.decode()
    assert Change.objects.count() == before


def test_a_chosen_value_is_taken_back_and_another_is_kept(people, change, anna):
    client = door(people.alice)
    client.post(url(change, "/undo"), {name(anna): "take"})
    now = Contact.objects.get(pk=anna)
    assert (now.job_title, now.salutation) == ("Buyer", "")


def test_all_are_taken_back_but_the_excepted(people, change, anna):
    client = door(people.alice)
    answer = client.post(url(change, "/choose"), {"set_all": "take"})
    assert answer.context["choice"].rule == "take"
    client.post(url(change, "/undo"), {"all": "take", name(anna): "keep"})
    assert Contact.objects.get(pk=anna).job_title == "Boss"


def test_choices_of_other_pages_travel_along(people, change, anna, monkeypatch):
    monkeypatch.setattr(undoing, "KEPT_SHOWN", 1)
    edit_record(acting(people.bob), "contact", anna, {"salutation": "Dr"})
    client = door(people.alice)
    first = client.get(url(change))
    assert (first.context["kept_range"], first.context["next_page"]) == ("1–1", 2)
    second = client.post(url(change, "/choose"), {name(anna): "take", "page": "2"})
    [shown] = second.context["conflicts"]
    here, there = {name(anna), f"v:records.contact:{anna}:salutation"}, shown["name"]
    assert there in here
    assert second.context["elsewhere"] == sorted({name(anna)} - {there})


@pytest.mark.parametrize("field", ["v:nonsense", "v:records.nothing:1:x"])
def test_a_choice_of_what_does_not_exist_is_said(people, change, field):
    assert door(people.alice).post(url(change, "/undo"), {field: "take"}).status_code == 400


def test_after_an_undo_the_page_shows_what_was_kept(people, change):
    client = door(people.alice)
    answer = client.post(url(change, "/undo"))
    assert answer["Location"] == url(change)
    assert receipts(answer)[0][0] == "1 record taken back, 1 kept as it is"
    [kept] = client.get(url(change)).context["kept_now"]
    assert (kept["field"], kept["now"], kept["before"]) == ("Job", "Boss", "Buyer")


def test_a_created_record_says_what_was_edited_in_it(people, anna):
    edit_record(acting(people.bob), "contact", anna, {"job_title": "Boss"})
    born = Change.objects.filter(action="contact.create").get()
    [kept] = door(people.alice).get(url(born)).context["kept"]
    assert (kept["field"], kept["now"], kept["before"]) == ("Job", "Boss", "Buyer")


def test_a_record_that_stays_names_who_refers_to_it(people):
    alice = acting(people.alice)
    firma = create_record(alice, "company", {"name": "Firma"})
    create_record(alice, "contact", {"given_name": "Anna", "company": firma.head.pk})
    [kept] = door(people.alice).get(f"/changes/{firma.change}").context["kept"]
    assert kept["sentence"] == "Anna refers to it"


def test_a_large_change_is_looked_through_before_it_is_taken_back(people, change, large):
    client = door(people.alice)
    assert "See what would happen" in client.get(url(change)).content.decode()
    assert client.post(url(change, "/look"))["Location"] == url(change)
    waiting = client.get(url(change), headers=HTMX | {"HX-Target": "undoing"}).content.decode()
    assert "every 1s" in waiting
    assert "<html" not in waiting
    assert '<meta http-equiv="refresh"' in client.get(url(change)).content.decode()
    work()
    answer = client.get(url(change))
    assert sums(answer) == {
        "Records back to before": "1", "Values put back": "1", "Kept, edited since": "1",
    }  # fmt: skip
    assert "every 1s" not in answer.content.decode()


def test_a_look_that_no_longer_holds_is_repeated_before_anything_is_taken_back(people, change, anna, large):
    client = door(people.alice)
    client.post(url(change, "/look"))
    work()
    look = Operation.objects.get(kind="undo_preview")
    edit_record(acting(people.bob), "contact", anna, {"salutation": "Dr"})
    assert "somebody edited since" in client.get(url(change)).content.decode()
    answer = client.post(url(change, "/undo"), {"looked": look.pk})
    assert answer["Location"] == url(change)
    assert receipts(answer)[0][0].startswith("Nothing was taken back yet")
    assert not Operation.objects.filter(kind="undo").exists()
    work()
    assert sums(client.get(url(change)))["Kept, edited since"] == "2"


def test_choices_and_reason_reach_the_undo_of_a_large_change(people, change, anna, large):
    client = door(people.alice)
    client.post(url(change, "/look"))
    work()
    looked = Operation.objects.get(kind="undo_preview").pk
    client.post(url(change, "/undo"), {"looked": looked, name(anna): "take", "reason": "wrong person"})
    work()
    assert Contact.objects.get(pk=anna).job_title == "Buyer"
    assert "wrong person" in client.get("/changes").content.decode()


def test_a_cancelled_look_offers_another(people, change, large):
    client = door(people.alice)
    client.post(url(change, "/look"))
    client.post(f"/operations/{Operation.objects.get().pk}/cancel")
    assert "Look again" in client.get(url(change)).content.decode()


def test_the_kept_of_a_large_undo_are_shown_afterwards(people, change, large):
    client = door(people.alice)
    client.post(url(change, "/undo"))
    work()
    [kept] = client.get(url(change)).context["kept_now"]
    assert (kept["now"], kept["before"]) == ("Boss", "Buyer")


def test_the_rest_of_an_undo_that_was_stopped_can_be_taken_back(people, change, large):
    client = door(people.alice)
    client.post(url(change, "/undo"))
    work()
    assert "Redo" in client.get(url(change)).content.decode()
    Operation.objects.filter(kind="undo").update(state="cancelled")
    page = client.get(url(change)).content.decode()
    assert "Taken back in part" in page
    assert "See what would happen" in page


def test_whoever_may_not_edit_the_records_is_told_so_without_values(people, change):
    assert door(people.bob).post(url(change, "/look")).status_code == 404
    edit_role(OPERATOR, people.member, undo_others=True)
    answer = door(people.charlie).get(url(change))
    assert {one["sentence"] for one in answer.context["kept"]} == {"not yours to change"}
    assert "Nothing of it can be taken back" in answer.content.decode()
    assert "Boss" not in answer.content.decode()
