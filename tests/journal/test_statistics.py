"""PostgreSQL plans by what it knows of a table: long work tells it while the table grows."""

from contextlib import suppress

import pytest
from django.db import connection, transaction

from perennial.journal.setwise import insert_rows
from perennial.journal.statistics import Statistics
from perennial.operations.actions import enqueue
from perennial.operations.models import OperationRow
from tests.patience import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def cleared():
    """How often the table was cleared; 0 while anything dead lies in it."""
    with connection.cursor() as cursor:
        table = OperationRow._meta.db_table
        cursor.execute(
            "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = %s AND n_dead_tup = 0", [table]
        )
        return (cursor.fetchone() or (0,))[0]


def rows_the_planner_knows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [OperationRow._meta.db_table])
        return cursor.fetchone()[0]


@pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="SQLite plans without them")
def test_the_planner_learns_of_rows_that_were_just_written():
    operation = enqueue("import", requested_by=None, channel="cli", parameters={}, deliver=False)
    columns = ("operation_id", "number", "fate", "payload")
    insert_rows(OperationRow, columns, [(operation.pk, number, "created", {}) for number in range(3000)])

    def known():
        Statistics().refresh(now=True)
        return rows_the_planner_knows() == 3000

    eventually(known)


@pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="SQLite plans without them")
def test_what_was_rolled_back_is_cleared_away():
    operation = enqueue("import", requested_by=None, channel="cli", parameters={}, deliver=False)
    columns = ("operation_id", "number", "fate", "payload")
    before = cleared()
    with suppress(ZeroDivisionError), transaction.atomic():
        insert_rows(OperationRow, columns, [(operation.pk, number, "created", {}) for number in range(3000)])
        raise ZeroDivisionError

    def cleared_since():
        Statistics().refresh(now=True)
        return cleared() > before

    eventually(cleared_since)
    assert rows_the_planner_knows() == 0


def test_between_two_looks_nothing_is_asked(django_assert_num_queries):
    statistics = Statistics()
    with django_assert_num_queries(0):
        statistics.refresh()
