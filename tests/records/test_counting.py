"""Counts that never stall and never hide what went wrong."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models
from django.db.models.expressions import RawSQL

from perennial.records.counting import Count, count, in_steps
from perennial.records.models import Contact
from tests.records.people import contact

pytestmark = pytest.mark.django_db

# A question that takes minutes, answered by both engines.
_NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT COUNT(*) FROM n"
)
_ENDLESS = f"({_NUMBERS % 500_000_000})"


def test_few_are_counted_exactly_and_many_as_more_than() -> None:
    for n in range(4):
        contact(f"Anna Nowak{n}")
    assert count(Contact.objects.all()) == Count(4, True)
    assert count(Contact.objects.all(), up_to=4) == Count(4, True)
    assert count(Contact.objects.all(), up_to=3) == Count(3, False)
    assert count(Contact.objects.none()) == Count(0, True)


def test_a_count_that_takes_too_long_is_given_up_and_the_connection_goes_on() -> None:
    contact("Anna Nowak")
    endless = Contact.objects.annotate(
        many=RawSQL(_ENDLESS, [], output_field=models.BigIntegerField())
    ).filter(many__gt=0)
    assert count(endless, seconds=0.05) == Count(None, False)
    assert Contact.objects.count() == 1


def test_the_time_limit_ends_with_the_count() -> None:
    count(Contact.objects.all(), seconds=0.05)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('statement_timeout')")
            assert cursor.fetchone()[0] == "0"
            return
        cursor.execute(_NUMBERS % 300_000)
        assert cursor.fetchone()[0] == 300_000


def test_an_error_is_not_taken_for_slowness() -> None:
    broken = Contact.objects.annotate(
        no=RawSQL("no_such_function(1)", [], output_field=models.BigIntegerField())
    ).filter(no=1)
    with pytest.raises(DatabaseError):
        count(broken)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts no steps")
def test_sqlite_is_given_so_many_steps_and_no_more() -> None:
    def counted(numbers: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_NUMBERS % numbers)
            return int(cursor.fetchone()[0])

    assert in_steps(lambda: counted(100), 10) == 100
    assert in_steps(lambda: counted(1_000_000), 10) is None
    assert counted(1_000_000) == 1_000_000
