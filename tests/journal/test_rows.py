"""Rows by the values of a column: what a queryset would give, in one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.journal.door import change
from perennial.journal.rows import every_row, rows_by, values_by
from perennial.records.models import Contact, ContactPoint, SearchDocument
from tests.cast import OPERATOR
from tests.journal.acting import contact

pytestmark = pytest.mark.django_db


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_what_a_queryset_gives():
    keys = [
        contact("a@x.example", attributes={"x_size": 4}, family_name=f"Świąt {n}")[1].pk for n in range(3)
    ]
    with CaptureQueriesContext(connection) as asked:
        rows = rows_by(Contact, "pk", [*keys, 999_999], lock="NO KEY UPDATE")
    assert len(asked) == 1
    assert [columns(row) for row in rows] == [columns(row) for row in Contact.objects.order_by("pk")]


def test_they_come_in_the_order_asked_for_by_any_column():
    _, ada = contact("b@x.example", "a@x.example")
    order = ("kind", "raw", "id")
    assert [one.raw for one in rows_by(ContactPoint, "record_id", [ada.pk], order=order)] == [
        "a@x.example",
        "b@x.example",
    ]
    assert values_by(ContactPoint, "raw", ["a@x.example"], ("record_id",)) == [[ada.pk]]


def test_nothing_asked_is_no_statement():
    contact("a@x.example")
    with CaptureQueriesContext(connection) as asked:
        assert rows_by(Contact, "pk", []) == []
    assert len(asked) == 0
    assert len(every_row(Contact)) == 1


def test_what_a_savepoint_took_back_is_derived_as_it_stands():
    _, ada = contact("a@x.example", family_name="Nowak")
    with change(OPERATOR, "contact.edit") as act:
        act.update(ada, job_title="Buyer")
        with pytest.raises(ZeroDivisionError), act.savepoint():
            act.update(ada, family_name="Lis")
            raise ZeroDivisionError
    document = SearchDocument.objects.get(pk=ada.pk)
    assert ("nowak" in document.names, "lis" in document.names, "buyer" in document.other) == (
        True,
        False,
        True,
    )
