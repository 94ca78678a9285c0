"""A DuckDB database of records in their columns and keys, in a folder of its own that goes with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from perennial.matching.batch.engine import Engine
from perennial.matching.predicates import Columns
from perennial.matching.specs.base import Given, Spec, hashed

SLICE = 20_000
# A share of the machine that leaves room for the service beside it; more is put on disk.
MEMORY = "1500MB"


@contextmanager
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database on disk, removed at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="perennial-matching-") as folder,
        opened(Path(folder)) as connection,
    ):
        yield connection


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database of a folder, made where there is none."""
    connection = duckdb.connect(str(folder / "matching.duckdb"))
    try:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = '{folder}'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET preserve_insertion_order = false")
        yield connection
    finally:
        connection.close()


def fill(connection: Engine, spec: Spec, given: Iterable[tuple[int, Given]]) -> int:
    """Records by number into `records` (its columns) and `keys`; how many."""
    return fill_normal(connection, spec, ((number, spec.normal(values)) for number, values in given))


def fill_normal(connection: Engine, spec: Spec, normal: Iterable[tuple[int, Columns]]) -> int:
    """As `fill`, of records whose columns are known."""
    columns = ", ".join(
        [f"{name} VARCHAR" for name in spec.texts] + [f"{name} VARCHAR[]" for name in spec.lists]
    )
    connection.execute(f"CREATE TABLE records (id BIGINT, {columns})")
    connection.execute("CREATE TABLE keys (key BIGINT, id BIGINT)")
    count = 0
    rows = iter(normal)
    while piece := list(islice(rows, SLICE)):
        _insert(connection, spec, piece)
        count += len(piece)
    return count


def _insert(connection: Engine, spec: Spec, piece: list[tuple[int, Any]]) -> None:
    numbers = [number for number, _columns in piece]
    arrays = [pa.array(numbers, pa.int64())]
    arrays += [pa.array([columns[name] for _, columns in piece], pa.string()) for name in spec.texts]
    arrays += [
        pa.array([columns[name] for _, columns in piece], pa.list_(pa.string())) for name in spec.lists
    ]
    met = [(key, number) for number, columns in piece for key in hashed(spec.entity, spec.keys(columns))]
    keys = [pa.array(values, pa.int64()) for values in zip(*met, strict=True)] if met else []
    _append(connection, "records", pa.table(arrays, names=["id", *spec.columns]))
    if keys:
        _append(connection, "keys", pa.table(keys, names=["key", "id"]))


def _append(connection: Engine, table: str, rows: pa.Table) -> None:
    connection.register("slice", rows)
    connection.execute(f"INSERT INTO {table} SELECT * FROM slice")
    connection.unregister("slice")
