"""Lists and search over the API: filters, sorts, pages, chosen fields, and a bounded number of statements."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import custom_field

CITIES = ("Łódź", "Wien", "")


@pytest.fixture
def twelve(people):
    """Twelve contacts of Alice's, Person 00 to Person 11, by turns in Łódź, in Vienna and nowhere."""
    company = people.alice.post("company", body={"name": "Jantar"})["id"]
    made = []
    for number in range(12):
        body = {"family_name": f"Person {number:02}", "company": company, "city": CITIES[number % 3]}
        body["emails"] = [{"value": f"p{number}@firma.example"}, {"value": f"q{number}@firma.example"}]
        made.append(people.alice.another("contact", body)["id"])
    return made


def names(answer):
    return [one["title"] for one in answer["items"]]


def rule(**parts):
    return json.dumps(parts)


def test_pages_follow_each_other_in_both_directions(people, twelve):
    first = people.alice.get("contact", limit=5)
    second = people.alice.get("contact", limit=5, cursor=first["next"])
    third = people.alice.get("contact", limit=5, cursor=second["next"])
    assert names(first) + names(second) + names(third) == [f"Person {number:02}" for number in range(12)]
    assert (first["previous"], third["next"]) == (None, None)
    assert names(people.alice.get("contact", limit=5, cursor=third["previous"])) == names(second)


def test_a_filter_narrows_and_a_sort_orders(people, twelve):
    where = rule(all=[{"field": "city", "op": "is", "value": "lodz"}])
    found = people.alice.get("contact", filter=where, sort="-name", count="true")
    assert names(found) == ["Person 09", "Person 06", "Person 03", "Person 00"]
    assert (found["count"], found["sort"]) == ({"number": 4, "exact": True}, "-name")
    linked = rule(field="company.name", op="contains", value="jant")
    assert len(people.alice.get("contact", filter=linked)["items"]) == 12


def test_filters_and_sorts_on_custom_fields_work_as_on_any(people):
    custom_field("contact", "x_size", "number", decimals=2)
    for size in ("1.50", "20.25"):
        assert people.alice.post("contact", body={"family_name": size, "x_size": size}).status == 201
    found = people.alice.get(
        "contact", filter=rule(field="x_size", op="above", value="2"), fields="x_size,title"
    )
    assert [one["x_size"] for one in found["items"]] == ["20.25"]


def test_only_the_fields_that_are_asked_for_come(people, twelve):
    [one] = people.alice.get("contact", limit=1, fields="title,emails")["items"]
    assert set(one) == {"id", "key", "entity", "version", "title", "emails"}
    assert set(people.alice.get("contact", twelve[0], fields="city").body) == {
        "id",
        "key",
        "entity",
        "version",
        "city",
    }


@pytest.mark.parametrize(
    "query",
    [
        {"nmae": "x"},
        {"name": "Anna"},
        {"sort": "nmae"},
        {"sort": "street"},
        {"sort": "name__contains"},
        {"sort": "-"},
        {"sort": ""},
        {"sort": "--name"},
        {"fields": "title,,city"},
        {"fields": "title,nmae"},
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "201"},
        {"limit": "ten"},
        {"limit": "1e3"},
        {"trashed": "yes"},
        {"count": "1"},
        {"cursor": "made-up"},
        {"filter": "city is Łódź"},
        {"filter": "[]"},
        {"filter": '{"field": "nmae", "op": "is", "value": "x"}'},
        {"filter": '{"field": "city", "op": "regex", "value": "x"}'},
        {"filter": '{"field": "city", "op": "is", "value": "x", "colour": "red"}'},
        {"filter": '{"field": "city", "op": "is", "op": "is_not", "value": "x"}'},
        {"filter": '{"field": "city__gt", "op": "is", "value": "x"}'},
        {"filter": '{"field": "created", "op": "above", "value": 1.5}'},
        {"filter": "[" * 5000},
        {"filter": '{"not":' * 30 + "{}" + "}" * 30},
        {"filter": '{"field": "city", "op": "is", "value": NaN}'},
        {"filter": '{"field": "city", "op": "is", "value": "a\\u0000b"}'},
    ],
)
def test_what_cannot_be_asked_is_refused_and_never_ignored(people, query):
    refused = people.alice.get("contact", **query)
    assert (refused.status, bool(refused["errors"])) == (400, True)


def test_a_parameter_is_sent_once(people):
    response = people.alice.client.get("/api/v1/contact?limit=1&limit=2", headers=people.alice.headers)
    assert response.status_code == 400


def test_a_cursor_belongs_to_its_list_and_user(people, twelve):
    cursor = people.alice.get("contact", limit=5)["next"]
    assert people.alice.get("contact", limit=5, cursor=cursor, sort="-name").status == 400
    assert people.bob.get("contact", limit=5, cursor=cursor).status == 400


def statements(who, **query):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = who.client.get("/api/v1/contact", query, headers=who.headers)
    assert found.status_code == 200
    return len(seen), json.loads(found.content)


def test_a_page_of_fifty_takes_no_more_statements_than_a_page_of_one(people, twelve):
    custom_field("contact", "x_partner", "record", target="company")
    for number in range(45):
        people.alice.call("POST", "contact", body={"family_name": f"More {number}"}, documented=False)
    one, _body = statements(people.alice, limit=1)
    fifty, body = statements(people.alice, limit=50)
    assert len(body["items"]) == 50
    assert fifty <= one
    assert fifty <= 12


def test_search_finds_what_one_may_see(people, twelve):
    found = people.alice.get("search", q="person 07")
    assert found["items"][0]["title"] == "Person 07"
    assert found["items"][0]["url"] == f"/api/v1/contact/{twelve[7]}"
    assert people.charlie.get("search", q="person 07")["items"] == []
    assert people.alice.get("search", q="jantar", entity="company")["items"][0]["entity"] == "company"


@pytest.mark.parametrize(
    "query", [{}, {"q": " "}, {"q": "x" * 201}, {"q": "x", "limit": 101}, {"q": "x", "entities": "a"}]
)
def test_a_search_for_nothing_is_refused(people, query):
    assert people.alice.get("search", **query).status == 400


def test_a_search_in_an_unknown_entity_is_refused(people):
    assert people.alice.get("search", q="x", entity="spaceship").status == 400
