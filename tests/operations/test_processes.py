"""Real processes, really killed: not an effect is lost or doubled."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from perennial.operations import queries, schedules
from perennial.operations.actions import cancel, enqueue, reap
from perennial.operations.clock import database_now
from perennial.operations.models import Operation, Schedule, State
from tests.operations.conftest import Start
from tests.operations.effects import effects
from tests.patience import PATIENCE, eventually

pytestmark = pytest.mark.django_db(transaction=True)

ENDLESS = 1_000_000


def count_to(total: int, step: int = 1, pause: float = 0.01, **more: str) -> Operation:
    parameters = {"total": total, "step": step, "pause": pause, **more}
    return enqueue("test-count", requested_by=7, channel="web", parameters=parameters)


def count_on(operation: Operation, more: int = 30) -> int:
    """Let the next attempt at an endless count end, `more` numbers from here; the number it ends at."""
    total = done(operation) + more
    Operation.objects.filter(pk=operation.pk).update(parameters={**operation.parameters, "total": total})
    return total


def done(operation: Operation) -> int:
    operation.refresh_from_db()
    return operation.done_count


def ended(operation: Operation) -> bool:
    operation.refresh_from_db()
    return not operation.is_open


def end_lease(operation: Operation) -> None:
    """What waiting for the lease to run out would do. Waits for what a dead worker's connection still commits."""
    mine = Operation.objects.filter(pk=operation.pk)
    mine.filter(state=State.RUNNING).update(lease_until=database_now() - timedelta(seconds=1))
    reap()
    mine.filter(state=State.QUEUED).update(next_try=None)
    DBTaskResult.objects.update(run_after=database_now())


def stop(*processes: subprocess.Popen[bytes]) -> list[int]:
    """Ask all of them to end; how each did."""
    for process in processes:
        process.send_signal(signal.SIGTERM)
    return [process.wait(PATIENCE) for process in processes]


def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(start: Start) -> None:
    seed = int(os.environ.get("PERENNIAL_TEST_SEED", time.time_ns()))
    moments = random.Random(seed)
    operation = count_to(ENDLESS, step=5, pause=0.004)
    for _kill in range(4):
        worker, begun = start("worker"), done(operation)
        eventually(lambda: done(operation) > begun)  # noqa: B023
        time.sleep(moments.uniform(0, 0.05))
        worker.kill()
        worker.wait()
        end_lease(operation)
        assert effects(operation) == list(range(1, done(operation) + 1)), f"seed {seed}"
    total = count_on(operation)
    start("worker")
    eventually(lambda: ended(operation))
    assert (operation.state, operation.attempt, operation.result) == (State.DONE, 5, {"counted": total})
    assert effects(operation) == list(range(1, total + 1)), f"seed {seed}"


def test_sigterm_hands_the_work_back_and_another_worker_goes_on(start: Start) -> None:
    operation = count_to(ENDLESS)
    first = start("worker")
    eventually(lambda: done(operation) > 3)
    assert stop(first) == [0]
    operation.refresh_from_db()
    assert (operation.state, operation.failures, operation.worker) == (State.QUEUED, 0, "")
    assert effects(operation) == list(range(1, operation.done_count + 1))
    assert "worker" not in queries.heartbeats()
    total = count_on(operation)
    start("worker")
    eventually(lambda: ended(operation))
    assert effects(operation) == list(range(1, total + 1))
    assert operation.attempt == 2


def test_two_workers_share_the_operations_and_run_each_once(start: Start) -> None:
    operations = [count_to(20, step=2, pause=0) for _each in range(12)]
    start("worker", 2)
    start("worker", 2)
    for operation in operations:
        eventually(lambda: ended(operation))  # noqa: B023
        assert (operation.state, operation.attempt) == (State.DONE, 1)
        assert effects(operation) == list(range(1, 21))
    assert not DBTaskResult.objects.exists()


def test_a_slow_worker_that_was_given_up_changes_nothing_more(start: Start) -> None:
    # On SQLite a process that stops inside a transaction holds up everybody; then it is no slow worker but a fault.
    operation = count_to(40, frozen="between" if connection.vendor == "sqlite" else "inside")
    slow = start("worker")
    eventually(lambda: done(operation) > 0 and _is_stopped_without_lock(slow.pid))
    end_lease(operation)
    before = done(operation)
    quick = start("worker")
    eventually(lambda: done(operation) > before + 10)
    slow.send_signal(signal.SIGCONT)
    eventually(lambda: ended(operation))
    assert stop(slow, quick) == [0, 0]
    operation.refresh_from_db()
    assert (operation.state, operation.attempt) == (State.DONE, 2)
    assert effects(operation) == list(range(1, 41))


def test_cancel_stops_a_running_worker_between_two_slices(start: Start) -> None:
    operation = count_to(ENDLESS)
    start("worker")
    eventually(lambda: done(operation) > 3)
    cancel(operation)
    eventually(lambda: ended(operation))
    assert operation.state == State.CANCELLED
    assert effects(operation) == list(range(1, operation.done_count + 1))


def test_worker_and_scheduler_together_run_what_is_due_and_what_was_lost(start: Start) -> None:
    lost = count_to(30)
    DBTaskResult.objects.all().delete()
    schedule = schedules.set_schedule("rarely", "test-count", "0 0 29 2 *", parameters={"total": 3})
    Schedule.objects.update(next_run=database_now() - timedelta(minutes=1))
    parts = [start("worker"), start("scheduler"), start("scheduler")]
    scheduled = Operation.objects.filter(channel="system", parameters={"total": 3})
    eventually(lambda: ended(lost))
    eventually(lambda: scheduled.filter(state=State.DONE).exists())
    eventually(lambda: set(queries.heartbeats()) == {"worker", "scheduler"})
    assert stop(*parts) == [0, 0, 0]
    assert scheduled.count() == schedule.runs.count() == 1
    assert queries.heartbeats() == {}


def test_ctrl_c_on_a_command_cancels_its_operation(start: Start) -> None:
    operation = count_to(ENDLESS)
    DBTaskResult.objects.all().delete()
    command = start("inline", operation.pk)
    eventually(lambda: done(operation) > 3)
    command.send_signal(signal.SIGINT)
    assert command.wait(PATIENCE) != 0
    assert ended(operation)
    assert operation.state == State.CANCELLED
    assert effects(operation) == list(range(1, operation.done_count + 1))


def test_sigterm_on_a_command_leaves_its_operation_to_a_worker(start: Start) -> None:
    operation = count_to(ENDLESS)
    DBTaskResult.objects.all().delete()
    command = start("inline", operation.pk)
    eventually(lambda: done(operation) > 3)
    assert stop(command) == [128 + signal.SIGTERM]
    total = count_on(operation)
    start("worker")
    eventually(lambda: ended(operation))
    assert effects(operation) == list(range(1, total + 1))


def _is_stopped_without_lock(pid: int) -> bool:
    """Whether a process that stops itself has done so, with no thread of it in the middle of a write."""
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    if any(thread.read_text().rpartition(")")[2].split()[0] != "T" for thread in threads):
        return False
    if _is_free():
        return True
    os.kill(pid, signal.SIGCONT)
    return False


def _is_free() -> bool:
    if connection.vendor != "sqlite":
        return True
    with open(f"{connection.settings_dict['NAME']}.lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
