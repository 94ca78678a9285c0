"""`email_2` is the second e-mail and never the primary one, by whichever door it comes."""

from __future__ import annotations

import pytest

from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.bulk import edit_records
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import add_point
from perennial.records.models import ContactPoint
from tests.cast import OPERATOR
from tests.records.people import contact

pytestmark = pytest.mark.django_db


def emails(pk: int) -> list[str]:
    points = ContactPoint.objects.filter(record=pk, kind="email").order_by("rank", "pk")
    return list(points.values_list("raw", flat=True))


@pytest.mark.parametrize(
    ("there", "values", "after"),
    [
        (["a"], {"email_2": "x"}, ["a", "x"]),
        (["a", "b", "c"], {"email_2": "x"}, ["a", "x", "c"]),
        (["a", "b"], {"email_3": "x"}, ["a", "b", "x"]),
        (["a", "b", "c"], {"email_2": ""}, ["a", "c"]),
        (["a", "b"], {"email_3": "x", "email": ""}, ["b", "x"]),
        ([], {"email_2": "x"}, ["x"]),
    ],
)
def test_an_edit_writes_the_nth_one(there, values, after):
    def full(name: str) -> str:
        return f"{name}@jantar.example" if name else ""

    anna = contact("Anna").pk
    for name in there:
        add_point(OPERATOR, "contact", anna, "email", {"raw": full(name)})
    edit_record(OPERATOR, "contact", anna, {key: full(name) for key, name in values.items()})
    assert emails(anna) == [full(name) for name in after]


def test_a_new_record_may_have_it_alone():
    made = create_record(OPERATOR, "contact", {"given_name": "Anna", "email_2": "b@jantar.example"})
    assert (emails(made.head.pk), made.head.email) == (["b@jantar.example"], "b@jantar.example")


def test_several_records_at_once_refuse_it():
    anna = contact("Anna", email="a@jantar.example").pk
    with pytest.raises(BadRequest):
        edit_records(OPERATOR, "contact", [anna], {"email_2": "x@jantar.example"})
    assert emails(anna) == ["a@jantar.example"]


def test_what_is_there_is_not_added_again():
    anna = contact("Anna", email="a@jantar.example").pk
    with pytest.raises(Refusal):
        add_point(OPERATOR, "contact", anna, "email", {"raw": "A@Jantar.example"})
    assert emails(anna) == ["a@jantar.example"]
