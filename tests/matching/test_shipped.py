"""What the models that come along say of pairs a person decides at a glance."""

from __future__ import annotations

import pytest

from perennial.matching.model import Model, shipped
from perennial.matching.scoring import Score, Scorer
from perennial.matching.specs import SPECS

NOWAK = {"given_name": "Jan", "family_name": "Nowak"}
VAVRO = {"given_name": "A.", "family_name": "Vavro"}
REACH = {"phone": "+48 601 100 200", "email": "j.nowak@firma.example"}


def probability(one: dict[str, str], other: dict[str, str], entity: str = "contact") -> float:
    return scored(one, other, entity).probability


def scored(one: dict[str, str], other: dict[str, str], entity: str) -> Score:
    spec = SPECS[entity]
    model = shipped(spec)
    columns = [model.apart(spec.normal({key: [value] for key, value in its.items()})) for its in (one, other)]
    return Scorer(model).score(*columns)


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


def test_who_has_a_numbered_mailbox_and_another_telephone_is_asked_about() -> None:
    here = {
        "given_name": "Tomasz",
        "family_name": "Rutkiewicz",
        "company": "Podlasie",
        "street": "Źródlana 107",
    }
    plain = {**here, "city": "Świdnica", "email": "rutkiewicz@podlasie.example", "phone": "+48745557493"}
    second = {**plain, "email": "rutkiewicz92@podlasie.example", "phone": "+48745551030"}
    limits = contacts().thresholds
    assert limits.warn < probability(plain, second) < limits.link
    assert probability(plain, {**second, "phone": plain["phone"]}) > limits.link
    born = {"birthday": "1980-05-03"}
    assert probability(plain | born, second | born) > limits.link


def test_another_given_name_another_family_name_and_nearly_a_birthday_are_two() -> None:
    here = {"company": "Zarya", "street": "Melnichnaya 67", "postal_code": "620047", "city": "Yekaterinburg"}
    her = {**here, "given_name": "Valeriya", "family_name": "Soboleva", "birthday": "1960-07-22"}
    him = {**here, "given_name": "Valeriy", "family_name": "Ozerov", "birthday": "1960-06-22"}
    assert probability(her, him) < contacts().thresholds.warn


def test_a_name_in_another_order_alone_does_not_make_two_companies_one() -> None:
    """However rare a scan finds such names, and so however much they say."""
    one, other = {"name": "Transport Przystań"}, {"name": "Przystań Transport Sp. z o.o."}
    assert gates(one, other) == ("name_alone",)
    for alike in ({"phone": "+48 33 555 11 26"}, {"city": "Łódź"}, {"website": "przystan.example"}):
        assert gates(one | alike, other | alike) == ()
    assert gates({"name": "Przystań"}, {"name": "Przystań"}) == ()


def gates(one: dict[str, str], other: dict[str, str]) -> tuple[str, ...]:
    return scored(one, other, "company").gates
