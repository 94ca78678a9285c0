"""The score: pure arithmetic over which rules apply and which are broken.

Every lost point belongs to a broken rule, so that each can be worked off: a dimension's share is the weight of its
rules that are fulfilled over the weight of those that apply; the score is the mean of the known dimensions, each with
its own weight, and a broken rule that blocks holds it below fifty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# How much a dimension counts; what is missing or wrong counts more than what may be old.
WEIGHTS: Mapping[str, int] = {
    "completeness": 3,
    "validity": 3,
    "consistency": 2,
    "uniqueness": 2,
    "timeliness": 2,
    "credibility": 2,
}
CAP = 49
GOOD, FAIR = 80, 50


@dataclass(frozen=True, slots=True)
class Weighed:
    """A rule as far as arithmetic sees it."""

    dimension: str
    weight: int
    blocks: bool


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, rounded down; None where no rule applies. `parts` are the known dimensions."""

    points: int | None
    parts: Mapping[str, int]


def score(applying: Iterable[tuple[Weighed, bool]]) -> Score:
    """The score of a record from the rules that apply to it and whether each is broken."""
    all_of: dict[str, int] = {}
    kept: dict[str, int] = {}
    capped = False
    for rule, broken in applying:
        all_of[rule.dimension] = all_of.get(rule.dimension, 0) + rule.weight
        if not broken:
            kept[rule.dimension] = kept.get(rule.dimension, 0) + rule.weight
        capped = capped or (broken and rule.blocks)
    if not all_of:
        return Score(None, {})
    # In whole numbers: both databases and every machine must agree on the last digit.
    whole = sum(WEIGHTS[one] for one in all_of)
    parts = {one: kept.get(one, 0) * 100 // weight for one, weight in all_of.items()}
    exact = sum(WEIGHTS[one] * kept.get(one, 0) * 10_000 // weight for one, weight in all_of.items())
    points = exact // whole // 100
    return Score(min(points, CAP) if capped else points, parts)


def level(points: int | None) -> str:
    """How a score is drawn: good, fair, poor, or unknown where nothing was judged."""
    if points is None:
        return "unknown"
    return "good" if points >= GOOD else "fair" if points >= FAIR else "poor"
