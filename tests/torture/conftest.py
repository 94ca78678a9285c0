"""Chance that can be repeated, sizes, and a house to do damage in.

PERENNIAL_TEST_SEED repeats a run; PERENNIAL_TEST_ROWS sets its size (`make torture`: 50,000).
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.house import House, fresh_database

POSTGRES = os.environ.get("PERENNIAL_TEST_ENGINE") == "postgresql"
SERVER = os.environ["PERENNIAL_TEST_POSTGRES_URL"] if POSTGRES else ""
ROWS = int(os.environ.get("PERENNIAL_TEST_ROWS", "400"))
FULL = ROWS > 5_000


@pytest.fixture
def luck() -> random.Random:
    """A new seed each time, said where a failure is shown."""
    seed = int(os.environ.get("PERENNIAL_TEST_SEED", time.time_ns()))
    print(f"PERENNIAL_TEST_SEED={seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def model_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Set up once; each test damages a copy."""
    with fresh_database(SERVER) as database:
        made = House(tmp_path_factory.mktemp("model"), database).set_up()
        made.leave()
        yield made


@pytest.fixture
def house(model_house: House, tmp_path: Path) -> Iterator[House]:
    """A workspace with Ada as its administrator; nobody serves it yet."""
    with fresh_database(SERVER, model_house.database) as database:
        home = tmp_path / "home"
        shutil.copytree(model_house.home, home)
        made = House(home, database, model_house.secret)
        yield made
        made.leave()
