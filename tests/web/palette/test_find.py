"""Find or do, from anywhere."""

import pytest

from perennial.access.actions import edit_role
from perennial.records.actions.create import create_record
from tests.cast import OPERATOR, acting
from tests.web.doors import HTMX, door


@pytest.fixture
def kasia(people):
    values = {"given_name": "Katarzyna", "family_name": "Wilczek", "phone": "+48 32 555 01 42"}
    return create_record(acting(people.alice), "contact", values).head.pk


def labels(client, words, group=None):
    groups = client.get("/find", {"q": words}).context["groups"]
    return [str(item["label"]) for one in groups if group in (None, one["title"]) for item in one["items"]]


@pytest.mark.parametrize("words", ["wilc", "WILCZEK", "kata wilc", "32 555"])
def test_a_part_of_what_is_known_finds_the_record(people, kasia, words):
    assert labels(door(people.alice), words, "Records") == ["Katarzyna Wilczek"]


def test_a_stranger_finds_nothing_of_others(people, kasia):
    assert labels(door(people.charlie), "wilczek", "Records") == []


def test_what_can_be_done_and_where_one_can_go_answer_too(people, kasia):
    assert "Import a spreadsheet" in labels(door(people.alice), "imp")
    assert "Changes" in labels(door(people.alice), "chan", "Go to")
    assert "Users" in labels(door(people.ada), "user", "Go to")
    assert "Users" not in labels(door(people.alice), "user", "Go to")


def test_who_may_not_create_is_offered_nothing_to_create(people):
    edit_role(OPERATOR, people.member, grants={("*", "read"): "all"})
    assert labels(door(people.bob), "", "Do") == []


def test_the_palette_gets_the_list_alone(people, kasia):
    answer = door(people.alice).get("/find?q=wilc", headers=HTMX | {"HX-Target": "found"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'role="option"' in page
    assert "<mark>Wilc</mark>zek" in page
    assert f'href="/contacts/{kasia}"' in page


def test_without_script_it_is_a_page(people, kasia):
    page = door(people.alice).get("/find?q=wilczek").content.decode()
    assert f'<a href="/contacts/{kasia}">Katarzyna Wilczek</a>' in page


@pytest.mark.parametrize("words", ["\x00", "%_'\"", "<script>", "ß" * 500])
def test_odd_words_find_nothing_and_break_nothing(people, kasia, words):
    assert door(people.alice).get("/find", {"q": words}).status_code == 200


@pytest.mark.parametrize(("words", "said"), [("qqqq", True), ("wilc", False), ("imp", False), ("", False)])
@pytest.mark.parametrize("headers", [{}, HTMX | {"HX-Target": "found"}], ids=["page", "palette"])
def test_that_nothing_was_found_is_said_beside_what_can_be_created(people, kasia, headers, words, said):
    page = door(people.alice).get("/find", {"q": words}, headers=headers).content.decode()
    assert ("Nothing found." in page) == said
    assert ("New contact" in page) == (words not in ("wilc",))
