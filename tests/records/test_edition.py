"""What our functions and libraries say of values is said anew where another edition of them is installed."""

from __future__ import annotations

import pytest

from perennial.lib import postal_codes
from perennial.operations import worker
from perennial.operations.models import Operation, State
from perennial.records.derive import doubts, edition
from perennial.records.derive.edition import derive_if_outdated
from perennial.records.models import Contact, Edition
from tests.cast import OPERATOR, gather
from tests.records.people import contact
from tests.web.doors import door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def another(monkeypatch):
    """An edition that takes every postal code for a wrong one."""
    cast = gather()
    assert derive_if_outdated() is None
    contact("Anna Nowak", OPERATOR, postal_code="80-001", country="PL")
    assert derive_if_outdated() is None
    wrong = postal_codes.read_postal_code("1", "PL")
    monkeypatch.setattr(doubts, "read_postal_code", lambda code, country: wrong)
    monkeypatch.setattr(edition, "edition", lambda: "another")
    monkeypatch.setattr("perennial.records.jobs.edition", lambda: "another")
    return cast


def worked() -> None:
    while worker.run_next():
        pass


def test_another_edition_judges_all_records_again_once(another):
    assert Contact.objects.get().flaws == ""
    operation = derive_if_outdated()
    assert operation == derive_if_outdated()
    worked()
    assert Contact.objects.get().flaws == " postal_code.invalid "
    assert Edition.objects.get().text == "another"
    assert derive_if_outdated() is None
    assert Operation.objects.get(kind="derive").state == State.DONE


def test_it_says_on_its_page_why_it_runs(another):
    derive_if_outdated()
    worked()
    assert "Reading values anew after an upgrade" in door(another.ada).get("/operations").content.decode()


def test_a_run_that_began_under_one_edition_does_not_speak_for_the_next(another, monkeypatch):
    derive_if_outdated()
    monkeypatch.setattr("perennial.records.jobs.edition", lambda: "a third")
    worked()
    assert not Edition.objects.filter(text="another").exists()


def test_the_edition_names_every_library_that_judges():
    asked = {"anyascii", "disposable-email-domains", "email-validator", "google-re2", "idna", "phonenumbers"}
    assert asked < set(edition.LIBRARIES)
    assert len(edition.edition()) == 32
