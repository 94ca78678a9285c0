"""Starting, failing, cancelling, repeating and rescuing operations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from perennial.faults.models import FaultSighting
from perennial.operations import delivery, runner, worker
from perennial.operations.actions import cancel, enqueue, reap, retry
from perennial.operations.clock import database_now
from perennial.operations.errors import OperationNotFailed, OperationOver, OperationUnknown
from perennial.operations.models import Operation, OperationRow, Payload, State
from perennial.operations.queries import operation_state
from tests.operations.effects import effects

pytestmark = pytest.mark.django_db(transaction=True)


def start(kind: str, **parameters: int) -> Operation:
    return enqueue(kind, requested_by=7, channel="web", parameters=parameters)


def change(operation: Operation, **columns: object) -> Operation:
    Operation.objects.filter(pk=operation.pk).update(**columns)
    operation.refresh_from_db()
    return operation


def work_off(operation: Operation, rounds: int = 50) -> Operation:
    """Let one worker run what is waiting, without waiting out the back-off."""
    for _round in range(rounds):
        Operation.objects.filter(state=State.QUEUED).update(next_try=None)
        DBTaskResult.objects.update(run_after=database_now() - timedelta(seconds=1))
        if not worker.run_next():
            break
    operation.refresh_from_db()
    return operation


def test_an_operation_runs_to_its_end() -> None:
    operation = work_off(start("test-count", total=5, step=2))
    assert operation.state == State.DONE
    assert operation.result == {"counted": 5}
    assert (operation.done_count, operation.total_count) == (5, 5)
    assert effects(operation) == [1, 2, 3, 4, 5]
    assert not DBTaskResult.objects.exists()


def test_what_a_person_waits_for_comes_before_what_nobody_asked_for() -> None:
    unasked = [
        enqueue("test-count", requested_by=None, channel="system", parameters={"total": 1}) for _n in range(3)
    ]
    asked = start("test-count", total=1)
    assert worker.run_next()
    asked.refresh_from_db()
    assert asked.state == State.DONE
    assert Operation.objects.filter(pk__in=[one.pk for one in unasked], state=State.QUEUED).count() == 3
    assert all(work_off(one).state == State.DONE for one in unasked)


def test_an_operation_of_a_transaction_that_rolls_back_never_was() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        start("test-count", total=1)
        raise ZeroDivisionError
    assert not Operation.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_same_key_gives_the_same_operation() -> None:
    first = enqueue("test-count", requested_by=7, channel="web", parameters={"total": 1}, key="one")
    again = enqueue("test-count", requested_by=7, channel="web", parameters={"total": 1}, key="one")
    assert again.pk == first.pk
    assert DBTaskResult.objects.count() == 1


def test_a_second_delivery_of_a_running_or_ended_operation_does_nothing() -> None:
    operation = start("test-count", total=2)
    delivery.deliver(operation.pk)
    running = delivery.take("first")
    assert running is not None
    assert delivery.take("second") is None
    delivery.run(running)
    delivery.deliver(operation.pk)
    assert delivery.take("third") is None
    delivery.run_operation.call(operation.pk)
    assert effects(operation) == [1, 2]


def test_an_unexpected_error_is_tried_again_later_from_the_cursor() -> None:
    operation = start("test-broken", until=3)
    worker.run_next()
    operation.refresh_from_db()
    assert operation.state == State.QUEUED
    assert operation.next_try > database_now()
    assert operation.cursor == {"next": 3}
    assert effects(operation) == [1, 2]
    assert DBTaskResult.objects.get().run_after == operation.next_try


def test_an_error_that_stays_ends_the_operation_with_a_reference() -> None:
    operation = work_off(start("test-broken", until=3))
    assert operation.state == State.FAILED
    assert operation.attempt == operation.failures == operation.max_attempts == 5
    assert effects(operation) == [1, 2]
    sighting = FaultSighting.objects.get(reference=operation.fault)
    assert (sighting.where, sighting.user_id) == ("operation:test-broken", 7)
    assert "Alice" not in str(operation_state(operation))


def test_the_wait_doubles_and_is_bounded() -> None:
    operation = start("test-broken", until=1)
    now = database_now()
    waits = []
    for failures in range(15):
        operation.failures, operation.failed_at_done, operation.max_attempts = failures, 0, 99
        waits.append((runner.after_failure(operation, now)[1] - now).total_seconds())
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == runner.LONGEST_WAIT.total_seconds()


def test_a_long_run_that_goes_on_after_each_failure_is_not_given_up() -> None:
    operation = work_off(start("test-stumbles", total=12))
    assert operation.state == State.DONE
    assert operation.attempt == 13
    assert effects(operation) == list(range(1, 13))


def test_a_refusal_ends_the_operation_at_once_and_keeps_its_sentence_out_of_the_row() -> None:
    operation = work_off(start("test-refuses"))
    assert (operation.state, operation.attempt, operation.fault) == (State.FAILED, 1, "")
    assert operation.result == {"refusal": "refused"}
    assert operation_state(operation)["sentence"] == "The file of Alice cannot be read. Save it as CSV."
    assert Payload.objects.get(operation=operation).expires > database_now() + timedelta(days=80)


def test_a_kind_nobody_handles_waits_for_the_release_that_does() -> None:
    operation = start("test-of-tomorrow")
    worker.run_next()
    operation.refresh_from_db()
    assert (operation.state, operation.failures) == (State.QUEUED, 1)


def test_a_queued_operation_is_cancelled_at_once() -> None:
    operation = cancel(start("test-count", total=2))
    assert operation.state == State.CANCELLED
    assert work_off(operation).state == State.CANCELLED
    assert effects(operation) == []


def test_cancel_lets_the_handler_close_what_it_began() -> None:
    operation = start("test-closes")
    work = delivery.take("worker")
    assert work is not None
    cancel(operation, choice="undo")
    delivery.run(work)
    operation.refresh_from_db()
    assert (operation.state, operation.cancelling) == (State.CANCELLED, False)
    assert operation.result == {"stopped_at": 0}
    assert OperationRow.objects.get(operation=operation).fate == "undo"


def test_one_that_waits_for_its_next_try_is_closed_by_its_handler_when_cancelled() -> None:
    operation = change(start("test-closes"), attempt=1, next_try=database_now() + timedelta(minutes=4))
    DBTaskResult.objects.all().delete()
    cancel(operation, choice="keep")
    assert worker.run_next()
    operation.refresh_from_db()
    assert operation.state == State.CANCELLED
    assert OperationRow.objects.get(operation=operation).fate == "keep"


def test_one_that_a_fault_ended_is_closed_by_its_handler_when_cancelled() -> None:
    operation = change(start("test-closes"), state=State.FAILED, attempt=5, failures=5, fault="AB12-CD34")
    DBTaskResult.objects.all().delete()
    cancel(operation, choice="undo")
    assert worker.run_next()
    operation.refresh_from_db()
    assert (operation.state, operation.fault) == (State.CANCELLED, "")
    assert OperationRow.objects.get(operation=operation).fate == "undo"


def test_one_that_was_refused_has_ended() -> None:
    operation = change(start("test-closes"), state=State.FAILED, attempt=1)
    with pytest.raises(OperationOver):
        cancel(operation)


def test_an_ended_or_unknown_operation_cannot_be_cancelled() -> None:
    operation = work_off(start("test-count", total=1))
    with pytest.raises(OperationOver):
        cancel(operation)
    with pytest.raises(OperationUnknown):
        cancel(Operation(pk=operation.pk + 1000))


def test_a_failed_operation_goes_on_where_it_stood_when_repeated() -> None:
    operation = work_off(start("test-broken", until=3))
    again = change(retry(operation), kind="test-count", parameters={"total": 4})
    assert (again.state, again.failures, again.fault) == (State.QUEUED, 0, "")
    assert work_off(again).state == State.DONE
    assert effects(operation) == [1, 2, 3, 4]
    with pytest.raises(OperationNotFailed):
        retry(operation)


def test_the_reaper_queues_again_what_a_dead_worker_left() -> None:
    operation = start("test-count", total=3)
    dead = delivery.take("dead")
    assert dead is not None
    assert reap() == 0
    change(operation, lease_until=database_now() - timedelta(milliseconds=5))
    assert reap() == 1
    operation.refresh_from_db()
    assert (operation.state, operation.failures, operation.worker) == (State.QUEUED, 1, "")
    assert reap() == 0
    assert work_off(operation).state == State.DONE
    assert effects(operation) == [1, 2, 3]


def test_an_operation_that_kills_every_worker_is_given_up() -> None:
    operation = start("test-dies")
    for _attempt in range(operation.max_attempts):
        change(operation, next_try=None)
        assert runner.claim(operation.pk) is not None
        change(operation, lease_until=database_now() - timedelta(seconds=1))
        assert reap() == 1
    operation.refresh_from_db()
    assert operation.state == State.FAILED
    assert FaultSighting.objects.get(reference=operation.fault).where == "operation:test-dies"


def test_a_lease_from_before_the_clock_went_back_is_not_believed() -> None:
    operation = start("test-count", total=1)
    delivery.take("dead")
    change(operation, lease_until=database_now() + timedelta(hours=2))
    assert reap() == 1
    assert work_off(operation).state == State.DONE


def test_a_worker_that_renewed_its_lease_meanwhile_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = start("test-count", total=1)
    work = delivery.take("slow")
    assert work is not None
    change(operation, lease_until=database_now() - timedelta(seconds=1))
    judge = runner.after_failure

    def renew_first(*args: object) -> object:
        work.renew()
        return judge(*args)

    monkeypatch.setattr(runner, "after_failure", renew_first)
    assert reap() == 0
    delivery.run(work)
    operation.refresh_from_db()
    assert operation.state == State.DONE


def test_an_operation_whose_delivery_was_lost_is_delivered_again_once() -> None:
    operation = start("test-count", total=2)
    DBTaskResult.objects.all().delete()
    assert reap() == 0
    change(operation, queued=database_now() - timedelta(seconds=6))
    assert reap() == 1
    assert reap() == 0
    assert DBTaskResult.objects.count() == 1
    assert work_off(operation).state == State.DONE


def test_a_next_try_from_before_the_clock_went_back_does_not_wait_for_hours() -> None:
    operation = change(start("test-count", total=2), next_try=database_now() + timedelta(hours=2))
    DBTaskResult.objects.all().delete()
    assert reap() == 1
    assert worker.run_next()
    operation.refresh_from_db()
    assert operation.state == State.DONE


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=1)])
def test_what_failed_before_the_clock_went_back_is_tried_again_at_once(back: timedelta) -> None:
    operation = start("test-stumbles", total=1)
    assert worker.run_next()
    operation.refresh_from_db()
    assert operation.next_try is not None
    # Seen from a clock that went back, all that was noted lies as far ahead.
    change(operation, next_try=operation.next_try + back)
    DBTaskResult.objects.update(run_after=operation.next_try)
    assert worker.run_next()
    operation.refresh_from_db()
    assert operation.state == State.DONE


def test_a_delivery_is_due_by_the_databases_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = start("test-stumbles", total=1)
    assert worker.run_next()
    monkeypatch.setattr(timezone, "now", lambda: database_now() + timedelta(minutes=5))
    assert not worker.run_next()
    assert delivery.undelivered([operation.pk]) == set()
