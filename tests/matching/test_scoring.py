"""One pair in Python: no sides, nothing known of what may not be read, gates; and the same numbers as a batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pyarrow as pa
import pytest

from perennial.matching.batch import statements
from perennial.matching.batch.run import keep, prepare
from perennial.matching.batch.store import fill, store
from perennial.matching.model import Model
from perennial.matching.predicates import Columns
from perennial.matching.scoring import NOTHING, Score, Scorer
from perennial.matching.specs import SPECS, Spec
from perennial.matching.specs.base import ELSE
from tests.matching.made import model, records

EVERY = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
COUNT = 1500


class World:
    """Records of an entity in their columns, a model of them, and pairs: all candidates and as many by chance."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.given = records(spec.entity, COUNT)
        self.columns = [spec.normal(row) for row in self.given]
        self.model = model(spec, self.columns)
        rng = Random(4)
        self.chance = sorted({tuple(sorted(rng.sample(range(len(self.given)), 2))) for _ in range(4000)})

    def apart(self) -> list[Columns]:
        return [self.model.apart(columns) for columns in self.columns]


@pytest.fixture(scope="module", params=SPECS.values(), ids=SPECS.keys())
def world(request: pytest.FixtureRequest) -> World:
    return World(request.param)


def in_batch(world: World) -> Iterator[tuple[int, int, tuple[int, ...], float, int]]:
    """By pair the places of the answers, the weight and the gates."""
    keys = [one.key for one in world.spec.comparisons]
    with store() as connection:
        assert fill(connection, world.spec, enumerate(world.given)) == len(world.given)
        prepare(connection, world.model)
        connection.execute(statements.candidates())
        one, other = zip(*world.chance, strict=True)
        keep(connection, "chance", pa.table({"one": one, "other": other}))
        connection.execute("CREATE TABLE both_kinds AS SELECT * FROM pairs UNION SELECT * FROM chance")
        told = connection.execute(statements.scored(world.model, "both_kinds"))
        names = [column[0] for column in told.description or ()]
        for row in told.fetchall():
            found = dict(zip(names, row, strict=True))
            yield (
                found["one"],
                found["other"],
                tuple(found[key] for key in keys),
                found["weight"],
                found["gates"],
            )


def test_a_batch_says_the_same_of_every_pair(world: World) -> None:
    scorer, apart = Scorer(world.model), world.apart()
    seen, met = 0, set[tuple[str, int]]()
    for one, other, answers, weight, gates in in_batch(world):
        score = scorer.score(apart[one], apart[other])
        assert abs(score.weight - weight) < 1e-9, (world.given[one], world.given[other])
        assert places(world.spec, score) == answers
        assert [gate.key for at, gate in enumerate(world.spec.gates) if gates >> at & 1] == list(score.gates)
        met |= {(one.key, at) for one, at in zip(world.spec.comparisons, answers, strict=True)}
        seen += 1
    assert seen > 4500
    # Whatever is never answered would be the same by chance.
    assert len(met) > 0.8 * sum(len(one.answers) + 1 for one in world.spec.comparisons)


def places(spec: Spec, score: Score) -> tuple[int, ...]:
    return tuple(
        one.answers.index(answer) if answer else statements.NOT_COMPARED
        for one, (answer, _bits) in zip(spec.comparisons, score.answers, strict=True)
    )


def test_sides_make_no_difference(world: World) -> None:
    scorer, apart = Scorer(world.model), world.apart()
    for one, other in [*world.chance, *((at, at) for at in range(300)), *((at, at + 1) for at in range(300))]:
        assert scorer.score(apart[one], apart[other]) == scorer.score(apart[other], apart[one])


def test_a_score_is_the_sum_of_its_answers(world: World) -> None:
    scorer, apart = Scorer(world.model), world.apart()
    shut = 0
    for one, other in world.chance:
        score = scorer.score(apart[one], apart[other])
        assert score.weight == pytest.approx(sum(bits for _, bits in score.answers))
        caps = [gate.most for gate in world.spec.gates if gate.key in score.gates]
        assert score.probability == min([world.model.probability(score.weight), *caps])
        shut += bool(caps)
    assert shut


def test_of_what_may_not_be_read_nothing_is_known(world: World) -> None:
    scorer, apart = Scorer(world.model), world.apart()
    keys = [one.key for one in world.spec.comparisons]
    for left, key in ((left, key) for left in world.chance[:300] for key in keys):
        one, other = apart[left[0]], apart[left[1]]
        whole, without = scorer.score(one, other), scorer.score(one, other, {*keys} - {key})
        at = keys.index(key)
        assert without.answers[at] == NOTHING
        assert (
            without.answers[:at] + without.answers[at + 1 :] == whole.answers[:at] + whole.answers[at + 1 :]
        )
        assert not [gate for gate in world.spec.gates if gate.key in without.gates and gate.when[0] == key]


def test_with_no_field_to_read_nothing_but_the_prior_is_left(world: World) -> None:
    score = Scorer(world.model).score(world.apart()[0], world.apart()[0], ())
    assert (score.weight, score.gates) == (0, ())
    assert score.probability == world.model.probability(0)


@EVERY
def test_of_two_that_say_nothing_nothing_is_known(spec: Spec) -> None:
    its = model(spec)
    score = Scorer(its).score(its.apart(spec.blank), its.apart(spec.blank))
    assert score.answers == (NOTHING,) * len(spec.comparisons)
    assert score.weight == 0


def test_columns_of_one_are_all_that_is_needed(world: World) -> None:
    """What another record lends is added from outside, and an unknown column is no fault."""
    one = {**world.apart()[0], "entity": world.spec.entity, "company_ref": "7"}
    assert Scorer(world.model).score(one, one) == Scorer(world.model).score(
        world.apart()[0], world.apart()[0]
    )


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    spec = SPECS["contact"]
    its = replace(model(spec), often={"family": {"nowak": 0.02}}, rest={"family": 1e-5})
    nowak, zubr = (its.apart(spec.normal({"family_name": [name]})) for name in ("Nowak", "Zubr"))
    scorer = Scorer(its)
    assert scorer.score(zubr, zubr).weight > scorer.score(nowak, nowak).weight + 5


def sure(spec: Spec) -> Model:
    """One that takes whatever is alike for one and the same, but for gates."""
    return replace(model(spec), slope=1.0, shift=100.0)


@pytest.mark.parametrize(
    ("entity", "one", "other", "gates"),
    [
        # Father and daughter with one telephone and one house.
        ("contact", {"given_name": ["Anna"], "family_name": ["Nowak"], "phone": ["+48221234567"]},
         {"given_name": ["Piotr"], "family_name": ["Nowak"], "phone": ["+48221234567"]}, ("given_name",)),
        ("contact", {"given_name": ["Anna"], "family_name": ["Nowak"], "birthday": ["1990-01-02"]},
         {"given_name": ["Anna"], "family_name": ["Nowak"], "birthday": ["1961-07-30"]}, ("birthday",)),
        ("contact", {"given_name": ["Anna"], "family_name": ["Nowak"], "birthday": ["1990-01-02"]},
         {"given_name": ["Anna"], "family_name": ["Nowak"], "birthday": ["1990-01-02"]}, ()),
        # What cannot be compared shuts no gate.
        ("contact", {"given_name": ["Anna"], "family_name": ["Nowak"]}, {"family_name": ["Nowak"]}, ()),
        ("company", {"name": ["Lindner"], "tax_id": ["1234567890"]},
         {"name": ["Lindner"], "tax_id": ["9988776655"]}, ("numbers",)),
    ],
)  # fmt: skip
def test_gates_hold_probability_down_whatever_else_is_alike(
    entity: str, one: dict[str, list[str]], other: dict[str, list[str]], gates: tuple[str, ...]
) -> None:
    spec = SPECS[entity]
    its = sure(spec)
    score = Scorer(its).score(its.apart(spec.normal(one)), its.apart(spec.normal(other)))
    assert score.gates == gates
    assert (score.probability < 0.9) == bool(gates)


def test_one_number_of_a_register_opens_gates() -> None:
    spec = SPECS["company"]
    its = sure(spec)
    one, other = (
        its.apart(spec.normal({"name": [name], "tax_id": ["1234567890"]})) for name in ("Lindner", "Zubrowka")
    )
    score = Scorer(its).score(one, other)
    assert dict(zip([each.key for each in spec.comparisons], score.answers, strict=True))["name"][0] == ELSE
    assert score.gates == ()
