"""A rule that is taken back while somebody is judging by it."""

from __future__ import annotations

import threading

import pytest
from django.db import transaction

from perennial.journal import guard
from perennial.journal.models import Change
from perennial.journal.undo.run import undo
from perennial.quality.models import Rule
from perennial.quality.queries import judged_moment
from perennial.records.derive import findings
from perennial.records.models import Contact, Finding
from tests.cast import OPERATOR, gather
from tests.journal.test_together import at_once
from tests.quality.test_rules import made
from tests.records.people import contact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("written", [False, True], ids=["before the findings are written", "after"])
def test_no_finding_stays_of_a_rule_that_is_gone(monkeypatch, written):
    gather()
    person, rule = contact("Anna Nowak", OPERATOR), made("filled", {"field": "lifecycle"})
    judged, gone = threading.Event(), threading.Event()
    write = findings._write_findings

    def writing(*given):
        if written:
            write(*given)
        judged.set()
        # SQLite lets the undo wait until this transaction ends; PostgreSQL may.
        gone.wait(1)
        if not written:
            write(*given)

    def judging():
        with transaction.atomic(), guard.door_open(guard.DERIVED):
            findings.judge(Contact, [person.pk], judged_moment())

    def taking_back():
        assert judged.wait(10)
        undo(OPERATOR, Change.objects.get(action="rule.create").pk)
        gone.set()

    monkeypatch.setattr(findings, "_write_findings", writing)
    at_once(judging, taking_back)
    assert not Rule.objects.filter(pk=rule.pk).exists()
    assert not Finding.objects.exists()
