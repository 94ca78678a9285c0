"""Conditions read aloud, and the page that describes them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from perennial.lib.conditions import OPERATORS, dump, parse, sentence
from tests.lib.test_conditions_shape import SHAPE

PAGE = Path(__file__).parents[2] / "docs" / "develop" / "conditions.md"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"field": "name", "op": "contains", "value": "100% %(a)s"}, "Name contains “100% %(a)s”"),
        ({"field": "stage", "op": "is_one_of", "value": ["new", "won"]}, "Stage is one of New, Won"),
        ({"field": "stage", "op": "is_empty"}, "Stage is empty"),
        ({"field": "amount", "op": "between", "value": [1, "1250.50"]}, "Amount is between 1 and 1,250.50"),
        ({"field": "active", "op": "is", "value": True}, "Active is yes"),
        ({"field": "owner", "op": "is_not", "value": {"me": True}}, "Owner is not me"),
        ({"field": "owner", "op": "is", "value": 12}, "Owner is #12"),
        ({"field": "firm", "op": "is", "value": 3}, "Firm is Firm 3"),
        ({"field": "day", "op": "before", "value": {"today": -30}}, "Day is before 30 days ago"),
        ({"field": "day", "op": "on", "value": {"today": 0}}, "Day is on today"),
        ({"field": "day", "op": "after", "value": {"today": 1}}, "Day is after 1 day from today"),
        ({"field": "day", "op": "on", "value": "2026-03-29"}, "Day is on 29 Mar 2026"),
        ({"field": "seen", "op": "after", "value": "2026-03-29T10:00Z"}, "Seen is after 2026-03-29T10:00Z"),
        ({"field": "seen", "op": "within_last_days", "value": 1}, "Seen is within the last 1 day"),
        ({"field": "seen", "op": "more_than_days_ago", "value": 90}, "Seen is more than 90 days ago"),
        ({"field": "tags", "op": "has_all_of", "value": ["vip", "late"]}, "Tags has all of VIP, Pays late"),
        ({"field": "phones.number", "op": "is_filled", "quantifier": "any"}, "any Phone is filled"),
        ({"field": "phones.number", "op": "is_empty", "quantifier": "all"}, "every Phone is empty"),
        ({"field": "phones.rank", "op": "is", "value": 1, "quantifier": "none"}, "no Rank is 1"),
        ({"field": "name", "op": "length_at_least", "value": 1}, "Name is at least 1 character long"),
        ({"field": "name", "op": "length_at_most", "value": 80}, "Name is at most 80 characters long"),
        ({"field": "day", "op": "before", "value": {"field": "seen"}}, "Day is before the value of Seen"),
        ({"field": "name", "op": "is", "value": {"field": "firm.town"}}, "Name is the value of Town"),
        (
            {"field": "phones.rank", "op": "above", "value": {"field": "amount"}, "quantifier": "any"},
            "any Rank is above the value of Amount",
        ),
        ({"all": []}, "everything"),
        ({"any": []}, "nothing"),
    ],
)
def test_a_rule_reads_as_a_sentence(data: Any, words: str) -> None:
    with translation.override("en"):
        assert sentence(parse(data, SHAPE), SHAPE) == words


def test_groups_stand_in_brackets_only_where_they_must() -> None:
    new, empty = {"field": "stage", "op": "is", "value": "new"}, {"field": "name", "op": "is_empty"}
    data = {"all": [{"any": [new, empty]}, {"any": [new]}, {"not": {"all": [new, empty]}}]}
    with translation.override("en"):
        assert sentence(parse(data, SHAPE), SHAPE) == (
            "(Stage is New or Name is empty) and Stage is New and not (Stage is New and Name is empty)"
        )


def test_every_operator_has_a_label_and_a_sentence_of_its_own() -> None:
    labels = {str(operator.label) for operator in OPERATORS.values()}
    phrases = {str(operator.phrase) for operator in OPERATORS.values()}
    assert len(labels) == len(phrases) == len(OPERATORS)
    for operator in OPERATORS.values():
        words = {f"%({word})s" for word in ("field", "value", "other")[: 1 + min(operator.takes.value[0], 2)]}
        words |= {"%(value)s"} if operator.takes.value[1] else set()
        assert set(re.findall(r"%\(\w+\)s", str(operator.phrase))) == words


def rows_of_the_page() -> dict[str, list[str]]:
    cells = [
        [cell.strip() for cell in line.strip("|\n").split(" | ")] for line in PAGE.read_text().splitlines()
    ]
    return {row[0].strip(" `"): row for row in cells if len(row) == 4 and row[0].strip(" `") in OPERATORS}


def test_every_operator_is_described_with_its_types_and_its_answer_for_empty() -> None:
    described = rows_of_the_page()
    assert list(described) == list(OPERATORS)
    for key, (_name, types, empty, _example) in described.items():
        assert set(types.split(", ")) == OPERATORS[key].types or types == "every type" == _all(key)
        assert empty == ("yes" if OPERATORS[key].answer_for_empty else "no"), key


def _all(key: str) -> str:
    return "every type" if len(OPERATORS[key].types) == 8 else ""


def test_every_example_of_the_page_can_be_asked() -> None:
    for key, row in rows_of_the_page().items():
        example = json.loads(row[3].strip(" `"))
        assert example["op"] == key
        assert dump(parse(example, SHAPE)) == example
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert blocks
    for block in blocks:
        assert dump(parse(json.loads(block), SHAPE)) == json.loads(block)
