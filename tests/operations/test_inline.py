"""The command line's way: the operation runs in the asking process, or is waited for."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from perennial.operations import delivery, inline, runner
from perennial.operations.actions import enqueue
from perennial.operations.inline import run_inline
from perennial.operations.models import Operation, State
from tests.operations.effects import effects

pytestmark = pytest.mark.django_db(transaction=True)


class _Full(Exception):
    """What SQLite's and PostgreSQL's drivers say of a full disk."""

    sqlite_errorname, sqlstate = "SQLITE_FULL", "53100"


class _Fault(Exception):
    sqlite_errorname, sqlstate = "SQLITE_ERROR", "42P01"


def start(kind: str, **parameters: int) -> Operation:
    return enqueue(kind, requested_by=None, channel="cli", parameters=parameters, deliver=False)


def test_a_command_runs_its_operation_without_a_worker() -> None:
    seen: list[int] = []
    operation = run_inline(start("test-count", total=4), watch=lambda row: seen.append(row.done_count))
    assert (operation.state, operation.result) == (State.DONE, {"counted": 4})
    assert effects(operation) == [1, 2, 3, 4]
    assert seen == [1, 2, 3, 4, 4]
    assert not DBTaskResult.objects.exists()


def test_a_command_waits_for_the_worker_that_has_its_operation() -> None:
    operation = start("test-count", total=4)
    work = runner.claim(operation.pk, "worker")
    assert work is not None

    def work_elsewhere() -> None:
        try:
            delivery.run(work)
        finally:
            connection.close()

    thread = threading.Timer(0.3, work_elsewhere)
    thread.start()
    assert run_inline(operation).state == State.DONE
    thread.join()
    assert Operation.objects.get(pk=operation.pk).attempt == 1


def test_a_command_waits_while_nothing_can_be_written(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    operation, tries, claim = start("test-count", total=4), [], runner.claim

    def claim_later(*args: object, **kwargs: object) -> object:
        tries.append(args)
        if len(tries) < 3:
            raise OperationalError("database or disk is full") from _Full()
        return claim(*args, **kwargs)

    monkeypatch.setattr(runner, "claim", claim_later)
    monkeypatch.setattr(inline, "AFTER_TROUBLE", 0.01)
    assert run_inline(operation).state == State.DONE
    assert effects(operation) == [1, 2, 3, 4]
    assert [line.getMessage() for line in caplog.records] == [
        f"Operation {operation.pk} waits until it can be written again."
    ]


def test_a_fault_of_the_program_ends_a_command_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise OperationalError("no such table") from _Fault()

    monkeypatch.setattr(runner, "claim", broken)
    with pytest.raises(OperationalError):
        run_inline(start("test-count", total=1))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="cuts PostgreSQL connections")
def test_a_command_whose_connection_is_cut_waits_on() -> None:
    operation = start("test-count", total=4)
    work, mine = runner.claim(operation.pk, "worker"), connection.connection.info.backend_pid
    assert work is not None

    def cut_and_work() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [mine])
            delivery.run(work)
        finally:
            connection.close()

    thread = threading.Timer(0.3, cut_and_work)
    thread.start()
    assert run_inline(operation).state == State.DONE
    thread.join()
    assert effects(operation) == [1, 2, 3, 4]


def test_a_refusal_is_the_result_of_the_command() -> None:
    operation = run_inline(start("test-refuses"))
    assert (operation.state, operation.result) == (State.FAILED, {"refusal": "refused"})


def test_an_operation_that_has_ended_is_returned_as_it_is() -> None:
    operation = run_inline(start("test-count", total=1))
    assert run_inline(operation).attempt == 1
    assert effects(operation) == [1]
