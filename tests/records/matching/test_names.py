"""Names as the model knows them: which others have, and which way round they belong."""

from __future__ import annotations

import pytest

from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.records.matching.names import known_name
from perennial.records.models import Head
from perennial.records.proposing import Proposing
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR
from tests.records.people import contact

pytestmark = pytest.mark.django_db


def proposed(*heads: Head) -> tuple[int, int]:
    its = Proposing(OPERATOR, shape_of("contact"), heads, lambda field, value, head: str(value)).proposed()
    return its["given_name"], its["family_name"]


def test_a_name_that_others_have_is_known_and_a_slip_of_it_is_not() -> None:
    model = shipped(SPECS["contact"])
    assert known_name(model, "family_name", "Kowalska")
    assert not known_name(model, "family_name", "Klmiczak")
    assert not known_name(model, "job_title", "Kowalska")
    assert not known_name(shipped(SPECS["company"]), "family_name", "Kowalska")


@pytest.mark.parametrize("swapped", ["Kowalska Anna", "Kowalsak Anna"])
def test_both_names_come_from_one_record_where_they_are_swapped(swapped: str) -> None:
    right, wrong = contact("Anna Kowalska"), contact(swapped)
    assert proposed(right, wrong) == (right.pk, right.pk)
    assert proposed(wrong, right) == (right.pk, right.pk)


def test_names_that_stand_in_their_place_are_chosen_one_by_one() -> None:
    short, long = contact("A. Kowalska-Nowak"), contact("Anna Kowalska")
    assert proposed(short, long) == (long.pk, short.pk)


def test_of_people_whose_two_names_are_the_same_both_names_are_proposed_still() -> None:
    one, two = contact("Jan Jan"), contact("Jan Jan")
    assert set(proposed(one, two)) <= {one.pk, two.pk}
