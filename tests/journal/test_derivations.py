"""Derivations: in order, set by set, in the transaction of the write; dropping and rebuilding them changes nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from perennial.journal import derivations
from perennial.journal.derivations import Derivation, rebuild, register, registered
from perennial.journal.door import change
from perennial.journal.tables import Derived, Recorded
from perennial.records.models import AttributeValue, Contact, ContactPoint, Record
from perennial.schema.models import CustomField
from tests.cast import OPERATOR
from tests.journal.acting import any_door, company, contact, edited, new_contact

pytestmark = pytest.mark.django_db


def derived_data():
    """Every derived table (ids left out, they are drawn anew) and every derived column."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Derived) and model._meta.managed:
            names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
            found[model] = sorted(map(repr, models.QuerySet(model).values_list(*names)))
        elif issubclass(model, Recorded) and model.derived_fields:
            found[model] = sorted(map(repr, models.QuerySet(model).values_list("pk", *model.derived_fields)))
    return found


def workspace():
    with change(OPERATOR, "field.create") as act:
        for key, kind in (("x_size", "number"), ("x_shirt", "text"), ("x_hidden", "text")):
            act.create(CustomField(entity="contact", key=key, kind=kind, hidden=key == "x_hidden"))
    _, jantar = company(name="Jantar Łódź", tax_id="PL 526-10-40-828", website="jantar.example")
    for number in range(3):
        attributes = {"x_size": number, "x_shirt": "Żółty"}
        contact("A@x.example", "b@x.example", family_name="Świąt", company=jantar, attributes=attributes)
    with change(OPERATOR, "contact.edit") as act:
        act.create(ContactPoint(record_id=jantar.pk, kind="phone", raw="+48 22 621 32 00"))
        act.create(ContactPoint(record_id=jantar.pk, kind="address", city="Łódź", country="PL"))


def test_dropping_and_rebuilding_is_a_no_op():
    workspace()
    before = derived_data()
    assert len(before[AttributeValue]) == 6
    rebuild()
    assert derived_data() == before


def test_rebuilding_mends_what_was_lost():
    workspace()
    before = derived_data()
    with any_door():
        models.QuerySet(AttributeValue).all()._raw_delete("default")
        models.QuerySet(Contact).update(name_key="", email_key="x")
        models.QuerySet(ContactPoint).update(normalised="x")
    assert derived_data() != before
    rebuild()
    assert derived_data() == before


@pytest.fixture
def watched(monkeypatch):
    """Derivations that only say when they ran and what they saw."""
    seen = []
    monkeypatch.setattr(derivations, "_registered", list(registered()))

    def watch(name):
        def derive(keys):
            seen.append((name, set(keys), Contact.objects.count(), connection.in_atomic_block))

        register(Derivation(name, (Contact, ContactPoint), derive, list))

    watch("first")
    watch("second")
    watch("second")
    return seen


def test_they_run_in_order_once_a_batch_with_all_keys_in_the_transaction(watched):
    with change(OPERATOR, "contact.create") as act:
        one, two = new_contact(act, "a@x.example"), new_contact(act, "b@x.example")
        assert watched == []
    keys = {one.pk, two.pk}
    assert watched == [("first", keys, 2, True), ("second", keys, 2, True)]


def test_only_what_was_written_is_derived(watched):
    _, ada = contact(family_name="Nowak")
    watched.clear()
    company(name="Jantar")
    assert watched == []
    edited(ada, family_name="Lis")
    assert [keys for _, keys, *_ in watched] == [{ada.pk}, {ada.pk}]


def test_a_failing_derivation_takes_the_write_with_it(monkeypatch):
    monkeypatch.setattr(derivations, "_registered", list(registered()))
    register(Derivation("failing", (Contact,), lambda keys: 1 // 0, list))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        contact(family_name="Nowak")
    assert not Record.objects.exists()


def test_a_batch_of_many_costs_as_many_statements_as_a_batch_of_few():
    def statements(count):
        with CaptureQueriesContext(connection) as queries, change(OPERATOR, "import") as act:
            records = [Record(entity="contact") for _ in range(count)]
            act.create(records)
            act.create([Contact(record_id=r.pk, family_name="Nowak") for r in records])
            act.create([ContactPoint(record_id=r.pk, kind="email", raw="a@x.example") for r in records])
        return len(queries)

    statements(1)
    assert statements(5) == statements(25)
