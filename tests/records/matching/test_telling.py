"""Why two records may be one, in words: every answer has its own, and only of what the reader may read."""

from __future__ import annotations

from typing import Any

import pytest

from perennial.matching.model import shipped
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS
from perennial.records.matching.telling import Strength, answered, reasons, reasons_of, sentence

CONTACT = SPECS["contact"]


def scored(one: dict[str, Any], other: dict[str, Any]) -> Any:
    model = shipped(CONTACT)
    sides = [model.apart(CONTACT.normal(given)) for given in (one, other)]
    return model, Scorer(model).score(*sides)


ANNA = {"given_name": ["Anna"], "family_name": ["Kowalska"], "phone": ["601100200"], "city": ["Łódź"]}
ANIA = {"given_name": ["Ania"], "family_name": ["Kowalska"], "phone": ["+48601100200"], "city": ["Kraków"]}


@pytest.mark.django_db
@pytest.mark.parametrize("entity", SPECS)
def test_every_answer_has_words_of_its_own(entity: str) -> None:
    for one in SPECS[entity].comparisons:
        told = [sentence(entity, one.key, answer) for answer in one.answers]
        assert all(":" not in words for words in told)
        assert len(set(told)) == len(told)


def test_what_says_most_stands_first_and_what_speaks_against_last() -> None:
    told = reasons(*scored(ANNA, ANIA))
    assert [one.bits for one in told] == sorted((one.bits for one in told), reverse=True)
    assert {"Same family name", "Another form of the given name"} <= {one.sentence for one in told}
    assert told[-1].against
    assert told[-1].sentence == "Different addresses"
    assert told[0].strength == Strength.STRONG


def test_a_field_that_may_not_be_read_gives_no_reason() -> None:
    told = reasons(*scored(ANNA, ANIA), {"given_name", "family_name", "street", "postal_code"})
    assert [one.comparison for one in told] == ["family_name", "given_name"]


def test_answers_that_were_kept_are_told_the_same() -> None:
    model, score = scored(ANNA, ANIA)
    assert reasons_of(CONTACT, answered(model, score)) == reasons(model, score)
