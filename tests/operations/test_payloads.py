"""Files and texts: kept, found again, removed in time."""

from __future__ import annotations

import hashlib
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from perennial.operations import payloads, worker
from perennial.operations.actions import enqueue
from perennial.operations.clock import database_now
from perennial.operations.errors import PayloadExpired, PayloadTooLarge
from perennial.operations.idempotency import Outcome, once
from perennial.operations.models import (
    Heartbeat,
    Idempotency,
    Operation,
    OperationRow,
    Payload,
    Schedule,
    ScheduleRun,
    Scratch,
    State,
)
from perennial.operations.pulse import show_life

pytestmark = pytest.mark.django_db(transaction=True)


def files() -> list[Path]:
    return list((Path(settings.HOME) / "files" / "payloads").glob("*"))


@pytest.fixture(autouse=True)
def _no_files_left(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def test_a_file_is_found_again_with_its_size_and_digest() -> None:
    kept = payloads.keep_file([b"Alice;", b"Bob"], kind="upload", name="../../etc/passwd", owner=7)
    assert (kept.size, kept.digest) == (9, hashlib.sha256(b"Alice;Bob").hexdigest())
    assert kept.expires > database_now() + timedelta(days=89)
    with payloads.open_file(kept) as file:
        assert file.read() == b"Alice;Bob"
    path = payloads.path_of(kept)
    assert path.parent == Path(settings.HOME) / "files" / "payloads"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_too_large_is_refused_and_not_kept() -> None:
    with pytest.raises(PayloadTooLarge):
        payloads.keep_file([b"x" * 1024 * 1024, b"x"], kind="upload", limit_mb=1)
    assert files() == []
    assert not Payload.objects.exists()


def test_an_upload_that_breaks_off_leaves_nothing() -> None:
    def chunks() -> object:
        yield b"Alice"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        payloads.keep_file(chunks(), kind="upload")  # type: ignore[arg-type]
    assert files() == []


def test_a_removed_file_is_refused_with_a_sentence() -> None:
    kept = payloads.keep_file([b"Alice"], kind="upload")
    payloads.path_of(kept).unlink()
    with pytest.raises(PayloadExpired):
        payloads.open_file(kept)
    with pytest.raises(PayloadExpired):
        payloads.path_of(payloads.keep_text("no file", kind="note"))


def test_a_removal_that_rolls_back_leaves_row_and_file() -> None:
    kept = payloads.keep_file([b"Alice"], kind="upload")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        payloads.forget(kept)
        raise ZeroDivisionError
    assert payloads.path_of(kept).is_file()
    payloads.forget(kept)
    assert files() == []
    assert not Payload.objects.exists()


@pytest.mark.parametrize(
    ("called", "kept"),
    [
        ("a\udcff\u202egpj.csv", "a��gpj.csv"),
        ('a"\r\nX-Evil: 1.csv', 'a"��X-Evil: 1.csv'),
        ("zażółć.csv", "zażółć.csv"),
    ],
)
def test_a_name_is_kept_as_far_as_it_can_be_shown(called: str, kept: str) -> None:
    one = payloads.keep_file([b"Alice"], kind="upload", name=called)
    assert Payload.objects.get(pk=one.pk).name == kept


def test_what_a_failed_run_remembers_stays_as_long_as_it_may_be_tried_again() -> None:
    _make_one_of_each()
    ended = Operation.objects.filter(kind="new")
    ended.update(state=State.FAILED, finished=database_now() - timedelta(days=2))
    assert payloads.remove_old_scratch() == 0
    ended.update(state=State.CANCELLED)
    assert payloads.remove_old_scratch() == 1
    _make_one_of_each()
    ended.update(state=State.FAILED, finished=database_now() - timedelta(days=91))
    assert payloads.remove_old_scratch() == 1


def test_the_sweep_removes_what_is_old_and_nothing_else() -> None:
    _make_one_of_each()
    _make_old()
    _make_one_of_each()
    sweep = enqueue("sweep", requested_by=None, channel="system")
    Operation.objects.filter(kind="old").update(finished=database_now() - timedelta(days=500))
    assert worker.run_next()
    sweep.refresh_from_db()
    assert (sweep.state, sweep.result) == (State.DONE, {"removed": 7})
    models = (Payload, OperationRow, Scratch, Idempotency, Heartbeat, ScheduleRun)
    assert [model.objects.count() for model in models] == [2, 1, 1, 1, 1, 1]
    assert len(files()) == 1


def _make_one_of_each() -> None:
    now = database_now()
    serial = Operation.objects.count()
    times = {"created": now, "queued": now, "finished": now}
    operation = Operation.objects.create(kind="new", state=State.DONE, channel="web", **times)
    payloads.keep_file([b"Alice"], kind="upload", operation=operation)
    payloads.keep_text("Alice", kind="note", operation=operation)
    OperationRow.objects.create(operation=operation, number=1, fate="created")
    Scratch.objects.create(operation=operation, name="seen", key="alice@mail.example")
    once(7, f"key-{serial}", "POST /x", "digest", Outcome)
    show_life("worker")
    schedule, _created = Schedule.objects.get_or_create(key="s", defaults={"kind": "k", "cron": "* * * * *"})
    ScheduleRun.objects.create(schedule=schedule, due=now, started=now)


def _make_old() -> None:
    past = database_now() - timedelta(days=500)
    Operation.objects.update(kind="old", finished=past)
    Payload.objects.update(expires=past)
    Idempotency.objects.update(created=past)
    Heartbeat.objects.update(at=past, host="gone")
    ScheduleRun.objects.update(due=past)
