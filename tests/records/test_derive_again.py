"""What follows from records when the house itself changes: its country, the fields it has."""

import pytest

from perennial.journal.derivations import rebuild
from perennial.journal.door import change
from perennial.operations import worker
from perennial.operations.models import Operation, State
from perennial.records import jobs
from perennial.records.actions.create import create_record
from perennial.records.models import AttributeValue, Contact, ContactPoint, Finding, SearchDocument
from perennial.schema.actions import create_field, edit_workspace, hide_field
from perennial.schema.models import Workspace
from tests.cast import OPERATOR
from tests.quality.test_rules import made

pytestmark = pytest.mark.django_db(transaction=True)


def derived():
    return [
        sorted(map(repr, rows))
        for rows in (
            AttributeValue.objects.values_list("record", "field", "text"),
            SearchDocument.objects.values_list("record", "reach"),
            ContactPoint.objects.values_list("pk", "normalised", "valid"),
            Contact.objects.values_list("pk", "facts", "phone_key"),
        )
    ]


@pytest.fixture
def house(db):
    with change(OPERATOR, "workspace.create") as act:
        act.create(Workspace(name="Jantar Handel", country="PL"))


def test_another_country_reads_local_numbers_anew_and_undo_reads_them_back(house):
    create_record(OPERATOR, "contact", {"family_name": "Zoë", "phone": "030 901820"})
    before = derived()
    edit_workspace(OPERATOR, country="DE")
    while worker.run_next():
        pass
    assert Contact.objects.get().phone_key == "+4930901820"
    assert derived() != before
    assert Operation.objects.get(kind="derive").state == State.DONE
    after = derived()
    rebuild()
    assert derived() == after


def test_records_are_compared_only_once_all_are_read_anew(house, monkeypatch):
    made("unique", {"field": "phone"}, labels={"en": "Phone"})
    for phone in ("+49 30 901820", "030 901820"):
        create_record(OPERATOR, "contact", {"family_name": "Zoë", "phone": phone})
    monkeypatch.setattr(jobs, "DERIVED_AT_ONCE", 1)
    assert not Finding.objects.exists()
    edit_workspace(OPERATOR, country="DE")
    while worker.run_next():
        pass
    assert Finding.objects.count() == 2
    assert Operation.objects.get(kind="derive").result == {"derived": 2}


def test_a_removed_field_keeps_what_follows_from_it(house):
    desk = create_field(OPERATOR, "contact", "phone", {"en": "Desk"})
    create_record(OPERATOR, "contact", {"family_name": "Zoë", desk.key: "32 555 01 42"})
    before = derived()
    hide_field(OPERATOR, desk)
    rebuild()
    assert derived() == before
    assert AttributeValue.objects.exists()
