"""What hangs on a record that is merged: tickets and files move with it, are told before, and go back."""

from __future__ import annotations

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.records.actions.create import create_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.documents import documents_of
from perennial.records.models import Ticket
from tests.cast import OPERATOR, gather
from tests.files.making import document
from tests.records.people import contact
from tests.web.doors import door

pytestmark = pytest.mark.django_db


def test_tickets_and_files_are_told_move_and_go_back():
    cast = gather(password="sieben Bäume am Fluss")
    keep, drop = contact("Anna Nowak"), contact("Anna Nowak")
    ticket = create_record(OPERATOR, "ticket", {"subject": "It leaks", "contact": drop.pk}).head
    paper = document(b"an offer", contact=drop.pk).head
    before = fingerprint()
    shown = door(cast.ada).get(f"/contacts/merge?records={keep.pk},{drop.pk}").content.decode()
    assert "Tickets that refer to those absorbed" in shown
    assert "Documents that refer to those absorbed" in shown
    done = merge_records(OPERATOR, "contact", keep.pk, [drop.pk])
    assert Ticket.objects.get(pk=ticket.pk).contact_id == keep.pk
    assert documents_of(OPERATOR, keep, 5) == [paper]
    take_back(OPERATOR, done.change)
    assert fingerprint() == before
