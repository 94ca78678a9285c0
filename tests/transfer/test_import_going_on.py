"""Imports that stop: cancelled, handed back, killed, taken back after others went on working."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change, Entry
from perennial.operations import actions as operations
from perennial.operations import runner
from perennial.operations.models import Operation, OperationRow, State
from perennial.operations.stopping import Stop
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.jobs import start_undo
from perennial.records.models import Company, Contact
from perennial.transfer import actions, jobs
from perennial.transfer.importing.importer import Importer
from perennial.transfer.models import Import
from perennial.transfer.report import report_of
from tests.cast import OPERATOR
from tests.transfer.importing import csv_of, ended, fates, rehearsed, tally, undone, upload

pytestmark = pytest.mark.django_db

ROWS = [[f"N{n}", f"n{n % 8}@jantar.example", f"Firma {n % 3}"] for n in range(10)]
CONTENT = csv_of(["given_name", "email", "company"], *ROWS)


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ROWS_AT_ONCE", 3)


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


@pytest.fixture
def ready() -> Import:
    create_record(OPERATOR, "contact", {"given_name": "Zoe", "email": "n1@jantar.example"})
    one = upload(CONTENT, on_match="update")
    rehearsed(one)
    return one


def killed_in_slice(operation: Operation, monkeypatch: pytest.MonkeyPatch, slices: int) -> None:
    """One attempt that dies inside the slice after `slices` whole ones, after its writes and before its commit."""
    written, whole = Importer.write, [0]

    def write(self, act, rows):
        outcomes = written(self, act, rows)
        if whole[0] == slices:
            raise Killed
        whole[0] += 1
        return outcomes

    monkeypatch.setattr(Importer, "write", write)
    with pytest.raises(Killed):
        runner.execute(runner.claim(operation.pk))
    monkeypatch.setattr(Importer, "write", written)
    # What the reaper does once the lease has run out.
    Operation.objects.filter(pk=operation.pk).update(state=State.QUEUED, lease_until=None, worker="")
    operation.refresh_from_db()


@pytest.mark.parametrize("slices", [0, 1, 3])
def test_a_killed_run_goes_on_where_it_stood_and_doubles_nothing(ready, monkeypatch, slices):
    before = fingerprint()
    told = fates(Operation.objects.get(pk=ready.rehearsal))
    operation = actions.run(OPERATOR, ready, deliver=False)
    killed_in_slice(operation, monkeypatch, slices)
    assert OperationRow.objects.filter(operation=operation).count() == operation.done_count == slices * 3
    assert ended(operation).state == "done"
    assert fates(operation) == told
    assert (Contact.objects.count(), Company.objects.count()) == (8, 3)
    assert Change.objects.filter(operation_id=operation.pk).count() == 1
    undone(operation.change)
    assert fingerprint() == before


def test_a_killed_rehearsal_remembers_what_it_saw(ready, monkeypatch):
    told = fates(Operation.objects.get(pk=ready.rehearsal))
    operation = actions.rehearse(OPERATOR, ready, deliver=False)
    killed_in_slice(operation, monkeypatch, 2)
    assert fates(ended(operation)) == told
    assert Contact.objects.count() == 1


def test_a_run_that_is_handed_back_goes_on(ready):
    operation = actions.run(OPERATOR, ready, deliver=False)
    stop = Stop()
    work = runner.claim(operation.pk, stop=stop)
    work.watch = lambda row: stop.set() if row.done_count >= 3 else None
    runner.execute(work)
    operation.refresh_from_db()
    assert (operation.state, operation.done_count) == (State.QUEUED, 3)
    assert ended(operation).state == "done"
    assert Contact.objects.count() == 8


def test_an_overtaken_attempt_writes_nothing_more(ready):
    operation = actions.run(OPERATOR, ready, deliver=False)
    slow = runner.claim(operation.pk)
    Operation.objects.filter(pk=operation.pk).update(state=State.QUEUED)
    operation.refresh_from_db()
    assert ended(operation).state == "done"
    after = fingerprint()
    runner.execute(slow)
    assert fingerprint() == after
    assert OperationRow.objects.filter(operation=operation).count() == 10


def test_trouble_of_the_database_in_a_slice_leaves_no_half_of_it(ready, monkeypatch):
    written = Importer.write
    troubled = []

    def write(self, act, rows):
        outcomes = written(self, act, rows)
        if len(troubled) == 1:
            troubled.append(1)
            raise OperationalError("disk full")
        troubled.append(1)
        return outcomes

    monkeypatch.setattr(Importer, "write", write)
    operation = actions.run(OPERATOR, ready, deliver=False)
    monkeypatch.setattr("perennial.operations.runner.connection.close", lambda: None)
    runner.execute(runner.claim(operation.pk))
    operation.refresh_from_db()
    assert operation.done_count == OperationRow.objects.filter(operation=operation).count() == 3


@pytest.mark.parametrize("choice", ["keep", "undo"])
def test_a_cancelled_run_keeps_or_takes_back_what_is_done(ready, choice):
    before = fingerprint()
    operation = actions.run(OPERATOR, ready, deliver=False)
    work = runner.claim(operation.pk)
    work.watch = lambda row: operations.cancel(row, choice=choice) if row.done_count == 6 else None
    runner.execute(work)
    operation.refresh_from_db()
    assert (operation.state, operation.result["read"]) == (State.CANCELLED, 6)
    assert report_of(operation) is not None
    if choice == "keep":
        assert "undo" not in operation.result
        assert Contact.objects.count() == 6
    else:
        assert ended(Operation.objects.get(pk=operation.result["undo"])).state == "done"
        assert fingerprint() == before


def test_undo_keeps_what_others_edited_since_and_lists_it(ready):
    operation = ended(actions.run(OPERATOR, ready, deliver=False))
    anna = Contact.objects.get(given_name="N2")
    edit_record(OPERATOR, "contact", anna.pk, {"job_title": "Buyer"})
    back = undone(operation.change)
    assert list(Contact.objects.order_by("pk").values_list("given_name", flat=True)) == ["Zoe", "N2"]
    assert back.result["kept"] == OperationRow.objects.filter(operation=back, fate="kept").count() > 0


def test_undo_of_the_undo_brings_all_back(ready):
    operation = ended(actions.run(OPERATOR, ready, deliver=False))
    after = fingerprint()
    back = undone(operation.change)
    undone(back.change)
    assert fingerprint() == after


def test_undo_asked_twice_at_once_is_one(ready):
    operation = ended(actions.run(OPERATOR, ready, deliver=False))
    assert start_undo(OPERATOR, operation.change, deliver=False) == start_undo(
        OPERATOR, operation.change, deliver=False
    )


def test_run_asked_twice_is_one(ready):
    assert actions.run(OPERATOR, ready, deliver=False) == actions.run(OPERATOR, ready, deliver=False)


def test_data_that_changed_since_the_rehearsal_is_noticed(ready):
    assert not actions.changed_since_rehearsal(ready)
    create_record(OPERATOR, "contact", {"given_name": "New"})
    assert actions.changed_since_rehearsal(ready)


def test_a_rehearsal_writes_no_recorded_data_and_no_journal(ready):
    before, changes = fingerprint(), Change.objects.count()
    rehearsed(ready)
    assert (fingerprint(), Change.objects.count()) == (before, changes)


def test_each_value_knows_its_row(ready):
    ended(actions.run(OPERATOR, ready, deliver=False))
    anna = Contact.objects.get(given_name="N2")
    assert set(Entry.objects.filter(root=anna.pk).values_list("source", flat=True)) == {4}


def test_one_change_of_the_channel_import_holds_it_all(ready):
    operation = ended(actions.run(OPERATOR, ready, deliver=False))
    row = Change.objects.get(pk=operation.change)
    assert (row.channel, row.action, row.closed is not None) == ("import", "contact.import", True)
    assert tally(operation) == (7, 3, 0, 0, 0)
