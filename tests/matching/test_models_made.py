"""Models: learned of known truth, trained without, thresholds chosen, probabilities calibrated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import exp
from pathlib import Path

import duckdb
import pytest

from bench.matching.choosing import chosen
from bench.matching.firms import firms
from bench.matching.matched import Matched, matched, stored, true_pairs
from bench.matching.people import people
from bench.matching.rows import Row
from bench.matching.train import LEAST_M, learned
from perennial import matching
from perennial.matching.model import from_text, shipped, to_text
from perennial.matching.specs import SPECS
from perennial.matching.training import em
from perennial.matching.training.adapting import adapted
from perennial.matching.training.calibrating import line

PEOPLE = list(people(3_000, 5))


@pytest.fixture(scope="module")
def at_hand() -> Iterator[duckdb.DuckDBPyConnection]:
    with stored(SPECS["contact"], PEOPLE) as connection:
        yield connection


def test_the_same_rows_teach_the_same_model() -> None:
    rows = list(firms(600, 3))
    one, other = (learned(SPECS["company"], rows) for _ in range(2))
    assert to_text(one) == to_text(other)
    assert one.problems() == []
    assert min(weights.m for its in one.answers.values() for weights in its.values()) >= LEAST_M
    assert one.bits("numbers", "equal") > 5


@pytest.mark.parametrize("entity", SPECS)
def test_a_shipped_model_is_small_and_fits_its_questions(entity: str) -> None:
    model = shipped(SPECS[entity])
    at = model.thresholds
    assert model.source == ("expected" if SPECS[entity].ways else "shipped")
    assert 0 < at.hint < at.warn <= at.link <= at.block < 1
    # That of leads is what the one of contacts says of the same questions.
    if not SPECS[entity].ways:
        name = f"{SPECS[entity].weighed_as or entity}.json"
        assert (Path(matching.__file__).with_name("model") / name).stat().st_size < 150_000


@pytest.mark.parametrize(("entity", "rows"), [("contact", PEOPLE), ("company", list(firms(2_000, 5)))])
def test_a_shipped_model_finds_the_duplicates_of_new_rows(entity: str, rows: list[Row]) -> None:
    spec = SPECS[entity]
    found = matched(spec, rows, lambda connection, records: adapted(connection, shipped(spec), records))
    linked = [pair for pair in found.scored if pair[2] >= found.model.thresholds.link]
    right = sum(found.truth[one] == found.truth[other] for one, other, *_ in linked)
    # Among few companies those of one group weigh more than among many.
    assert right / len(linked) > (0.95 if entity == "company" else 0.98)
    assert right / len(list(true_pairs(rows))) > 0.85


def test_training_learns_what_duplicates_are_like_and_names_what_it_borrowed(
    at_hand: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(em, "PAIRS", 20)
    # Two blocks say it as well as all.
    spec = replace(SPECS["contact"], blocks=SPECS["contact"].blocks[:2])
    before = adapted(at_hand, replace(shipped(SPECS["contact"]), spec=spec), len(PEOPLE))
    model = em.trained(at_hand, before, len(PEOPLE), lambda: None)
    assert (model.source, model.problems()) == ("trained", [])
    assert "numbers" in model.borrowed
    assert model.answers["numbers"]["equal"].m == before.answers["numbers"]["equal"].m
    assert "given_name" not in model.borrowed
    # Among pairs with one telephone and family name most have one first name, and some have another.
    assert 0.4 < model.answers["given_name"]["equal"].m < 0.9
    assert model.answers["given_name"]["equal"].m != before.answers["given_name"]["equal"].m
    for answers in model.answers.values():
        assert sum(weights.m for weights in answers.values()) == pytest.approx(
            1, abs=0.02 + LEAST_M * len(answers)
        )
    assert from_text(to_text(model), model.spec) == model


def test_a_block_of_names_alone_is_never_trained_on() -> None:
    for spec in SPECS.values():
        for block in spec.blocks:
            assert not set(block) <= {"family_written", "given_written", "name_written"}


def test_a_line_gives_back_the_odds_that_pairs_were_drawn_with() -> None:
    pairs = []
    for weight in range(-20, 21):
        share = round(1000 / (1 + exp(-(0.4 * weight - 1))))
        pairs += [(float(weight), True)] * share + [(float(weight), False)] * (1000 - share)
    slope, shift = line(pairs)
    assert slope == pytest.approx(0.4, abs=0.01)
    assert shift == pytest.approx(-1, abs=0.03)


def test_thresholds_follow_what_is_true() -> None:
    rows = [_row(f"a{at}", str(at // 2), "typo" if at % 2 else "") for at in range(200)]
    rows += [_row(f"s{at}", f"s{at}", "") for at in range(100)]
    right = [(f"a{at}", f"a{at + 1}", 0.5 + at / 500, "") for at in range(0, 200, 2)]
    wrong = [(f"s{at}", f"s{at + 1}", 0.3 + at / 300, "") for at in range(0, 60, 2)]
    model = shipped(SPECS["contact"])
    at = chosen(Matched(rows, model, right + wrong))
    # The highest wrong pair is at .493: all above is right, and still not linked when it is hardly likely.
    assert (at.link, at.block, at.warn) == (0.8, 0.95, 0.5)
    assert at.hint < at.warn
    worse = chosen(Matched(rows, model, [*right, ("s1", "s2", 0.97, ""), ("s3", "s4", 0.98, "")]))
    assert worse.block > 0.98
    assert worse.link > 0.98


def _row(key: str, truth: str, how: str) -> Row:
    return {"id": key, "truth": truth, "locale": "PL", "how": how}


def test_a_model_tells_what_it_borrowed() -> None:
    model = replace(shipped(SPECS["company"]), borrowed=("phone",))
    assert from_text(to_text(model), model.spec).borrowed == ("phone",)
