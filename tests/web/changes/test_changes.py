"""The journal as people read it, and taking back from it."""

import re

import pytest

from perennial.access.actions import edit_role, edit_user
from perennial.insight.actions import create_report
from perennial.journal.models import Change
from perennial.operations.models import Operation
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.trash import trash_records
from perennial.records.models import Contact
from perennial.web.changes import undoing
from tests.cast import OPERATOR, acting
from tests.records.people import another
from tests.web.doors import HTMX, door, receipts, work

NAMES = {"given_name": "Heike", "family_name": "Sandvoss"}


@pytest.fixture
def heike(people):
    """Alice's contact with a phone that she corrected once."""
    alice = acting(people.alice)
    made = create_record(alice, "contact", NAMES | {"phone": "+49 40 66969 230"}).head.pk
    edit_record(alice, "contact", made, {"phone": "+49 40 66969 203"})
    return made


def newest():
    return Change.objects.order_by("-pk").first()


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def told(answer):
    """What the acts of a page say, newest first."""
    return [f"{act['lead']} {act['text']}" for day in answer.context["days"] for act in day["acts"]]


def test_a_change_is_told_in_a_sentence_with_before_and_after(people, heike):
    page = text(door(people.alice).get("/changes"))
    assert "Phone of Heike Sandvoss changed" in page
    assert "+49 40 66969230 → +49 40 66969203" in page
    assert "Created Heike Sandvoss" in page


def test_people_see_their_own_changes_and_not_those_of_others(people, heike):
    page = text(door(people.bob).get("/changes"))
    assert "Heike" not in page
    assert "Nothing has happened yet" in page
    assert door(people.charlie).get(f"/changes/{newest().pk}").status_code == 404


def test_who_may_undo_for_others_sees_everybodys(people, heike):
    edit_role(OPERATOR, people.member, undo_others=True)
    assert "Phone of Heike Sandvoss changed" in text(door(people.bob).get("/changes"))


def test_what_is_somebodys_own_is_not_named_to_who_cannot_take_it_back(people, heike):
    edit_role(OPERATOR, people.member, undo_others=True)
    create_report(acting(people.alice), "contact", name="Who leaves us")
    page = text(door(people.bob).get(f"/changes/{newest().pk}"))
    assert "Who leaves us" not in page
    assert "not yours to change" in page
    assert "Who leaves us" in text(door(people.alice).get(f"/changes/{newest().pk}"))


def test_a_stranger_who_sees_the_change_does_not_read_the_record(people, heike):
    edit_role(OPERATOR, people.member, undo_others=True)
    page = text(door(people.charlie).get("/changes"))
    assert "Heike" not in page
    assert "66969" not in page
    assert "a contact that is not open to you" in page
    detail = text(door(people.charlie).get(f"/changes/{newest().pk - 1}"))
    assert "66969" not in detail


def test_a_veiled_field_is_withheld_from_the_sentence(people, heike):
    veils = {("contact", "phone"): "hidden"}
    edit_role(OPERATOR, people.member, undo_others=True, veils=veils)
    page = text(door(people.bob).get("/changes"))
    assert "66969" not in page
    assert "Edited Heike Sandvoss" in page


def test_many_at_once_are_told_by_number(people, heike):
    alice = acting(people.alice)
    other = another(alice, "contact", NAMES).pk
    trash_records(alice, "contact", [heike, other])
    page = text(door(people.alice).get("/changes"))
    assert "Deleted 2 contacts" in page
    assert "2 records" in page


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("who=me", True),
        ("who=programs", False),
        ("what=contact", True),
        ("what=company", False),
        ("way=web", True),
        ("way=api", False),
        ("when=today", True),
        ("size=large", False),
    ],
)
def test_the_address_narrows_the_journal(people, heike, query, there):
    assert ("Heike" in text(door(people.alice).get(f"/changes?{query}"))) is there


@pytest.mark.parametrize("query", ["who=999", "what=unicorn", "way=pigeon", "when=soon", "cursor=made-up"])
def test_a_filter_there_is_not_is_said_and_never_ignored(people, heike, query):
    assert door(people.ada).get(f"/changes?{query}").status_code == 400


def test_older_changes_stand_on_the_next_page_and_back(people):
    alice = acting(people.alice)
    for number in range(60):
        create_record(alice, "contact", {"family_name": f"Number {number:02}"})
    client = door(people.alice)
    first = client.get("/changes")
    assert "Number 59" in text(first)
    assert "Number 09" not in text(first)
    onward = first.context["next_url"]
    second = client.get(onward)
    assert "Number 09" in text(second)
    assert "Number 10" not in text(second)
    back = client.get(second.context["previous_url"])
    assert told(back) == told(first)
    assert door(people.bob).get(onward).status_code == 400


def test_the_journal_comes_alone_when_it_is_asked_for(people, heike):
    answer = door(people.alice).get("/changes?who=me", headers=HTMX | {"HX-Target": "journal"})
    assert "<html" not in answer.content.decode()
    assert 'id="journal"' in answer.content.decode()


def test_the_preview_says_what_would_happen_and_writes_nothing(people, heike):
    change = newest()
    page = text(door(people.alice).get(f"/changes/{change.pk}"))
    assert "nothing has happened yet" in page
    assert "Take back 1" in page
    assert newest() == change


def test_taking_back_puts_the_value_back_and_its_receipt_can_be_undone(people, heike):
    client, change = door(people.alice), newest()
    answer = client.post(f"/changes/{change.pk}/undo", {"reason": "wrong person"})
    assert answer.status_code == 303
    assert Contact.objects.get(pk=heike).phone == "+49 40 66969 230"
    [(sentence, undo)] = receipts(answer)
    assert sentence == "1 record taken back"
    page = text(client.get("/changes"))
    assert "Taken back by Alice" in page
    assert "wrong person" in page
    assert told(client.get("/changes"))[0] == "Took back “Phone of Heike Sandvoss changed”"
    redone = client.post(undo)
    assert receipts(redone)[-1][0] == "1 record done again"
    assert told(client.get("/changes"))[0] == "Redone “Phone of Heike Sandvoss changed”"
    assert Contact.objects.get(pk=heike).phone == "+49 40 66969 203"
    assert "Taken back by Alice" not in [
        a["note"] for d in client.get("/changes").context["days"] for a in d["acts"][2:]
    ]


def test_what_is_undone_is_struck_and_offers_the_redo(people, heike):
    client, change = door(people.alice), newest()
    client.post(f"/changes/{change.pk}/undo")
    acts = [act for day in client.get("/changes").context["days"] for act in day["acts"]]
    struck = next(act for act in acts if act.get("state") == "undone")
    assert struck["undo_url"] == f"/changes/{newest().pk}"
    assert struck["undo_label"] == "Redo"


def test_what_was_edited_since_is_kept_and_listed_with_both_values(people, heike):
    change = newest()
    edit_record(acting(people.ada), "contact", heike, {"phone": "+49 40 66969 999"})
    page = text(door(people.alice).get(f"/changes/{change.pk}"))
    assert "edited since" in page
    assert "+49 40 66969999" in page
    assert "+49 40 66969230" in page
    answer = door(people.alice).post(f"/changes/{change.pk}/undo")
    assert receipts(answer)[0][0].startswith("Nothing was taken back")
    assert Contact.objects.get(pk=heike).phone == "+49 40 66969 999"


def test_another_persons_change_cannot_be_taken_back(people, heike):
    change = newest()
    assert door(people.bob).post(f"/changes/{change.pk}/undo").status_code == 404
    assert Contact.objects.get(pk=heike).phone == "+49 40 66969 203"


def test_a_second_undo_finds_nothing_left(people, heike):
    client, change = door(people.alice), newest()
    client.post(f"/changes/{change.pk}/undo")
    assert client.post(f"/changes/{change.pk}/undo").status_code == 409


def test_a_link_takes_nothing_back(people, heike):
    assert door(people.alice).get(f"/changes/{newest().pk}/undo").status_code == 405


def test_a_large_change_is_taken_back_as_an_operation(people, heike, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    change = newest()
    answer = door(people.alice).post(f"/changes/{change.pk}/undo")
    operation = Operation.objects.get(kind="undo")
    assert answer["Location"] == f"/operations/{operation.pk}"
    work()
    assert Contact.objects.get(pk=heike).phone == "+49 40 66969 230"


def test_undoing_a_creation_from_its_own_page_leads_to_the_list(people):
    made = create_record(acting(people.alice), "contact", NAMES).head.pk
    referer = f"http://testserver/contacts/{made}"
    answer = door(people.alice).post(f"/changes/{newest().pk}/undo", headers={"Referer": referer})
    assert answer["Location"] == "/contacts"


def test_only_administrators_read_who_was_configured(people):
    ada = acting(people.ada)
    edit_user(ada, people.charlie, name="Charles")
    assert "User changed Charles" in text(door(people.ada).get("/changes"))
    edit_role(OPERATOR, people.member, undo_others=True)
    page = door(people.bob).get("/changes")
    assert not any("Charles" in line for line in told(page))
    acts = [act for day in page.context["days"] for act in day["acts"] if act["lead"] == "User changed"]
    assert acts[0]["reason"] == "for administrators"
    assert acts[0]["undo_url"] == ""


def test_a_reason_of_another_sort_stands_instead_of_the_button(people):
    assert (
        door(people.ada).post(f"/settings/users/{people.charlie.pk}/active", {"active": "0"}).status_code
        == 303
    )
    page = text(door(people.ada).get(f"/changes/{newest().pk}"))
    assert "Cannot be taken back: stays as it is" in page
