"""The regression that learns the weights, on tables small enough to reckon by hand."""

from __future__ import annotations

from math import log

import pytest

from bench.fiction.regression import fit


def test_it_finds_the_log_odds_of_a_table() -> None:
    rows = [{"sign": 1.0}] * 40 + [{}] * 60
    labels = [True] * 30 + [False] * 10 + [True] * 15 + [False] * 45
    intercept, weights = fit(rows, labels, {"sign": 1}, ridge=1e-9)
    assert intercept == pytest.approx(log(15 / 45), abs=1e-5)
    assert weights["sign"] == pytest.approx(log(30 / 10) - log(15 / 45), abs=1e-5)


def test_a_sign_never_speaks_against_its_direction() -> None:
    rows = [{"wrong": 1.0}] * 20 + [{"right": 1.0}] * 20 + [{}] * 20
    labels = [False] * 20 + [True] * 15 + [False] * 5 + [True] * 10 + [False] * 10
    _, weights = fit(rows, labels, {"wrong": 1, "right": 1, "never seen": 1}, ridge=0.1)
    assert weights["wrong"] == weights["never seen"] == 0.0
    assert weights["right"] > 0


def test_a_sign_that_parts_all_stays_finite() -> None:
    _, weights = fit([{"sign": 1.0}] * 50 + [{}] * 50, [True] * 50 + [False] * 50, {"sign": 1}, ridge=1.0)
    assert 2 < weights["sign"] < 10
