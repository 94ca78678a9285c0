"""Nobody writes by a side door: every form and operation of the owner and the administrator, sent by others."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, encode_multipart

from perennial.journal.models import Change
from tests.side_doors.forms import Form, Page
from tests.side_doors.halves import our_people
from tests.side_doors.ledger import Judge, ledger, writes_heard
from tests.side_doors.routes import Operation, operations, route_of, routes
from tests.side_doors.suppliers import NOT_THERE, WAYS, addresses, entity_of
from tests.side_doors.tours import WRONG_METHOD, Ask, parts_of
from tests.side_doors.world import Answer, Person, World, world

OTHERS = ["bob", "dora", "charlie", "nobody"]
OF_A_KIND = 2
PAGES_OF_A_KIND = 4
# Forms that stand behind a form of the method GET.
ASKED_BY_GET = [
    "/contacts/edit-all?fields=city",
    "/companies/edit-all?fields=city",
    "/leads/edit-all?fields=status",
    "/deals/edit-all?fields=stage",
    "/contracts/edit-all?fields=status",
    "/campaigns/edit-all?fields=status",
    "/tickets/edit-all?fields=status",
    "/activities/edit-all?fields=due",
    "/documents/edit-all?fields=description",
]
# Forms that stand behind rows chosen of a list.
SIDE_BY_SIDE = {
    several: (f"/{several}/merge?records={{}},{{}}", f"/duplicates/{several}/hand-over?records={{}},{{}}")
    for several in (
        "contacts",
        "companies",
        "leads",
        "deals",
        "orders",
        "products",
        "contracts",
        "campaigns",
        "tickets",
        "activities",
        "documents",
    )
}
# More than the first few pages of records are not opened; that of a document has forms of its own.
SIDE_BY_SIDE["documents"] += ("/documents/{}?versions={}",)
# With these a record can be made.
NEEDED = {
    "contact": {"given_name": "zz"},
    "company": {"name": "zz"},
    "lead": {"given_name": "zz"},
    "deal": {"name": "zz"},
    "order": {"order_number": "zz"},
    "product": {"name": "zz"},
    "contract": {"name": "zz"},
    "campaign": {"name": "zz"},
    "ticket": {"subject": "zz"},
    "activity": {"kind": "call", "subject": "zz"},
    "document": {"name": "zz"},
}
# Sent bare to every address instead.
WITHOUT_FORM = {
    "quick-new": "asks for the form of another entity; it writes nothing",
    "deal-order": "stands at a deal that is won; none of this world is",
    "calendar-move": "a form on the days on which its records stand",
    "reminder-seen": "a form of what begins within a quarter of an hour",
    "outbox-release": "stands where a backup was restored and nobody has let messages leave since",
    "reset": "opens with the secret of a link alone",
    "change-look": "a button of changes larger than this world has",
    "sign-in-code": "stands between the password and the second factor",
    "record-take-up": "stands beside a form in which a likely record was typed again",
    "duplicates-unmerge": "stands with groups that were merged together; none are in this world",
    "import-duplicates": "stands with rows of an import that are likely there already; no file of this world has any",
    "duplicates-apart": "stands with records that a scan found to be one; this world is not scanned",
    "duplicates-later": "stands with records that a scan found to be one; this world is not scanned",
}
# Whoever holds the secret of such a link may use it: nothing else is asked.
BY_SECRET = frozenset({"reset-link"})


COLLECTED: dict[Any, list[Any]] = {}


@dataclass(frozen=True)
class Letter:
    """One request that writes, as somebody with the right would send it."""

    url: str
    method: str
    data: Any

    def by(self, person: Person) -> Answer:
        return person.ask(self.url, self.method, self.data)


@contextmanager
def taken_back(person: Person) -> Iterator[None]:
    """What happens inside leaves no trace, in the database or in the browser."""
    cookies = person.browser.cookies.copy()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    person.browser.cookies = cookies


def forms_of(made: World) -> list[Form]:
    """Every form the owner and the administrator are shown, two of each kind.

    A world with the same numbers is the same world: its forms are collected once.
    """
    key = (*made.contacts, *made.numbers(Change)[-1:])
    if key not in COLLECTED:
        COLLECTED[key] = _collected(made)
    return COLLECTED[key]


def _collected(made: World) -> list[Form]:
    found: dict[Any, list[Form]] = {}
    for name in ("alice", "ada", "nobody"):
        for page in _pages(made, made.people[name]):
            for form in page.forms:
                if form.action:
                    found.setdefault((route_of(form.action), form.names), []).append(form)
    return [form for several in found.values() for form in _spread(several)]


def _pages(made: World, person: Person) -> Iterator[Page]:
    """A few pages of each route and each kind of query that a link leads to, with their parts."""
    waiting = [url for route in routes() if not route.is_api for url in addresses(route, made)] + ASKED_BY_GET
    waiting += [
        url.format(*getattr(made, several)[:2]) for several, urls in SIDE_BY_SIDE.items() for url in urls
    ]
    # Their forms stand at no other page, and pages of contacts would come first.
    waiting[:0] = [
        f"/campaigns/{made.campaigns[0]}/members",
        f"/contracts/{made.contracts[0]}",
        f"/orders/{made.orders[0]}",
        f"/tickets/{made.tickets[0]}",
    ]
    seen, opened = set(), Counter[Any]()
    for url in waiting:
        if url in seen or not _is_page(url):
            continue
        kind = (route_of(url), tuple(sorted(set(re.findall(r"[?&]([^=]*)=", url)))))
        if opened[kind] == (1 if kind[1] else PAGES_OF_A_KIND):
            continue
        seen.add(url)
        answer = Ask(url).of(person)
        if answer.status == WRONG_METHOD:
            opened[kind] = PAGES_OF_A_KIND
        if answer.status != 200 or not answer.html:
            continue
        opened[kind] += 1
        page = Page(url, answer.body)
        waiting += page.links
        yield page
        if kind[0].endswith("-history"):
            yield from (Page(url, Ask(url, part).of(person).body) for part in parts_of(answer.templates)[:1])


def _is_page(url: str) -> bool:
    return bool(url) and not url.startswith(("/api/", "/static/", "/style"))


def _spread(forms: list[Form]) -> list[Form]:
    """A few of one kind, of different entities where there are."""
    by_root: dict[str, Form] = {}
    for form in forms:
        by_root.setdefault(form.action.split("/")[1], form)
    several = [*by_root.values(), *forms]
    return list(dict.fromkeys(several))[:OF_A_KIND]


def letters(made: World) -> list[tuple[Letter, bool]]:
    """Every form as it stands and changed, every route bare, every operation; and whether words were left out of it."""
    found: dict[str, tuple[Letter, bool]] = {}
    for form in forms_of(made):
        if route_of(form.action) not in BY_SECRET:
            for one, clean in ((form, False), (form.changed(), True)):
                letter = Letter(one.action, "POST", one.data())
                found.setdefault(repr(letter), (letter, clean))
    for route in routes():
        if not route.is_api and "secret" not in route.blanks:
            urls = addresses(route, made)
            for url in urls if route.name in WITHOUT_FORM else urls[:1]:
                letter = Letter(url, "POST", {})
                found.setdefault(repr(letter), (letter, True))
    for operation in operations():
        if operation.method != "GET":
            for letter in _calls(made, operation):
                found.setdefault(repr(letter), (letter, True))
    return list(found.values())


def _calls(made: World, operation: Operation) -> Iterator[Letter]:
    """An operation on what is Alice's: with its example, and with each field that others may not write."""
    entity = entity_of(operation.path)
    for number in _numbers(made, operation, entity):
        url = re.sub(r"{[^}]*}", str(number), operation.path)
        for body in _bodies(made, operation, entity, number):
            yield Letter(url, operation.method, _sent(operation, body))


def _sent(operation: Operation, body: Any) -> str | bytes:
    if not operation.is_form:
        return json.dumps(body) if body is not None else ""
    parts = {"file": SimpleUploadedFile("zz.txt", b"zz")} | ({"record": json.dumps(body)} if body else {})
    return encode_multipart(BOUNDARY, parts)


def _numbers(made: World, operation: Operation, entity: str) -> list[int]:
    if "{" not in operation.path:
        return [0]
    if "/changes/" in operation.path or "/operations/" in operation.path:
        segment = operation.path.split("/")[3]
        route = next(one for one in routes() if one.is_api and one.text.startswith(f"api/v1/{segment}/<"))
        return [int(url.split("/")[4]) for url in addresses(route, made)]
    several = made.several(entity)
    return [several[0], several[-1], NOT_THERE] + ([several[3]] if len(several) > 4 else [])


def _bodies(made: World, operation: Operation, entity: str, number: int) -> Iterator[Any]:
    if operation.body is None:
        yield None
        return
    version = _version(made, entity, number) if operation.method == "PATCH" else 0
    start = {"version": version} if version else {}
    yield (operation.example or {}) | start
    shown = made.values[entity]
    if operation.method == "PATCH" or operation.path.count("/") == 3:
        for key in [*made.hidden[entity], *made.fixed[entity], "owner"]:
            given = {} if operation.method == "PATCH" else NEEDED[entity]
            yield given | start | {key: shown.get(key, made.people["charlie"].number)}
        way = WAYS[entity][0]
        yield start | NEEDED[entity] | {way: made.companies[0]}
        if entity in {"activity", "document"}:
            yield start | NEEDED[entity] | {"deal": made.deals[0]}
            yield start | NEEDED[entity] | {"ticket": made.tickets[0]}


def _version(made: World, entity: str, number: int) -> int:
    answer = made.people["ada"].ask(f"/api/v1/{entity}/{number}")
    return int(json.loads(answer.body).get("version", 1)) if answer.status == 200 else 1


def problems(made: World, person: Person, sent: list[tuple[Letter, bool]]) -> list[str]:
    """What one person could do with letters of others."""
    before, wrong = ledger(), []
    judge = Judge(made, person, before)
    for letter, clean in sent:
        with taken_back(person), writes_heard() as heard:
            answer = letter.by(person)
            done = judge.wrongs(ledger()) if heard else []
        said = f"{letter.method} {letter.url} {str(letter.data)[:200]} ({answer.status})"
        wrong += [f"{said}: {one[:400]}" for one in done]
        if answer.status == 500:
            wrong.append(f"{said}: an error")
        if clean:
            wrong += [
                f"{said}: tells “{mark}”" for mark in made.words.marks(*person.blind) if mark in answer.text
            ]
    return wrong


def test_every_form_is_known(db):
    """A route that takes a POST has a form somewhere, so that the others can send it as well."""
    with world() as made:
        known = {route_of(form.action) for form in forms_of(made)} | WITHOUT_FORM.keys()
        ada, missing = made.people["ada"], []
        for route in routes():
            if not route.is_api and route.name not in known and "secret" not in route.blanks:
                with taken_back(ada):
                    if ada.ask(addresses(route, made)[0], "POST").status != 405:
                        missing.append(route.name)
    told = "No page of Alice or Ada has a form for these; let tests/side_doors/world.py hold what shows one: "
    assert missing == [], told + ", ".join(missing)


@pytest.mark.parametrize("name", our_people(OTHERS))
def test_no_letter_of_others_does_anything(db, name):
    with world() as made:
        wrong = problems(made, made.people[name], letters(made))
    assert wrong == [], "\n".join(wrong[:40])


def test_letters_of_who_may_send_them_do_what_they_say(db):
    """The walk can fail: sent by Alice in Charlie's name, a letter changes something."""
    with world() as made:
        alice, charlie = made.people["alice"], made.people["charlie"]
        charlie.name, charlie.browser, charlie.token = "charlie", alice.browser, alice.token
        sent = letters(made)
        assert len(sent) > 100
        assert len(problems(made, charlie, sent[::9])) > len(sent) // 36


def test_no_letter_breaks_for_who_may_do_everything(db):
    """What is refused is refused in a sentence, also to the administrator."""
    with world() as made:
        ada, wrong = made.people["ada"], []
        for letter, _clean in letters(made):
            with taken_back(ada):
                if letter.by(ada).status == 500:
                    wrong.append(f"{letter.method} {letter.url} {str(letter.data)[:300]}")
    assert wrong == [], "\n".join(wrong[:40])
