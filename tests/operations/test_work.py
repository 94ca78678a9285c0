"""What a handler relies on: a slice commits effect and cursor together, or nothing of either."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from perennial.operations import runner
from perennial.operations.actions import cancel, enqueue
from perennial.operations.clock import database_now
from perennial.operations.errors import Cancelled, HandedBack, Interruption, Superseded
from perennial.operations.models import Operation, State
from perennial.operations.stopping import Stop
from perennial.operations.work import LEASE, Work
from tests.operations.effects import effects, write_effect

pytestmark = pytest.mark.django_db(transaction=True)


def new_work(stop: Stop | None = None) -> Work:
    operation = enqueue("test-count", requested_by=7, channel="web", parameters={"total": 3})
    work = runner.claim(operation.pk, stop=stop)
    assert work is not None
    return work


def row(work: Work) -> Operation:
    return Operation.objects.get(pk=work.operation.pk)


def test_a_slice_commits_effect_cursor_and_progress_together() -> None:
    work = new_work()
    with work.slice() as part:
        write_effect(work.operation, 1)
        part.cursor = {"next": 2}
        part.change = 12
        part.progress(done=1, total=3, phase="counting")
    stored = row(work)
    assert (stored.cursor, stored.done_count, stored.total_count, stored.phase, stored.change) == (
        {"next": 2}, 1, 3, "counting", 12,
    )  # fmt: skip
    assert effects(work.operation) == [1]
    assert work.cursor == {"next": 2}


def test_a_slice_that_fails_leaves_neither_effect_nor_cursor() -> None:
    work = new_work()
    with pytest.raises(ZeroDivisionError), work.slice() as part:
        write_effect(work.operation, 1)
        part.cursor["next"] = 2
        part.progress(done=1)
        raise ZeroDivisionError
    assert row(work).cursor == {}
    assert work.cursor == {}
    assert row(work).done_count == work.operation.done_count == 0
    assert effects(work.operation) == []


def test_a_superseded_attempt_changes_no_row() -> None:
    old = new_work()
    Operation.objects.filter(pk=old.operation.pk).update(state=State.QUEUED)
    new = runner.claim(old.operation.pk)
    assert new is not None
    assert new.attempt == old.attempt + 1
    before = Operation.objects.filter(pk=old.operation.pk).values().get()
    for write in (lambda: old.finish({"counted": 3}), old.renew, lambda: old.settle(state=State.FAILED)):
        with pytest.raises(Superseded):
            write()
    assert runner.execute(old) is None
    assert Operation.objects.filter(pk=old.operation.pk).values().get() == before
    assert effects(old.operation) == []


def test_an_attempt_superseded_in_the_middle_of_a_slice_rolls_back() -> None:
    work = new_work()
    with pytest.raises(Superseded), work.slice() as part:
        write_effect(work.operation, 1)
        part.cursor = {"next": 2}
        Operation.objects.filter(pk=work.operation.pk).update(attempt=9)
    assert effects(work.operation) == []
    assert row(work).cursor == {}
    assert row(work).attempt == 1


def test_a_slice_within_and_around_other_transactions_keeps_its_promise() -> None:
    work = new_work()
    with transaction.atomic(), work.slice() as part, transaction.atomic():
        write_effect(work.operation, 1)
        part.cursor = {"next": 2}
    assert effects(work.operation) == [1]
    with work.slice():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write_effect(work.operation, 2)
            raise ZeroDivisionError
        write_effect(work.operation, 3)
    assert effects(work.operation) == [1, 3]


def test_a_handler_that_catches_every_exception_still_stops() -> None:
    for interruption in (Superseded, Cancelled, HandedBack):
        assert issubclass(interruption, Interruption)
        assert not issubclass(interruption, Exception)


def test_cancel_is_told_once_so_that_the_handler_may_close_its_work() -> None:
    work = new_work()
    cancel(work.operation, choice="undo")
    with pytest.raises(Cancelled) as told:
        work.check_cancelled()
    assert told.value.choice == "undo"
    with work.slice():
        write_effect(work.operation, 1)
    assert effects(work.operation) == [1]


def test_a_stopping_process_begins_no_further_slice() -> None:
    stop = Stop()
    work = new_work(stop)
    with work.slice():
        stop.set()
        write_effect(work.operation, 1)
    for _again in range(2):
        with pytest.raises(HandedBack), work.slice():
            write_effect(work.operation, 2)
    assert effects(work.operation) == [1]


def test_every_slice_pushes_the_lease_on() -> None:
    work = new_work()
    begun = database_now()
    Operation.objects.filter(pk=work.operation.pk).update(lease_until=begun)
    with work.slice():
        pass
    assert row(work).lease_until >= begun + LEASE
    begun = database_now()
    Operation.objects.filter(pk=work.operation.pk).update(lease_until=begun)
    work.renew()
    assert row(work).lease_until >= begun + LEASE


def test_only_one_of_two_claims_gets_the_operation() -> None:
    operation = enqueue("test-count", requested_by=None, channel="cli", parameters={"total": 1})
    assert runner.claim(operation.pk) is not None
    assert runner.claim(operation.pk) is None


def test_of_twelve_claims_at_once_one_gets_the_operation() -> None:
    operation = enqueue("test-count", requested_by=None, channel="cli", parameters={"total": 1})
    together, claimed = threading.Barrier(12), []

    def one() -> None:
        try:
            together.wait()
            claimed.append(runner.claim(operation.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _time in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 12
    assert sum(work is not None for work in claimed) == 1
    operation.refresh_from_db()
    assert operation.attempt == 1


def test_an_operation_that_waits_for_its_next_try_is_not_claimed_early() -> None:
    operation = enqueue("test-count", requested_by=None, channel="cli", parameters={"total": 1})
    waiting = Operation.objects.filter(pk=operation.pk)
    waiting.update(next_try=database_now() + timedelta(seconds=0.6))
    assert runner.claim(operation.pk) is None
    # To the millisecond, also where the database keeps instants as text.
    waiting.update(next_try=database_now() - timedelta(milliseconds=2))
    assert runner.claim(operation.pk) is not None


def test_the_clock_is_the_databases_and_rises() -> None:
    first, second = database_now(), database_now()
    assert first <= second
    assert first.utcoffset() == timedelta(0)
    operation = enqueue("test-count", requested_by=None, channel="cli")
    assert first <= operation.created <= database_now()
    assert Operation.objects.filter(created__lte=database_now(), created__gte=first).exists()


def test_finish_ends_the_operation_with_its_result() -> None:
    work = new_work()
    work.finish({"counted": 3})
    stored = row(work)
    assert (stored.state, stored.result, stored.worker) == (State.DONE, {"counted": 3}, "")
    assert stored.lease_until is None
    assert stored.finished is not None
    with pytest.raises(Superseded):
        work.finish({"counted": 4})
    assert row(work).result == {"counted": 3}
