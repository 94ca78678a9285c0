"""Contact points one by one."""

from __future__ import annotations

from datetime import date

import pytest

from perennial.lib.refusals import NotFound, Refusal
from perennial.records.actions.points import add_point, confirm_point, edit_point, make_primary, remove_point
from perennial.records.actions.take_back import take_back
from perennial.records.errors import ChangedMeanwhile, NoSuchRecord
from perennial.records.models import Contact, ContactPoint
from tests.cast import OPERATOR, acting, gather
from tests.records.people import contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Contact:
    return contact("Anna", email="a@jantar.example", email_2="b@jantar.example")


def points(head: Contact) -> list[ContactPoint]:
    return list(ContactPoint.objects.filter(record=head.pk, kind="email").order_by("rank", "pk"))


def primary(head: Contact) -> str:
    head.refresh_from_db()
    return head.email


def test_a_point_is_added_as_the_last_and_may_become_the_first(anna):
    change = add_point(OPERATOR, "contact", anna.pk, "email", {"raw": " c@jantar.example ", "label": "work"})
    assert (primary(anna), anna.version) == ("a@jantar.example", 2)
    last = points(anna)[-1]
    assert (last.raw, last.label, last.valid) == ("c@jantar.example", "work", True)
    make_primary(OPERATOR, "contact", anna.pk, last.pk)
    assert primary(anna) == "c@jantar.example"
    take_back(OPERATOR, change)
    assert primary(anna) == "c@jantar.example", "it was edited since"


def test_a_removed_primary_gives_way_to_the_next(anna):
    change = remove_point(OPERATOR, "contact", anna.pk, points(anna)[0].pk)
    assert primary(anna) == "b@jantar.example"
    take_back(OPERATOR, change)
    assert primary(anna) == "a@jantar.example"


def test_a_correction_is_no_longer_confirmed_and_emptying_removes(anna):
    first = points(anna)[0]
    confirm_point(OPERATOR, "contact", anna.pk, first.pk, date(2026, 1, 2))
    assert points(anna)[0].verified == date(2026, 1, 2)
    edit_point(OPERATOR, "contact", anna.pk, first.pk, {"raw": "z@jantar.example"})
    assert (primary(anna), points(anna)[0].verified) == ("z@jantar.example", None)
    edit_point(OPERATOR, "contact", anna.pk, first.pk, {"raw": ""})
    assert [point.raw for point in points(anna)] == ["b@jantar.example"]


def test_what_somebody_changed_meanwhile_asks(anna):
    first = points(anna)[0]
    edit_point(OPERATOR, "contact", anna.pk, first.pk, {"raw": "x@jantar.example"})
    with pytest.raises(ChangedMeanwhile):
        edit_point(OPERATOR, "contact", anna.pk, first.pk, {"raw": "y@jantar.example"}, opened=1)


def test_points_of_strangers_and_of_other_records_are_out_of_reach(anna):
    cast = gather()
    first = points(anna)[0]
    with pytest.raises(NotFound):
        edit_point(acting(cast.charlie), "contact", anna.pk, first.pk, {"raw": "x@jantar.example"})
    with pytest.raises(NoSuchRecord):
        remove_point(OPERATOR, "contact", contact("Ewa").pk, first.pk)
    with pytest.raises(Refusal):
        add_point(OPERATOR, "contact", anna.pk, "email", {"raw": "  "})
    with pytest.raises(Refusal):
        add_point(OPERATOR, "contact", anna.pk, "email", {"raw": "x@y.example", "rank": 3})
    assert [point.raw for point in points(anna)] == ["a@jantar.example", "b@jantar.example"]
