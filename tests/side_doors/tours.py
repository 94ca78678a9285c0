"""What one person asks for: every address there is, every part of a page, every key of a query."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from perennial import web
from tests.side_doors.halves import ours
from tests.side_doors.routes import Route, keys_read, operations, routes
from tests.side_doors.suppliers import LISTS, addresses, entity_of, queries, with_query
from tests.side_doors.world import Answer, Person, World

TEMPLATES = Path(web.__file__).parent / "templates"
WRONG_METHOD = 405
PARTS_OF = 2


@dataclass(frozen=True)
class Ask:
    """One request for reading."""

    url: str
    part: str = ""

    def of(self, person: Person) -> Answer:
        headers = {"HX-Request": "true", "HX-Target": self.part} if self.part else {}
        return person.ask(self.url, **headers)


@dataclass
class Tour:
    """All that a person asked for, and the answers."""

    answers: dict[Ask, Answer] = field(default_factory=dict)

    def go(self, person: Person, ask: Ask) -> Answer:
        if ask not in self.answers:
            self.answers[ask] = ask.of(person)
        return self.answers[ask]


def tour(world: World, person: Person) -> Tour:
    """Every way of reading, tried by one person."""
    made = Tour()
    cursors = _cursors(world)
    with keys_read() as heard:
        open_ones = {route: _addresses(made, world, person, route) for route in routes()}
    for route, urls in open_ones.items():
        if not route.is_api:
            _parts(made, person, urls)
            several = _of_each(urls) if route.name in (*LISTS, "record") else urls[:1]
            for key in sorted(heard.get(route.name, ())):
                _queries(made, person, route.name, key, several, world, cursors)
    for operation in operations():
        if operation.method == "GET":
            urls = _fitting(made, operation.path)
            for key in operation.query:
                _queries(made, person, operation.path, key, urls[:1], world, cursors)
    return made


def _addresses(made: Tour, world: World, person: Person, route: Route) -> list[str]:
    """Asks for every address; returns those that opened, else the first. Where only a button leads, one suffices."""
    urls = addresses(route, world)
    if made.go(person, Ask(urls[0])).status == WRONG_METHOD:
        return urls[:1]
    opened = [url for url in urls if made.go(person, Ask(url)).status == 200]
    return opened or urls[:1]


def _parts(made: Tour, person: Person, urls: list[str]) -> None:
    for url in urls[:PARTS_OF]:
        for part in parts_of(made.answers[Ask(url)].templates):
            made.go(person, Ask(url, part))


def _of_each(urls: list[str]) -> list[str]:
    """The first address of each entity."""
    return list({entity_of(url): url for url in reversed(urls)}.values())


def _queries(
    made: Tour, person: Person, route: str, key: str, urls: list[str], world: World, cursors: list[str]
) -> None:
    for url in urls:
        entity = entity_of(url)
        for query in ours(f"{person.name} {url}", queries(route, key, world, entity, cursors), share=4):
            made.go(person, Ask(with_query(url, query)))


def _fitting(made: Tour, path: str) -> list[str]:
    """The addresses asked for that are this path of the API, those that opened first."""
    pattern = re.compile(re.sub(r"\\{[^}]*\\}", r"\\d+", re.escape(path)))
    found = [ask.url for ask in made.answers if pattern.fullmatch(ask.url)]
    return sorted(found, key=lambda url: made.answers[Ask(url)].status)


@cache
def parts_of(templates: tuple[str, ...]) -> list[str]:
    """The fragments a page can be asked for, as its templates name them."""
    names: dict[str, None] = {}
    for template in templates:
        path = Path(f"{TEMPLATES}/{template.partition('#')[0]}")
        if path.is_file():
            names |= dict.fromkeys(re.findall(r"{% partialdef ([\w-]+)", path.read_text()))
    return list(names)


def _cursors(world: World) -> list[str]:
    """Cursors that Alice was given, for others to try."""
    alice, first = world.people["alice"], world.contacts[0]
    urls = (
        "contact?limit=1",
        "company?limit=1&sort=city",
        "changes?limit=1",
        f"contact/{first}/history?limit=1",
    )
    return [json.loads(alice.ask(f"/api/v1/{url}").body)["next"] for url in urls]
