"""What stands in the blanks of addresses and behind the keys of queries: guessed numbers of what is Alice's.

A route, or a key that a page reads, for which nothing stands here fails the tests: nobody may forget a door.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from perennial.access.models import Feed, Role, Team, Token, User
from perennial.inbox.models import Notice
from perennial.insight.models import Dashboard, Report, View
from perennial.journal.models import Change, Entry
from perennial.lib.conditions.operators import OPERATORS, Operator, Takes
from perennial.operations.models import Operation, Outgoing
from perennial.quality.models import Rule
from perennial.quality.standard import PACKS
from perennial.records.models import Comment, ContactPoint, Link
from perennial.schema.models import CustomField
from perennial.transfer.export import FORMATS
from perennial.transfer.models import Import
from perennial.web.records.entities import PLURALS
from tests.side_doors.routes import Route
from tests.side_doors.world import Words, World

NOT_THERE = 999_999
NO_RULE = "x_nothing"
Values = Mapping[str, Any]
Supplier = Callable[[World, Values], list[Any]]


def _changes(world: World, _values: Values) -> list[int]:
    """One of each act, by Alice where she did it, and all of Bob's."""
    alice, bob = (world.people[name].number for name in ("alice", "bob"))
    first: dict[Any, int] = {}
    for pk, action, actor in Change.objects.order_by("pk").values_list("pk", "action", "actor_id"):
        first.setdefault((action, actor == bob), pk)
        if actor == alice:
            first[action, False] = pk
    return [*first.values(), NOT_THERE]


def _records(world: World, values: Values) -> list[int]:
    """One of Alice's, one of hers in the trash, one of Charlie's, and one that is of another entity."""
    several = world.several(entity_of(values["entity"]))
    others = world.companies if several is world.contacts else world.contacts
    return [several[0], *several[3:], others[0]]


def entity_of(text: str) -> str:
    """Of which entity an address tells, by its singular or its plural; the contact where it names none."""
    parts = re.split(r"\W+", text)
    return next((key for key, plural in PLURALS.items() if key in parts or plural in parts), "contact")


def _first(world: World) -> list[int]:
    """The record of each entity that has most to tell."""
    return [world.several(entity)[0] for entity in PLURALS]


def _keys(world: World, values: Values) -> list[str]:
    entity = entity_of(values["entity"])
    if values["pk"] not in _first(world):
        return world.hidden[entity][:1]
    return [
        *world.hidden[entity][::3],
        "x_veiled_tie",
        *NAMES[entity],
        *world.fixed.get(entity, ()),
        "nothing",
    ]


NAMES = {
    "contact": ["family_name", "company", "city", "touched"],
    "company": ["name", "parent", "city", "next_due"],
    "lead": ["family_name", "company_name", "converted_contact", "status", "city", "touched"],
    "deal": ["name", "company", "contact", "stage", "amount", "touched"],
    "order": ["order_number", "company", "contact", "deal", "status", "amount", "lines", "net"],
    "product": ["name", "code", "prices", "vat", "unit"],
    "contract": ["name", "company", "contact", "deal", "value", "annual", "notice_by", "touched"],
    "campaign": ["name", "status", "cost", "budget"],
    "ticket": ["subject", "company", "contact", "status", "due", "answer_minutes", "touched"],
    "activity": ["subject", "contact", "company", "deal", "ticket", "contract", "due", "text"],
    "document": ["name", "file", "contact", "company", "deal", "contract", "ticket", "lead", "activity"],
}


def _points(world: World, values: Values) -> list[int]:
    """The first and the last of each kind, and one of another record."""
    its = list(ContactPoint.objects.filter(record=values["pk"]).order_by("pk").values_list("kind", "pk"))
    first, last = dict(reversed(its)), dict(its)
    each = [pk for kind in last for pk in (last[kind], first[kind])]
    return [*each[: None if values["pk"] == world.contacts[0] else 1], world.numbers(ContactPoint)[0]]


def _rules(world: World, values: Values) -> list[str]:
    """Every rule of the entity for one record, one for the others."""
    entity = entity_of(values["entity"])
    its = [key for of, key in world.rules if of == entity]
    first = values.get("pk") in (None, *_first(world))
    return [*(its if first else its[:1]), NO_RULE]


def _numbers(model: Any) -> Supplier:
    return lambda world, _values: [*world.numbers(model), NOT_THERE]


def _views(entity: str) -> list[int]:
    """Every view of the list, and one of another."""
    of = entity_of(entity)
    its = View.objects.order_by("pk")
    return [
        *its.filter(entity=of).values_list("pk", flat=True),
        *its.exclude(entity=of).values_list("pk", flat=True)[:1],
        NOT_THERE,
    ]


def _versions(document: int) -> list[int]:
    """The changes in which the file of a document, and that of another one, became another."""
    written = Entry.objects.filter(table="records.document").order_by("pk")
    its = list(written.filter(root=document).values_list("batch__change", flat=True))
    return [*its[:3], *written.exclude(root=document).values_list("batch__change", flat=True)[:1], NOT_THERE]


# By what stands before a blank, and its name.
BLANKS: dict[tuple[str, str], Supplier] = {
    ("upkeep", "entity"): lambda _world, _values: list(PLURALS.values()),
    ("condition", "entity"): lambda _world, _values: list(PLURALS.values()),
    ("matching", "entity"): lambda _world, _values: [*PLURALS, "user"],
    ("duplicates", "entity"): lambda _world, _values: list(PLURALS.values()),
    ("", "entity"): lambda _world, _values: list(PLURALS.values()),
    ("<entity>", "pk"): _records,
    ("fields", "key"): _keys,
    ("rules", "key"): _rules,
    ("rules", "rule"): lambda world, _values: [*(key for _of, key in world.rules), NO_RULE],
    ("waivers", "rule"): lambda world, values: _rules(world, {**values, "pk": values["number"]}),
    ("calendar", "secret"): lambda _world, _values: ["guessed", f"prn_{'x' * 43}", "%00"],
    ("calendar", "entity"): lambda _world, _values: list(PLURALS.values()),
    ("calendar", "pk"): _numbers(Feed),
    ("reminders", "pk"): lambda world, _values: _records(world, {"entity": "activities"}),
    ("<pk>", "field"): lambda _world, _values: ["due", "expected_close", "closed", "created", "nothing"],
    ("packs", "pack"): lambda world, _values: ["sound", "nothing"],
    ("<entity>", "key"): _rules,
    ("new", "kind"): lambda world, _values: ["email", "phone", "address", "nothing"],
    ("points", "point"): _points,
    ("contacts", "pk"): lambda world, _values: _records(world, {"entity": "contacts"}),
    ("activities", "pk"): lambda world, _values: _records(world, {"entity": "activities"}),
    ("documents", "pk"): lambda world, _values: _records(world, {"entity": "documents"}),
    ("versions", "change"): lambda world, values: _versions(values["pk"]),
    ("document", "number"): lambda world, _values: _records(world, {"entity": "document"}),
    ("leads", "pk"): lambda world, _values: [*_records(world, {"entity": "leads"}), world.leads[1]],
    ("deal", "number"): lambda world, _values: _records(world, {"entity": "deals"}),
    ("orders", "pk"): lambda world, _values: _records(world, {"entity": "orders"}),
    ("campaign", "number"): lambda world, _values: _records(world, {"entity": "campaigns"}),
    ("lead", "number"): lambda world, _values: _records(world, {"entity": "leads"}),
    ("deals", "pk"): lambda world, _values: _records(world, {"entity": "deals"}),
    ("contracts", "pk"): lambda world, _values: _records(world, {"entity": "contracts"}),
    ("campaigns", "pk"): lambda world, _values: _records(world, {"entity": "campaigns"}),
    ("tickets", "pk"): lambda world, _values: _records(world, {"entity": "tickets"}),
    ("pipelines", "way"): lambda _world, _values: ["sales", "nothing"],
    ("stages", "key"): lambda _world, _values: ["offer", "nothing"],
    ("comments", "comment"): lambda world, _values: [*world.numbers(Comment), NOT_THERE],
    ("notes", "note"): lambda world, _values: [world.activities[0], NOT_THERE],
    ("inbox", "pk"): lambda world, _values: [*world.numbers(Notice), NOT_THERE],
    ("companies", "link"): lambda world, _values: [*world.numbers(Link), NOT_THERE],
    ("changes", "pk"): _changes,
    ("imports", "pk"): _numbers(Import),
    ("operations", "pk"): _numbers(Operation),
    ("outbox", "pk"): _numbers(Outgoing),
    ("edit-all", "pk"): _numbers(Operation),
    ("merge", "pk"): _numbers(Operation),
    ("fields", "pk"): lambda world, _values: [*world.numbers(CustomField)[:2], NOT_THERE],
    ("users", "pk"): _numbers(User),
    ("roles", "pk"): _numbers(Role),
    ("teams", "pk"): _numbers(Team),
    ("tokens", "pk"): _numbers(Token),
    ("rules", "pk"): _numbers(Rule),
    ("reports", "pk"): _numbers(Report),
    ("reports", "number"): _numbers(Report),
    ("views", "pk"): lambda world, values: _views(values["entity"]),
    ("views", "number"): _numbers(View),
    ("overview", "pk"): _numbers(Dashboard),
    ("packs", "key"): lambda world, _values: [*PACKS, "nothing"],
    ("reset", "secret"): lambda world, _values: ["guessed", "x" * 43, "%00", "..%2f..%2fetc%2fpasswd"],
    ("sheet-", "digest"): lambda world, _values: ["guessed", "0" * 12],
    ("v1", "entity"): lambda _world, _values: [*PLURALS, "user"],
    ("<entity>", "number"): _records,
    ("changes", "number"): _changes,
    ("operations", "number"): _numbers(Operation),
    ("shapes", "entity"): lambda _world, _values: [*PLURALS, "user"],
    ("v1", "rest"): lambda world, _values: ["nothing/here", "contact/1/owner", "user", "../changes"],
}


def addresses(route: Route, world: World) -> list[str]:
    """Every address of a route with its blanks filled from the world."""
    filled: list[dict[str, Any]] = [{}]
    for place, name in enumerate(route.blanks):
        supplier = BLANKS.get((_before(route.text, name), name))
        if supplier is None:
            raise AssertionError(
                f"Nobody tries the side doors of “{route.name}” ({route.text}): say in tests/side_doors/suppliers.py, "
                f"in BLANKS, what stands in <{name}> behind “{_before(route.text, name)}”; make it in world.py, as "
                "Alice's and with her words in it, if there is none."
            )
        filled = [values | {name: one} for values in filled for one in dict.fromkeys(supplier(world, values))]
        assert filled, f"the world has nothing for <{name}> of {route.text} ({place})"
    return [_plain(route).address(values) for values in filled]


def _plain(route: Route) -> Route:
    text = re.sub(r"^\^|\$$", "", route.text.replace("^", "").replace("(?P<rest>.*)$", "<rest>"))
    return Route(route.name, text, route.blanks)


def _before(text: str, blank: str) -> str:
    """The part of the address right before a blank: `fields` of `fields/<slug:key>`, `<entity>` of a blank."""
    start = re.split(rf"\(\?P<{blank}>|<(?:[^:>]*:)?{blank}>", text)[0].replace("^", "")
    part = start.removesuffix("/").rpartition("/")[2] if start.endswith("/") else start.rpartition("/")[2]
    return re.sub(r"<(?:[^:>]*:)?([^>]*)>", r"<\1>", part)


def _filters(world: World, entity: str, words: Words) -> list[str]:
    """Every operator asked of hidden fields, of fields through links, and of names."""
    return [json.dumps(one, ensure_ascii=False) for one in conditions(world, entity, words)]


def conditions(world: World, entity: str, words: Words) -> Iterator[dict[str, Any]]:
    """One hidden field is asked everything there is to ask, the others what fits most; then ways over links."""
    first, *others = [key for key in world.hidden[entity] if key.endswith("text")] + world.hidden[entity]
    for operator in OPERATORS.values():
        yield _test(first, operator, _value(first, words))
    for key in others:
        for name in ("is", "at_most", "is_filled"):
            yield _test(key, OPERATORS[name], _value(key, words))
    ways = WAYS[entity]
    for way in ways:
        for key in ("name", "industry", "x_veiled_text", "x_veiled_number", "city", "owner", "tax_id"):
            asked = _test(
                f"{way}.{key}", OPERATORS["is" if key == "owner" else "contains"], _value(key, words)
            )
            yield from (asked, {"not": asked})
        yield {"field": f"{way}.parent.name", "op": "contains", "value": words.kin}
        yield {"field": way, "op": "is_filled"}
        yield {"field": way, "op": "is", "value": world.companies[0]}
    for key in others:
        yield {"field": "city", "op": "is", "value": {"field": key}}
    for beside in (first, *(f"{way}.{key}" for way in ways for key in ("city", "x_veiled_text"))):
        yield {"field": "city", "op": "is", "value": {"field": beside}}
    for key in ("name", "family_name", "city", "own_id"):
        yield {"field": key, "op": "contains", "value": words.kin if "name" in key else words.team}
    yield {"field": "member_of", "op": "is", "value": world.campaigns[0]}
    for key in (
        "touched",
        "next_due",
        "company.touched",
        "contact.next_due",
        "due",
        "done",
        "escalated",
        "notice_by",
    ):
        for operator, days in (("within_last_days", 4), ("more_than_days_ago", 2), ("is_filled", 0)):
            yield {"field": key, "op": operator} | ({"value": days} if days else {})
    for key in ("contact", "company", "deal", "order", "contract", "campaign", "ticket", "lead", "activity"):
        yield {"field": key, "op": "is", "value": world.several(key)[0]}
    for key in ("name", "subject", "text", "deal.name", "ticket.subject", "contact.name", "campaign.name"):
        yield {"field": key, "op": "contains", "value": words.talk}


# The fields of each entity that lead to other records.
WAYS = {
    "contact": ("company", "x_veiled_tie"),
    "company": ("parent", "x_veiled_tie"),
    "lead": ("x_veiled_tie", "converted_company"),
    "deal": ("company", "contact", "campaign", "x_veiled_tie"),
    "contract": ("company", "contact", "deal", "x_veiled_tie"),
    "campaign": ("x_veiled_tie",),
    "order": ("company", "contact", "deal", "x_veiled_tie"),
    "product": ("x_veiled_tie",),
    "ticket": ("company", "contact", "x_veiled_tie"),
    "activity": ("company", "contact", "deal", "contract", "ticket", "x_veiled_tie"),
    "document": ("company", "contact", "deal", "contract", "ticket", "lead", "activity", "x_veiled_tie"),
}


def _test(key: str, operator: Operator, value: Any) -> dict[str, Any]:
    return {"field": key, "op": operator.key, **_asked(operator, value)}


def _asked(operator: Operator, value: Any) -> dict[str, Any]:
    if operator.counts:
        return {"value": 20_000 if operator.counts == "days" else 1}
    return {
        Takes.NOTHING: {},
        Takes.ONE: {"value": value},
        Takes.TWO: {"value": [value, value]},
        Takes.SEVERAL: {"value": [value]},
    }[operator.takes]


def _value(key: str, words: Words) -> Any:
    """What the hidden fields of Alice's first records hold."""
    if key.endswith("date"):
        return "1990-01-01"
    if key.endswith(("number", "size", "money")):
        return f"{words.digits}0"
    told = {
        "phone": f"+48{words.digits}0000",
        "x_veiled_choice": "c0",
        "owner": 2,
        "name": words.kin,
        "city": words.team,
    }
    return told.get(key, words.secret(0))


def _sorts(world: World, entity: str) -> list[str]:
    keys = [
        *world.hidden[entity],
        "name",
        "family_name",
        "city",
        "company",
        "company.name",
        "owner",
        "updated",
        "touched",
        "next_due",
        "amount",
        "due",
        "file",
    ]
    return [sign + key for key in keys for sign in ("", "-")]


# The pages that show what a list's address asks for; others only carry it along.
LISTS = ("record-list", "board")


def queries(route: str, key: str, world: World, entity: str, cursors: list[str]) -> list[dict[str, str]]:
    """Queries that use one key of a route, with words of Alice; a list of none is no answer."""
    words, every = world.words, _every(route, entity)
    hidden = world.hidden[entity]
    if key == "filter":
        return [{key: one} for one in _filters(world, entity, words)[::every]]
    if key == "sort":
        return [{key: one} for one in _sorts(world, entity)[:: max(1, every // 3)]]
    asked = [words.secret(0), words.digits, words.kin, words.team, words.own, f"{words.team} A", "jantar"]
    asked += [words.talk, f"{words.talk} about 0"]
    known: dict[str, list[Any]] = {
        "lists": ["q", "columns", "cursor", "view", "trash", "at"],
        "q": asked,
        "columns": [",".join(hidden), hidden[0], "city,company"],
        "fields": [",".join(hidden), hidden[0], "shown", "title,city"],
        "view": ["mine", *(str(pk) for pk in world.numbers(View))],
        "trash": ["1"],
        "trashed": ["true"],
        "count": ["true"],
        "limit": ["1"],
        "cursor": [*cursors, "guessed"],
        "at": ["3"],
        "format": list(FORMATS),
        "entity": [*PLURALS, "user"],
        "place": ["list", "record", "create"],
        "role": ["0", "1", "2", "999"],
        "for": [
            {"for": "company", "company": words.kin},
            {"for": "q", "q": words.team},
            {"for": "x", "x": words.secret(0)},
        ],
        "company": [str(pk) for pk in world.companies],
        "field": [{"field": key} for key in (hidden[0], "company.name", "company", "city")],
        "op": [{"field": hidden[0], "op": "contains", "value": words.hidden, "add": "1"}],
        "value": [{"field": "city", "op": "contains", "value": words.team, "add": "1"}],
        "against": [
            {"field": "city", "op": "is", "against": "field", "value": key}
            for key in (hidden[0], f"company.{hidden[0]}", "company.city")
        ],
        "other": [
            {"field": "updated", "op": "between", "value": "2020-01-01", "other": "2030-01-01", "add": "1"}
        ],
        "add": [{"field": "company.name", "op": "contains", "value": words.kin, "add": "beside"}],
        "way": [
            {"filter": json.dumps(_test("city", OPERATORS["contains"], words.team)), "way": "0"},
            {"way": "0.1.2"},
            {"way": "web"},
        ],
        "actor": [str(person.number) for person in world.people.values() if person.number],
        "channel": ["web", "import", "api"],
        "since": ["2026-01-01T00:00:00Z"],
        "until": ["2027-01-01T00:00:00Z", "7"],
        "next": ["/settings/users", "//evil.example/"],
        "leave": ["1"],
        "look": ["1", "board", "table"],
        "kept": [str(pk) for pk in world.numbers(View)],
        "pipeline": ["sales", "nowhere"],
        "reason": [words.own],
        "all": ["1"],
        "fate": ["failed", "created"],
        "records": [
            f"{first},{second}"
            for several in (
                world.contacts,
                world.companies,
                world.leads,
                world.deals,
                world.contracts,
                world.campaigns,
                world.tickets,
                world.activities,
                world.documents,
            )
            for first, second in pairwise(several)
        ],
        "before": [*(str(pk) for pk in world.numbers(Operation)), "2026-11-02T08:00:00+00:00"],
        "after": ["1"],
        "least": ["80", "0.5"],
        "owner": ["mine", "team"],
        "who": ["me", "programs", *(str(person.number) for person in world.people.values() if person.number)],
        "parent": [str(pk) for pk in world.companies],
        "contact": [str(pk) for pk in world.contacts],
        "deal": [str(pk) for pk in world.deals],
        "contract": [str(pk) for pk in world.contracts],
        "campaign": [str(pk) for pk in world.campaigns],
        "state": ["invited", "nowhere"],
        "ticket": [str(pk) for pk in world.tickets],
        "lead": [str(pk) for pk in world.leads],
        "activity": [str(pk) for pk in world.activities],
        "stage": ["offer", "nowhere"],
        "x_veiled_tie": [str(pk) for pk in world.companies],
        "kind": ["task", "ready", "nowhere"],
        "show": ["call", "comment", "changes", "all", "nowhere", ""],
        "said": ["2026-11-02T08:00:00+00:00", "never"],
        "past": ["1"],
        "unread": ["true"],
        "change": [str(pk) for pk in _versions(world.documents[0])],
        "done": ["2026-11-02T08:00:00+00:00", "never"],
        "what": ["company"],
        "when": ["week"],
        "size": ["large"],
        "rule": [f"part=when&kind=filled&labels_en={words.team}", words.own],
        "page": ["2"],
        "day": ["2026-11-02", "nothing"],
        "of": [
            {"of": f"entity:{entity}", "kind": "chart"},
            *({"of": f"view:{pk}", "kind": "list"} for pk in world.numbers(View)),
            *PLURALS,
            "user",
            {"of": "activity.due", "view": "month", "day": "2026-11-02"},
            {"of": "deal.expected_close", "view": "agenda", "day": "2026-10-01"},
            {"of": "ticket.due", "view": "month", "day": "2026-11-02"},
            {"of": "contract.notice_by", "view": "month", "day": "2026-11-02"},
            {"of": "deal.x_veiled_date"},
        ],
        "whose": [
            {"whose": "all", "view": "month", "day": "2026-11-02"},
            {"whose": "all", "of": "deal.expected_close", "view": "agenda", "day": "2026-10-01"},
        ],
        "set_all": ["1"],
    }
    if key not in known:
        raise AssertionError(
            f"“{route}” reads the key “{key}” of its query, and nobody tries it with words of others: say in "
            "tests/side_doors/suppliers.py, in queries(), what is sent with it."
        )
    several = known[key] if every < 30 or key not in known["lists"] else known[key][:1]
    return [one if isinstance(one, dict) else {key: str(one)} for one in several]


def _every(route: str, entity: str) -> int:
    """Of many filters and sorts, how many are skipped between two: one place reads them for all."""
    if route.startswith("/api/"):
        return 1 if entity == "contact" else 3
    return 12 if route in LISTS else 30


def with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(query)}"
