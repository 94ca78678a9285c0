"""Further columns of a file, compared by what they look like."""

from __future__ import annotations

import pytest

from perennial.matching.batch import statements
from perennial.matching.batch.run import prepare
from perennial.matching.batch.store import fill, store
from perennial.matching.extra import Extra, extended, kind_of
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS, Given
from tests.matching.hostile import HOSTILE, is_normal, within
from tests.matching.made import model

EXTRAS = (
    Extra("x_customer", "Customer no", "number"),
    Extra("x_since", "Since", "day"),
    Extra("x_branch", "Branch", "text"),
)
CONTACT = SPECS["contact"]
GIVEN: list[Given] = [
    {"Customer no": ["C-100234"], "Since": ["2019-05-01"], "Branch": ["Müller, Nord"]},
    {"Customer no": ["100234"], "Since": ["2019-05-10"], "Branch": ["Nord Müller"]},
    {"Customer no": ["100235"], "Since": ["2019-01-05"], "Branch": ["Muller Nord"]},
    {"Customer no": ["987654"], "Since": ["1999-12-31"], "Branch": ["Süd"]},
    {"Branch": ["Sued"]},
    {},
    *({name: [text] for name in ("Customer no", "Since", "Branch")} for text in HOSTILE.values()),
]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["2019-05-01", "2020-01-02", ""], "day"), (["20190501"], "day"), (["01.05.2019"], "day"),
        (["C-100234", "C-100235"], "number"), (["1001", "1002"], "number"),
        (["Nord", "Süd"], "text"), (["12", "13"], "text"), ([], "text"), (["", " "], "text"),
    ],
)  # fmt: skip
def test_a_column_is_what_most_of_it_looks_like(values: list[str], kind: str) -> None:
    assert kind_of(values) == kind


def test_columns_are_normal_whatever_stands_in_them() -> None:
    spec = extended(model(CONTACT), EXTRAS).spec
    with within(10):
        rows = [spec.normal(row) for row in GIVEN]
    for columns in rows:
        assert set(columns) >= set(spec.columns)
        assert all(is_normal(columns[name]) for name in spec.texts)
        assert all(is_normal(value) for name in spec.lists for value in columns[name])


def test_a_model_with_more_columns_is_whole_and_another() -> None:
    before = model(CONTACT)
    after = extended(before, EXTRAS)
    assert after.problems() == []
    assert after.spec.hash != before.spec.hash
    assert extended(before, ()) is before


def test_a_batch_says_the_same_of_them() -> None:
    its = extended(model(CONTACT), EXTRAS)
    apart = [its.apart(its.spec.normal(row)) for row in GIVEN]
    scorer = Scorer(its)
    with store() as connection:
        fill(connection, its.spec, enumerate(GIVEN))
        prepare(connection, its)
        connection.execute(
            "CREATE TABLE every AS SELECT l.id AS one, r.id AS other FROM apart AS l JOIN apart AS r ON l.id < r.id"
        )
        connection.execute(f"CREATE TABLE told AS {statements.scored(its, 'every')}")
        rows = connection.execute("SELECT one, other, weight FROM told").fetchall()
    assert len(rows) == len(GIVEN) * (len(GIVEN) - 1) // 2
    for one, other, weight in rows:
        assert abs(scorer.score(apart[one], apart[other]).weight - weight) < 1e-9


def test_what_they_answer() -> None:
    its = extended(model(CONTACT), EXTRAS)
    keys = [one.key for one in its.spec.comparisons]

    def answers(one: int, other: int) -> dict[str, str]:
        score = Scorer(its).score(*(its.apart(its.spec.normal(GIVEN[at])) for at in (one, other)))
        told = dict(zip(keys, (answer for answer, _bits in score.answers), strict=True))
        return {one.key: told[one.key] for one in EXTRAS}

    assert answers(0, 1) == {"x_customer": "equal", "x_since": "slip", "x_branch": "part"}
    assert answers(0, 2) == {"x_customer": "typo", "x_since": "slip", "x_branch": "equal"}
    assert answers(0, 3) == {"x_customer": "else", "x_since": "else", "x_branch": "else"}
    assert answers(3, 4) == {"x_customer": "", "x_since": "", "x_branch": "other_spelling"}
    assert answers(4, 5) == dict.fromkeys(("x_customer", "x_since", "x_branch"), "")


def test_who_has_one_number_meets() -> None:
    spec = extended(model(CONTACT), EXTRAS).spec
    keys = [set(spec.keys(spec.normal(row))) for row in GIVEN]
    assert keys[0] & keys[1]
    assert not keys[0] & keys[3]
    assert keys[5] == set()
