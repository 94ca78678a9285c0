"""Throwing records away and bringing them back."""

from __future__ import annotations

import pytest

from perennial.access.errors import NotAllowed
from perennial.journal.fingerprint import fingerprint
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.errors import NoSuchRecord
from perennial.records.models import Contact, ContactPoint
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.records.people import contact

pytestmark = pytest.mark.django_db


def live() -> int:
    return heads(OPERATOR, shape_of("contact")).count()


def test_what_is_thrown_away_comes_back_whole():
    anna, ewa = contact("Anna", email="a@jantar.example"), contact("Ewa")
    before = fingerprint()
    trash_records(OPERATOR, "contact", [anna.pk, ewa.pk])
    assert (live(), Contact.objects.count(), ContactPoint.objects.count()) == (0, 2, 1)
    restore_records(OPERATOR, "contact", [anna.pk, ewa.pk])
    assert (live(), fingerprint()) == (2, before)


def test_trash_is_taken_back_and_twice_is_once():
    anna = contact("Anna")
    change = trash_records(OPERATOR, "contact", [anna.pk])
    assert trash_records(OPERATOR, "contact", [anna.pk]) is None
    take_back(OPERATOR, change)
    assert live() == 1


def test_all_or_nothing():
    cast = gather()
    mine, theirs = contact("Anna", acting(cast.alice)), contact("Ewa", acting(cast.bob))
    with pytest.raises(NotAllowed):
        trash_records(acting(cast.alice), "contact", [mine.pk, theirs.pk])
    with pytest.raises(NoSuchRecord):
        trash_records(acting(cast.charlie), "contact", [mine.pk])
    assert live() == 2
