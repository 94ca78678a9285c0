"""A workspace's own model: what duplicates are like learned of its records, all else as it was shipped.

It holds no value of a record. What is common among records, and how often strangers answer so, every scan counts anew
(`adapting`), of this model as of the one that is shipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from perennial.matching.batch import statements
from perennial.matching.batch.engine import Engine
from perennial.matching.batch.run import prepare
from perennial.matching.model import Model, Weights
from perennial.matching.training.adapting import adapted
from perennial.matching.training.calibrating import line_through
from perennial.matching.training.em import trained

# Of more candidates the line is drawn through a part.
MOST_PAIRS = 1_000_000


def own(connection: Engine, base: Model, records: int, told: Callable[[], None]) -> Model:
    """Learned of the records of a store, beginning with `base`; `told` is called between its parts."""
    before = adapted(connection, base, records)
    learned = trained(connection, before, records, told)
    told()
    uncalibrated = replace(
        base,
        source="trained",
        records=records,
        answers={key: _rounded(answers) for key, answers in learned.answers.items()},
        shift=before.shift,
        borrowed=learned.borrowed,
        hash="",
    )
    slope, shift = _line(connection, before, adapted(connection, uncalibrated, records))
    return replace(uncalibrated, slope=round(slope, 6), shift=round(shift, 6))


def _rounded(answers: Mapping[str, Weights]) -> Mapping[str, Weights]:
    """Sums of many numbers end otherwise each time: the same records make the same artefact."""
    return {answer: Weights(float(f"{its.m:.6g}"), float(f"{its.u:.6g}")) for answer, its in answers.items()}


def _line(connection: Engine, before: Model, after: Model) -> tuple[float, float]:
    """Nobody says which pairs are one, so the line leads through what was held of them before.

    So the new weights change which pairs come first, and expect as many duplicates as the old ones did.
    """
    connection.execute(statements.candidates())
    ((count,),) = connection.execute("SELECT count(*) FROM pairs").fetchall()
    part = max(1, -(-count // MOST_PAIRS))
    connection.execute(
        f"CREATE OR REPLACE TABLE part AS SELECT * FROM pairs WHERE hash(one, other) % {part} = 0"
    )
    for model, name in ((before, "held"), (after, "holds")):
        prepare(connection, model)
        connection.execute(
            f"CREATE OR REPLACE TABLE {name} AS SELECT one, other, weight, gates"
            f" FROM ({statements.scored(model, 'part')})"
        )
    rows = connection.execute(
        "SELECT round(holds.weight, 2),"
        f" round(1 / (1 + exp(-greatest(least({before.slope!r} * held.weight + {before.shift!r}, 500), -500))), 3),"
        " count(*) FROM held JOIN holds USING (one, other) WHERE held.gates = 0 GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    return (
        line_through({(weight, chance): times for weight, chance, times in rows})
        if rows
        else (before.slope, before.shift)
    )
