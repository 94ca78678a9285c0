"""A model trained in Spark is the one that DuckDB trains, and both weigh a pair as it is weighed alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import Any

import pytest

from perennial.matching.batch.engine import Engine
from perennial.matching.batch.spark_sql import parsed, written
from perennial.matching.batch.store import fill, store
from perennial.matching.model import Model, from_text, shipped, to_text
from perennial.matching.specs import SPECS
from perennial.matching.training import em
from perennial.matching.training.adapting import adapted
from perennial.matching.training.own import own
from perennial.matching.training.publishing import MOST_APART, agreement
from tests.matching.made import records
from tests.matching.test_predicates import QUESTIONS, pairs, table, told

THERE = find_spec("pyspark") is not None and ("JAVA_HOME" in os.environ or shutil.which("java") is not None)
needs_spark = pytest.mark.skipif(not THERE, reason="PySpark and Java are not installed (perennial[spark])")
SPEC = SPECS["company"]
ROWS = 1500
CONFIGURED = "spark.master local[2]\nspark.sql.shuffle.partitions 2\n"


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("length(l.a)", "LENGTH(l.a)"),
        ("length(l.x)", "SIZE(l.x)"),
        ("len(l.x_common)", "SIZE(l.x_common)"),
        ("len(list_intersect(l.x, r.x))", "SIZE(ARRAY_INTERSECT(l.x, r.x))"),
        ("list_has_any(l.x, r.x)", "ARRAYS_OVERLAP(l.x, r.x)"),
        ("l.x[1] = r.x[1]", "GET(l.x, 0) = GET(r.x, 0)"),
        ("l.a[1]", "SUBSTRING(l.a, 1, 1)"),
        ("l.a[5:6]", "SUBSTRING(l.a, 5, 2)"),
    ],
)
def test_lists_and_texts_are_told_apart(duckdb: str, spark: str) -> None:
    assert written(parsed(duckdb, {"x"})) == spark


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What opens a store in Spark, on two cores of this machine."""
    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text(CONFIGURED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        from perennial.matching.batch.spark import spark_store

        yield spark_store


@needs_spark
def test_every_question_is_answered_as_in_python(spark: Any) -> None:
    with spark() as engine:
        engine.execute("CREATE TABLE declared (at BIGINT, a VARCHAR, b VARCHAR, x VARCHAR[], y VARCHAR[])")
        for name, at in (("ones", 0), ("others", 1)):
            engine.register(name, table([each[at] for each in pairs()]))
        asked = ", ".join(f"{question.sql()} AS q{at}" for at, question in enumerate(QUESTIONS.values()))
        found = engine.execute(f"SELECT {asked} FROM ones AS l JOIN others AS r ON l.at = r.at ORDER BY l.at")
        answers = dict(zip(QUESTIONS, map(list, zip(*found.fetchall(), strict=True)), strict=True))
    assert answers == told()


def learned(opened: AbstractContextManager[Engine]) -> tuple[Model, int, float]:
    """A model of the records, over how many pairs it was weighed both ways, and by how much these differ."""
    with opened as engine:
        count = fill(engine, SPEC, enumerate(records(SPEC.entity, ROWS)))
        model = from_text(to_text(own(engine, shipped(SPEC), count, lambda: None)), SPEC)
        compared, worst = agreement(engine, adapted(engine, model, count), count, 2000)
    return model, compared, worst


@needs_spark
@pytest.mark.timeout(1800)
def test_both_learn_the_same(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(em, "PAIRS", 50)
    here, *_ = learned(store())
    there, compared, worst = learned(spark())
    assert compared >= 2000
    assert worst <= MOST_APART
    assert there.borrowed == here.borrowed != tuple(one.key for one in SPEC.comparisons)
    for comparison in SPEC.comparisons:
        for answer in comparison.answers:
            mine, other = (model.answers[comparison.key][answer] for model in (here, there))
            # Either draws its own strangers, and EM ends within a ten-thousandth.
            assert other.m == pytest.approx(mine.m, abs=0.002), (comparison.key, answer)
    assert (there.slope, there.shift) == pytest.approx((here.slope, here.shift), rel=0.05)
