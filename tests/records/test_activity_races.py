"""Many who note something about the same people at once: nobody waits for ever, and what records know is right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.db.models import Max

from perennial.records.actions.activities import log
from perennial.records.actions.create import create_record
from perennial.records.models import Company, Contact, Touch
from tests.cast import OPERATOR
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, NOTES = 6, 12
TALKED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def test_notes_about_the_same_people_at_once():
    """Companies with numbers below and above those of the people: in order of numbers, two would lock crosswise."""
    firms, people = [], []
    for number in range(3):
        firms.append(company(f"Firm {number}").pk)
        people.append(contact(f"Anna Nowak{number}").pk)
        firms.append(company(f"Later {number}").pk)
    start, failed = Barrier(WRITERS), []

    def write(seed: int) -> None:
        luck = Random(seed)
        try:
            start.wait(10)
            for _note in range(NOTES):
                done = TALKED - timedelta(seconds=luck.randrange(100_000))
                about = {"contact": luck.choice(people), "company": luck.choice(firms)}
                spoke = {"kind": "call", "subject": "Spoke", "done": done, **about}
                log(OPERATOR, [spoke, {"kind": "task", "subject": "Offer", "company": luck.choice(firms)}])
        except Exception as no:
            failed.append(no)
        finally:
            connections.close_all()

    threads = [Thread(target=write, args=(seed,)) for seed in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    for model, ids in ((Contact, people), (Company, firms)):
        for head in model.objects.filter(pk__in=ids):
            last = Touch.objects.filter(target=head.pk, warm=True).aggregate(last=Max("done"))["last"]
            assert head.touched == last


def test_who_writes_an_older_talk_later_leaves_the_newer_one():
    anna = contact("Anna Nowak")
    for days in (0, 5, 2):
        values = {
            "kind": "call",
            "subject": "Spoke",
            "done": TALKED - timedelta(days=days),
            "contact": anna.pk,
        }
        create_record(OPERATOR, "activity", values)
    assert Contact.objects.get(pk=anna.pk).touched == TALKED
