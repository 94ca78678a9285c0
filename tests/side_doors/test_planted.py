"""The walk can fail: holes made on purpose are found."""

from __future__ import annotations

from unittest import mock

import pytest

from perennial.access import queries, rules
from perennial.transfer import queries as of_imports
from perennial.web.settings_pages import shared, users
from tests.side_doors import suppliers, test_writing, tours
from tests.side_doors.test_reading import problems
from tests.side_doors.world import world


def seen(name: str, *urls: str) -> list[str]:
    """What the reading test would say of these addresses."""
    with world() as made:
        person = made.people[name]
        rehearsed = made.imports["alice"][1]
        asks = [tours.Ask(url.format(contact=made.contacts[0], rehearsed=rehearsed)) for url in urls]
        return [line for ask in asks for line in problems(person, made.words, ask, ask.of(person))]


def test_a_field_that_is_no_longer_hidden_is_found(db):
    with mock.patch.object(rules, "is_hidden", return_value=False):
        assert any(
            "tells “qzxhidden”" in line for line in seen("bob", "/contacts/{contact}", "/api/v1/contact")
        )


def test_an_import_of_somebody_else_is_found(db):
    real = of_imports.import_of
    with mock.patch(
        "perennial.web.imports.pages.import_of", lambda actor, pk: of_imports.Import.objects.get(pk=pk)
    ):
        assert any(
            "tells “qzxown”" in line for line in seen("charlie", "/imports/{rehearsed}/rehearsal?all=1")
        )
    assert of_imports.import_of is real


def test_records_of_everybody_are_found(db):
    with mock.patch.object(queries, "within", lambda actor, action, queryset, shape: queryset):
        assert any("tells “qzxteam”" in line for line in seen("charlie", "/contacts", "/contacts/{contact}"))


def test_an_unguarded_settings_form_is_found(db):
    def anybody(request: object) -> object:
        return shared.actor_of(request)

    with world() as made, mock.patch.object(users, "administrator", anybody):
        person = made.people["charlie"]
        url = f"/settings/users/{made.people['bob'].number}/active"
        with mock.patch("perennial.access.actions.users.check_configure"):
            assert test_writing.problems(made, person, [(test_writing.Letter(url, "POST", {}), True)])


def test_a_route_that_nobody_tries_is_found(db):
    known = {key: one for key, one in suppliers.BLANKS.items() if key != ("imports", "pk")}
    told = "Nobody tries the side doors of “import”"
    with (
        world() as made,
        mock.patch.object(suppliers, "BLANKS", known),
        pytest.raises(AssertionError, match=told),
    ):
        tours.tour(made, made.people["nobody"])


def test_the_owner_reads_every_word(db):
    """The words are there to be found."""
    with world() as made:
        alice = made.people["alice"]
        urls = [
            f"/contacts/{made.contacts[0]}",
            "/contacts",
            f"/imports/{made.imports['alice'][1]}/mapping",
            "/companies",
            f"/companies/{made.companies[0]}",
        ]
        text = "".join(alice.ask(url).text for url in urls)
        assert [mark for mark in made.words.marks("team", "own", "hidden", "kin") if mark not in text] == []
