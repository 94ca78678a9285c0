"""How fast a batch is, beside Splink alone on the same candidates, each in its own process; that both ways agree."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

from splink import DuckDBAPI, Linker

from bench.matching.matched import given, stored
from bench.matching.people import people
from perennial.matching.batch import statements
from perennial.matching.batch.run import pairs, score_all
from perennial.matching.batch.store import fill, opened
from perennial.matching.matcher import grouped
from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.matching.training.adapting import adapted
from perennial.matching.training.em import settings
from perennial.matching.training.publishing import agreement as both_ways

Row = dict[str, Any]
SPEC = SPECS["contact"]
SEED, LEAST, COMPARED = 404, 0.05, 100_000


def speeds(rows: int) -> Iterator[Row]:
    """People of generator A: normalised into a store, then matched, then the same candidates predicted by Splink."""
    with TemporaryDirectory(prefix="perennial-bench-") as folder:
        for what, work in (
            ("normalising and keys", _filled),
            ("from columns to clusters", _batch),
            ("Splink alone, same candidates", _splink),
        ):
            yield {"what": what, "records": rows, **_apart(work, folder, rows)}


def _apart(work: Callable[[Path, int], int], folder: str, rows: int) -> Row:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, folder, rows))


def _measured(work: Callable[[Path, int], int], folder: str, rows: int) -> Row:
    """What `work` counted, seconds of the clock and of all cores, and the highest memory of this process in MB."""
    begun = time.perf_counter()
    count = work(Path(folder), rows)
    used = getrusage(RUSAGE_SELF)
    return {
        "pairs": count,
        "seconds": round(time.perf_counter() - begun, 1),
        "CPU seconds": round(used.ru_utime + used.ru_stime, 1),
        "MB": used.ru_maxrss // 1024,
    }


def _filled(folder: Path, rows: int) -> int:
    with opened(folder) as connection:
        fill(connection, SPEC, enumerate(map(given, people(rows, SEED))))
        return 0


def _batch(folder: Path, rows: int) -> int:
    with opened(folder) as connection:
        model = adapted(connection, shipped(SPEC), rows)
        count = score_all(connection, model, LEAST)
        grouped(connection, model, list(pairs(connection, model, LEAST)))
        return count


def _splink(folder: Path, rows: int) -> int:
    """Splink blocks by the same keys, each no more common than ours may be."""
    model = shipped(SPEC)
    with opened(folder) as connection:
        connection.execute(
            "CREATE OR REPLACE TABLE given AS SELECT apart.*, coalesce(met, []) AS met FROM apart LEFT JOIN ("
            " SELECT id, list(key) AS met FROM (SELECT * FROM keys QUALIFY count(*) OVER (PARTITION BY key)"
            f" BETWEEN 2 AND {statements.MOST_IN_KEY}) GROUP BY id) AS its USING (id)"
        )
        asked = {
            **settings(model, rows),
            "blocking_rules_to_generate_predictions": [
                {"blocking_rule": "l.met = r.met", "arrays_to_explode": ["met"]}
            ],
        }
        linker = Linker(
            DuckDBAPI(connection=connection.cursor()).register("given"), asked, log_level=logging.ERROR
        )
        found = linker.inference.predict(threshold_match_probability=LEAST)
        connection.execute(f"SELECT count(*) FROM {found.physical_name}").fetchall()
        ((count,),) = connection.execute("SELECT count(*) FROM pairs").fetchall()
        return int(count)


def agreement(rows: int) -> Row:
    """The largest difference in bits between the weights of a batch and of one pair in Python."""
    with stored(SPEC, list(people(rows, SEED))) as connection:
        model = adapted(connection, shipped(SPEC), rows)
        pairs, bits = both_ways(connection, model, rows, COMPARED // 2)
    return {"what": "batch and one pair differ by, bits", "records": rows, "pairs": pairs, "bits": bits}
