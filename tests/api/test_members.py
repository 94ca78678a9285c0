"""Who is in a campaign, through the API."""

from __future__ import annotations

import pytest

from perennial.journal.fingerprint import fingerprint


@pytest.fixture
def fair(people):
    return people.ada.post("campaign", body={"name": "Spring fair"})["id"]


def put(who, campaign, key="", **body):
    return who.post(f"campaign/{campaign}/members", body=body, key=key)


def test_people_are_put_in_moved_and_taken_out_page_by_page(people, fair):
    ids = [people.ada.another("contact", {"family_name": f"Nowak {n}"})["id"] for n in range(3)]
    lead = people.ada.another("lead", {"family_name": "Lis"})["id"]
    before = fingerprint()
    done = put(people.ada, fair, contact=ids, lead=[lead], state="invited")
    assert (done.status, done["changed"]) == (200, 4)
    assert put(people.ada, fair, contact=ids[:1], state="invited")["change"] is None
    put(people.ada, fair, contact=ids[:1], state="responded")
    first = people.ada.get("campaign", fair, "members", limit=3)
    assert [one["state"] for one in first["items"]] == ["responded", "invited", "invited"]
    rest = people.ada.get("campaign", fair, "members", limit=3, cursor=first["next"])
    assert (rest["items"], rest["next"]) == ([{"record": f"lead:{lead}", "state": "invited"}], None)
    some = people.ada.get("campaign", fair, "members", state="responded")
    assert [one["record"] for one in some["items"]] == [f"contact:{ids[0]}"]
    gone = put(people.ada, fair, contact=ids, lead=[lead], state=None)
    assert gone["changed"] == 4
    assert people.ada.get("campaign", fair, "members")["items"] == []
    assert people.ada.post(f"changes/{gone['change']}/undo").status == 200
    assert put(people.ada, fair, contact=ids, lead=[lead], state=None)["changed"] == 4
    assert fingerprint() == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"contact": "1"},
        {"contact": [True]},
        {"contact": [1], "state": "bored"},
        {"contact": [1], "state": 7},
        {"contact": [1], "role": "invited"},
    ],
)
def test_what_cannot_be_read_is_refused(people, fair, body):
    assert put(people.ada, fair, **body).status == 400


def test_strangers_and_a_second_request_change_nothing(people, fair):
    anna = people.ada.another("contact", {"family_name": "Nowak"})["id"]
    first, again = (put(people.ada, fair, key="once", contact=[anna]) for _time in range(2))
    assert first.body == again.body
    assert put(people.charlie, fair, contact=[anna]).status == 404
    assert people.charlie.get("campaign", fair, "members").status == 404
    assert put(people.ada, 10**9, contact=[anna]).status == 404
