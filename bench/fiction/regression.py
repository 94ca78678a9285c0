"""Logistic regression by Newton's method on sparse rows, with a ridge and a wanted sign for every weight.

Plain Python, so that every machine computes the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

Row = Mapping[str, float]
_ROUNDS = 30
_CLOSE = 1e-7


def fit(
    rows: Sequence[Row], labels: Sequence[bool], signs: Mapping[str, int], ridge: float
) -> tuple[float, dict[str, float]]:
    """(intercept, weight of each name); weights that would take the wrong sign become 0."""
    names = sorted(signs)
    while True:
        solved = _newton(rows, labels, names, ridge)
        weights = dict(zip(names, solved[1:], strict=True))
        wrong = {name for name, weight in weights.items() if weight * signs[name] < 0}
        if not wrong:
            return solved[0], {name: weights.get(name, 0.0) for name in sorted(signs)}
        names = [name for name in names if name not in wrong]


def _newton(rows: Sequence[Row], labels: Sequence[bool], names: Sequence[str], ridge: float) -> list[float]:
    place = {name: at for at, name in enumerate(names, start=1)}
    sparse = [
        [(0, 1.0), *((place[name], value) for name, value in row.items() if name in place)] for row in rows
    ]
    weights = [0.0] * (len(names) + 1)
    for _ in range(_ROUNDS):
        step = _solved(*_slope(sparse, labels, weights, ridge))
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _CLOSE:
            break
    return weights


def _slope(
    sparse: Sequence[Sequence[tuple[int, float]]],
    labels: Sequence[bool],
    weights: Sequence[float],
    ridge: float,
) -> tuple[list[list[float]], list[float]]:
    """(curvature, gradient) at `weights`; the intercept is not drawn to zero."""
    size = len(weights)
    curve = [[ridge if at == other and at else 0.0 for other in range(size)] for at in range(size)]
    slope = [-ridge * weight if at else 0.0 for at, weight in enumerate(weights)]
    for row, label in zip(sparse, labels, strict=True):
        odds = sum(weights[at] * value for at, value in row)
        chance = 1 / (1 + exp(-max(-35.0, min(35.0, odds))))
        bend = max(chance * (1 - chance), 1e-9)
        for at, value in row:
            slope[at] += (label - chance) * value
            line = curve[at]
            for other, worth in row:
                line[other] += bend * value * worth
    return curve, slope


def _solved(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Gaussian elimination with pivots."""
    size = len(vector)
    rows = [[*line, value] for line, value in zip(matrix, vector, strict=True)]
    for at in range(size):
        best = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            if factor:
                rows[below] = [b - factor * a for a, b in zip(rows[at], rows[below], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        known = sum(rows[at][other] * found[other] for other in range(at + 1, size))
        found[at] = (rows[at][size] - known) / rows[at][at]
    return found
