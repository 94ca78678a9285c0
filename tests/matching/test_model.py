"""The artefact: whole, as it was written, and for these comparisons, or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.matching.errors import ModelBroken
from perennial.matching.model import Model, Weights, from_text, shipped, to_text
from perennial.matching.specs import SPECS, Spec
from perennial.matching.specs.base import COMMON, ELSE
from tests.matching.made import model, records

EVERY = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
CONTACT = SPECS["contact"]


def made(spec: Spec, count: int = 300) -> Model:
    return model(spec, [spec.normal(row) for row in records(spec.entity, count)])


@EVERY
def test_a_model_is_read_as_it_was_written(spec: Spec) -> None:
    before = made(spec)
    text = to_text(before)
    after = from_text(text, spec)
    assert after == before
    assert to_text(after) == text
    assert len(after.hash) == 64
    assert any(before.common.values()) or not spec.shared
    assert any(before.often.values())


@EVERY
def test_the_same_model_is_the_same_text(spec: Spec) -> None:
    one = made(spec)
    turned = replace(
        one,
        answers=dict(reversed(one.answers.items())),
        often={name: dict(reversed(values.items())) for name, values in one.often.items()},
    )
    assert to_text(turned) == to_text(one)


@EVERY
def test_one_comes_along_for_every_entity(spec: Spec) -> None:
    its = shipped(spec)
    assert its.spec is spec
    assert its.problems() == []
    assert its.hash
    assert 0 < its.thresholds.hint <= its.thresholds.warn <= its.thresholds.block <= 1
    assert its.thresholds.warn <= its.thresholds.link <= 1


@given(st.data())
def test_a_changed_byte_is_refused(data: st.DataObject) -> None:
    """But for a last digit of so many that they mean the same number."""
    text = data.draw(st.sampled_from(TEXTS))
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from('0123456789abcx{}[]",:.-'))
    changed = text[:at] + sign + text[at + 1 :]
    try:
        after = from_text(changed, CONTACT)
    except ModelBroken:
        assert changed != text
    else:
        assert to_text(after) == text


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "1", '"hash"', "{", '{"hash":""}', '{"hash":"x"}', "\x00"]
)
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(ModelBroken):
        from_text(text, CONTACT)


@EVERY
def test_a_text_cut_short_is_refused(spec: Spec) -> None:
    text = to_text(made(spec))
    for end in (0, 1, len(text) // 2, len(text) - 1):
        with pytest.raises(ModelBroken):
            from_text(text[:end], spec)


def test_a_model_of_other_comparisons_is_refused() -> None:
    text = to_text(made(CONTACT))
    for other in (
        replace(CONTACT, edition=CONTACT.edition + 1),
        replace(CONTACT, gates=()),
        SPECS["company"],
    ):
        with pytest.raises(ModelBroken, match="spec"):
            from_text(text, other)


@EVERY
def test_every_missing_answer_is_refused(spec: Spec) -> None:
    whole = made(spec)
    for comparison in spec.comparisons:
        for answer in comparison.answers:
            rest = {key: its for key, its in whole.answers[comparison.key].items() if key != answer}
            refused(
                replace(whole, answers={**whole.answers, comparison.key: rest}), f"{comparison.key}.{answer}"
            )
        others = {key: its for key, its in whole.answers.items() if key != comparison.key}
        refused(replace(whole, answers=others), f"{comparison.key}.{ELSE}")


@pytest.mark.parametrize("weights", [Weights(0.0, 0.5), Weights(0.5, 0.0), Weights(-0.1, 0.5), Weights(0.5, 1.1),
                                     Weights(nan, 0.5), Weights(0.5, nan), Weights(inf, 0.5)])  # fmt: skip
def test_shares_that_are_none_are_refused(weights: Weights) -> None:
    whole = made(CONTACT)
    refused(
        replace(whole, answers={**whole.answers, "phone": {**whole.answers["phone"], "typo": weights}}),
        "phone.typo",
    )


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda whole: replace(
            whole, rest={name: share for name, share in whole.rest.items() if name != "family"}
        ),
        lambda whole: replace(whole, rest={**whole.rest, "family": 0.0}),
    ],
)
def test_a_share_of_rare_values_must_be_there(spoilt: Callable[[Model], Model]) -> None:
    refused(spoilt(made(CONTACT)), "rest.family")


@pytest.mark.parametrize(("slope", "shift"), [(0.0, 0.0), (-0.5, 0.0), (nan, 0.0), (inf, 0.0), (0.5, nan)])
def test_a_probability_must_rise_with_the_weight(slope: float, shift: float) -> None:
    refused(replace(made(CONTACT), slope=slope, shift=shift), "slope")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("answers", 5), ("answers", {"phone": []}), ("thresholds", {}), ("common", None), ("often", None), ("rest", 1),
        ("slope", "steep"),
    ],
)  # fmt: skip
def test_a_well_hashed_text_of_another_make_is_refused(key: str, value: Any) -> None:
    told = {**json.loads(to_text(made(CONTACT))), key: value}
    told.pop("hash")
    with pytest.raises(ModelBroken):
        from_text(hashed(told), CONTACT)


def hashed(told: dict[str, Any]) -> str:
    """With the hash that a text of this content has."""
    canonical = json.dumps(told, sort_keys=True, indent=0, separators=(",", ":"))
    return json.dumps({**told, "hash": sha256(canonical.encode()).hexdigest()})


def refused(spoilt: Model, what: str) -> None:
    assert what in spoilt.problems()
    with pytest.raises(ModelBroken, match=what):
        from_text(to_text(spoilt), spoilt.spec)


@given(st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_a_greater_weight_is_never_less_probable(one: float, other: float) -> None:
    lesser, greater = sorted((one, other))
    assert 0 <= MADE.probability(lesser) <= MADE.probability(greater) <= 1


@given(st.floats(1e-9, 1 - 1e-9))
def test_the_weight_of_a_probability_has_it(probability: float) -> None:
    assert MADE.probability(MADE.weight_at(probability)) == pytest.approx(probability, rel=1e-6)


@given(st.floats(-60, 60))
def test_the_probability_of_a_weight_leads_back_to_it(weight: float) -> None:
    assert MADE.weight_at(MADE.probability(weight)) == pytest.approx(weight, abs=1e-3)


def test_a_rare_value_says_more_than_a_common_one() -> None:
    family = next(one for one in CONTACT.comparisons if one.key == "family_name")
    level = next(level for level in family.levels if level.often)
    many = replace(MADE, often={level.often: {"nowak": 0.05, "zubr": 1e-12}}, rest={level.often: 1e-5})
    often, seldom, unheard, once = (
        many.bits_of_value(family.key, level, value) for value in ("nowak", "unknown", "zubr", "")
    )
    assert often < seldom == once < unheard < 20


@EVERY
def test_common_values_stand_apart_and_none_is_lost(spec: Spec) -> None:
    whole = made(spec)
    split = 0
    for row in records(spec.entity, 300):
        columns = spec.normal(row)
        told = whole.apart(columns)
        for name in spec.shared:
            assert sorted([*told[name], *told[name + COMMON]]) == sorted(columns[name])
            assert whole.common[name].isdisjoint(told[name])
            assert whole.common[name].issuperset(told[name + COMMON])
            split += bool(told[name + COMMON])
        assert {name: told[name] for name in spec.texts} == {name: columns[name] for name in spec.texts}
    assert split or not spec.shared


MADE = made(CONTACT)
TEXTS = [to_text(model(CONTACT)), to_text(MADE)]
