"""Two at one record, whatever they edit through: fields, links and each contact point count by themselves."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.journal.door import change
from perennial.lib.refusals import BadRequest
from perennial.records.actions.edit import edit_record
from perennial.records.actions.links import add_company
from perennial.records.actions.points import add_point, confirm_point, edit_point, make_primary
from perennial.records.errors import ChangedMeanwhile
from perennial.records.models import Contact, ContactPoint
from perennial.schema.models import CustomField
from tests.cast import OPERATOR
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Contact:
    return contact("Anna", email="a@jantar.example", email_2="b@jantar.example", street="Ring 1", city="Köln")


def written(head: Contact, opened: int | None = None, **values: object) -> None:
    edit_record(OPERATOR, "contact", head.pk, values, opened=opened)


def asked(head: Contact, **values: object) -> object:
    """What stands there now of the one field that is contested."""
    with pytest.raises(ChangedMeanwhile) as no:
        written(head, 1, **values)
    [theirs] = no.value.theirs.values()
    assert (theirs.actor, theirs.at is None, no.value.version) == (None, False, 2)
    return theirs.now


def test_a_custom_link_asks_like_any_field(anna):
    with change(OPERATOR, "field.create") as act:
        act.create(CustomField(entity="contact", key="x_boss", kind="record", target="contact"))
    one, other = contact("One"), contact("Other")
    written(anna, x_boss=one.pk)
    assert asked(anna, x_boss=other.pk) == one.pk
    written(anna, 1, x_boss=one.pk)


def test_a_further_company_is_not_the_company(anna):
    add_company(OPERATOR, anna.pk, company("Jantar").pk)
    main = company("Bursztyn")
    written(anna, 1, company=main.pk)
    anna.refresh_from_db()
    assert anna.company_id == main.pk


def test_each_email_counts_by_itself(anna):
    written(anna, email_2="c@jantar.example")
    written(anna, 1, email="z@jantar.example")
    with pytest.raises(ChangedMeanwhile) as no:
        written(anna, 1, email="y@jantar.example", email_2="c@jantar.example")
    assert list(no.value.theirs) == ["email"]


def test_an_email_that_came_first_meanwhile_asks(anna):
    second = ContactPoint.objects.get(raw="b@jantar.example")
    make_primary(OPERATOR, "contact", anna.pk, second.pk)
    assert asked(anna, email="z@jantar.example") == "b@jantar.example"


def test_parts_of_an_address_merge(anna):
    written(anna, street="Ring 2")
    written(anna, 1, city="Bonn")
    anna.refresh_from_db()
    assert anna.city == "Bonn"
    with pytest.raises(ChangedMeanwhile):
        written(anna, 1, street="Ring 3")


def test_a_further_address_asks_as_a_whole(anna):
    add_point(OPERATOR, "contact", anna.pk, "address", {"street": "Markt 1", "city": "Wien"})
    point = ContactPoint.objects.get(city="Wien")
    edit_point(OPERATOR, "contact", anna.pk, point.pk, {"street": "Markt 2"}, opened=2)
    with pytest.raises(ChangedMeanwhile) as no:
        edit_point(OPERATOR, "contact", anna.pk, point.pk, {"street": "Markt 3"}, opened=2)
    assert no.value.theirs["address"].now["street"] == "Markt 2"


def test_a_version_of_the_future_is_no_version(anna):
    with pytest.raises(BadRequest):
        written(anna, 9, job_title="Chef")


def test_judging_takes_as_many_statements_for_many_edits_as_for_one(anna):
    first = ContactPoint.objects.get(raw="a@jantar.example")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen, pytest.raises(ChangedMeanwhile):
            written(anna, 1, email="z@jantar.example")
        return len(seen)

    written(anna, email="0@jantar.example")
    few = statements()
    for number in range(1, 9):
        edit_point(OPERATOR, "contact", anna.pk, first.pk, {"raw": f"{number}@jantar.example"})
        confirm_point(OPERATOR, "contact", anna.pk, first.pk, anna.created.date())
    assert statements() == few
