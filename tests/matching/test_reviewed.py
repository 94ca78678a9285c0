"""What people judged moves percentages only where it foretells their judgements better."""

from __future__ import annotations

from math import exp
from random import Random

from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.matching.training.reviewed import FEWEST, brought_to

MODEL = shipped(SPECS["contact"])


def judgements(shift: float, count: int, seed: int = 1) -> list[tuple[float, bool]]:
    """Pairs around the middle of the model, judged as if its log odds were off by `shift`."""
    rng, middle = Random(seed), MODEL.weight_at(0.5)
    found = []
    for _pair in range(count):
        weight = middle + rng.uniform(-12, 12)
        odds = MODEL.slope * weight + MODEL.shift + shift
        found.append((weight, rng.random() < 1 / (1 + exp(-odds))))
    return found


def test_a_model_that_overstates_here_is_brought_down() -> None:
    judged = judgements(-3.0, 600)
    learned, trial = brought_to(MODEL, judged)
    assert trial is not None
    assert trial.better
    at = MODEL.weight_at(0.9)
    assert learned.probability(at) < 0.55
    assert learned.hash == ""


def test_one_that_is_right_stays_to_the_last_digit() -> None:
    learned, trial = brought_to(MODEL, judgements(0.0, 600))
    assert trial is not None
    assert learned is MODEL


def test_a_few_judgements_or_all_of_a_kind_teach_nothing() -> None:
    assert brought_to(MODEL, judgements(-3.0, FEWEST - 1)) == (MODEL, None)
    assert brought_to(MODEL, [(20.0, True)] * 1000) == (MODEL, None)
