"""What is compared of each entity: declared, made, and bounded."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.matching.predicates import Equal, Filled
from perennial.matching.specs import SPECS, Comparison, Gate, Given, Level, Spec, hashed
from perennial.matching.specs.base import COMMON, ELSE, MOST_KEYS, UNKNOWN
from perennial.schema.standard import ENTITIES
from tests.matching.hostile import TEXTS, is_normal, within
from tests.matching.made import FIELDS, hostile, records

EVERY = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())


def declared(spec: Spec) -> set[str]:
    return {*spec.columns, *(name + COMMON for name in spec.shared)}


def every(spec: Spec) -> list[Given]:
    return [*records(spec.entity, 300), *hostile(spec.entity)]


@EVERY
def test_every_column_a_comparison_reads_is_declared(spec: Spec) -> None:
    for comparison in spec.comparisons:
        read = {
            *comparison.comparable.columns,
            *(name for one in comparison.levels for name in one.when.columns),
        }
        assert read <= declared(spec), comparison.key
        assert read & set(spec.columns)


@EVERY
def test_every_declared_column_is_made_and_of_its_kind(spec: Spec) -> None:
    for row in every(spec):
        columns = spec.normal(row)
        assert set(columns) <= {*spec.blank, *spec.columns}
        assert set(columns) >= set(spec.columns)
        assert all(is_normal(columns[name]) for name in spec.texts)
        for name in spec.lists:
            assert isinstance(columns[name], list)
            assert all(value and is_normal(value) for value in columns[name]), name
            assert len(set(columns[name])) == len(columns[name]), name


@EVERY
def test_no_column_is_declared_twice(spec: Spec) -> None:
    assert len(set(spec.columns)) == len(spec.columns)
    assert set(spec.shared) <= set(spec.lists)
    assert set(spec.blank) >= set(spec.columns)


@EVERY
def test_columns_are_what_a_table_can_keep_and_give_back(spec: Spec) -> None:
    """Empty ones are left out there, and blanks stand in for them."""
    for row in every(spec):
        columns = spec.normal(row)
        kept = json.loads(json.dumps({name: value for name, value in columns.items() if value}))
        back = {**spec.blank, **kept}
        assert {name: back[name] for name in spec.columns} == {name: columns[name] for name in spec.columns}
        assert list(spec.keys(back)) == list(spec.keys(columns))


@EVERY
def test_keys_are_texts_and_so_many(spec: Spec) -> None:
    met = 0
    for row in every(spec):
        columns = spec.normal(row)
        keys = list(spec.keys(columns))
        assert all(isinstance(key, str) and len(key) > 1 and key.isascii() for key in keys)
        numbers = hashed(spec.entity, keys)
        assert len(numbers) == len(set(numbers)) == min(len(set(keys)), MOST_KEYS)
        assert all(-(2**63) <= number < 2**63 for number in numbers)
        met += len(numbers) > 2
    assert met > 200


@EVERY
def test_who_says_nothing_meets_nobody(spec: Spec) -> None:
    assert spec.normal({}) | {"company_ref": ""} == dict(spec.blank)
    assert list(spec.keys(spec.blank)) == []


@EVERY
def test_the_same_record_meets_itself_whatever_order_its_fields_stand_in(spec: Spec) -> None:
    for row in records(spec.entity, 300):
        turned = dict(reversed(row.items()))
        assert list(spec.keys(spec.normal(row))) == list(spec.keys(spec.normal(turned)))


@EVERY
def test_ten_thousand_values_of_every_field_take_no_time(spec: Spec) -> None:
    row = {field: [f"anna{at}@firma{at}.example" for at in range(10_000)] for field in FIELDS[spec.entity]}
    with within(10):
        keys = hashed(spec.entity, spec.keys(spec.normal(row)))
    # Where only the first value of a text counts there are few keys.
    assert len(keys) == MOST_KEYS or (spec.ways and 0 < len(keys) < MOST_KEYS)


@EVERY
def test_gates_name_comparisons_and_their_answers(spec: Spec) -> None:
    answers = {comparison.key: set(comparison.answers) for comparison in spec.comparisons}
    assert len({gate.key for gate in spec.gates}) == len(spec.gates)
    for gate in spec.gates:
        for key, those in (gate.when, *gate.unless):
            assert those
            assert set(those) <= answers[key] | {UNKNOWN}, gate.key
        assert UNKNOWN not in gate.when[1], "a gate shuts by what is known"
        assert 0 < gate.most < 1


@EVERY
def test_answers_are_told_apart(spec: Spec) -> None:
    assert len({one.key for one in spec.comparisons}) == len(spec.comparisons)
    for comparison in spec.comparisons:
        assert len(set(comparison.answers)) == len(comparison.answers)
        assert comparison.answers[-1] == ELSE


@EVERY
def test_only_equal_values_are_worth_what_they_are_rare(spec: Spec) -> None:
    """Of two that differ, one's frequency would stand for both, and sides would make a difference."""
    for level in (level for comparison in spec.comparisons for level in comparison.levels if level.often):
        assert level.when == Equal(level.often)


@EVERY
def test_an_answer_follows_from_fields_that_there_are(spec: Spec) -> None:
    """It is told to who may read them all. Of people only files have numbers of registers."""
    known = {field for shape in ENTITIES.values() for field in shape.fields}
    assert {field for comparison in spec.comparisons for field in comparison.fields} <= known


@EVERY
def test_another_specification_has_another_hash(spec: Spec) -> None:
    comparison = spec.comparisons[0]
    others = [
        replace(spec, entity="other"),
        replace(spec, edition=spec.edition + 1),
        replace(spec, texts=(*spec.texts, "more")),
        replace(spec, lists=(*spec.lists, "more")),
        replace(spec, shared=(*spec.shared, "more")),
        replace(spec, comparisons=spec.comparisons[1:]),
        replace(spec, comparisons=(replace(comparison, levels=comparison.levels[1:]), *spec.comparisons[1:])),
        replace(spec, comparisons=(replace(comparison, fields=("more",)), *spec.comparisons[1:])),
        replace(spec, gates=spec.gates[1:]),
        replace(spec, gates=(replace(spec.gates[0], most=0.123), *spec.gates[1:])),
    ]
    assert len({spec.hash, *(other.hash for other in others)}) == len(others) + 1
    assert replace(spec).hash == spec.hash


@given(st.data())
def test_whatever_stands_in_fields_is_normal(data: st.DataObject) -> None:
    for spec in SPECS.values():
        fields = st.fixed_dictionaries({field: st.lists(TEXTS, max_size=2) for field in FIELDS[spec.entity]})
        columns = spec.normal(data.draw(fields))
        assert all(is_normal(columns[name]) for name in spec.texts)
        assert all(is_normal(value) for name in spec.lists for value in columns[name])
        assert all(key.isascii() for key in spec.keys(columns))


def test_keys_of_two_entities_are_never_the_same() -> None:
    assert set(hashed("contact", ["a", "b"])).isdisjoint(hashed("company", ["a", "b"]))


def test_a_specification_says_what_it_is_made_of() -> None:
    comparison = Comparison("name", ("name",), Filled("name"), (Level("equal", Equal("name"), often="name"),))
    assert comparison.answers == ("equal", ELSE)
    assert Gate("name", ("name", (ELSE,)), (), 0.1) == Gate("name", ("name", (ELSE,)), (), 0.1)
