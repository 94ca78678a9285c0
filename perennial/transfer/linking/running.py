"""The matcher on a file alone: pairs with probabilities and the numbers of their clusters, as a table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from perennial.lib.refusals import Refusal
from perennial.matching.batch.store import store
from perennial.matching.extra import extended
from perennial.matching.matcher import Matched, match
from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.transfer.linking.reading import Table
from perennial.transfer.writing.inert import inert

HEADER = ("id_l", "id_r", "probability", "cluster", "weight", "gates")


@dataclass(frozen=True, slots=True)
class Linked:
    """What was found, in numbers."""

    records: int
    candidates: int
    pairs: int
    clusters: int
    clustered: int
    above: float


def link(
    table: Table,
    entity: str,
    output: Path,
    *,
    above: float | None = None,
    told: Callable[[str], None] = lambda stage: None,
) -> Linked:
    """Writes every pair of at least `above` to `output`: beside it first, so that no half of a table is ever there.

    Without `above` it is the threshold from which records are taken for one. Raises Refusal where it cannot write.
    """
    model = extended(shipped(SPECS[entity]), list(table.extras.values()))
    least = model.thresholds.link if above is None else above
    ids = table.ids()
    with store() as connection:
        found = match(connection, model, enumerate(table.given()), least=least, told=told)
        told("writing")
        _write(output, _rows(found, ids))
    clustered = sum(map(len, found.clusters))
    return Linked(found.records, found.candidates, len(found.pairs), len(found.clusters), clustered, least)


def _rows(found: Matched, ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    of = {member: number for number, group in enumerate(found.clusters, start=1) for member in group}
    for one in found.pairs:
        cluster = of.get(one.one) if of.get(one.one) == of.get(one.other) else None
        told = f"{one.probability:.6f}", str(cluster or ""), f"{one.weight:.3f}", "gated" if one.gated else ""
        yield inert(ids[one.one]), inert(ids[one.other]), *told


def _write(output: Path, rows: Iterator[tuple[str, ...]]) -> None:
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(rows)
        beside.replace(output)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise Refusal(f"{output}: {problem.strerror}") from problem
