"""The models that come with Perennial, made anew: python -m bench.matching.train [ENTITY …].

Generator A makes the rows of which it is known who is who; the same seeds give the same files. Other rows of
generator A choose the thresholds; generator B and Febrl have no part in it and judge.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from string import ascii_lowercase

import django
import duckdb
import pyarrow as pa
from django.conf import settings

from bench.matching.choosing import chosen
from bench.matching.firms import firms
from bench.matching.matched import matched, stored, true_pairs
from bench.matching.people import people
from bench.matching.rows import Row
from perennial import matching
from perennial.matching.batch.run import keep, score_all, set_apart
from perennial.matching.batch.statements import candidates
from perennial.matching.model import Model, Thresholds, Weights, to_text
from perennial.matching.specs import SPECS, Spec
from perennial.matching.training.adapting import adapted
from perennial.matching.training.calibrating import line
from perennial.matching.training.counting import among_strangers, common, often, shares_of

Maker = Callable[[int, int], Iterator[Row]]
#: By entity: the generator, rows to learn of, rows to choose thresholds by.
SETS: Mapping[str, tuple[Maker, int, int]] = {
    "contact": (people, 100_000, 60_000),
    "company": (firms, 40_000, 30_000),
}
LEARN, CHOOSE = 101, 202
#: Names so common that a stranger has them; more would make the files large and say little.
KEPT = {"given": 2_000, "family": 4_000}
#: Of two people with the same initial nothing is known but that: a letter is as common as first letters are.
LETTERS = {"given": dict.fromkeys(ascii_lowercase, 0.08), "family": dict.fromkeys(ascii_lowercase, 0.08)}
SURELY_NOT = 1e-9
DRAWN = 3_000_000
#: Life has mistakes that no generator makes: no answer is rarer than this among pairs that are one.
LEAST_M = 0.005
#: Generator A gives its people no numbers of registers: what they say is taken from its companies, who have them.
NOT_TOLD: Mapping[str, Mapping[str, Mapping[str, Weights]]] = {
    "contact": {
        "numbers": {
            "equal": Weights(0.92, 1e-6),
            "typo": Weights(0.06, 3.6e-6),
            "other_register": Weights(0.01, 0.12),
            "else": Weights(0.01, 0.88),
        }
    }
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.matching.train", description=__doc__)
    parser.add_argument("entities", nargs="*", metavar="ENTITY", help=f"of {', '.join(SETS)}; all without it")
    settings.configure(USE_I18N=False)
    django.setup()
    for entity in parser.parse_args().entities or SETS:
        path = Path(matching.__file__).with_name("model") / f"{entity}.json"
        path.write_text(to_text(trained_by_truth(entity)) + "\n", encoding="utf-8")
        print(path)
    return 0


def trained_by_truth(entity: str, share: float = 1.0) -> Model:
    """The model of an entity, learned of a share of the rows."""
    make, many, few = SETS[entity]
    model = learned(SPECS[entity], list(make(int(many * share), LEARN)))
    others = list(make(int(few * share), CHOOSE))
    found = matched(model.spec, others, lambda connection, records: adapted(connection, model, records))
    return replace(model, thresholds=chosen(found))


def learned(spec: Spec, rows: Sequence[Row]) -> Model:
    """Shares of answers among pairs known to be one and among strangers, and the line of probabilities over them."""
    with stored(spec, rows) as connection:
        truth = set(true_pairs(rows))
        model = _counted(connection, spec, truth, len(rows))
        score_all(connection, model, SURELY_NOT)
        scores = connection.execute("SELECT one, other, weight FROM scores WHERE gates = 0").fetchall()
        # Gated pairs have a probability of their own and would bend the line.
        slope, shift = line([(weight, (one, other) in truth) for one, other, weight in scores])
        return _slim(replace(model, slope=slope, shift=shift))


def _counted(
    connection: duckdb.DuckDBPyConnection, spec: Spec, truth: set[tuple[int, int]], records: int
) -> Model:
    at_hand = common(connection, spec)
    set_apart(connection, spec, at_hand)
    sides = [pa.array(side, pa.int64()) for side in zip(*sorted(truth), strict=True)]
    keep(connection, "known", pa.table(sides, names=["one", "other"]))
    connection.execute(candidates())
    connection.execute(
        "CREATE OR REPLACE TABLE near AS SELECT * FROM pairs ANTI JOIN known USING (one, other)"
    )
    u = among_strangers(connection, spec, records, "near", DRAWN)
    m = shares_of(connection, spec, "known")
    values, rest = often(connection, spec, most=max(KEPT.values()))
    weights = {
        one.key: {
            answer: Weights(max(m[one.key][answer], LEAST_M), u[one.key][answer]) for answer in one.answers
        }
        for one in spec.comparisons
    } | NOT_TOLD.get(spec.entity, {})
    shift = log(len(truth) / (records * (records - 1) / 2))
    return Model(
        spec, "shipped", records, weights, values, rest, at_hand, log(2), shift, Thresholds(0, 0, 1, 1)
    )


def _slim(model: Model) -> Model:
    """As it is shipped: what is common among the rows of a generator is common nowhere else."""
    return replace(
        model,
        answers={
            comparison: {
                answer: Weights(round(its.m, 8), float(f"{its.u:.6g}")) for answer, its in weights.items()
            }
            for comparison, weights in model.answers.items()
        },
        often={
            column: {value: round(share, 7) for value, share in list(values.items())[: KEPT.get(column, 0)]}
            | LETTERS.get(column, {})
            for column, values in model.often.items()
        },
        rest={column: float(f"{_rest(model, column):.6g}") for column in model.rest},
        common={},
        slope=round(model.slope, 6),
        shift=round(model.shift, 6),
    )


def _rest(model: Model, column: str) -> float:
    """Of values that are not shipped: where none are, what two strangers have in common on average."""
    if column in KEPT:
        return model.rest[column]
    ((comparison, level),) = (
        (one.key, level.key)
        for one in model.spec.comparisons
        for level in one.levels
        if level.often == column
    )
    return model.answers[comparison][level].u


if __name__ == "__main__":
    sys.exit(main())
