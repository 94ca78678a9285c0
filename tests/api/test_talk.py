"""Comments, who takes part, following and the inbox of programs."""

from __future__ import annotations

from perennial.access.models import User
from perennial.journal.fingerprint import fingerprint
from perennial.journal.following import follow
from perennial.journal.sealer import seal
from perennial.operations.jobs import discover
from perennial.records.models import Comment
from tests.api.conftest import Callers


def heard() -> None:
    discover()
    seal()
    follow(5)


def number(name: str) -> int:
    return User.objects.get(name=name).pk


def test_colleagues_comment_and_every_act_comes_back(people: Callers) -> None:
    anna = people.alice.post("contact", body={"family_name": "Nowak"})["id"]
    before = fingerprint()
    made = people.bob.post("contact", anna, "comments", body={"text": "@Alice call her"}, key="k")
    assert (made.status, made["mentions"]) == (201, [{"id": number("Alice"), "name": "Alice"}])
    again = people.bob.post("contact", anna, "comments", body={"text": "@Alice call her"}, key="k")
    assert (again["id"], Comment.objects.count()) == (made["id"], 1)
    listed = people.alice.get("contact", anna, "comments")
    assert [one["text"] for one in listed["items"]] == ["@Alice call her"]
    one = ("contact", anna, "comments", made["id"])
    assert people.alice.patch(*one, body={"text": "Mine"}).status == 403
    pinned = people.alice.patch(*one, body={"pinned": True})
    assert pinned["pinned"] is not None
    for wrong in ({}, {"text": "a", "pinned": True}, {"pinned": 1}, {"x": 1}):
        assert people.bob.patch(*one, body=wrong).status == 400
    changed = people.bob.patch(*one, body={"text": "Call her"})
    assert (changed["mentions"], changed["edited"] is None) == ([], False)
    gone = people.bob.delete(*one)
    assert people.alice.get("contact", anna, "comments")["items"] == []
    for who, act in ((people.bob, gone), (people.bob, changed), (people.alice, pinned), (people.bob, made)):
        assert who.post("changes", act["change"], "undo", body={}).status == 200
    assert fingerprint() == before


def test_strangers_and_who_may_only_read_say_nothing(people: Callers) -> None:
    anna = people.alice.post("contact", body={"family_name": "Nowak"})["id"]
    assert people.charlie.get("contact", anna, "comments").status == 404
    assert people.charlie.post("contact", anna, "comments", body={"text": "Hello"}).status == 404
    assert people.charlie.post("contact", anna, "follow").status == 404
    assert people.reader.post("contact", anna, "comments", body={"text": "Hello"}).status == 403
    assert people.reader.post("contact", anna, "unfollow").status == 403
    refused = people.alice.post("contact", anna, "comments", body={"text": "@Charlie"})
    assert (refused.status, list(refused["errors"])) == (422, ["text"])
    for number_of in range(3):
        people.alice.post("contact", anna, "comments", body={"text": f"Word {number_of}"})
    first = people.alice.get("contact", anna, "comments", limit=2)
    rest = people.alice.get("contact", anna, "comments", limit=2, cursor=first["next"])
    assert [one["text"] for one in [*first["items"], *rest["items"]]] == ["Word 2", "Word 1", "Word 0"]
    assert rest["next"] is None


def test_the_inbox_tells_what_concerns_one_and_is_read(people: Callers) -> None:
    follow(1)
    anna = people.alice.post("contact", body={"family_name": "Nowak"})["id"]
    assert people.bob.post("contact", anna, "follow")["follows"] is True
    heard()
    people.alice.patch("contact", anna, body={"version": 1, "job_title": "Buyer"})
    people.alice.post("contact", anna, "comments", body={"text": "@Bob see"})
    heard()
    told = people.bob.get("inbox", unread="true")
    assert [(one["kind"], one["record"], one["fields"]) for one in told["items"]] == [
        ("mention", anna, []),
        ("change", anna, ["job_title"]),
    ]
    assert (told["unread"], told["items"][0]["by"]["name"]) == (2, "Alice")
    page = people.bob.get("inbox", limit=1)
    assert people.bob.get("inbox", limit=1, cursor=page["next"])["items"][0]["kind"] == "change"
    ids = [one["id"] for one in told["items"]]
    assert people.charlie.post("inbox/read", body={"ids": ids})["read"] == 0
    assert people.bob.post("inbox/read", body={"ids": ids[:1]})["read"] == 1
    assert people.bob.post("inbox/read", body={"ids": None})["read"] == 1
    assert people.bob.get("inbox")["unread"] == 0
    for wrong in ({}, {"ids": "x"}, {"ids": [0]}, {"ids": [True]}):
        assert people.bob.post("inbox/read", body=wrong).status == 400
    assert people.bob.post("contact", anna, "unfollow")["follows"] is False


def test_who_takes_part_is_a_list_of_ids_or_objects(people: Callers) -> None:
    anna, jan = (people.alice.post("contact", body={"family_name": name})["id"] for name in ("Nowak", "Kos"))
    bob = number("Bob")
    made = people.alice.post(
        "activity",
        body={
            "kind": "meeting",
            "subject": "Offer",
            "participants": [anna, {"id": jan}],
            "colleagues": [f"user:{bob}"],
        },
    )
    assert (made["participants"], made["colleagues"]) == ([anna, jan], [bob])
    changed = people.alice.patch(
        "activity", made["id"], body={"version": 1, "participants": [f"contact:{jan}"]}
    )
    assert (changed["participants"], changed["colleagues"]) == ([jan], [bob])
    lines = people.alice.get("activity", made["id"], "history")["items"][0]["lines"]
    assert "participants" in str(lines)
    emptied = people.alice.patch(
        "activity", made["id"], body={"version": 2, "participants": None, "colleagues": []}
    )
    assert (emptied["participants"], emptied["colleagues"]) == ([], [])
    stranger = people.charlie.post("contact", body={"family_name": "Far"})["id"]
    refused = people.alice.patch("activity", made["id"], body={"version": 3, "participants": [stranger]})
    assert (refused.status, list(refused["errors"])) == (422, ["participants"])
