"""Converting leads through the API."""

from __future__ import annotations

import pytest

from perennial.journal.fingerprint import fingerprint

ANNA = {
    "given_name": "Anna",
    "family_name": "Kowalska",
    "company_name": "Baltic Yachts",
    "emails": [{"value": "anna@baltic.example"}],
    "amount": {"amount": "12000", "currency": "EUR"},
}


@pytest.fixture
def anna(people):
    return people.ada.post("lead", body=ANNA)["id"]


def convert(who, lead, key="", **body):
    return who.post(f"lead/{lead}/convert", body=body or None, key=key)


def test_a_lead_becomes_new_records_and_undo_takes_them_back(people, anna):
    before = fingerprint()
    done = convert(people.ada, anna, deal={"values": {"name": "Winches"}}, reason="Signed on the fair")
    assert (done.status, done["lead"], done["left"]) == (200, anna, 0)
    assert people.ada.get("contact", done["contact"])["title"] == "Anna Kowalska"
    assert people.ada.get("deal", done["deal"])["amount"] == {"amount": 1_200_000, "currency": "EUR"}
    now = people.ada.get("lead", anna)
    assert (now["status"], now["converted_company"]) == ("converted", done["company"])
    change = people.ada.get(f"changes/{done['change']}")
    assert (change["action"], change["reason"]) == ("lead.convert", "Signed on the fair")
    assert people.ada.post(f"changes/{done['change']}/undo").status == 200
    assert fingerprint() == before


def test_without_a_body_it_becomes_whom_it_names(people, anna):
    done = convert(people.ada, anna)
    assert (done.status, done["deal"]) == (200, None)
    assert None not in (done["contact"], done["company"])
    mute = people.ada.another("lead", {"company_name": "Hutmet"})["id"]
    assert convert(people.ada, mute)["contact"] is None


def test_it_joins_what_is_there(people, anna):
    person = people.ada.post("contact", body={"given_name": "Ania", "job_title": "Buyer"})["id"]
    done = convert(people.ada, anna, contact={"record": person, "take": ["given_name"]}, company=None)
    assert (done["contact"], done["company"]) == (person, None)
    shown = people.ada.get("contact", person)
    assert (shown["title"], shown["job_title"]) == ("Anna Kowalska", "Buyer")


def test_one_key_converts_once_and_another_request_is_told_so(people, anna):
    first, again = (convert(people.ada, anna, key="once") for _time in range(2))
    assert first.body == again.body
    other = convert(people.ada, anna)
    assert (other.status, other["type"]) == (409, "urn:perennial:problem:already_converted")
    assert "Anna Kowalska" in other["detail"]


def test_whoever_is_there_already_is_named_and_can_be_acknowledged(people, anna):
    person = people.ada.post(
        "contact", body={key: ANNA[key] for key in ("given_name", "family_name", "emails")}
    )
    asked = convert(people.ada, anna)
    assert asked.status == 409
    assert [(one["entity"], one["id"]) for one in asked["candidates"]] == [("contact", person["id"])]
    known = {"rules": [one["rule"] for one in asked["warned"]], "reason": "Mother and daughter"}
    assert convert(people.ada, anna, acknowledge=known).status == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"contact": 7}, 400, "contact"),
        ({"contact": None, "company": None}, 400, "contact"),
        ({"contact": {"record": "7"}}, 400, "contact.record"),
        ({"contact": {"record": 999_999}}, 404, None),
        ({"contact": {"record": 7, "values": {"given_name": "A"}}}, 400, "contact"),
        ({"contact": {"take": ["given_name"]}}, 400, "contact"),
        ({"contact": {"values": {"surname": "A"}}}, 400, "surname"),
        ({"deal": {"record": 7}}, 400, "record"),
        ({"deals": {}}, 400, "deals"),
        ({"version": 0}, 400, "version"),
        ({"version": 99}, 409, None),
    ],
)
def test_a_body_that_says_nothing_clear_is_refused_at_its_field(people, anna, body, status, field):
    before = fingerprint()
    no = convert(people.ada, anna, **body)
    assert no.status == status
    assert field is None or field in no["errors"]
    assert fingerprint() == before


def test_strangers_learn_nothing(people):
    lead = people.alice.post("lead", body=ANNA)["id"]
    assert convert(people.charlie, lead).status == 404
