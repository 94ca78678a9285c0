"""Records as matching is given them, and models whose numbers do not matter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random

from bench.matching.firms import firms
from bench.matching.people import people
from bench.matching.rows import TRUTH, Row
from perennial.matching.model import Model, Thresholds, Weights
from perennial.matching.predicates import Columns
from perennial.matching.specs import SPECS, Given, Spec
from tests.matching.hostile import HOSTILE

FIELDS = {
    entity: sorted({field for comparison in spec.comparisons for field in comparison.fields})
    for entity, spec in SPECS.items()
}


def leads(count: int, seed: int) -> list[Row]:
    """People as they are known before anybody looked who they are."""
    return [
        {"company_name" if key == "company" else key: value for key, value in row.items()}
        for row in people(count, seed)
    ]


def goods(count: int, seed: int) -> Iterator[Row]:
    """Products of which every fourth is there once more, with code and name as somebody else would write them."""
    rng, again = Random(seed), 0.25
    last: Row = {}
    for number in range(count):
        if last and rng.random() < again:
            code = last["code"]
            other = rng.choice((code.lower(), code.replace("-", " "), code.replace("/", "")))
            yield last | {"name": " ".join(reversed(last["name"].split())), "code": other}
            last = {}
            continue
        size = rng.choice((10, 15, 20, 25, 32, 40, 50, 65, 80, 100))
        name = (
            rng.choice(("Gate", "Ball", "Check", "Relief")),
            rng.choice(("valve", "cock", "flap")),
            f"DN {size}",
        )
        last = {
            "truth": str(number),
            "name": " ".join(name),
            "code": f"{name[0][0]}{name[1][0].upper()}-{size}/{number + 100}",
            "category": rng.choice(("Valves", "Fittings", "Spare parts")),
        }
        yield last


_MAKERS = {"contact": people, "company": firms, "lead": leads, "product": goods}
_NOT_GIVEN = {"id", *TRUTH}


def given(row: Row) -> Given:
    """What matching is given of a row: `email_2` is one more value of `email`."""
    found: dict[str, list[str]] = defaultdict(list)
    for column, value in row.items():
        if value and column not in _NOT_GIVEN:
            found[column.removesuffix("_2")].append(value)
    return found


@cache
def records(entity: str, count: int) -> Sequence[Given]:
    """Made-up records with true duplicates among them, and some that nobody means."""
    return [*map(given, _MAKERS[entity](count, 11)), *hostile(entity)]


def hostile(entity: str) -> Iterator[Given]:
    """Nothing, and every hostile text in every field, alone and beside itself."""
    yield {}
    yield from ({field: [text, text]} for text in HOSTILE.values() for field in FIELDS[entity])
    yield from ({field: [text] for field in FIELDS[entity]} for text in HOSTILE.values())


def model(spec: Spec, columns: Sequence[Columns] = (), seed: int = 1) -> Model:
    """Weights by chance, falling with the answers; what is common and how often values are, as the columns have it."""
    rng = Random(seed)
    often, rest = frequencies(spec, columns)
    return Model(
        spec=spec,
        source="a test",
        records=max(len(columns), 2),
        answers={one.key: _falling(rng, one.answers) for one in spec.comparisons},
        often=often,
        rest=rest,
        common={name: common(name, columns) for name in spec.shared},
        slope=0.4,
        shift=-5.0,
        thresholds=Thresholds(hint=0.3, warn=0.6, block=0.95, link=0.9),
    )


def _falling(rng: Random, answers: Sequence[str]) -> dict[str, Weights]:
    return {
        answer: Weights(m=rng.uniform(0.01, 0.5), u=rng.uniform(0.5, 1) * 10.0 ** (at - len(answers)))
        for at, answer in enumerate(answers)
    }


def frequencies(
    spec: Spec, columns: Sequence[Columns]
) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, float]]:
    """By column: the shares of values of two records and more, and the share of any other."""
    names = {level.often for one in spec.comparisons for level in one.levels if level.often}
    counted = {name: Counter(row[name] for row in columns if row[name]) for name in names}
    often = {
        name: {value: count / values.total() for value, count in values.items() if count > 1}
        for name, values in counted.items()
    }
    return often, {name: 1 / max(values.total(), 1) for name, values in counted.items()}


def common(name: str, columns: Sequence[Columns]) -> frozenset[str]:
    counted = Counter(value for row in columns for value in row[name])
    return frozenset(value for value, count in counted.items() if count > 2)
