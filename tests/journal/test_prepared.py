"""A question about one row is planned once for each connection, and answers the same each time."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from perennial.journal import prepared
from perennial.journal.prepared import rows_of_key
from tests.journal.acting import contact

pytestmark = pytest.mark.django_db(transaction=True)

NAMED = "SELECT family_name FROM records_contact WHERE family_name LIKE '%%ow%%' AND record_id"


def test_it_answers_for_each_key() -> None:
    nowak, lis = (contact(family_name=name)[1].pk for name in ("Nowak", "Lis"))
    assert rows_of_key(NAMED, (), nowak) == [("Nowak",)]
    assert rows_of_key(NAMED, (), lis) == []
    given = "SELECT family_name FROM records_contact WHERE family_name = %s AND record_id"
    assert rows_of_key(given, ("Lis",), lis) == [("Lis",)]


def test_a_transaction_that_is_rolled_back_leaves_it() -> None:
    key = contact(family_name="Nowak")[1].pk
    for _try in range(2):
        with suppress(ZeroDivisionError), transaction.atomic():
            assert rows_of_key(NAMED, (), key) == [("Nowak",)]
            raise ZeroDivisionError
    connection.close()
    assert rows_of_key(NAMED, (), key) == [("Nowak",)]


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite's driver keeps its statements by itself")
def test_a_connection_keeps_no_more_than_so_many(monkeypatch) -> None:
    monkeypatch.setattr(prepared, "MOST", 2)
    for number in (1, 2, 3, 1):
        assert rows_of_key(f"SELECT {number} WHERE 1", (), 1) == [(number,)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%SELECT _ WHERE%"]
        )
        assert cursor.fetchone() == (2,)
    with CaptureQueriesContext(connection) as queries:
        rows_of_key("SELECT 1 WHERE 1", (), 1)
    assert len(queries) == 1
