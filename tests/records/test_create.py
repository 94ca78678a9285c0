"""Creating a record by hand."""

from __future__ import annotations

import pytest

from perennial.access.actor import nobody
from perennial.access.errors import NotAllowed
from perennial.journal.models import Change
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.create import create_record
from perennial.records.actions.take_back import take_back
from perennial.records.errors import Incomplete
from perennial.records.models import Contact, Record
from tests.cast import acting, gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


def test_a_record_belongs_to_who_creates_it_unless_an_owner_is_named(cast):
    done = create_record(acting(cast.alice), "contact", {"given_name": "Anna"})
    assert done.head.owner_id == cast.alice.pk
    assert (
        create_record(acting(cast.ada), "contact", {"given_name": "Ewa", "owner": cast.bob.pk}).head.owner_id
        == cast.bob.pk
    )
    change = Change.objects.get(pk=done.change)
    assert (change.action, change.actor_id) == ("contact.create", cast.alice.pk)


def test_nobody_creates_nothing(cast):
    with pytest.raises(NotAllowed):
        create_record(nobody("web"), "contact", {"given_name": "Anna"})
    assert not Contact.objects.exists()


def test_what_is_missing_is_named(cast):
    with pytest.raises(Incomplete) as refused:
        create_record(acting(cast.alice), "company", {"city": "Köln"})
    assert set(refused.value.fields) == {"name"}


def test_unknown_and_kept_fields_are_refused(cast):
    for key in ("shoes", "created"):
        with pytest.raises(BadRequest):
            create_record(acting(cast.alice), "contact", {"given_name": "Anna", key: "1"})


def test_a_company_one_may_not_see_cannot_be_linked(cast):
    secret = create_record(acting(cast.charlie), "company", {"name": "Secret"}).head
    with pytest.raises(Refusal, match="no such record"):
        create_record(acting(cast.alice), "contact", {"given_name": "Anna", "company": secret.pk})


def test_creating_is_taken_back(cast):
    done = create_record(acting(cast.alice), "contact", {"given_name": "Anna", "email": "a@jantar.example"})
    take_back(acting(cast.alice), done.change)
    assert not Record.objects.filter(pk=done.head.pk).exists()
