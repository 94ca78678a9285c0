"""The OpenAPI document is complete, equal to the one in the papers, and holds what the routes enforce."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from perennial.api.documented import PARAMETERS
from perennial.api.openapi import document
from perennial.api.service import api
from perennial.api.urls import urlpatterns
from perennial.schema.standard import ENTITIES
from tests.api.conftest import custom_field, form

ROOT = Path(__file__).parents[2]
DOCUMENT = document(api, ENTITIES.values())
PAGE = (ROOT / "docs/develop/api.md").read_text()
OPERATIONS = [
    (method, path, one) for path, methods in DOCUMENT["paths"].items() for method, one in methods.items()
]
NAMES = [one["operationId"] for _method, _path, one in OPERATIONS]


def refs(data):
    if isinstance(data, dict):
        if isinstance(data.get("$ref"), str):
            yield data["$ref"]
        for value in data.values():
            yield from refs(value)
    elif isinstance(data, list):
        for value in data:
            yield from refs(value)


def examples(schema, depth=0):
    """Whether a schema, or what it refers to, shows what a value looks like."""
    if depth > 8:
        return False
    if schema.get("examples") or "example" in schema or "const" in schema or "enum" in schema:
        return True
    inside = [
        *schema.get("properties", {}).values(),
        schema.get("items", {}),
        *schema.get("anyOf", ()),
        *schema.get("allOf", ()),
    ]
    inside += [resolved(schema["$ref"])] if "$ref" in schema else []
    return any(examples(one, depth + 1) for one in inside if isinstance(one, dict))


def resolved(ref):
    return DOCUMENT["components"]["schemas"][ref.rpartition("/")[2]]


@pytest.mark.parametrize("one", [one for _method, _path, one in OPERATIONS], ids=NAMES)
def test_every_answer_shows_an_example(one):
    for status, told in one["responses"].items():
        for media in told.get("content", {}).values():
            assert "example" in media or "examples" in media or examples(media.get("schema", {})), status


def test_the_document_in_the_papers_is_that_of_the_code():
    assert json.loads((ROOT / "docs/openapi.json").read_text()) == DOCUMENT, "save /api/v1/openapi.json there"


def test_describing_the_routes_is_done_once_because_anybody_may_ask(monkeypatch):
    def describe(**asked):
        raise AssertionError("This takes a second of CPU.")

    monkeypatch.setattr(api, "get_openapi_schema", describe)
    assert document(api, ENTITIES.values()) == DOCUMENT


def test_every_reference_leads_somewhere():
    for ref in set(refs(DOCUMENT)):
        found = DOCUMENT
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]


def test_every_route_is_documented():
    documented = {re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1/")) for path in DOCUMENT["paths"]}
    routes = {re.sub(r"<[^>]*>", "{}", str(pattern.pattern)) for pattern in urlpatterns[:-1]}
    routes = {key for route in routes for key in _of_entities(route)}
    assert documented == routes


def _of_entities(route):
    return [route.replace("{}", key, 1) for key in ENTITIES] if route.startswith("{}") else [route]


@pytest.mark.parametrize(("method", "path", "one"), OPERATIONS, ids=NAMES)
def test_every_operation_says_what_it_does_takes_and_answers(method, path, one):
    assert one["summary"]
    assert one["description"]
    assert one["tags"]
    assert one["security"]
    assert {"400", "401"} <= set(one["responses"])
    if method in {"post", "patch", "delete"}:
        assert "Idempotency-Key" in [parameter["name"] for parameter in one["parameters"]]
        assert {"403", "404", "409", "413", "415", "422"} <= set(one["responses"])
    blanks = set(re.findall(r"\{([^}]*)\}", path))
    assert blanks == {parameter["name"] for parameter in one["parameters"] if parameter["in"] == "path"}
    if method == "patch" or (path.count("/") == 3 and method == "post"):
        [media] = one["requestBody"]["content"].values()
        assert media["schema"]


@pytest.mark.parametrize("one", [one for _method, _path, one in OPERATIONS], ids=NAMES)
def test_every_parameter_is_described_and_shows_an_example(one):
    for parameter in one["parameters"]:
        assert parameter["description"], parameter["name"]
        assert "example" in parameter, parameter["name"]


NARROWING = {"enum", "format", "minLength", "pattern"}
LIMITED = [
    (path.removeprefix("/api/v1/"), told["schema"])
    for method, path, one in OPERATIONS
    for told in one["parameters"]
    if told["name"] == "limit" and ("{number}" not in path or path.endswith("contact/{number}/history"))
]


@pytest.mark.parametrize(("path", "told"), LIMITED, ids=[path for path, _told in LIMITED])
def test_a_limit_is_as_long_as_it_says(people, path, told):
    record = people.alice.post("contact", body={"family_name": "Nowak"})
    address = path.format(number=record["id"]).split("/")
    more = {"q": "nowak"} if path == "search" else {}
    for limit in (told["minimum"], told["default"], told["maximum"]):
        assert people.alice.get(*address, limit=limit, **more).status == 200
    assert people.alice.get(*address, limit=told["maximum"] + 1, **more).status == 400


NEVER_EMPTY = [
    (path.removeprefix("/api/v1/"), told["name"])
    for method, path, one in OPERATIONS
    for told in one["parameters"]
    if told["in"] == "query" and (told["schema"]["type"] != "string" or {*told["schema"]} & NARROWING)
    if "{number}" not in path or "/contact/" in path
]


@pytest.mark.parametrize(("path", "name"), NEVER_EMPTY, ids=[f"{path} {name}" for path, name in NEVER_EMPTY])
def test_a_value_that_may_not_be_empty_is_refused_when_it_is(people, path, name):
    record = people.alice.post("contact", body={"family_name": "Nowak"})
    query = {"q": "nowak", name: ""} if path == "search" else {name: ""}
    told = people.alice.get(*path.format(number=record["id"]).split("/"), **query)
    assert told.status == 400
    assert name in told["errors"]


def test_names_of_operations_are_unique():
    assert len(NAMES) == len(set(NAMES))


def sent(entity, example):
    """The arguments of a call that sends the example, with a file where the entity is one."""
    if not ENTITIES[entity].fields_of_kind("file"):
        return {"body": example}
    return form({"file": ("a.txt", b"hello"), "record": json.dumps(example)})


def test_bodies_have_examples_that_the_api_takes(people):
    schemas = DOCUMENT["components"]["schemas"]
    for entity in ENTITIES:
        [example] = schemas[f"{entity.capitalize()}Create"]["examples"]
        made = people.alice.post(entity, **sent(entity, example))
        assert made.status == 201
        [edit] = schemas[f"{entity.capitalize()}Patch"]["examples"]
        assert people.alice.patch(entity, made["id"], body={**edit, "version": made["version"]}).status == 200


def test_the_example_of_a_filter_finds(people):
    people.alice.post("contact", body={"family_name": "Nowak", "city": "Łódź"})
    assert len(people.alice.get("contact", filter=PARAMETERS["filter"]["example"])["items"]) == 1


def test_the_live_document_shows_custom_fields_to_who_has_a_token(people):
    custom_field("contact", "x_size", "number", decimals=2)
    assert "x_size" not in json.dumps(people.nobody.get("openapi.json").body)
    assert people.nobody.get("openapi.json").body == DOCUMENT
    contact = people.alice.get("openapi.json")["components"]["schemas"]["ContactCreate"]
    assert contact["properties"]["x_size"]["pattern"]
    stranger = people.nobody.call("GET", "openapi.json", headers={"authorization": "Bearer prn_made-up"})
    assert stranger.status == 401


def test_shapes_say_what_can_be_asked_and_all_of_it_can(people):
    custom_field("contact", "x_size", "number", decimals=2)
    told = people.alice.get("shapes", "contact")
    fields = {one["key"]: one for one in told["fields"]}
    assert (fields["x_size"]["custom"], fields["x_size"]["decimals"]) == (True, 2)
    assert [one["key"] for one in fields["lifecycle"]["choices"]][:2] == ["prospect", "customer"]
    for one in told["fields"]:
        if "is_filled" in one["operators"]:
            where = json.dumps({"field": one["key"], "op": "is_filled"})
            assert people.alice.get("contact", filter=where).status == 200, one["key"]
        assert bool(one["operators"]) or one["key"] in {"birthday", "street", "postal_code", "region"}
    for sort in told["sorts"]:
        assert people.alice.get("contact", sort=sort).status == 200, sort
    assert [one["key"] for one in people.alice.get("shapes")["items"]] == [*ENTITIES]
    assert people.alice.call("GET", "shapes", "spaceship").status == 404


def test_the_page_about_the_api_names_every_operation_and_parameter():
    for _method, path, _one in OPERATIONS:
        general = re.sub(rf"/({'|'.join(ENTITIES)})\b", "/{entity}", path)
        told = [f"`{one.removeprefix('/api/v1') or '/'}`" for one in (general, path)]
        assert any(one in PAGE for one in told), general
    for name in PARAMETERS:
        assert f"`{name}`" in PAGE, name
