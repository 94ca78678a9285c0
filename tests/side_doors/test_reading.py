"""Nobody reads by a side door: every address, part, key, filter and sort, for four people who may not know."""

from __future__ import annotations

from itertools import zip_longest

import pytest

from perennial.transfer.export import FORMATS
from tests.side_doors.halves import our_people
from tests.side_doors.routes import routes
from tests.side_doors.suppliers import addresses
from tests.side_doors.tours import Ask, tour
from tests.side_doors.world import Answer, Person, Words, world

# What is drawn anew for each answer and tells nothing of anybody else.
DRAWN_ANEW = {"/settings/me/second-factor/new": "a new key for an authenticator app"}
ERRORS = ("Traceback", "FieldError", "Cannot resolve keyword", "django.db", "sqlite3.", "psycopg")


def leaks(person: Person, words: Words, ask: Ask, answer: Answer) -> list[str]:
    """Words of others in an answer that the person did not send."""
    blind = {*person.blind, "team"} if is_export(ask) else person.blind
    return [mark for mark in words.marks(*blind) if mark in answer.text and mark not in ask.url]


def is_export(ask: Ask) -> bool:
    """What may be read may not always be taken along: nobody but Alice exports what is hers."""
    return "/export?" in ask.url and "format=" in ask.url


@pytest.mark.parametrize("name", our_people(["bob", "dora", "charlie", "nobody"]))
def test_nothing_of_others_is_told(db, name):
    """No word of others comes back, and no answer is another one where only what they may not read is another."""
    with world() as first:
        person = first.people[name]
        made = tour(first, person)
        wrong = [
            line
            for ask, answer in made.answers.items()
            for line in problems(person, first.words, ask, answer)
        ]
    with world(first.words.turned(*person.blind)) as twin:
        for ask, answer in made.answers.items():
            if ask.url not in DRAWN_ANEW:
                wrong += _differences(ask, answer.steady(), ask.of(twin.people[name]).steady())
    assert wrong == [], "\n".join(wrong[:40])


def problems(person: Person, words: Words, ask: Ask, answer: Answer) -> list[str]:
    """What is wrong with one answer by itself."""
    found = [f"{ask}: tells “{mark}”" for mark in leaks(person, words, ask, answer)]
    found += [f"{ask}: tells of {word}" for word in ERRORS if word in answer.text]
    return found + ([f"{ask}: an error"] if answer.status == 500 else [])


def _differences(ask: Ask, one: str, other: str) -> list[str]:
    if one == other:
        return []
    pairs = zip_longest(one.split("\n"), other.split("\n"), fillvalue="")
    return [f"{ask}: {mine!r} became {theirs!r}" for mine, theirs in pairs if mine != theirs][:1]


def test_what_is_downloaded_is_opened_by_no_browser(db):
    """Files leave as attachments that are what they say, and only to whom they belong."""
    with world() as made:
        alice = made.people["alice"]
        files = [
            f"/imports/{made.imports['alice'][0]}/report",
            *(f"/contacts/export?format={form}" for form in FORMATS),
            *(f"/documents/{pk}/content" for pk in made.documents[:3]),
        ]
        for url in files:
            answer = alice.ask(url)
            assert answer.status == 200, url
            assert answer.headers["Content-Disposition"].startswith("attachment; filename="), url
            assert answer.headers["X-Content-Type-Options"] == "nosniff", url
            assert "html" not in answer.headers["Content-Type"], url


def test_no_address_breaks_for_who_may_do_everything(db):
    """Whoever may open every door meets an answer behind it, also where it is a refusal."""
    with world() as made:
        ada, wrong = made.people["ada"], []
        for route in routes():
            urls = addresses(route, made)
            wrong += [f"{url}: {answer.status}" for url in urls if (answer := ada.ask(url)).status == 500]
    assert wrong == [], "\n".join(wrong[:40])
