"""A database that goes away, a disk that is full, a slice that is slow."""

from __future__ import annotations

import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from perennial.faults.models import FaultSighting
from perennial.operations import delivery, jobs, runner, worker
from perennial.operations.actions import enqueue
from perennial.operations.clock import database_now
from perennial.operations.models import Operation, State
from perennial.operations.pulse import kept_alive
from perennial.operations.stopping import Stop
from perennial.operations.work import LEASE, Work
from tests.operations.conftest import Start
from tests.operations.effects import effects, write_effect
from tests.patience import PATIENCE, eventually

pytestmark = pytest.mark.django_db(transaction=True)

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="cuts PostgreSQL connections")
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="fills SQLite's disk")


def count_to(total: int, pause: float = 0) -> Operation:
    parameters = {"total": total, "pause": pause}
    return enqueue("test-count", requested_by=7, channel="web", parameters=parameters)


def lapse(operation: Operation) -> None:
    past = database_now() - timedelta(seconds=1)
    Operation.objects.filter(pk=operation.pk).update(lease_until=past)


def now(operation: Operation) -> Operation:
    return Operation.objects.get(pk=operation.pk)


def lease(operation: Operation) -> timedelta:
    return now(operation).lease_until - database_now()


def test_the_lease_is_renewed_while_a_handler_is_slow() -> None:
    operation = count_to(1)
    work = delivery.take("worker")
    assert work is not None
    lapse(operation)
    with kept_alive(work, every=0.05):
        eventually(lambda: lease(operation) > LEASE / 2)


@on_postgresql
def test_the_lease_is_renewed_in_the_middle_of_a_slow_slice() -> None:
    operation = count_to(1)
    work = delivery.take("worker")
    assert work is not None
    lapse(operation)
    with kept_alive(work, every=0.05), work.slice():
        write_effect(operation, 1)
        eventually(lambda: lease(operation) > LEASE / 2)


def test_a_lost_lease_does_not_end_the_heartbeat_thread_with_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    operation = count_to(1)
    work = delivery.take("worker")
    assert work is not None
    Operation.objects.filter(pk=operation.pk).update(attempt=5)
    with kept_alive(work, every=0.02):
        eventually(lambda: caplog.text.count("of attempt 1 is lost") >= 2)
    eventually(lambda: "pulse" not in {thread.name for thread in threading.enumerate()})


@on_postgresql
def test_connections_cut_in_the_middle_double_nothing_and_the_worker_lives_on(start: Start) -> None:
    operation = count_to(1_000_000, pause=0.005)
    process = start("worker")
    for cut in range(3):
        begun = now(operation).done_count
        eventually(lambda: now(operation).done_count > begun)  # noqa: B023
        if cut == 2:  # the attempt after this one ends
            Operation.objects.update(parameters={"total": now(operation).done_count + 30, "pause": 0.005})
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    eventually(lambda: not now(operation).is_open)
    assert now(operation).state == State.DONE
    assert effects(operation) == list(range(1, now(operation).done_count + 1))
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


@on_sqlite
def test_a_full_disk_leaves_no_partial_effect_and_the_work_goes_on_when_there_is_space() -> None:
    @jobs.job("test-fills-the-disk")
    def fill(work: Work) -> None:
        with work.slice():
            write_effect(work.operation, 1)
            with connection.cursor() as cursor:
                pages = 1 if work.attempt == 1 else 1_000_000
                cursor.execute(f"PRAGMA max_page_count = {pages}")
                # Pages that earlier tests gave back are free space as well.
                free = cursor.execute("PRAGMA freelist_count").fetchone()[0] + 250
            Operation.objects.filter(pk=work.operation.pk).update(parameters={"fill": "x" * 4096 * free})

    operation = enqueue("test-fills-the-disk", requested_by=7, channel="web")
    assert worker.run_next()
    operation.refresh_from_db()
    assert (operation.state, operation.failures, operation.parameters) == (State.QUEUED, 0, {})
    assert effects(operation) == []
    Operation.objects.update(next_try=None)
    DBTaskResult.objects.update(run_after=database_now())
    assert worker.run_next()
    operation.refresh_from_db()
    assert operation.state == State.DONE
    assert effects(operation) == [1]


@on_postgresql
def test_a_closing_write_is_tried_again_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = count_to(2)
    work = delivery.take("worker")
    assert work is not None
    closed: list[int] = []

    def cut(given: Work) -> None:
        with given.slice():
            write_effect(operation, 1)
        connection.connection.close()  # as a restarted server leaves it: ours, but dead
        closed.append(1)

    monkeypatch.setitem(jobs._handlers, "test-count", cut)
    runner.execute(work)
    operation.refresh_from_db()
    assert closed == [1]
    assert operation.state in {State.DONE, State.QUEUED}
    assert effects(operation) == [1]


def test_a_delivery_that_names_nothing_does_not_block_those_behind_it() -> None:
    broken = delivery.run_operation.enqueue(0)
    DBTaskResult.objects.filter(pk=broken.id).update(args_kwargs={"args": ["x"], "kwargs": {}})
    operation = count_to(1)
    assert worker.run_next() is False
    assert worker.run_next() is True
    assert Operation.objects.get(pk=operation.pk).state == State.DONE


def test_what_nobody_expected_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "AFTER_TROUBLE", 0.01)
    monkeypatch.setattr(delivery, "take", explode)
    assert worker._run_next_safely("worker", Stop()) is False
    assert FaultSighting.objects.get().where == "worker"
