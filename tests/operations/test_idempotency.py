"""One request, one effect."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from perennial.lib.refusals import Refusal
from perennial.operations.actions import enqueue
from perennial.operations.errors import KeyReused
from perennial.operations.idempotency import Outcome, once
from perennial.operations.models import Idempotency, Operation

pytestmark = pytest.mark.django_db(transaction=True)


def start_one(pause: float = 0) -> Outcome:
    operation = enqueue("test-count", requested_by=7, channel="api", parameters={"total": 1})
    time.sleep(pause)
    return Outcome(202, {"operation": operation.pk}, operation.pk)


def all_at_once(act: Callable[[], object], times: int) -> list[object]:
    """The answers of `times` threads that start together, each with its own connection."""
    together, answers = threading.Barrier(times), []

    def one() -> None:
        try:
            together.wait()
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _time in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_request_twice_has_one_effect_and_one_answer() -> None:
    first = once(7, "k", "POST /x", "digest", start_one)
    second = once(7, "k", "POST /x", "digest", start_one)
    assert (first.first, second.first) == (True, False)
    assert (second.status, second.reference) == (first.status, first.reference)
    assert second.operation == first.operation == Operation.objects.get().pk


def test_twenty_requests_at_once_have_one_effect() -> None:
    answers = all_at_once(lambda: once(7, "k", "POST /x", "digest", lambda: start_one(0.05)), times=20)
    assert len(answers) == 20
    assert [answer.first for answer in answers].count(True) == 1
    assert {answer.operation for answer in answers} == {Operation.objects.get().pk}


def test_another_body_or_route_with_the_same_key_is_refused() -> None:
    once(7, "k", "POST /x", "digest", start_one)
    for route, digest in (("POST /x", "other"), ("POST /y", "digest")):
        with pytest.raises(KeyReused) as refused:
            once(7, "k", route, digest, start_one)
        assert refused.value.status == 422
    assert Operation.objects.count() == 1


def test_two_people_may_choose_the_same_key() -> None:
    for actor in (7, 8, None):
        assert once(actor, "k", "POST /x", "digest", start_one).first
    assert Operation.objects.count() == 3


def test_a_request_that_was_refused_leaves_the_key_free() -> None:
    def refuse() -> Outcome:
        start_one()
        raise Refusal("No.")

    with pytest.raises(Refusal):
        once(7, "k", "POST /x", "digest", refuse)
    assert not Operation.objects.exists()
    assert not Idempotency.objects.exists()
    assert once(7, "k", "POST /x", "digest", start_one).first


def test_whoever_waited_for_a_request_that_failed_has_the_effect_instead() -> None:
    turns = iter(range(20))
    lock = threading.Lock()

    def fail_first() -> Outcome:
        with lock:
            turn = next(turns)
        time.sleep(0.05)
        if turn == 0:
            raise Refusal("Not this time.")
        return start_one()

    def ask() -> object:
        try:
            return once(7, "k", "POST /x", "digest", fail_first)
        except Refusal as refusal:
            return refusal

    answers = all_at_once(ask, times=6)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert [answer.first for answer in answers if isinstance(answer, Outcome)].count(True) == 1
    assert Operation.objects.count() == 1


def test_the_effect_must_commit_with_its_key() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        once(7, "k", "POST /x", "digest", start_one)
