"""What the models that come along say of pairs a person decides at a glance."""

from __future__ import annotations

import pytest

from perennial.matching.model import Model, shipped
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS

NOWAK = {"given_name": "Jan", "family_name": "Nowak"}
VAVRO = {"given_name": "A.", "family_name": "Vavro"}
REACH = {"phone": "+48 601 100 200", "email": "j.nowak@firma.example"}


def probability(one: dict[str, str], other: dict[str, str], entity: str = "contact") -> float:
    spec = SPECS[entity]
    model = shipped(spec)
    columns = [model.apart(spec.normal({key: [value] for key, value in its.items()})) for its in (one, other)]
    return Scorer(model).score(*columns).probability


def contacts() -> Model:
    return shipped(SPECS["contact"])


@pytest.mark.parametrize("person", [NOWAK, VAVRO, {"family_name": "Nowak", "city": "Łódź"}])
def test_a_name_alone_is_no_reason_to_ask(person: dict[str, str]) -> None:
    assert probability(person, person) < contacts().thresholds.warn


def test_the_same_name_and_phone_are_one() -> None:
    assert probability({**NOWAK, **REACH}, {**NOWAK, "phone": "601100200"}) > contacts().thresholds.link


def test_relatives_who_share_all_else_are_two() -> None:
    his, hers = {**NOWAK, **REACH, "city": "Łódź"}, {**NOWAK, **REACH, "city": "Łódź", "given_name": "Ewa"}
    assert probability(his, hers) < contacts().thresholds.hint


def test_companies_of_a_group_are_not_linked_and_two_spellings_of_one_are() -> None:
    link = shipped(SPECS["company"]).thresholds.link
    mother = {"name": "Beck Gartenbau GmbH", "website": "beckgartenbau.example", "city": "Wilsdruff"}
    assert probability(mother, {**mother, "name": "Beck Gartenbau Immobilien GmbH"}, "company") < link
    assert probability(mother, {**mother, "name": "BECK Gartenbau Gesellschaft mbH"}, "company") > link
