"""Writers side by side: threads with connections of their own, and a process that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from perennial.journal.door import begin, change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Batch, Entry
from perennial.journal.reading import lines_of
from perennial.journal.replay import replayed
from perennial.journal.sealer import seal, verify
from perennial.journal.undo.run import undo
from perennial.records.models import Contact, ContactPoint, Record
from tests.cast import OPERATOR
from tests.journal.acting import contact, edited, new_contact, now, tables

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run each in a thread with a connection of its own; exceptions rise."""

    def alone(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(alone, work) for work in works]]


def test_eight_writers_and_two_sealers_leave_one_gapless_chain():
    people = [contact(family_name=f"P{n}")[1] for n in range(3)]

    def write(seed):
        for step in range(8):
            edited(people[(seed + step) % 3], job_title=f"{seed}-{step}")

    def sealing():
        for _ in range(12):
            seal()
            time.sleep(0.01)

    at_once(*[lambda seed=seed: write(seed) for seed in range(8)], sealing, sealing)
    seal()
    count = Batch.objects.count()
    assert sorted(Batch.objects.values_list("position", flat=True)) == list(range(1, count + 1))
    assert verify().bad == ""
    for ada in people:
        assert one_follows_the_other(ada)
    assert replayed() == tables()


def one_follows_the_other(row):
    """By position, each value before is the value after of the entry before it, and versions rise one by one."""
    entries = Entry.objects.filter(root=row.pk, table="records.contact").order_by("batch__position")
    by_position = list(entries.values_list("id", "version"))
    lines = [line for line in lines_of(row.pk) if line.model is Contact]
    titles = [line.fields.get("job_title", (None, None)) for line in lines]
    return (
        [pk for pk, _ in by_position] == [line.id for line in lines]
        and [version for _, version in by_position] == list(range(1, len(lines) + 1))
        and all(newer[0] == older[1] for older, newer in pairwise(titles))
    )


def test_ten_writers_and_an_importer_all_finish():
    people = [contact(family_name=f"P{n}")[1] for n in range(10)]

    def importing():
        act = begin(OPERATOR, "import")
        for _ in range(10):
            with act.batch():
                for number in range(10):
                    new_contact(act, f"{number}@x.example", family_name=f"I{number}")
        act.close()

    def writing(row):
        for step in range(6):
            edited(row, job_title=str(step))

    at_once(importing, *[lambda row=row: writing(row) for row in people])
    assert Contact.objects.count() == 110
    assert all(now(row).version == 7 for row in people)


def test_two_people_edit_the_head_and_a_part_of_one_record():
    """Fifty rounds, in both orders: nobody waits for ever and nothing is lost."""
    _, ada = contact("a@x.example", family_name="Nowak")
    point = ContactPoint.objects.get()

    def head_first(step):
        with change(OPERATOR, "contact.edit") as act:
            act.update(ada, job_title=f"h{step}")
            act.update(point, label=f"h{step}")

    def part_first(step):
        with change(OPERATOR, "contact.edit") as act:
            act.update(point, raw=f"{step}@x.example")
            act.update(ada, family_name=f"p{step}")

    at_once(lambda: [head_first(n) for n in range(50)], lambda: [part_first(n) for n in range(50)])
    ada = now(ada)
    assert (ada.version, ada.job_title, ada.family_name, ada.email) == (101, "h49", "p49", "49@x.example")


def test_an_undo_and_an_edit_of_one_record_follow_each_other():
    for _ in range(10):
        born, ada = contact("a@x.example", family_name="Nowak")
        results = at_once(lambda born=born: undo(OPERATOR, born)[1], lambda ada=ada: edit_or_none(ada))
        assert bool(results[0].kept) == bool(results[1]) == Contact.objects.filter(pk=ada.pk).exists()
    seal()
    assert replayed() == tables()


def edit_or_none(ada):
    with change(OPERATOR, "contact.edit") as act:
        act.update(ada, job_title="x")
    return act.id


def lock_is_free():
    """Another connection may write at once."""
    return at_once(lambda: contact(family_name="Other"))[0] is not None


def test_the_lock_is_given_up_after_an_exception_a_failed_commit_and_a_close():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert lock_is_free()
    with pytest.raises(IntegrityError), change(OPERATOR, "contact.edit") as act:
        act.create(ContactPoint(record_id=987654321, kind="email"))
    assert lock_is_free()
    with transaction.atomic():
        connection.close()
    assert lock_is_free()
    assert Record.objects.count() == 3


def test_a_connection_forgotten_in_a_transaction_gives_the_lock_up():
    if connection.vendor != "sqlite":
        pytest.skip("the file lock is SQLite's")

    def forget():
        connection.ensure_connection()
        connection.set_autocommit(False)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(forget).result()
    assert lock_is_free()


KILLED = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "perennial.settings"
django.setup()
from django.db import connection
from perennial.journal.door import begin
from tests.cast import OPERATOR
from tests.journal.acting import new_contact
connection.settings_dict["NAME"] = os.environ["PERENNIAL_TEST_NAME"]
act = begin(OPERATOR, "import")
with act.batch():
    new_contact(act, "a@x.example", family_name="Half")
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_a_process_killed_in_a_transaction_leaves_nothing_and_no_lock():
    contact(family_name="Nowak")
    before = fingerprint()
    environment = os.environ | {"PERENNIAL_TEST_NAME": str(connection.settings_dict["NAME"])}
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env=environment,
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGKILL)
    assert fingerprint() == before
    assert lock_is_free()
