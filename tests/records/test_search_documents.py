"""The documents that search reads follow every write, and only derivations write them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from perennial.journal import derivations, guard
from perennial.journal.door import change
from perennial.journal.undo.run import undo
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import add_point
from perennial.records.actions.trash import trash_records
from perennial.records.derive import search
from perennial.records.derive.view import view_of
from perennial.records.models import Company, Contact, Record, SearchDocument, SearchIndex
from perennial.records.search.queries import find
from tests.cast import OPERATOR
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL indexes the documents itself"
)


# Documents, and on SQLite the index.
# PostgreSQL copies new rows in, which is no statement that a wrapper sees.
# Many documents go by COPY on PostgreSQL, which no wrapper sees.
SEARCH_WRITES = 2 if connection.vendor == "sqlite" else 0


def documents() -> list[tuple[Any, ...]]:
    return list(SearchDocument.objects.order_by("pk").values_list("pk", *search.COLUMNS))


def check_index() -> None:
    """FTS5 compares its index with the documents and raises when they differ."""
    if connection.vendor == "sqlite":
        with guard.door_open(guard.DERIVED), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_searchindex(records_searchindex, rank) VALUES ('integrity-check', 1)"
            )


def one_of_everything() -> tuple[Company, Contact]:
    house = company(
        "Jantar Handel", tax_id="PL 525 000 12 34", website="https://jantar.example", industry="Amber"
    )
    one = contact(
        "Ján Müller",
        company=house.pk,
        phone="+48 601 234 567",
        email="jan@jantar.example",
        own_id="K-7/1",
        city="Łódź",
    )
    return house, one


def test_a_document_holds_folded_words_by_group() -> None:
    house, one = one_of_everything()
    row = SearchDocument.objects.get(pk=one.pk)
    assert (row.entity, row.owner_id, row.company_id, row.archived) == ("contact", None, house.pk, False)
    assert row.names == "||jan  muller||jan  mueller||"
    assert row.reach == "||jan@jantar.example||48601234567||"
    assert row.numbers == "||k71||k  7  1||"
    assert row.other == "||lodz||"
    assert SearchDocument.objects.get(pk=house.pk).numbers == "||pl5250001234||"


def test_documents_follow_edits_points_trash_and_undo() -> None:
    house, one = one_of_everything()
    before = documents()
    check_index()
    edited = edit_record(
        OPERATOR, "contact", one.pk, {"family_name": "Łąka", "phone": "+48 700 111 222"}
    ).change
    added = add_point(OPERATOR, "contact", one.pk, "email", {"raw": "laka@bursztyn.example"})
    trashed = trash_records(OPERATOR, "company", [house.pk])
    check_index()
    row = SearchDocument.objects.get(pk=one.pk)
    assert row.names == "||jan  laka||"
    assert "laka@bursztyn.example" in row.reach
    assert "48601" not in row.reach
    assert SearchDocument.objects.get(pk=house.pk).archived
    for act in (trashed, added, edited):
        undo(OPERATOR, act)
    assert documents() == before
    check_index()


def test_removed_records_leave_no_document() -> None:
    with change(OPERATOR, "contact.create") as act:
        record = Record(entity="contact")
        act.create(record)
        act.create(Contact(record=record, given_name="Anna"))
    assert SearchDocument.objects.filter(pk=record.pk).exists()
    undo(OPERATOR, act.id)
    assert not SearchDocument.objects.exists()
    check_index()


def test_dropping_and_rebuilding_changes_nothing() -> None:
    for n in range(5):
        one_of_everything()
        contact(f"Anna Nowak{n}")
    before = documents()
    derivations.rebuild()
    assert documents() == before
    check_index()
    assert len(find(OPERATOR, "nowak")) == 5


def test_what_was_lost_is_derived_again() -> None:
    _house, one = one_of_everything()
    before = documents()
    with guard.door_open(guard.DERIVED):
        search._forget([one.pk])
        QuerySet(SearchDocument).filter(pk=one.pk)._raw_delete("default")
    assert documents() != before
    with guard.door_open(guard.DERIVED):
        search.derive(view_of({one.pk: None}))
    assert documents() == before
    check_index()


def test_deriving_again_writes_nothing() -> None:
    house, one = one_of_everything()
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        writes.extend(guard.written_tables(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note), guard.door_open(guard.DERIVED):
        search.derive(view_of(dict.fromkeys((house.pk, one.pk, 999_999))))
    assert writes == []


def test_many_records_are_written_in_few_statements() -> None:
    assert written_while_creating(20) == written_while_creating(60) == SEARCH_WRITES
    assert written_while_creating(2) <= 2


def written_while_creating(size: int) -> int:
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        writes.extend(table for table in guard.written_tables(sql) if "search" in table)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note), change(OPERATOR, "contact.create") as act:
        several = [Record(entity="contact") for _ in range(size)]
        act.create(several)
        act.create([Contact(record=record, given_name="Anna") for record in several])
    return len(writes)


def test_renaming_a_company_writes_its_document_alone() -> None:
    house = company("Jantar")
    for n in range(3):
        contact(f"Anna Nowak{n}", company=house.pk)
    before = {row[0]: row[1:] for row in documents()}
    edit_record(OPERATOR, "company", house.pk, {"name": "Bursztyn"})
    after = {row[0]: row[1:] for row in documents()}
    assert [pk for pk in after if after[pk] != before[pk]] == [house.pk]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO records_searchdocument (record_id, entity) VALUES (1, 'contact')",
        "DELETE FROM records_searchdocument",
        "UPDATE records_searchdocument SET names = ''",
        "INSERT INTO records_searchindex(records_searchindex) VALUES ('delete-all')",
        "DELETE FROM records_searchindex",
    ],
)
def test_nobody_else_writes_documents_or_index(sql: str) -> None:
    with pytest.raises(guard.WriteOutsideDoor), connection.cursor() as cursor:
        cursor.execute(sql)


@on_sqlite
def test_the_index_is_a_table_like_the_documents() -> None:
    _house, one = one_of_everything()
    assert SearchIndex.objects.get(pk=one.pk).names == SearchDocument.objects.get(pk=one.pk).names
