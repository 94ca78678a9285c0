"""Names for one reader: what they may not know has none, and nothing is asked twice."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.access.actions import create_role, create_user, deactivate_user
from perennial.access.actor import Actor
from perennial.records import directory
from perennial.records.actions.trash import trash_records
from perennial.records.directory import USER, Directory
from perennial.transfer.directory import ReadingDirectory, WritingDirectory
from tests.cast import OPERATOR, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def veiled() -> Actor:
    grants = {("*", "read"): "all", ("*", "export"): "all"}
    veils = {("company", "name"): "hidden", ("contact", "family_name"): "hidden"}
    role = create_role(OPERATOR, "Veiled", grants=grants, veils=veils)
    return acting(create_user(OPERATOR, "v@jantar.example", "Vera", role))


def test_a_hidden_name_is_neither_told_nor_found(veiled):
    house, anna = company("Jantar"), contact("Anna Nowak")
    names = Directory(veiled)
    assert (names.name("company", house.pk), names.name("contact", anna.pk)) == (f"#{house.pk}", "Anna")
    assert (names.find("company", "Jantar"), names.find("contact", "Anna Nowak")) == (None, None)
    assert ReadingDirectory(veiled, anna.pk).find("company", "Jantar") is None
    written = WritingDirectory(veiled)
    assert (written.name("company", house.pk), written.name("contact", anna.pk)) == ("", "")


def test_colleagues_are_read_once_and_a_text_is_looked_up_once():
    cast, house = gather(), company("Łódź")
    names = Directory(acting(cast.alice))
    assert (names.find(USER, "BOB@jantar.example"), names.find("company", "LODZ")) == (cast.bob.pk, None)
    with CaptureQueriesContext(connection) as seen:
        assert (names.find(USER, "Alice"), names.find("company", "łódź")) == (cast.alice.pk, None)
    assert len(seen) == 0
    assert Directory(OPERATOR).find("company", "LODZ") == house.pk


def test_a_long_file_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(directory, "REMEMBERED", 3)
    names = Directory(OPERATOR)
    houses = [company(f"House {number}") for number in range(9)]
    for house in houses:
        assert names.find("company", house.name) == house.pk
        assert names.name("company", house.pk) == house.name
    assert len(names._known) <= 4
    assert len(names._found) <= 4


def test_a_file_is_read_with_the_records_that_were_there_when_it_came():
    house = company("Jantar")
    names = ReadingDirectory(OPERATOR, house.pk)
    later, gone = company("Later"), company("Gone")
    trash_records(OPERATOR, "company", [gone.pk])
    assert (names.find("company", "jantar"), names.name("company", house.pk)) == (house.pk, "Jantar")
    assert names.find("company", "Later") is None
    assert names.name("company", later.pk) == ""
    all_of_them = ReadingDirectory(OPERATOR, gone.pk)
    assert (all_of_them.find("company", "Gone"), all_of_them.name("company", gone.pk)) == (None, "Gone")
    assert [all_of_them.in_trash("company", one.pk) for one in (later, gone)] == [False, True]


def test_who_left_is_known_to_a_file_by_email_alone():
    cast = gather()
    deactivate_user(OPERATOR, cast.bob)
    names = ReadingDirectory(OPERATOR, 0)
    assert (names.find(USER, "bob@jantar.example"), names.find(USER, "Bob")) == (cast.bob.pk, None)
    assert names.left == {cast.bob.pk}
    assert Directory(OPERATOR).find(USER, "bob@jantar.example") is None
    assert WritingDirectory(OPERATOR).name(USER, cast.alice.pk) == "alice@jantar.example"
