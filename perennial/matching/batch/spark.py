"""A store in Spark, for more records than one machine is for: asked as DuckDB is, in the same words.

Where Spark runs and how large it is, its own configuration says (`SPARK_CONF_DIR`); without any it
is this machine. Only what was chosen to run on Spark loads this.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pyarrow as pa
from pyspark import SparkContext
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import arrow_udf
from rapidfuzz.distance import JaroWinkler
from splink import SparkAPI
from splink.backends.spark import similarity_jar_location
from sqlglot import exp

from perennial.matching.batch.spark_sql import parsed, written

# The true distance of Damerau and Levenshtein, which Splink brings along.
DISTANCE = "uk.gov.moj.dash.linkage.LevDamerauDistance"
SETTINGS: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.jars": similarity_jar_location(),
    # Java compiles no method as long as all questions together; piece by piece it does.
    "spark.sql.codegen.wholeStage": "false",
}


@contextmanager
def spark_store() -> Iterator[SparkEngine]:
    """An empty store in a session of its own, which ends with it."""
    # The workers of a machine are to have what this process has.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("Perennial matching")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield SparkEngine(session)
    finally:
        _end(session)


def _end(session: SparkSession) -> None:
    """And Java with it, which would keep its memory for as long as this process lives."""
    gateway = SparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None


class Answer:
    """Rows of a query, as a cursor of a database gives them."""

    def __init__(self, rows: DataFrame) -> None:
        self.description = [(name,) for name in rows.columns]
        self._rows = rows
        self._left: Iterator[Any] | None = None

    def fetchall(self) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._rows.collect()]

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(iter(self.fetchmany(1)), None)

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        if self._left is None:
            self._left = self._rows.toLocalIterator()
        return [tuple(row) for row in islice(self._left, size)]


class SparkEngine:
    """Statements for DuckDB, run by Spark: each table is a view of rows that were computed and are kept."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        # Columns of lists, and rows that were added to a table since it was last read.
        self._lists: set[str] = set()
        self._added: dict[str, list[DataFrame]] = {}
        session.udf.registerJavaFunction("damerau_levenshtein", DISTANCE, "double")
        session.udf.register("jarowinkler_similarity", arrow_udf(_similarity(), "double"))

    def execute(self, query: str) -> Answer:
        """Rows of a query; of what writes, the table or what was added to it."""
        statement = parsed(query, self._lists)
        if isinstance(statement, exp.Insert):
            rows = self._rows(statement.expression)
            self._added.setdefault(statement.this.name, []).append(rows)
            return Answer(rows)
        self._settle()
        if not isinstance(statement, exp.Create):
            return Answer(self._rows(statement))
        if isinstance(statement.this, exp.Schema):
            return Answer(self._declare(statement.this, missing_only=bool(statement.args.get("exists"))))
        return Answer(self._keep(statement.this.name, self._rows(statement.expression)))

    def register(self, view_name: str, python_object: pa.Table) -> None:
        self._session.createDataFrame(python_object).createOrReplaceTempView(view_name)

    def unregister(self, view_name: str) -> None:
        self._session.catalog.dropTempView(view_name)

    def said(self, condition: str) -> str:
        """A condition in Spark's words."""
        return written(parsed(condition, self._lists))

    def splink(self) -> SparkAPI:
        self._settle()
        return SparkAPI(
            spark_session=self._session, break_lineage_method="persist", register_udfs_automatically=False
        )

    def _rows(self, query: exp.Expr) -> DataFrame:
        return self._session.sql(written(query))

    def _keep(self, name: str, rows: DataFrame) -> DataFrame:
        # Computed now, and once: a view would compute all that leads to it each time it is read.
        kept = rows.localCheckpoint(eager=True)
        kept.createOrReplaceTempView(name)
        return kept

    def _declare(self, schema: exp.Schema, *, missing_only: bool) -> DataFrame:
        name, columns = schema.this.name, schema.expressions
        if missing_only and self._session.catalog.tableExists(name):
            return self._session.table(name)
        self._lists |= {one.name for one in columns if one.kind.is_type(exp.DType.ARRAY)}
        return self._keep(name, self._session.createDataFrame([], ", ".join(map(written, columns))))

    def _settle(self) -> None:
        """Rows that were added, in their tables."""
        while self._added:
            name, several = self._added.popitem()
            rows = self._session.table(name)
            for one in several:
                rows = rows.union(one)
            self._keep(name, rows)


def _similarity() -> Callable[[pa.Array, pa.Array], pa.Array]:
    """As one pair is asked; the similarity that Splink brings counts half a transposition as well.

    Made here, so that workers are sent it whole: they need rapidfuzz and Arrow, not Perennial.
    """

    def similarity(ones: pa.Array, others: pa.Array) -> pa.Array:
        both = zip(ones.to_pylist(), others.to_pylist(), strict=True)
        return pa.array([JaroWinkler.similarity(one, other) for one, other in both], pa.float64())

    return similarity
