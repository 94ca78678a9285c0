"""The measures, on cases small enough to count by hand."""

from __future__ import annotations

import pytest

from bench.matching.accuracy import (
    Measured,
    blocked_wrongly,
    by_locale,
    cluster_pairs,
    clusters_of,
    exact_clusters,
    missed_pairs,
    pairs_at,
    recall_at_precision,
    recall_by_how,
    warned,
    wrong_pairs,
)

# Anna three times, Bob twice, Carl and Dora once.
TRUTH = {"a1": "anna", "a2": "anna", "a3": "anna", "b1": "bob", "b2": "bob", "c1": "carl", "d1": "dora"}
SCORED = [
    ("a1", "a2", 0.99, "x"),
    ("a2", "a3", 0.95, "x"),
    ("b2", "b1", 0.60, ""),
    ("c1", "d1", 0.97, "y"),
    ("a1", "b1", 0.30, ""),
]


def test_pairs_at_a_threshold_are_counted_once_whatever_their_order() -> None:
    found = pairs_at([*SCORED, ("a2", "a1", 0.99, "x")], TRUTH, 0.9)
    assert found == Measured(right=2, found=3, wanted=4)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(0.5)
    assert found.f1 == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))


def test_a_threshold_includes_what_stands_on_it() -> None:
    assert pairs_at(SCORED, TRUTH, 0.97).found == 2
    assert pairs_at(SCORED, TRUTH, 0.971).found == 1


def test_nothing_found_has_no_precision_and_no_recall() -> None:
    nothing = pairs_at([], TRUTH, 0.5)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, 0, 0)
    assert pairs_at([], {"c1": "carl"}, 0.5).recall is None


def test_recall_at_a_precision_takes_the_lowest_threshold_that_is_pure_enough() -> None:
    assert recall_at_precision(SCORED, TRUTH, 0.99) == (0.25, 0.99)
    assert recall_at_precision(SCORED, TRUTH, 0.75) == (0.75, 0.60)
    assert recall_at_precision([("c1", "d1", 0.9, "")], TRUTH, 0.5) == (0.0, 1.0)


def test_pairs_of_one_probability_come_together() -> None:
    tied = [("a1", "a2", 0.9, ""), ("c1", "d1", 0.9, "")]
    assert recall_at_precision(tied, TRUTH, 0.99) == (0.0, 1.0)
    assert recall_at_precision(tied, TRUTH, 0.5) == (0.25, 0.9)


def test_clusters_imply_their_pairs() -> None:
    clusters = clusters_of(SCORED, TRUTH)
    assert clusters["a1"] == clusters["a3"] != clusters["b1"]
    assert clusters["b1"] != clusters["b2"]
    assert cluster_pairs(clusters, TRUTH) == Measured(right=3, found=4, wanted=4)


def test_an_exact_cluster_is_whole_and_pure() -> None:
    assert exact_clusters(clusters_of(SCORED, TRUTH), TRUTH) == pytest.approx(0.5)
    halves = clusters_of([("a1", "a2", 0.9, "x"), ("b1", "c1", 0.9, "y"), ("b2", "c1", 0.9, "y")], TRUTH)
    assert exact_clusters(halves, TRUTH) == 0
    assert exact_clusters({"c1": "of z"}, {"c1": "carl"}) is None


def test_a_cluster_is_not_mistaken_for_a_record_of_its_name() -> None:
    assert clusters_of([("a1", "a2", 0.9, "c1")], TRUTH)["a1"] != clusters_of([], TRUTH)["c1"]


def test_who_is_new_is_blocked_wrongly_by_any_candidate() -> None:
    assert blocked_wrongly(SCORED, TRUTH, ["c1", "d1", "a1"], 0.9) == 1
    assert blocked_wrongly(SCORED, TRUTH, ["c1", "d1"], 0.98) == 0
    assert blocked_wrongly(SCORED, TRUTH, ["c1"], 0.9) == 1
    assert blocked_wrongly(SCORED, TRUTH, ["a1", "b1"], 0.1) is None


def test_a_copy_is_warned_of_by_a_true_candidate_alone() -> None:
    copies = ["a2", "a3", "b2"]
    assert warned(SCORED, TRUTH, copies, 0.9) == pytest.approx(2 / 3)
    assert warned(SCORED, TRUTH, copies, 0.5) == 1
    assert warned([("a2", "b1", 1.0, "")], TRUTH, copies, 0.5) == 0
    assert warned(SCORED, TRUTH, [], 0.5) is None


def test_locales_are_measured_apart_and_a_pair_across_counts_against_both() -> None:
    locale = {each: "PL" if each[0] in "ac" else "DE" for each in TRUTH}
    parts = by_locale(SCORED, TRUTH, locale)
    assert list(parts) == ["DE", "PL"]
    assert pairs_of(parts["PL"], 0.9) == Measured(right=2, found=3, wanted=3)
    assert pairs_of(parts["DE"], 0.5) == Measured(right=1, found=2, wanted=1)


def test_kinds_of_copies_are_found_by_their_first_record() -> None:
    how = {"a1": "", "a2": "typo", "a3": "married", "b1": "", "b2": "typo", "c1": "", "d1": ""}
    found = recall_by_how(SCORED, TRUTH, how, 0.5)
    assert found["typo"].recall == 1
    assert found["married"].recall == 0
    assert set(found) == {"typo", "married"}


def test_what_to_look_at() -> None:
    assert wrong_pairs(SCORED, TRUTH, 0.2) == [("c1", "d1", 0.97, "y"), ("a1", "b1", 0.30, "")]
    assert missed_pairs(SCORED, TRUTH, 0.9) == [("a1", "a3"), ("b1", "b2")]


def pairs_of(part: tuple[list[tuple[str, str, float, str]], dict[str, str]], threshold: float) -> Measured:
    scored, truth = part
    return pairs_at(scored, truth, threshold)
