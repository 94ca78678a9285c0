"""The API is sent what its own description allows and forbids: no 500, each answer as described, no harm behind it.

Schemathesis stands in an environment of its own (`make fuzz`) and is called as a program against a served workspace.
PERENNIAL_TEST_SECONDS is its time, PERENNIAL_TEST_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

from tests.torture.conftest import house, luck, model_house  # noqa: F401
from tests.torture.house import House, contacts_file

pytestmark = pytest.mark.fuzz

PROGRAM = Path(__file__).parents[2] / ".venv/fuzz/bin/st"
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
HOOKS = Path(__file__).with_name("hooks.py")
SECONDS = os.environ.get("PERENNIAL_TEST_SECONDS", "40")
ROWS = 60


@pytest.fixture
def furnished(house: House, luck: random.Random) -> House:  # noqa: F811
    """Records, changes and operations, so that most numbers in `schemathesis.toml` name something."""
    house.run("import", contacts_file(house.home / "contacts.csv", ROWS, luck), "--yes")
    house.run("edit", "contact", "--all", "--set", "lifecycle=customer", "--yes")
    return house


def test_the_api_keeps_its_word_whatever_it_is_sent(furnished: House, luck: random.Random) -> None:  # noqa: F811
    with furnished.served():
        told = sent(furnished, luck.randrange(1 << 32))
        assert told.returncode == 0, told.stdout
        for (number,) in furnished.rows(
            "SELECT id FROM operations_operation WHERE state IN ('queued', 'running')"
        ):
            furnished.ended(number)
    assert furnished.rows("SELECT kind, place, count, stack FROM faults_fault") == []
    furnished.check()


def sent(house: House, seed: int) -> subprocess.CompletedProcess[str]:  # noqa: F811
    address = f"http://127.0.0.1:{house.port}/api/v1/openapi.json"
    who = ["--header", f"Authorization: Bearer {house.secret}"]
    limits = ["--seed", str(seed), "--max-time", SECONDS]
    command = [PROGRAM, "--config-file", CONFIGURATION, "--no-color", "run", address, *who, *limits]
    around = os.environ | {"SCHEMATHESIS_HOOKS": str(HOOKS)}
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=house.home, env=around)
