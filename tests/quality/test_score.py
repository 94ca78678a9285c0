"""The score: pure arithmetic over which rules apply and which are broken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perennial.quality.rules import CAP, WEIGHTS, Weighed, level, score

RULES = st.builds(Weighed, st.sampled_from(sorted(WEIGHTS)), st.integers(1, 10), st.booleans())


def rule(dimension: str = "completeness", weight: int = 1, *, blocks: bool = False) -> Weighed:
    return Weighed(dimension, weight, blocks)


def test_without_a_rule_that_applies_nothing_is_known():
    assert (score([]).points, score([]).parts) == (None, {})


def test_a_record_that_breaks_nothing_has_all_points():
    assert score([(rule(), False), (rule("validity"), False)]).points == 100


def test_a_dimension_is_the_weight_of_what_holds():
    told = score([(rule(weight=3), True), (rule(weight=1), False)])
    assert (told.parts, told.points) == ({"completeness": 25}, 25)


def test_dimensions_count_by_their_weights():
    told = score([(rule("completeness"), True), (rule("timeliness"), False)])
    assert told.points == 100 * WEIGHTS["timeliness"] // (WEIGHTS["completeness"] + WEIGHTS["timeliness"])


def test_a_broken_rule_that_blocks_holds_the_score_below_fifty():
    many = [(rule(), False)] * 30
    assert score([*many, (rule("validity", blocks=True), True)]).points <= CAP


@given(st.lists(st.tuples(RULES, st.booleans()), min_size=1, max_size=40), st.data())
def test_mending_never_costs_points(several, data):
    """Each lost point belongs to a broken rule: to mend one never lowers the score, to mend all gives all."""
    at = data.draw(st.integers(0, len(several) - 1))
    mended = [*several[:at], (several[at][0], False), *several[at + 1 :]]
    before, after = score(several).points, score(mended).points
    assert before is not None
    assert after is not None
    assert 0 <= before <= after <= 100
    assert score([(one, False) for one, _broken in several]).points == 100


def test_levels_of_the_ring():
    assert [level(points) for points in (None, 0, 49, 50, 79, 80, 100)] == [
        "unknown", "poor", "poor", "fair", "fair", "good", "good",
    ]  # fmt: skip
