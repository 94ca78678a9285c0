"""Files for a matcher: python -m bench.matching.write SET FOLDER [--rows N] [--seed S].

Writes FOLDER/SET.csv, and who is who apart from it in FOLDER/SET-truth.csv (id, truth, locale, how).
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from bench.matching.febrl import NotThere, febrl3, febrl4
from bench.matching.firms import firms
from bench.matching.held_firms import held_firms
from bench.matching.held_people import held_people
from bench.matching.people import people
from bench.matching.rows import FIRMS, PEOPLE, TRUTH, Row

Maker = Callable[[int, int], Iterator[Row]]
SETS: dict[str, tuple[Maker, Sequence[str]]] = {
    "people": (people, PEOPLE),
    "firms": (firms, FIRMS),
    "held_people": (held_people, PEOPLE),
    "held_firms": (held_firms, FIRMS),
    "febrl3": (febrl3, PEOPLE),
    "febrl4": (febrl4, PEOPLE),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.matching.write", description=__doc__)
    parser.add_argument("set", choices=SETS, metavar="SET", help=f"one of {', '.join(SETS)}")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--rows", type=int, default=10_000, help="how many, 10,000 without it; Febrl is as it is"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    try:
        print(write(given.set, given.folder, given.rows, given.seed))
    except NotThere as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def write(name: str, folder: Path, rows: int, seed: int) -> Path:
    """Writes a set and its truth; the path of the set."""
    make, columns = SETS[name]
    made = make(rows, seed)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    with (
        path.open("w", encoding="utf-8", newline="") as seen,
        (folder / f"{name}-truth.csv").open("w", encoding="utf-8", newline="") as known,
    ):
        writers = [
            (csv.writer(file), itemgetter(*names)) for file, names in ((seen, columns), (known, TRUTH))
        ]
        for (writer, _), names in zip(writers, (columns, TRUTH), strict=True):
            writer.writerow(names)
        for row in made:
            for writer, values in writers:
                writer.writerow(values(row))
    return path


if __name__ == "__main__":
    sys.exit(main())
