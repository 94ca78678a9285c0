"""Rules that block: by form, API, import and bulk edit; nothing is written, and each field says what is expected."""

from __future__ import annotations

import pytest

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.lib.conditions import parse
from perennial.operations.models import OperationRow
from perennial.quality.errors import BrokenRules
from perennial.records.actions.bulk import edit_records
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.bulk import Asked
from perennial.records.condition.actions import waive
from perennial.records.jobs import start_bulk
from perennial.records.models import Contact
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.people import contact
from tests.transfer.importing import csv_of, ended, ran, rehearsed, upload

pytestmark = pytest.mark.django_db

CUSTOMER = {"field": "lifecycle", "op": "is", "value": "customer"}


def blocks(**told):
    return made("filled", {"field": "email"}, severity="block", when=CUSTOMER, **told)


def test_a_new_record_that_breaks_it_is_not_written():
    blocks()
    before = fingerprint()
    with pytest.raises(BrokenRules) as no:
        contact("Anna Nowak", lifecycle="customer")
    assert list(no.value.fields) == ["email"]
    assert "E-mail is filled in" in str(no.value.fields["email"])
    assert fingerprint() == before
    assert contact("Anna Nowak", lifecycle="customer", email="a@jantar.example").pk


def test_the_rules_own_words_come_first():
    blocks(messages={"en": "Invoices go by e-mail."})
    with pytest.raises(BrokenRules) as no:
        contact("Anna Nowak", lifecycle="customer")
    assert no.value.fields == {"email": "Invoices go by e-mail."}


def test_an_edit_that_breaks_it_is_refused_and_another_one_goes_through():
    blocks()
    anna = contact("Anna Nowak", lifecycle="customer", email="a@jantar.example")
    with pytest.raises(BrokenRules):
        edit_record(OPERATOR, "contact", anna.pk, {"email": ""})
    assert Contact.objects.get(pk=anna.pk).email == "a@jantar.example"
    edit_record(OPERATOR, "contact", anna.pk, {"job_title": "Chef"})


def test_what_was_broken_before_stands_in_the_way_of_its_own_fields_alone():
    anna = contact("Anna Nowak", lifecycle="customer")
    rule = blocks()
    edit_record(OPERATOR, "contact", anna.pk, {"job_title": "Chef"})
    with pytest.raises(BrokenRules):
        edit_record(OPERATOR, "contact", anna.pk, {"lifecycle": "customer", "email": ""})
    waive(OPERATOR, "contact", anna.pk, rule.key, reason="No e-mail at home")
    edit_record(OPERATOR, "contact", anna.pk, {"salutation": "Pani"})


def test_it_blocks_only_the_ways_it_is_for():
    blocks(ways=["import"])
    assert contact("Anna Nowak", lifecycle="customer").pk
    blocks(ways=["api"], labels={"en": "By API"})
    cast = gather()
    assert create_record(acting(cast.alice, "web"), "contact", {"given_name": "A", "lifecycle": "customer"})
    with pytest.raises(BrokenRules):
        create_record(acting(cast.alice, "api"), "contact", {"given_name": "A", "lifecycle": "customer"})


def test_of_a_field_that_one_may_not_read_nothing_is_told():
    cast = gather()
    blocks()
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="email", veil="hidden"))
    with pytest.raises(BrokenRules) as no:
        create_record(acting(cast.alice), "contact", {"given_name": "A", "lifecycle": "customer"})
    assert "email" not in no.value.fields
    assert "E-mail" not in str(no.value.fields)


def test_undo_is_never_blocked():
    anna = contact("Anna Nowak", lifecycle="customer")
    edit_record(OPERATOR, "contact", anna.pk, {"email": "a@jantar.example"})
    change_id = Change.objects.latest("pk").pk
    blocks()
    take_back(OPERATOR, change_id)
    assert Contact.objects.get(pk=anna.pk).email == ""


def test_a_bulk_edit_leaves_the_blocked_ones_as_they_are():
    blocks()
    anna, bert = contact("Anna Nowak"), contact("Bert Wolf", email="b@jantar.example")
    asked = Asked("contact", {"lifecycle": "customer"}, parse({"all": []}, None))
    done = ended(start_bulk(OPERATOR, asked, deliver=False))
    assert (done.result["changed"], done.result["refused"]) == (1, 1)
    assert OperationRow.objects.get(operation=done, number=anna.pk).payload["why"] == "rules"
    lifecycles = dict(Contact.objects.values_list("pk", "lifecycle"))
    assert lifecycles == {anna.pk: "", bert.pk: "customer"}
    rehearsal = ended(start_bulk(OPERATOR, asked, rehearse=True, deliver=False))
    assert rehearsal.result["refused"] == 1


def test_several_edited_at_once_are_refused_together():
    blocks()
    anna = contact("Anna Nowak")
    with pytest.raises(BrokenRules):
        edit_records(OPERATOR, "contact", [anna.pk], {"lifecycle": "customer"})
    assert Contact.objects.get(pk=anna.pk).lifecycle == ""


def test_of_an_import_the_blocked_rows_alone_fail_and_rehearsal_says_so_before():
    blocks()
    old = contact("Cilly Rot", own_id="C-1", email="c@jantar.example")
    file = csv_of(
        ["Given name", "Lifecycle", "E-mail", "Own number"],
        ["Anna", "customer", "", "A-1"],
        ["Bert", "customer", "b@jantar.example", "B-1"],
        ["Cilly", "customer", "", "C-1"],
        ["Dora", "", "", "D-1"],
    )
    mapping = ["given_name", "lifecycle", "email", "own_id"]
    one = upload(file, mapping=mapping, match=["own_id"], on_match="update")
    foreseen = rehearsed(one).result
    done = ran(one)
    counts = {key: done.result[key] for key in ("read", "created", "updated", "failed")}
    assert counts == {"read": 4, "created": 2, "updated": 1, "failed": 1}
    assert {key: foreseen[key] for key in counts} == counts
    [row] = OperationRow.objects.filter(operation=done, fate="failed")
    assert row.number == 2
    assert "E-mail is filled in" in row.payload["problems"]["2"]
    assert Contact.objects.get(pk=old.pk).lifecycle == "customer"
    assert set(Contact.objects.values_list("given_name", flat=True)) == {"Bert", "Cilly", "Dora"}
