"""How good a matcher was on a file: python -m bench.matching.report TRUTH.csv PAIRS.csv [--warn P --block P --merge P].

PAIRS has a header, and in its first four columns what accuracy.Scored is: id, id, probability, cluster or nothing.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.matching import accuracy
from bench.matching.accuracy import Scored


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.matching.report", description=__doc__)
    parser.add_argument("truth", type=Path, metavar="TRUTH.csv")
    parser.add_argument("pairs", type=Path, metavar="PAIRS.csv")
    parser.add_argument("--warn", type=float, default=0.5)
    parser.add_argument("--block", type=float, default=0.95)
    parser.add_argument("--merge", type=float, default=0.99)
    given = parser.parse_args()
    for line in report(known(given.truth), scored_in(given.pairs), given.warn, given.block, given.merge):
        print(line)
    return 0


def known(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scored_in(path: Path) -> list[Scored]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [(one, other, float(chance), cluster) for one, other, chance, cluster, *_ in rows]


def report(
    rows: Sequence[Mapping[str, str]], scored: Sequence[Scored], warn: float, block: float, merge: float
) -> Iterator[str]:
    """Lines to read: the whole, then by locale, then by kind of copy."""
    truth, locale, how = ({row["id"]: row[part] for row in rows} for part in ("truth", "locale", "how"))
    copies = [each for each, kind in how.items() if kind]
    yield f"{len(rows)} records, {len(copies)} copies, {len(scored)} pairs; merge {merge}, block {block}, warn {warn}"
    yield _line(
        "", "precision", "recall", "F1", "recall at .99", "cluster F1", "exact", "false block", "warned"
    )
    parts = {"all": (scored, truth), **accuracy.by_locale(scored, truth, locale)}
    for name, (pairs, who) in parts.items():
        here = set(who) if name == "all" else {each for each in who if locale[each] == name}
        yield _line(name, *_figures(pairs, who, here, copies, (warn, block, merge)))
    yield _line("kind of copy", "merged", "warned", "of")
    for kind, found in accuracy.recall_by_how(scored, truth, how, merge).items():
        at_warn = accuracy.recall_by_how(scored, truth, how, warn)[kind]
        yield _line(kind, found.recall, at_warn.recall, str(found.wanted))


def _figures(
    pairs: Sequence[Scored],
    who: Mapping[str, str],
    here: set[str],
    copies: Sequence[str],
    at: tuple[float, float, float],
) -> list[float | None]:
    warn, block, merge = at
    merged, clusters = accuracy.pairs_at(pairs, who, merge), accuracy.clusters_of(pairs, who)
    return [
        merged.precision,
        merged.recall,
        merged.f1,
        accuracy.recall_at_precision(pairs, who, 0.99)[0],
        accuracy.cluster_pairs(clusters, who).f1,
        accuracy.exact_clusters(clusters, who),
        accuracy.blocked_wrongly(pairs, who, here, block),
        accuracy.warned(pairs, who, here.intersection(copies), warn),
    ]


def _line(*parts: str | float | None) -> str:
    texts = [part if isinstance(part, str) else "–" if part is None else f"{part:.4f}" for part in parts]
    return f"{texts[0]:<14}" + "".join(f"{text:>14}" for text in texts[1:])


if __name__ == "__main__":
    sys.exit(main())
