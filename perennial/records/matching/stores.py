"""The store that a model is trained in, with the engine that the operator chose."""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager
from importlib.util import find_spec

from django.conf import settings

from perennial.environment import SPARK
from perennial.matching.batch.engine import Engine
from perennial.matching.batch.store import store
from perennial.matching.errors import SparkMissing


def training_store() -> AbstractContextManager[Engine]:
    """An empty store. Raises SparkMissing."""
    if settings.ENV["MATCHING_ENGINE"] != SPARK:
        return store()
    if find_spec("pyspark") is None:
        raise SparkMissing("PySpark")
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise SparkMissing("Java")
    # Only here: it is an extra, and only who chose it has it.
    from perennial.matching.batch.spark import spark_store

    return spark_store()
