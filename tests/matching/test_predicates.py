"""Every question: both its forms agree on every pair, it knows no sides, and says no of nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perennial.matching import predicates
from perennial.matching.predicates import (
    Alike,
    All,
    Begins,
    Columns,
    Crossed,
    CrossedAlike,
    DayNear,
    Either,
    Equal,
    Filled,
    Listed,
    Not,
    Numbered,
    Overlaps,
    Predicate,
    Prefix,
    Shares,
    Typo,
    Within,
)
from perennial.matching.specs import SPECS

BLANK: Columns = {"a": "", "b": "", "x": [], "y": []}
QUESTIONS: dict[str, Predicate] = {
    "equal": Equal("a"),
    "crossed": Crossed("a", "b"),
    "crossed alike": CrossedAlike("a", "b", 0.88),
    "one edit": Typo("a", 1, 3),
    "two edits": Typo("a", 2, 8),
    "numbered": Numbered("a"),
    "alike": Alike("a", 0.9),
    "barely alike": Alike("a", 0.5),
    "begins": Begins("a"),
    "prefix": Prefix("a", 3),
    "day near": DayNear("a"),
    "shares": Shares("x"),
    "within": Within("x"),
    "two within": Within("x", 2),
    "overlaps": Overlaps("x", 0.5),
    "overlaps wholly": Overlaps("x", 1.0),
    "overlaps by a third": Overlaps("x", 1 / 3),
    "listed": Listed("a", "x"),
    "filled text": Filled("a"),
    "filled list": Filled("x"),
    "all": All((Equal("a"), Shares("x"))),
    "either": Either((Equal("b"), Typo("a", 1, 3))),
    "not": Not(Equal("a")),
    "all of some": All((Filled("a"), Not(Either((Crossed("a", "b"), CrossedAlike("a", "b", 0.88)))))),
}
HOSTILE = (
    "", " ", "a", "b", "ab", "abc", "aab", "aa", "a'b", 'a"b', "a%b", "a_b", "a\\b", "--", "; drop table l; --",
    "null", "NULL", "0", "00", "1", "l.a", "$1", "?", "{}", "[a]", "a, b", "a" * 60, "a" * 61, "ab" * 200,
    "ba" * 200, "a" * 399 + "b", "19900102", "19900201", "19900103", "19910102", "19901002", "00000000", "1990",
    "anna", "hanna", "ana", "anna maria", "maria anna", "martha", "marhta", "dixon", "dicksonx", "dwayne", "duane",
)  # fmt: skip


def pair(one: dict[str, Any], other: dict[str, Any]) -> tuple[Columns, Columns]:
    return {**BLANK, **one}, {**BLANK, **other}


@cache
def pairs() -> list[tuple[Columns, Columns]]:
    """Hostile texts with each other, and texts and lists a few slips apart."""
    rng = Random(9)
    hostile = [pair(side(rng, one), side(rng, other)) for one in HOSTILE for other in HOSTILE]
    return [*hostile, *(slipped(rng) for _ in range(6000))]


def side(rng: Random, text: str) -> dict[str, Any]:
    return {"a": text, "b": rng.choice(HOSTILE), "x": rng.choices(HOSTILE, k=rng.randrange(5))}


def slipped(rng: Random) -> tuple[Columns, Columns]:
    letters = rng.choice(("ab", "abc", "012", "abcdefghijklmnopqrstuvwxyz", "abc 019.@-'"))
    one = word(rng, letters, rng.choice((1, 4, 8, 20, 70)))
    other = edited(rng, letters, one, rng.randrange(4))
    listed = [word(rng, letters, 2) for _ in range(rng.randrange(5))]
    kept = [each for each in listed if rng.random() < 0.7] + [word(rng, letters, 2)] * rng.randrange(3)
    crossed = rng.random() < 0.5
    return pair(
        {"a": one, "b": other, "x": listed},
        {"a": other if crossed else one, "b": edited(rng, letters, one, rng.randrange(2)), "x": kept},
    )


def word(rng: Random, letters: str, longest: int) -> str:
    return "".join(rng.choices(letters, k=rng.randrange(longest + 1)))


def edited(rng: Random, letters: str, text: str, edits: int) -> str:
    signs = list(text)
    for _ in range(edits):
        at = rng.randrange(len(signs) + 1)
        match rng.randrange(4):
            case 0:
                signs.insert(at, rng.choice(letters))
            case 1:
                del signs[at : at + 1]
            case 2:
                signs[at : at + 1] = rng.choice(letters)
            case _:
                signs[at : at + 2] = reversed(signs[at : at + 2])
    return "".join(signs)


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """One for all: to open one takes longer than to ask it."""
    return duckdb.connect()


def in_duckdb(question: Predicate, asked: Sequence[tuple[Columns, Columns]]) -> list[bool | None]:
    """The answers of DuckDB, in order."""
    return all_in_duckdb([question], asked)[0]


def all_in_duckdb(
    questions: Sequence[Predicate], asked: Sequence[tuple[Columns, Columns]]
) -> list[list[bool | None]]:
    """By question its answers, in one statement."""
    for name, at in (("ones", 0), ("others", 1)):
        rows = table([each[at] for each in asked])
        connection().register("rows", rows)
        connection().execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM rows")
        connection().unregister("rows")
    told = ", ".join(question.sql() for question in questions)
    found = connection().execute(
        f"SELECT {told} FROM ones AS l JOIN others AS r ON l.at = r.at ORDER BY l.at"
    )
    return [list(answers) for answers in zip(*found.fetchall(), strict=True)]


@cache
def told(*, turned: bool = False) -> dict[str, list[bool | None]]:
    """What DuckDB answers to every question about `pairs`."""
    asked = [(other, one) for one, other in pairs()] if turned else pairs()
    return dict(zip(QUESTIONS, all_in_duckdb(list(QUESTIONS.values()), asked), strict=True))


def table(rows: Sequence[Columns]) -> pa.Table:
    texts = {name: pa.array([row[name] for row in rows], pa.string()) for name in "ab"}
    lists = {name: pa.array([row[name] for row in rows], pa.list_(pa.string())) for name in "xy"}
    return pa.table({"at": pa.array(range(len(rows)), pa.int64()), **texts, **lists})


def in_python(question: Predicate, asked: Sequence[tuple[Columns, Columns]]) -> list[bool]:
    test = question.test()
    return [test(one, other) for one, other in asked]


def test_no_question_is_left_out() -> None:
    asked = {type(question).__name__ for question in QUESTIONS.values()}
    assert asked == set(predicates.__all__) - {"Columns", "Predicate", "Test"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_forms_agree_and_neither_answer_is_rare(name: str) -> None:
    asked = in_python(QUESTIONS[name], pairs())
    wrong = [each for each, one, other in zip(pairs(), told()[name], asked, strict=True) if one is not other]
    assert wrong == []
    assert min(asked.count(True), asked.count(False)) > 20


@pytest.mark.parametrize("name", QUESTIONS)
def test_sides_make_no_difference(name: str) -> None:
    turned = [(other, one) for one, other in pairs()]
    assert in_python(QUESTIONS[name], turned) == in_python(QUESTIONS[name], pairs())
    assert told(turned=True)[name] == told()[name]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_of_nothing_nothing_is_said(question: Predicate) -> None:
    full: Columns = {"a": "anna", "b": "nowak", "x": ["anna", "", "nowak"], "y": [""]}
    empty = [(BLANK, BLANK), (full, BLANK), (BLANK, full), ({**full, "a": "", "b": "", "x": []}, full)]
    expected = [isinstance(question, Not)] * len(empty)
    assert in_python(question, empty) == in_duckdb(question, empty) == expected


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_reads_only_the_columns_it_names(question: Predicate) -> None:
    only = {name: BLANK[name] for name in question.columns}
    assert question.test()(only, only) is isinstance(question, Not)
    assert len(set(question.columns)) == len(question.columns) > 0


ASCII = st.text("ab c1", max_size=6)
SIDE = st.fixed_dictionaries({"a": ASCII, "b": ASCII, "x": st.lists(ASCII, max_size=4), "y": st.just([])})
# Short texts of few letters are where borders lie close.
SHORT: Sequence[Predicate] = (
    Typo("a", 1, 2), Alike("a", 0.8), CrossedAlike("a", "b", 0.7), Begins("a"), Within("x"),
    Overlaps("x", 2 / 3), Listed("a", "x"), All((Equal("a"), Alike("b", 0.7))),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.tuples(SIDE, SIDE), min_size=10, max_size=40))
def test_both_forms_agree_on_whatever_is_short(asked: list[tuple[Columns, Columns]]) -> None:
    answers = [in_python(question, asked) for question in SHORT]
    assert all_in_duckdb(SHORT, asked) == answers


def of_specs() -> Iterator[Any]:
    for entity, spec in SPECS.items():
        for comparison in spec.comparisons:
            yield pytest.param(comparison.comparable, id=f"{entity}.{comparison.key}")
            for level in comparison.levels:
                yield pytest.param(level.when, id=f"{entity}.{comparison.key}.{level.key}")


@pytest.mark.parametrize("question", list(of_specs()))
def test_questions_of_specifications_know_no_sides(question: Predicate) -> None:
    """Made of others they could still put two columns to one side."""
    rng = Random(3)
    names = question.columns
    lists = {
        name for spec in SPECS.values() for name in (*spec.lists, *(f"{one}_common" for one in spec.shared))
    }
    test = question.test()

    def row() -> Columns:
        return {
            name: [word(rng, "ab", 2) for _ in range(rng.randrange(3))]
            if name in lists
            else word(rng, "ab1", 4)
            for name in names
        }

    for _ in range(2000):
        one, other = row(), row()
        assert test(one, other) is test(other, one)


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (Typo("a", 1, 3), "anna", "anan", True),
        (Typo("a", 1, 3), "anna", "anna", False),
        (Typo("a", 1, 3), "an", "ana", False),
        # True Damerau-Levenshtein: what was swapped may be edited too.
        (Typo("a", 2, 2), "ca", "abc", True),
        (DayNear("a"), "19900102", "19900201", True),
        (DayNear("a"), "19900102", "19900120", True),
        (DayNear("a"), "19900102", "19910102", True),
        (DayNear("a"), "19900102", "19910103", False),
        (DayNear("a"), "0102", "0103", False),
        (Begins("a"), "a", "anna", True),
        (Begins("a"), "a", "a", False),
        (Begins("a"), "b", "anna", False),
        (Prefix("a", 3), "kasia", "kasimir", True),
        (Prefix("a", 3), "ka", "ka", False),
    ],
)
def test_borders_of_texts(question: Predicate, one: str, other: str, expected: bool) -> None:
    asked = [pair({"a": one}, {"a": other})]
    assert in_python(question, asked) == in_duckdb(question, asked) == [expected]


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (Within("x"), "anna", "anna maria", True),
        (Within("x"), "anna ewa", "anna maria", False),
        (Within("x", 2), "anna", "anna maria", False),
        (Overlaps("x", 0.5), "a b c", "a b d", True),
        (Overlaps("x", 0.5), "a b", "a c", False),
        (Overlaps("x", 1 / 3), "a b", "a c", True),
        (Overlaps("x", 1.0), "a b", "b a", True),
        (Shares("x"), "a b", "b c", True),
        (Shares("x"), "a", "b", False),
    ],
)
def test_borders_of_lists(question: Predicate, one: str, other: str, expected: bool) -> None:
    asked = [pair({"x": one.split()}, {"x": other.split()})]
    assert in_python(question, asked) == in_duckdb(question, asked) == [expected]
