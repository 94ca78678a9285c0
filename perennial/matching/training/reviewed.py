"""Probabilities brought to what people here judged, where that foretells their judgements better than before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, log2

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
class Judgement:
    """A pair that was judged: its answers by comparison, the share of records that had a value where that counts, and
    whether it is one.
    """

    answers: Mapping[str, str]
    shares: Mapping[str, float]
    same: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """Mean loss in bits of a judged pair, before and after; how many were judged, and in how many of the parts they
    were put into it became less.
    """

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
    if not enough([same for _weight, same in judged]):
        return model, None
    trial = _tried(model, judged)
    if not trial.better:
        return model, trial
    source = f"{model.source}, judged"
    return replace(_drawn(model, judged), source=source, hash=""), trial


def _drawn(model: Model, judged: Sequence[Pair]) -> Model:
    """With its line through these pairs; where that falls, they contradict the weights, and it stays as it is."""
    slope, shift = line(judged)
    return replace(model, slope=slope, shift=shift) if slope > 0 else model


def enough(judged: Sequence[bool]) -> bool:
    """Whether so many judgements, each whether a pair is one, teach anything."""
    same = sum(judged)
    return len(judged) >= FEWEST and min(same, len(judged) - same) >= FEWEST_OF_A_KIND


def weighed(model: Model, judged: Iterable[Judgement]) -> list[Pair]:
    """The weights that judged pairs have by a model, but those with an answer that it does not know."""
    weights = ((_weight(model, one), one.same) for one in judged)
    return [(weight, same) for weight, same in weights if weight is not None]


def _weight(model: Model, judgement: Judgement) -> float | None:
    total = 0.0
    for key, answer in judgement.answers.items():
        its = model.answers.get(key, {}).get(answer)
        if its is None:
            return None
        total += log2(its.m / judgement.shares[key]) if key in judgement.shares else its.bits
    return total


def compared(before: Model, after: Model, judged: Sequence[Judgement]) -> Trial | None:
    """Two models put to judged pairs, each brought to those of the other parts as by a scan; None: too few."""
    known = [one for one in judged if None not in (_weight(before, one), _weight(after, one))]
    if not enough([one.same for one in known]):
        return None
    was, now = _losses(before, known), _losses(after, known)
    won = sum(new < old for new, old in zip(now, was, strict=True))
    return Trial(len(known), sum(was) / len(known), sum(now) / len(known), won)


def _losses(model: Model, judged: Sequence[Judgement]) -> list[float]:
    """By part."""
    pairs = weighed(model, judged)
    found = []
    for fold in range(FOLDS):
        others = [pair for at, pair in enumerate(pairs) if at % FOLDS != fold]
        found.append(_loss(brought_to(model, others)[0], pairs[fold::FOLDS]))
    return found


def _tried(model: Model, judged: Sequence[Pair]) -> Trial:
    before, after, won = 0.0, 0.0, 0
    for fold in range(FOLDS):
        held = judged[fold::FOLDS]
        learned = _drawn(model, [pair for at, pair in enumerate(judged) if at % FOLDS != fold])
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
