"""Probabilities that mean what they say: the log odds of a pair as a straight line over its weight.

Traits of people are not independent, so the sum of bits overstates; a line through pairs of known truth (Platt, 1999)
takes it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, sqrt

ROUNDS = 100
BOLDEST = 0.5
# Invented pairs that keep the line from standing upright where weights part truth without a fault: on both sides of
# the middle, by one spread of the weights, one of each truth.
STEADY = tuple((at, truth) for at in (-1.0, 1.0) for truth in (False, True))


def line(pairs: Iterable[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the log odds over weights in bits, by Newton's method in bounded steps.

    Weights are taken in hundredths of a bit, so that a million pairs are some thousand numbers.
    """
    often = Counter((round(weight, 2), truth) for weight, truth in pairs)
    count = often.total()
    middle = sum(weight * times for (weight, _), times in often.items()) / count
    wide = sqrt(sum((weight - middle) ** 2 * times for (weight, _), times in often.items()) / count) or 1.0
    told = Counter({((weight - middle) / wide, truth): times for (weight, truth), times in often.items()})
    told.update(STEADY)
    slope, shift = 1.0, 0.0
    for _ in range(ROUNDS):
        steps = [max(min(step, BOLDEST), -BOLDEST) for step in _step(told, slope, shift)]
        slope, shift = slope + steps[0], shift + steps[1]
        if sum(map(abs, steps)) < 1e-9:
            break
    return slope / wide, shift - slope * middle / wide


def _step(told: Mapping[tuple[float, bool], int], slope: float, shift: float) -> tuple[float, float]:
    along, up, a, b, c = 0.0, 0.0, 1e-9, 0.0, 1e-9
    for (weight, truth), times in told.items():
        probability = 1 / (1 + exp(-max(min(slope * weight + shift, 500), -500)))
        rest, spread = times * (truth - probability), times * probability * (1 - probability)
        along += rest * weight
        up += rest
        a += spread * weight * weight
        b += spread * weight
        c += spread
    under = a * c - b * b
    return (c * along - b * up) / under, (a * up - b * along) / under
