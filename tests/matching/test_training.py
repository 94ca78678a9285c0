"""Where numbers come from: shares that are counted, a line that is fitted, a model brought to other records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from math import exp, isfinite
from random import Random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.matching.batch.run import set_apart
from perennial.matching.batch.store import fill, store
from perennial.matching.model import Model, from_text, to_text
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS, Given, Spec
from perennial.matching.training.adapting import adapted
from perennial.matching.training.calibrating import line
from perennial.matching.training.counting import MANY, among_strangers, common, often, shares_of
from tests.matching.made import model, records

EVERY = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
CONTACT = SPECS["contact"]
NAMES = ("Nowak", "Kowalska", "Müller", "Щукин", "Harbour")


@contextmanager
def filled(spec: Spec, given: Sequence[Given]) -> Iterator[duckdb.DuckDBPyConnection]:
    with store() as connection:
        fill(connection, spec, enumerate(given))
        set_apart(connection, spec, common(connection, spec))
        yield connection


def drawn(slope: float, shift: float, seed: int, count: int = 6000) -> list[tuple[float, bool]]:
    rng = Random(seed)
    weights = [rng.gauss(5, 12) for _ in range(count)]
    return [(weight, rng.random() < 1 / (1 + exp(-(slope * weight + shift)))) for weight in weights]


@pytest.mark.parametrize(("slope", "shift"), [(0.3, -1.0), (0.7, -4.0), (0.1, 0.5), (1.5, -12.0)])
def test_a_known_line_is_found_again(slope: float, shift: float) -> None:
    found = line(drawn(slope, shift, 8))
    assert found[0] == pytest.approx(slope, rel=0.15)
    assert found[1] == pytest.approx(shift, rel=0.15, abs=0.3)


def test_probabilities_mean_what_they_say() -> None:
    pairs = drawn(0.4, -2.0, 5)
    slope, shift = line(pairs)
    told = [1 / (1 + exp(-(slope * weight + shift))) for weight, _ in pairs]
    assert sum(told) == pytest.approx(sum(truth for _, truth in pairs), rel=0.01)


SEPARABLE = {
    "far apart": [(-30.0, False)] * 500 + [(30.0, True)] * 500,
    "close": [(at / 10, at > 0) for at in range(-20, 20)],
    "few true": [(-20.0 - at % 7, False) for at in range(5000)] + [(25.0, True)] * 3,
    "two": [(-1.0, False), (1.0, True)],
    "huge": [(-1e6, False)] * 50 + [(1e6, True)] * 50,
}


@pytest.mark.parametrize("pairs", SEPARABLE.values(), ids=SEPARABLE.keys())
def test_pairs_without_a_fault_make_no_upright_line(pairs: list[tuple[float, bool]]) -> None:
    """A slope without end would take a fault of the next pairs for impossible."""
    slope, shift = line(pairs)
    assert isfinite(slope)
    assert isfinite(shift)
    assert slope > 0
    spread = max(weight for weight, _ in pairs) - min(weight for weight, _ in pairs)
    assert slope * spread < 60
    wrong = [1 for weight, truth in pairs if (slope * weight + shift > 0) is not truth]
    assert len(wrong) <= 0.01 * len(pairs)


@pytest.mark.parametrize(
    "pairs",
    [[(3.0, True)], [(3.0, True)] * 9, [(0.0, False)] * 9, [(5.0, True), (5.0, False)], [(1.0, False), (-1.0, False)]],
)  # fmt: skip
def test_pairs_that_say_nothing_make_a_line_all_the_same(pairs: list[tuple[float, bool]]) -> None:
    assert all(isfinite(number) for number in line(pairs))


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.booleans()), min_size=1, max_size=40))
def test_whatever_is_fitted_is_finite(pairs: list[tuple[float, bool]]) -> None:
    assert all(isfinite(number) for number in line(pairs))


def test_shares_of_equal_values_are_counted_exactly() -> None:
    """Of all pairs, not of a sample: names of few letters, so that Python counts the same by hand."""
    rng = Random(2)
    given = [{"given_name": [rng.choice(("Anna", "Ewa", "Jan"))], "family_name": [f"{rng.choice(NAMES)}"],
              "phone": [f"+4822123{rng.randrange(300):04}"]} for _ in range(400)]  # fmt: skip
    columns = [CONTACT.normal(row) for row in given]
    with filled(CONTACT, given) as connection:
        told = among_strangers(connection, CONTACT, len(given))
        its = replace(model(CONTACT), common=common(connection, CONTACT))
    apart = [its.apart(one) for one in columns]
    assert told["given_name"]["equal"] == pytest.approx(share([one["given"] for one in apart]), rel=1e-3)
    assert told["family_name"]["equal"] == pytest.approx(share([one["family"] for one in apart]), rel=1e-3)
    rare = [one["phones"][0] for one in apart if one["phones"]]
    assert 0 < len(rare) < len(given)
    assert told["phone"]["equal"] == pytest.approx(share(rare), rel=0.01)


def share(values: Sequence[str]) -> float:
    """Of all pairs that share a value."""
    return sum(one == other for one, other in combinations(values, 2)) / (len(values) * (len(values) - 1) / 2)


@EVERY
def test_every_answer_has_a_share_above_nothing(spec: Spec) -> None:
    """One that no sampled pair gave would weigh nothing, and nobody would know."""
    with filled(spec, records(spec.entity, 400)) as connection:
        told = among_strangers(connection, spec, 400)
    for comparison in spec.comparisons:
        assert set(told[comparison.key]) == set(comparison.answers)
        assert all(0 < value <= 1 for value in told[comparison.key].values())


def test_shares_of_pairs_are_of_those_that_can_be_compared() -> None:
    given: list[Given] = [{"given_name": ["Anna"]}, {"given_name": ["Anna"]}, {"given_name": ["Piotr"]}, {}]
    with filled(CONTACT, given) as connection:
        connection.execute(
            "CREATE TABLE told AS SELECT * FROM (VALUES (0, 1), (0, 2), (0, 3)) AS t(one, other)"
        )
        found = shares_of(connection, CONTACT, "told")["given_name"]
    answers = len(found)
    assert sum(found.values()) == pytest.approx(1)
    assert found["equal"] == pytest.approx(1.5 / (2 + answers / 2))
    assert found["else"] == pytest.approx(1.5 / (2 + answers / 2))
    assert found["typo"] == pytest.approx(0.5 / (2 + answers / 2))


def test_how_often_values_are() -> None:
    given = [
        {"family_name": [name]} for name in ("Nowak", "Nowak", "Nowak", "Kowalska", "Kowalska", "Zubr", "")
    ]
    with filled(CONTACT, given) as connection:
        shares, rest = often(connection, CONTACT, most=10)
        few, others = often(connection, CONTACT, most=1)
    assert shares["family"] == pytest.approx({"nowak": 3 / 6, "kowalska": 2 / 6})
    assert rest["family"] == pytest.approx(1 / 6)
    assert few["family"] == pytest.approx({"nowak": 3 / 6})
    assert others["family"] == pytest.approx(1.5 / 6)
    assert shares["company"] == {}
    assert rest["company"] == 1


def test_a_value_of_many_records_is_common() -> None:
    given = [{"phone": ["+48221234567"]}] * MANY + [{"phone": ["+48227654321"]}] * (MANY - 1)
    with filled(CONTACT, given) as connection:
        assert common(connection, CONTACT)["phones"] == {"221234567"}


def test_two_who_share_several_common_values_make_no_share_above_all() -> None:
    """A share above one would be refused as broken, and the scan with it."""
    given = [{"email": ["anna@firma.example", "a.nowak@firma.example"], "given_name": ["Anna"]}] * 6
    with filled(CONTACT, given) as connection:
        assert adapted(connection, model(CONTACT), len(given)).problems() == []


def desk(count: int) -> list[Given]:
    """People of many names at one desk, of whom half are called alike."""
    rng = Random(6)
    return [
        {"given_name": [rng.choice(("Anna", "Ewa", "Jan", "Piotr"))],
         "family_name": ["Nowak" if at % 2 else f"{rng.choice(NAMES)}{at}"],
         "phone": ["+48221234567", f"+4860{at:07}"], "email": [f"office@firma{at % 3}.example"]}
        for at in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def brought() -> tuple[Model, Model]:
    """A model as it came, and what records of one desk made of it."""
    before = model(CONTACT)
    # By weights of chance many strangers would seem one, who are left out of counting.
    before = replace(before, rest=dict.fromkeys(before.rest, 1e-5), records=40_000, shift=-40.0)
    with filled(CONTACT, desk(3000)) as connection:
        return before, adapted(connection, before, 3000)


def test_what_is_common_at_hand_says_less(brought: tuple[Model, Model]) -> None:
    before, after = brought
    family = next(one for one in CONTACT.comparisons if one.key == "family_name")
    level = next(level for level in family.levels if level.often)
    assert (
        after.bits_of_value("family_name", level, "nowak")
        < before.bits_of_value("family_name", level, "nowak") - 5
    )
    assert after.common["phones"] == {"221234567"}
    one, other = (
        {"given_name": ["Anna"], "family_name": ["Nowak"], "phone": ["+48221234567"]},
        {"given_name": ["Anna"], "family_name": ["Nowak"], "phone": ["+48221234567"]},
    )
    assert weight(after, one, other) < weight(before, one, other) - 5


def weight(its: Model, one: Given, other: Given) -> float:
    return Scorer(its).score(its.apart(CONTACT.normal(one)), its.apart(CONTACT.normal(other))).weight


def test_what_is_said_of_one_stays(brought: tuple[Model, Model]) -> None:
    before, after = brought
    for key, answers in after.answers.items():
        assert {answer: its.m for answer, its in answers.items()} == {
            answer: its.m for answer, its in before.answers[key].items()
        }
    assert after.slope == before.slope
    assert after.thresholds == before.thresholds


def test_fewer_records_make_a_pair_likelier(brought: tuple[Model, Model]) -> None:
    """Among fewer there are fewer strangers to be taken for one."""
    before, after = brought
    assert after.records == 3000 < before.records
    assert after.shift > before.shift


def test_an_adapted_model_is_whole(brought: tuple[Model, Model]) -> None:
    after = brought[1]
    assert after.problems() == []
    assert from_text(to_text(after), CONTACT) == after


def test_answers_that_strangers_give_are_counted(brought: tuple[Model, Model]) -> None:
    """Half of all are called alike: the share of other names among strangers is three of four."""
    shares = brought[1].answers["family_name"]
    assert sum(shares[answer].u for answer in ("else", "alike", "typo")) == pytest.approx(0.75, abs=0.05)


@EVERY
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_records_change_little(spec: Spec, count: int) -> None:
    before = model(spec)
    with filled(spec, records(spec.entity, 20)[:count]) as connection:
        after = adapted(connection, before, count)
    assert after.problems() == []
    assert after.answers == before.answers


def test_random_pairs_are_the_same_each_time() -> None:
    told = []
    for _ in range(2):
        with filled(CONTACT, records("contact", 300)) as connection:
            told.append(among_strangers(connection, CONTACT, 300))
    assert told[0] == told[1]


def test_counted_names_are_those_of_records() -> None:
    given = records("contact", 300)
    counted = Counter(one["family"] for one in map(CONTACT.normal, given) if one["family"])
    with filled(CONTACT, given) as connection:
        shares, _ = often(connection, CONTACT, most=1000)
    expected = {name: count / counted.total() for name, count in counted.items() if count > 1}
    assert shares["family"] == pytest.approx(expected)
    assert expected
