"""What leaves the house leaves at most once, whatever is killed in between."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from perennial.faults.capture import wait_until_written
from perennial.faults.models import FaultSighting
from perennial.journal.undo.run import undo
from perennial.operations import outbox
from perennial.operations.clock import database_now
from perennial.operations.errors import MessageNotUnsure, MessageUnknown, NotSent
from perennial.operations.models import Fate, Outgoing
from perennial.operations.worker import run_next
from tests.cast import OPERATOR
from tests.journal.acting import contact, edited
from tests.operations.conftest import Start
from tests.patience import eventually

pytestmark = pytest.mark.django_db(transaction=True)

Answer = Callable[[Mapping[str, Any], str], str]


@pytest.fixture
def answers() -> Iterator[Callable[[Answer], None]]:
    """`answers(function)` makes it the sender "test"."""

    def become(answer: Answer) -> None:
        outbox._senders["test"] = answer

    yield become
    outbox._senders.pop("test", None)


def post(key: str = "welcome:1", **columns: Any) -> Outgoing:
    return outbox.post("test", {"to": "anna@x.example"}, key=key, requested_by=7, **columns)


def now(message: Outgoing) -> Outgoing:
    return Outgoing.objects.get(pk=message.pk)


def test_a_message_is_sent_once_and_keeps_its_receipt(answers: Callable[[Answer], None]) -> None:
    seen: list[tuple[Any, str]] = []
    answers(lambda payload, key: seen.append((payload, key)) or "250 ok")
    message = post()
    assert run_next()
    assert not run_next()
    assert seen == [({"to": "anna@x.example"}, "welcome:1")]
    assert (now(message).fate, now(message).receipt) == (Fate.SENT, "250 ok")
    assert now(message).settled is not None


def test_the_message_commits_with_the_effect_it_tells_of() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post()
        raise ZeroDivisionError
    assert not Outgoing.objects.exists()


def test_one_key_stands_for_one_message() -> None:
    assert post().pk == post().pk
    assert Outgoing.objects.count() == 1


def test_what_certainly_was_not_sent_is_tried_again_later(answers: Callable[[Answer], None]) -> None:
    def refuse(_payload: Mapping[str, Any], _key: str) -> str:
        raise NotSent("451 try later")

    answers(refuse)
    message = post()
    assert run_next()
    assert (now(message).fate, now(message).attempt) == (Fate.WAITING, 1)
    assert now(message).next_try > database_now()
    assert not run_next()
    Outgoing.objects.update(next_try=database_now(), attempt=outbox.MOST_TRIES - 1)
    assert run_next()
    assert now(message).fate == Fate.REFUSED
    wait_until_written()
    assert FaultSighting.objects.filter(where="outbox:test").exists()


def test_what_nobody_knows_is_never_sent_again_by_itself(answers: Callable[[Answer], None]) -> None:
    def break_off(_payload: Mapping[str, Any], _key: str) -> str:
        raise ConnectionResetError

    answers(break_off)
    message = post()
    assert run_next()
    assert now(message).fate == Fate.UNSURE
    assert not run_next()
    assert list(outbox.worth_a_look()) == [message]


def test_a_person_judges_what_was_maybe_sent(answers: Callable[[Answer], None]) -> None:
    answers(lambda _payload, _key: "")
    arrived, lost = post("a"), post("b")
    Outgoing.objects.update(fate=Fate.UNSURE)
    assert outbox.judge(arrived.pk, was_sent=True).fate == Fate.SENT
    assert outbox.judge(lost.pk, was_sent=False).fate == Fate.WAITING
    assert run_next()
    assert now(lost).fate == Fate.SENT
    with pytest.raises(MessageNotUnsure):
        outbox.judge(lost.pk, was_sent=False)
    with pytest.raises(MessageUnknown):
        outbox.judge(lost.pk + 1000, was_sent=True)


def test_an_unknown_sender_is_refused_and_not_tried_for_ever() -> None:
    message = post()
    assert run_next()
    assert now(message).fate == Fate.REFUSED


def test_what_an_undone_change_would_have_told_is_withdrawn(answers: Callable[[Answer], None]) -> None:
    answers(lambda _payload, _key: "")
    told, ada = contact(family_name="Nowak")
    kept = edited(ada, family_name="Lis")
    mine, other = post("a", change=kept), post("b", change=told)
    undo(OPERATOR, kept)
    while run_next():
        pass
    assert (now(mine).fate, now(other).fate) == (Fate.WITHDRAWN, Fate.SENT)


def test_a_sender_given_up_too_early_still_tells_that_it_was_sent(answers: Callable[[Answer], None]) -> None:
    def slowly(_payload: Mapping[str, Any], _key: str) -> str:
        Outgoing.objects.update(lease_until=database_now() - timedelta(seconds=1))
        assert outbox.give_up_lost() == 1
        return "late"

    answers(slowly)
    message = post()
    assert run_next()
    assert (now(message).fate, now(message).receipt) == (Fate.SENT, "late")


@pytest.mark.parametrize("begun", [False, True])
def test_a_sender_given_up_and_judged_is_heard_until_it_is_sent_once_more(
    answers: Callable[[Answer], None], begun: bool
) -> None:
    def slowly(_payload: Mapping[str, Any], _key: str) -> str:
        Outgoing.objects.update(lease_until=database_now() - timedelta(seconds=1))
        outbox.give_up_lost()
        outbox.judge(message.pk, was_sent=False)
        if begun:
            Outgoing.objects.update(fate=Fate.SENDING, attempt=2)
        return "late"

    answers(slowly)
    message = post()
    assert run_next()
    assert now(message).fate == (Fate.SENDING if begun else Fate.SENT)
    assert run_next() is False


def test_a_worker_killed_at_any_moment_sends_nothing_twice(start: Start, tmp_path: Path) -> None:
    seed = int(os.environ.get("PERENNIAL_TEST_SEED", time.time_ns()))
    moments = random.Random(seed)
    file = tmp_path / "arrived"
    file.touch()
    for number in range(60):
        outbox.post("test-file", {"path": str(file), "pause": 0.01}, key=f"k{number}", requested_by=None)
    for _kill in range(4):
        worker = start("worker")
        before = Outgoing.objects.filter(fate=Fate.SENT).count()
        eventually(lambda: Outgoing.objects.filter(fate=Fate.SENT).count() > before)  # noqa: B023
        time.sleep(moments.uniform(0, 0.05))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        Outgoing.objects.filter(fate=Fate.SENDING).update(lease_until=database_now() - timedelta(seconds=1))
        outbox.give_up_lost()
    start("worker")
    eventually(lambda: not Outgoing.objects.filter(fate__in=(Fate.WAITING, Fate.SENDING)).exists())
    arrived = file.read_text().split()
    fates = dict(Outgoing.objects.values_list("key", "fate"))
    assert len(arrived) == len(set(arrived)), f"seed {seed}"
    assert {key for key, fate in fates.items() if fate == Fate.SENT} <= set(arrived), f"seed {seed}"
    assert set(fates.values()) <= {Fate.SENT, Fate.UNSURE}, f"seed {seed}"
