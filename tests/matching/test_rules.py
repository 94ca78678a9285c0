"""Own rules have the last word, and the same one asked of one pair and of all."""

from __future__ import annotations

import pytest

from perennial.matching.batch.run import pairs, score_all
from perennial.matching.batch.store import fill, store
from perennial.matching.rules import CERTAIN, OwnRule, Then, fitting, ruled
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS, Spec
from tests.matching.made import model, records
from tests.matching.test_batch import EVERY, meeting


@EVERY
def test_a_batch_and_one_pair_answer_alike_for_every_field(spec: Spec) -> None:
    given = list(records(spec.entity, 300))
    columns = [spec.normal(row) for row in given]
    its = model(spec, columns)
    keyed = next(one.field for one in spec.traits if one.meets)
    rules = [OwnRule((), (one.field,), Then.APART) for one in spec.traits if not one.meets]
    rules += [OwnRule((one.field,), (), Then.SAME) for one in spec.traits if one.meets]
    beside = next(one.field for one in reversed(spec.traits) if not one.meets)
    rules += [OwnRule((keyed,), (beside,), Then.REFUSE)]
    apart = [its.apart(one) for one in columns]
    for some in (rules[: len(rules) // 2], rules[len(rules) // 2 :]):
        scorer = Scorer(its, some)
        with store() as connection:
            fill(connection, spec, enumerate(given))
            score_all(connection, its, 0.2, some)
            found = {(one.one, one.other): one.probability for one in pairs(connection, its, 0.2, some)}
        wanted = {
            pair: score.probability
            for pair in meeting(spec, given)
            if (score := scorer.score(apart[pair[0]], apart[pair[1]])).probability >= 0.2
        }
        assert found == pytest.approx(wanted, abs=1e-9)
        assert wanted


def test_never_the_same_comes_before_always_the_same() -> None:
    assert ruled(0.7, []) == 0.7
    assert ruled(0.2, [Then.SAME]) == CERTAIN
    assert ruled(0.2, [Then.REFUSE, Then.APART]) == 0.0


def test_a_rule_about_what_is_compared_no_more_is_passed_over() -> None:
    kept = OwnRule(("email",), (), Then.SAME)
    assert fitting(SPECS["contact"], [OwnRule(("shoes",), (), Then.APART), kept]) == [kept]
