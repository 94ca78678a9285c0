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
STEADY = tuple((at, truth) for at in (-1.0, 1.0) for truth in (0.0, 1.0))


def line(pairs: Iterable[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the log odds over weights in bits.

    Weights are taken in hundredths of a bit, so that a million pairs are some thousand numbers.
    """
    return line_through(Counter((round(weight, 2), float(truth)) for weight, truth in pairs))


def line_through(often: Mapping[tuple[float, float], int]) -> tuple[float, float]:
    """The same by how often each weight is there with each truth, from 0 to 1: Newton's method in bounded steps."""
    count = sum(often.values())
    middle = sum(weight * times for (weight, _), times in often.items()) / count
    wide = sqrt(sum((weight - middle) ** 2 * times for (weight, _), times in often.items()) / count) or 1.0
    told = Counter[tuple[float, float]](
        {((weight - middle) / wide, truth): times for (weight, truth), times in often.items()}
    )
    told.update(STEADY)
    slope, shift = 1.0, 0.0
    for _ in range(ROUNDS):
        steps = [max(min(step, BOLDEST), -BOLDEST) for step in _step(told, slope, shift)]
        slope, shift = slope + steps[0], shift + steps[1]
        if sum(map(abs, steps)) < 1e-9:
            break
    return slope / wide, shift - slope * middle / wide


def _step(told: Mapping[tuple[float, float], int], slope: float, shift: float) -> tuple[float, float]:
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
