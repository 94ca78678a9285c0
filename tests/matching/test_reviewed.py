"""What people judged moves percentages only where it foretells their judgements better."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from random import Random

from perennial.matching.model import Model, shipped
from perennial.matching.specs import SPECS
from perennial.matching.training.reviewed import FEWEST, Judgement, brought_to, compared

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


ALIKE = Judgement({"given_name": "other_form", "family_name": "equal", "phone": "equal"}, {}, True)
UNLIKE = replace(ALIKE, answers={**ALIKE.answers, "phone": "else"}, same=False)


def hearing(share: float) -> Model:
    """The model, to which one phone is that of so many who are one."""
    phone = {**MODEL.answers["phone"], "equal": replace(MODEL.answers["phone"]["equal"], m=share)}
    return replace(MODEL, answers={**MODEL.answers, "phone": phone})


def test_of_two_models_the_one_that_foretells_judgements_is_better() -> None:
    judged, deaf, good = [ALIKE, UNLIKE] * 200, hearing(1e-12), hearing(0.99)
    trial = compared(deaf, good, judged)
    assert trial is not None
    assert (trial.judged, trial.better) == (400, True)
    back = compared(good, deaf, judged)
    assert back is not None
    assert (back.before, back.after) == (trial.after, trial.before)
    assert compared(deaf, good, judged[: FEWEST - 1]) is None


def test_judgements_that_contradict_the_weights_turn_no_line_over() -> None:
    """A probability that falls with the weight makes a model broken, and every scan with it."""
    middle = MODEL.weight_at(0.5)
    learned, _trial = brought_to(MODEL, [(middle - 9, True), (middle + 9, False)] * 200)
    assert learned.problems() == []


def test_judgements_of_what_is_no_longer_asked_are_not_counted() -> None:
    gone = replace(ALIKE, answers={"shoe_size": "equal"})
    assert compared(MODEL, MODEL, [ALIKE, UNLIKE] * 149 + [gone] * 100) is None
