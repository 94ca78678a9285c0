"""What nobody named is refused: unknown keys, and filters and sorts that try to reach the database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, encode_multipart

from perennial.records.actions.comments import say
from perennial.records.models import Comment
from perennial.web.records.entities import PLURALS
from tests.cast import acting
from tests.side_doors.halves import ours
from tests.side_doors.routes import Operation, operations, routes
from tests.side_doors.suppliers import addresses, entity_of, with_query
from tests.side_doors.test_writing import taken_back
from tests.side_doors.world import Answer, World, world

ERRORS = (
    "Traceback",
    "FieldError",
    "Cannot resolve keyword",
    "Choices are:",
    "django.",
    "SELECT ",
    "no such column",
)
LOOKUPS = [
    "owner__password__startswith",
    "owner.password",
    "company__owner__email",
    "company.owner.email",
    "attributes__x",
    "attributes",
    "facts",
    "record__entity",
    "pk",
    "name_key",
    "x' OR 1=1",
    "name; DROP TABLE records_contact",
    "../name",
    "__class__",
    "",
    "?",
    "-",
    "--name",
    "name,city",
    "a" * 5000,
    "\u0000",
    "\ud800",
    "\u202ename",
]
PATHS = [*LOOKUPS, 7, None, True, [], {}, ["name"], "company." * 40 + "name"]


def hostile_filters() -> list[str]:
    """Conditions of a shape, depth or size that means nothing."""
    tests = [{"field": one, "op": "is", "value": "x"} for one in PATHS]
    tests += [
        {"field": "name", "op": one, "value": "x"}
        for one in [*LOOKUPS, "iregex", "in", "__startswith", 7, None]
    ]
    tests += [
        {"field": "name", "op": "is", "value": "x", "or": []},
        {"field": "name", "op": "is_one_of", "value": ["x"] * 100_000},
        {"field": "name", "op": "is", "value": {"$ne": 1}},
        {"field": "name", "op": "contains", "value": ["x"]},
        {"field": "owner", "op": "is", "value": {"me": "yes"}},
        {"field": "owner", "op": "is", "value": 10**30},
        {"field": "updated", "op": "after", "value": "0000-99-99"},
        {"field": "updated", "op": "within_last_days", "value": 10**18},
        {"any": {"field": "name"}},
        {"all": [], "any": []},
        {"_connector": "OR", "all": []},
        [],
        "name",
        7,
    ]
    texts = [json.dumps(one) for one in tests]
    deep = '{"not":' * 1000 + '{"field":"name","op":"is_filled"}' + "}" * 1000
    wide = json.dumps({"all": [{"field": "name", "op": "is_filled"}] * 5000})
    return [
        *texts,
        deep,
        wide,
        '{"all":' * 5000,
        "{",
        "[[[[",
        '{"field":"name","field":"city"}',
        "NaN",
        "\u0000",
    ]


def wrong(answer: Answer) -> str:
    """Why an answer is no refusal with a sentence; '' when it is one."""
    if answer.status != 400:
        return f"answered {answer.status}"
    told = next((word for word in ERRORS if word in answer.body), "")
    return f"tells of {told}" if told else ""


def address(made: World, operation: Operation) -> str:
    """An address of an operation on what Alice may reach."""
    entity = entity_of(operation.path)
    several = made.several(entity)
    if "/changes/" in operation.path or "/operations/" in operation.path:
        segment = operation.path.split("/")[3]
        route = next(one for one in routes() if one.is_api and one.text.startswith(f"api/v1/{segment}/<"))
        return re.sub(r"{[^}]*}", addresses(route, made)[0].split("/")[4], operation.path)
    blanks = {
        "entity": "contact",
        "number": str(several[0]),
        "rule": next(key for of, key in made.rules if of == entity),
        "pack": "sound",
        "comment": str(_comment(made, entity, several[0])) if "{comment}" in operation.path else "",
    }
    return re.sub(r"{([^}]*)}", lambda found: blanks[found[1]], operation.path)


def _comment(made: World, entity: str, record: int) -> int:
    there = Comment.objects.filter(record=record).first()
    return (there or say(acting(made.people["ada"].user), entity, record, "zz").comment).pk


def in_a_form(record: str) -> bytes:
    """A file with what is said of it."""
    return encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("zz.txt", b"zz"), "record": record})


def planted(body: Any) -> Iterator[Any]:
    """What a body becomes with a key that nobody named in one of the objects inside it."""
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in inside:
        several = [value | {"qzx": "1"}] if isinstance(value, dict) else []
        for one in (*several, *planted(value)):
            whole = copy(body)
            whole[key] = one
            yield whole


def test_an_operation_takes_no_key_that_it_does_not_name(db):
    with world() as made:
        ada, found = made.people["ada"], []
        for operation in operations():
            url = address(made, operation)
            asked = [
                (with_query(url, {key: "1"}), "") for key in ("qzx", "FILTER", "filter[]", "owner__email")
            ]
            if operation.method != "GET":
                body = dict(operation.example or {})
                if operation.method == "PATCH":
                    body["version"] = 1
                asked += [
                    (url, json.dumps(body | {key: 1}))
                    for key in ("qzx", "password", "owner__email", "owner_id")
                ]
                asked += [(url, json.dumps(one)) for one in planted(body)]
                asked += [(url, json.dumps([body])), (url, "7"), (url, '"x"')]
            elif operation.query:
                key = operation.query[0]
                asked.append((f"{url}?{key}=1&{key}=2", ""))
            for target, data in asked:
                with taken_back(ada):
                    whole = in_a_form(data) if operation.is_form and data else data
                    if why := wrong(ada.ask(target, operation.method, whole)):
                        found.append(f"{operation.method} {target} {data[:80]}: {why}")
    assert found == [], "\n".join(found[:40])


@pytest.mark.parametrize("key", ["filter", "sort", "fields", "columns"])
def test_what_is_asked_of_a_list_names_fields_and_nothing_else(db, key):
    """For every operation and page whose query takes the key: 400 with a sentence, and no error."""
    values = (
        hostile_filters() if key == "filter" else [one for one in LOOKUPS if one not in {"", "name,city"}]
    )
    places = [
        one.path for one in operations() if one.method == "GET" and key in one.query and "{" not in one.path
    ]
    lists = [f"/{plural}" for plural in PLURALS.values()]
    places += [] if key == "fields" else lists
    with world() as made:
        ada, found = made.people["ada"], []
        for place in places:
            for value in ours(place, values):
                answer = ada.ask(with_query(place, {key: value.encode("utf-8", "surrogatepass")}))
                if why := wrong(answer):
                    found.append(f"{place}?{key}={value[:80]!r}: {why}")
    assert found == [], "\n".join(found[:40])


def test_a_page_is_the_same_with_a_key_it_does_not_know(db):
    """Pages ignore what they do not know; they never break and never show more."""
    with world() as made:
        alice, found = made.people["alice"], []
        for route in routes():
            if route.is_api or route.name == "settings-second-factor-new":
                continue
            url = addresses(route, made)[0]
            plain, more = (
                alice.ask(one) for one in (url, with_query(url, {"qzx": "1", "owner__email": "x"}))
            )
            if plain.status != more.status:
                found.append(f"{url}: {plain.status}, with unknown keys {more.status}")
    assert found == []


def test_a_forged_host_opens_nothing(db, settings):
    """Another host is refused everywhere; forwarded headers count from a trusted proxy alone."""
    settings.ALLOWED_HOSTS = ["testserver"]
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.9",
    }
    with world() as made:
        alice, found = made.people["alice"], []
        for route in routes():
            if route.is_api and "rest" in route.blanks:
                continue
            url = addresses(route, made)[0]
            if "second-factor" in url:
                continue
            if alice.ask(url, Host="evil.example").status != 400:
                found.append(f"{url} answers another host")
            plain, answer = alice.ask(url), alice.ask(url, **forged)
            if plain.status != answer.status or "evil.example" in answer.text:
                found.append(f"{url} believes forwarded headers")
    assert found == []
