"""kill -9 at the places a random moment rarely hits: after the effect, between commit and what follows it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from perennial.files import store
from perennial.files.models import Content
from perennial.journal.fingerprint import fingerprint
from perennial.journal.sealer import seal, verify
from perennial.operations import outbox, payloads
from perennial.operations.actions import GRACE, enqueue, reap
from perennial.operations.clock import database_now
from perennial.operations.models import Fate, Operation, OperationRow, Outgoing, Payload, State
from perennial.records import bulk
from perennial.records.actions.merge import Wish
from perennial.records.jobs import start_bulk, start_undo
from perennial.records.mass_merge import Asked
from perennial.records.mass_merge.running import start_mass_merge
from perennial.records.models import Company, Contact, Document, Record
from perennial.records.queries import survivor_of
from perennial.records.uniting import MOVED_AT_ONCE, merge
from tests.cast import OPERATOR
from tests.files.making import content_of
from tests.operations.effects import effects
from tests.patience import PATIENCE, eventually
from tests.records.matching.scans import scanned
from tests.records.people import company, contact
from tests.records.test_mass_merge import NAMES, twins
from tests.torture.backups import BACKUP_POINTS
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "perennial"
Child = Callable[..., "subprocess.Popen[bytes]"]
STRUCK = (
    "work.effect",
    "work.committed",
    "delivery.committed",
    "outbox.taken",
    "outbox.sent",
    "sealer.before",
    "undo.batch",
    "merge.written",
    "file.written",
    "file.renamed",
    "store.arrived",
    "store.placed",
    *BACKUP_POINTS,
)


@pytest.fixture
def child() -> Iterator[Child]:
    """`child("work.effect", 2)` is a worker that dies at the second pass of this point; `child()` one that lives."""
    started: list[subprocess.Popen[bytes]] = []

    def start(point: str = "", number: int = 1, part: str = "worker") -> subprocess.Popen[bytes]:
        name = str(connection.settings_dict["NAME"])
        argv = [sys.executable, "-m", "tests.torture.child", name, point, str(number), part]
        started.append(subprocess.Popen(argv, cwd=ROOT, env=os.environ))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def dies(process: subprocess.Popen[bytes]) -> None:
    assert process.wait(PATIENCE) == -signal.SIGKILL


def end_lease(operation: Operation) -> None:
    """What waiting would do."""
    mine = Operation.objects.filter(pk=operation.pk)
    mine.filter(state=State.RUNNING).update(lease_until=database_now() - timedelta(seconds=1))
    reap()
    mine.filter(state=State.QUEUED).update(next_try=None)
    DBTaskResult.objects.update(run_after=database_now())


def is_over(operation: Operation) -> bool:
    operation.refresh_from_db()
    return not operation.is_open


def test_every_point_is_struck_and_no_part_of_the_product_strikes() -> None:
    texts = {path: path.read_text() for path in PRODUCT.rglob("*.py") if path.name != "breaking.py"}
    marked = [point for text in texts.values() for point in re.findall(r'\bfault\("([^"]+)"\)', text)]
    assert sorted(marked) == sorted(STRUCK)
    assert not [path for path, text in texts.items() if "strikes" in text]


@pytest.mark.parametrize("point", ["work.effect", "work.committed"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_worker_killed_around_a_commit_loses_and_doubles_nothing(
    child: Child, point: str, number: int
) -> None:
    several = [contact(f"Anna {one}").pk for one in range(5)]
    operation = start_bulk(OPERATOR, bulk.Asked("contact", {"job_title": "Buyer"}))
    counting = enqueue("test-count", requested_by=None, channel="cli", parameters={"total": 9, "step": 2})
    dies(child(point, number))
    for one in (operation, counting):
        end_lease(one)
    child()
    eventually(lambda: is_over(operation) and is_over(counting))
    assert (operation.state, operation.result["changed"]) == (State.DONE, 5)
    assert dict(
        OperationRow.objects.filter(operation=operation).values_list("number", "fate")
    ) == dict.fromkeys(several, "changed")
    assert effects(counting) == list(range(1, 10))


def test_what_was_committed_and_never_delivered_is_delivered_by_the_reaper(child: Child) -> None:
    dies(child("delivery.committed", part="enqueue"))
    operation = Operation.objects.get(kind="test-count")
    assert (operation.state, DBTaskResult.objects.count()) == (State.QUEUED, 0)
    Operation.objects.update(queued=database_now() - 2 * GRACE)
    assert reap() == 1
    child()
    eventually(lambda: is_over(operation))
    assert effects(operation) == [1, 2, 3]


@pytest.mark.parametrize(("point", "arrived"), [("outbox.taken", []), ("outbox.sent", ["invoice:1"])])
def test_a_message_killed_before_its_fate_was_noted_was_maybe_sent_and_waits_for_a_person(
    child: Child, tmp_path: Path, point: str, arrived: list[str]
) -> None:
    file = tmp_path / "arrived"
    file.touch()
    payload = {"path": str(file), "pause": 0}
    message = outbox.post("test-file", payload, key="invoice:1", requested_by=None)
    dies(child(point))
    Outgoing.objects.update(lease_until=database_now() - timedelta(seconds=1))
    reap()
    message.refresh_from_db()
    assert (message.fate, file.read_text().split()) == (Fate.UNSURE, arrived)
    outbox.judge(message.pk, was_sent=bool(arrived))
    child()
    eventually(lambda: Outgoing.objects.get(pk=message.pk).fate == Fate.SENT)
    assert file.read_text().split() == ["invoice:1"]


def test_what_was_written_before_the_sealer_died_is_sealed_by_the_next(child: Child) -> None:
    contact("Anna Nowak")
    dies(child("sealer.before", part="seal"))
    assert seal() > 0
    assert verify().bad == ""


def test_an_undo_killed_in_the_middle_of_a_batch_ends_as_one_that_was_not(child: Child) -> None:
    for number in range(5):
        contact(f"Anna {number}", city="Łódź")
    before = fingerprint()
    done = ended(start_bulk(OPERATOR, bulk.Asked("contact", {"job_title": "Buyer"}), deliver=False))
    assert fingerprint() != before
    undo = start_undo(OPERATOR, done.change or 0)
    dies(child("undo.batch"))
    end_lease(undo)
    child()
    eventually(lambda: is_over(undo))
    assert (undo.state, undo.result["reverted"], undo.result["kept"]) == (State.DONE, 5, 0)
    assert fingerprint() == before


def test_a_merge_and_an_unmerge_killed_in_the_middle_are_as_if_they_had_not_begun(child: Child) -> None:
    for number in range(20):
        house = company(f"Jantar {number}", city="Łódź", email=f"a{number}@x.example")
        for one in range(3):
            contact(f"Anna {number}{one}", company=house.pk)
    apart = fingerprint()
    dies(child("merge.written", part="merge"))
    assert fingerprint() == apart
    assert child(part="merge").wait(PATIENCE) == 0
    together = fingerprint()
    assert Company.objects.filter(archived__isnull=True).count() == 1
    dies(child("undo.batch", part="unmerge"))
    assert fingerprint() == together
    assert child(part="unmerge").wait(PATIENCE) == 0
    assert fingerprint() == apart
    seal()
    assert verify().bad == ""


def test_a_mass_merge_killed_in_the_middle_of_a_group_merges_each_once_and_is_taken_back_whole(
    child: Child,
) -> None:
    several = [twins(name, number) for number, name in enumerate(NAMES)]
    scanned()
    before = fingerprint()
    operation = start_mass_merge(OPERATOR, Asked("contact", 0.9))
    dies(child("merge.written", 2))
    assert Record.objects.filter(merged_into__isnull=False).count() == 1
    end_lease(operation)
    child()
    eventually(lambda: is_over(operation))
    assert (operation.result["merged"], operation.result["absorbed"]) == (4, 4)
    absorbed = Record.objects.filter(merged_into__isnull=False)
    assert dict(absorbed.values_list("pk", "merged_into")) == {drop: keep for keep, drop in several}
    ended(start_undo(OPERATOR, operation.change or 0, deliver=False))
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("point", "number"),
    [("work.effect", 2), ("merge.written", 1), ("work.committed", 4)],
)
def test_a_long_merge_and_its_undo_killed_anywhere_end_as_if_nobody_had_been(
    child: Child, point: str, number: int
) -> None:
    keep, drop = company("Jantar"), company("Jantar sp. z o.o.", city="Łódź")
    people = [contact(f"Anna {one}", company=drop.pk).pk for one in range(2 * MOVED_AT_ONCE + 10)]
    apart = fingerprint()
    started = merge(OPERATOR, Wish("company", keep.pk, [drop.pk]))
    assert isinstance(started, Operation)
    dies(child(point, number))
    # Wherever it died: whoever works for one of the two does so for one that is there.
    there = set(Company.objects.filter(archived__isnull=True).values_list("pk", flat=True))
    assert {*Contact.objects.values_list("company", flat=True)} <= there
    assert (survivor_of(drop.pk) == keep.pk) == (drop.pk not in there)
    end_lease(started)
    worker = child()
    eventually(lambda: is_over(started))
    worker.kill()
    worker.wait()
    assert (started.state, survivor_of(drop.pk)) == (State.DONE, keep.pk)
    assert Contact.objects.filter(company=keep.pk).count() == len(people)
    undo = start_undo(OPERATOR, started.change or 0)
    dies(child("undo.batch", 2))
    assert survivor_of(drop.pk) == drop.pk
    end_lease(undo)
    child()
    eventually(lambda: is_over(undo))
    assert (undo.state, undo.result["kept"], fingerprint()) == (State.DONE, 0, apart)
    seal()
    assert verify().bad == ""


@pytest.mark.parametrize("point", ["file.written", "file.renamed"])
def test_a_file_whose_row_was_never_written_is_removed_once_it_is_old(child: Child, point: str) -> None:
    folder = payloads._folder()
    kept = payloads.keep_file([b"mine"], kind="test")
    before = set(folder.iterdir())
    dies(child(point, part="keep"))
    [stray] = set(folder.iterdir()) - before
    payloads.remove_stray_files()
    assert stray.exists()
    for path in folder.iterdir():
        old = time.time() - 2 * payloads.STRAY_AFTER.total_seconds()
        os.utime(path, (old, old))
    assert payloads.remove_stray_files() >= 1
    assert not stray.exists()
    assert payloads.path_of(Payload.objects.get(pk=kept.pk)).exists()


@pytest.mark.parametrize("point", ["store.arrived", "store.placed"])
def test_an_upload_killed_in_the_middle_is_as_if_it_had_not_begun(child: Child, point: str) -> None:
    shutil.rmtree(settings.HOME / "files", ignore_errors=True)
    before = fingerprint()
    dies(child(point, part="document"))
    assert (fingerprint(), Document.objects.count(), Content.objects.count()) == (before, 0, 0)
    [left] = [path for folder in store.folders() for path in folder.iterdir() if path.stat().st_size == 27]
    old = time.time() - 2 * store.OLD_AFTER.total_seconds()
    os.utime(left, (old, old))
    assert store.clear_away(store.strays(left.parent)) == 1
    assert child(part="document").wait(PATIENCE) == 0
    [kept] = Document.objects.all()
    assert content_of(kept.file) == b"kept by a process that dies"
    assert store.strays(left.parent) == []
