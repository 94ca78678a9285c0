"""The figures of matching: how good on each set, how fast on how much memory, and that both ways to score agree."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.matching import accuracy
from bench.matching.febrl import NotThere
from bench.matching.matched import Matched, matched
from bench.matching.speed import agreement, speeds
from bench.matching.write import SETS
from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.matching.training.adapting import adapted

Row = dict[str, Any]
#: By set its entity and the share of the asked-for rows. Generator A chose thresholds by other seeds than this.
JUDGED: Mapping[str, tuple[str, float]] = {
    "febrl3": ("contact", 0.05),
    "febrl4": ("contact", 0.1),
    "held_people": ("contact", 0.6),
    "held_firms": ("company", 0.3),
    "people": ("contact", 0.3),
    "firms": ("company", 0.2),
}
SEED = 303
#: Splink 5 alone on the same sets, F1 of pairs at its best threshold.
ANCHORS = {"febrl3": 0.9984, "febrl4": 0.9998}


def run(rows: int = 100_000) -> list[Row]:
    """Rows of {what, records, …}: shares of 1, seconds of the clock, MB at the highest, milliseconds."""
    # Only here: who writes files or trains has no database.
    from bench.matching.service import services

    return [*_accuracies(rows), *speeds(rows), agreement(min(rows, 130_000)), *services(rows)]


def _accuracies(rows: int) -> Iterator[Row]:
    for name, (entity, share) in JUDGED.items():
        try:
            made = list(SETS[name][0](int(min(rows, 100_000) * share), SEED))
        except NotThere as missing:
            print(missing, file=sys.stderr)
            continue
        spec = SPECS[entity]
        found = matched(
            spec, made, lambda connection, records, spec=spec: adapted(connection, shipped(spec), records)
        )
        yield from _told(name, found)


def _told(name: str, found: Matched) -> Iterator[Row]:
    parts = {"": (found.scored, found.truth)}
    locale, how = found.told("locale"), found.told("how")
    if len(set(locale.values())) > 1:
        parts |= accuracy.by_locale(found.scored, found.truth, locale)
    copies = {each for each, kind in how.items() if kind}
    for where, (scored, truth) in parts.items():
        here = {each for each in truth if not where or locale.get(each) == where}
        figures = _figures(found, scored, truth, here, copies)
        yield {"what": f"{name} {where}".strip(), "records": len(here), **figures} | (
            {"anchor": ANCHORS[name]} if name in ANCHORS else {}
        )


def whole(found: Matched) -> Row:
    """The figures of a set without parts."""
    copies = {each for each, kind in found.told("how").items() if kind}
    return _figures(found, found.scored, found.truth, set(found.truth), copies)


def _figures(
    found: Matched,
    scored: Sequence[accuracy.Scored],
    truth: Mapping[str, str],
    here: set[str],
    copies: set[str],
) -> Row:
    at = found.model.thresholds
    linked = accuracy.pairs_at(scored, truth, at.link)
    clusters = accuracy.cluster_pairs(accuracy.clusters_of(scored, truth), truth)
    best = max(accuracy.pairs_at(scored, truth, step / 20).f1 or 0.0 for step in range(1, 20))
    shares = {
        "precision": linked.precision,
        "recall": linked.recall,
        "recall at .99": accuracy.recall_at_precision(scored, truth, 0.99)[0],
        "best F1": best,
        "cluster F1": clusters.f1,
        "blocked wrongly": accuracy.blocked_wrongly(scored, truth, here, at.block),
        "warned": accuracy.warned(scored, truth, here & copies, at.warn),
    }
    return {name: "–" if share is None else round(share, 4) for name, share in shares.items()}
