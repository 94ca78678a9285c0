"""Probabilities brought to what people here judged, where that foretells their judgements better than before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log

from perennial.matching.model import Model
from perennial.matching.training.calibrating import line

# Of fewer judged pairs, or fewer of either kind, nothing is learned.
FEWEST, FEWEST_OF_A_KIND = 300, 40
FOLDS = 5
# The loss of each judged pair has to fall by this share, in all folds together and in most of them.
BETTER = 0.02
_SUREST = 1e-6

Pair = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Trial:
    """Mean loss in bits of a judged pair, before and with a line learned from the others; how many were judged."""

    judged: int
    before: float
    after: float
    folds: int

    @property
    def better(self) -> bool:
        return self.after <= self.before * (1 - BETTER) and self.folds > FOLDS // 2


def brought_to(model: Model, judged: Sequence[Pair]) -> tuple[Model, Trial | None]:
    """The model with its line through judged pairs (weight in bits, whether they are one), where that is better.

    Measured on pairs that the line was not learned from; None for a trial where too few were judged.
    """
    same = sum(truth for _weight, truth in judged)
    if len(judged) < FEWEST or min(same, len(judged) - same) < FEWEST_OF_A_KIND:
        return model, None
    trial = _tried(model, judged)
    if not trial.better:
        return model, trial
    slope, shift = line(judged)
    source = f"{model.source}, judged"
    return replace(model, slope=slope, shift=shift, source=source, hash=""), trial


def _tried(model: Model, judged: Sequence[Pair]) -> Trial:
    before, after, won = 0.0, 0.0, 0
    for fold in range(FOLDS):
        held = judged[fold::FOLDS]
        slope, shift = line([pair for at, pair in enumerate(judged) if at % FOLDS != fold])
        learned = replace(model, slope=slope, shift=shift)
        was, now = _loss(model, held), _loss(learned, held)
        before, after, won = before + was, after + now, won + (now < was)
    return Trial(len(judged), before / len(judged), after / len(judged), won)


def _loss(model: Model, pairs: Iterable[Pair]) -> float:
    """What the truth cost in bits, had one believed the probabilities."""
    total = 0.0
    for weight, truth in pairs:
        probability = min(max(model.probability(weight), _SUREST), 1 - _SUREST)
        total -= log(probability if truth else 1 - probability, 2)
    return total
