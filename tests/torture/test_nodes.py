"""Two nodes over one database, each with worker and scheduler: what is due starts once, whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from tests.patience import PATIENCE, eventually
from tests.torture.house import House

NODES = 2
PAST = "2020-01-01 00:00:00+00"


@pytest.fixture
def nodes(house: House) -> Iterator[list[subprocess.Popen[str]]]:
    """A scheduler and a worker of each node, the schedulers first."""
    started = [house.command(part) for part in ("scheduler", "worker") for _node in range(NODES)]
    yield started
    for process in started:
        process.send_signal(signal.SIGTERM)
    for process in started:
        process.communicate(timeout=PATIENCE)


def make_due(house: House, several: int) -> None:
    """New schedules whose time has come."""
    first = house.rows("SELECT COUNT(*) FROM operations_schedule")[0][0]
    for number in range(first, first + several):
        house.write(
            "INSERT INTO operations_schedule (key, kind, parameters, cron, zone, enabled, next_run) VALUES"
            f" ('due{number}', 'sweep', '{{}}', '17 3 * * *', '', TRUE, '{PAST if house.database else PAST[:-3]}')"
        )


def starts(house: House) -> list[tuple[int, int]]:
    """Of schedules made due: how many started, and how many operations that made; each that ended well."""
    runs = "SELECT COUNT(*), COUNT(DISTINCT schedule_id) FROM operations_schedulerun"
    done = "SELECT COUNT(*) FROM operations_operation WHERE channel = 'system' AND state = 'done'"
    return [*house.rows(runs), *[(one[0], 0) for one in house.rows(done)]]


def holder(house: House) -> int:
    """The process that plays the scheduler now, 0 when nobody does."""
    found = house.rows("SELECT holder FROM operations_lease WHERE name = 'scheduler'")
    assert len(found) <= 1
    return int(found[0][0].rpartition(":")[2]) if found else 0


def test_one_node_keeps_time_and_another_goes_on_when_it_dies(
    house: House, nodes: list[subprocess.Popen[str]]
) -> None:
    schedulers = {process.pid: process for process in nodes[:NODES]}
    first = eventually(lambda: holder(house))
    assert first in schedulers
    make_due(house, 10)
    eventually(lambda: starts(house) == [(10, 10), (10, 0)])
    assert holder(house) == first

    os.kill(first, signal.SIGKILL)
    schedulers[first].wait(PATIENCE)
    make_due(house, 10)
    past = PAST if house.database else PAST[:-3]
    house.write(f"UPDATE operations_lease SET until = '{past}'")
    second = eventually(lambda: (found := holder(house)) != first and found)
    assert second in schedulers
    eventually(lambda: starts(house) == [(20, 20), (20, 0)])
    assert [process.poll() for process in nodes if process.pid != first] == [None] * (2 * NODES - 1)
