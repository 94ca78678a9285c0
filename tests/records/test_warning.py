"""Rules that warn ask whoever saves: what would newly break them is written for a reason alone, which is kept."""

from __future__ import annotations

import pytest

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change, ChangeNote
from perennial.lib.conditions import parse
from perennial.lib.refusals import Refusal
from perennial.quality.actions import add_pack, edit_rule
from perennial.quality.errors import BrokenRules, RulesAsk
from perennial.records.actions.bulk import edit_records
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import add_point, confirm_point, make_primary, remove_point
from perennial.records.actions.take_back import take_back
from perennial.records.bulk import Asked
from perennial.records.condition.actions import take_waiver_back, waive
from perennial.records.condition.queries import reasons
from perennial.records.jobs import start_bulk
from perennial.records.models import Contact, ContactPoint, Finding, Waiver
from perennial.records.objections import broken_by
from perennial.records.places import Readable
from perennial.records.warning import Acknowledged
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.people import contact
from tests.transfer.importing import csv_of, ended, ran, upload

pytestmark = pytest.mark.django_db

CUSTOMER = {"field": "lifecycle", "op": "is", "value": "customer"}


def warns(**told):
    return made("filled", {"field": "email"}, **({"severity": "warn", "when": CUSTOMER} | told))


def knowing(*rules, reason="They have no e-mail yet."):
    return Acknowledged([rule.key for rule in rules], reason)


@pytest.fixture
def alice():
    return acting(gather().alice)


def test_a_new_record_that_breaks_it_is_held_and_nothing_is_written(alice):
    rule = warns(messages={"en": "Invoices go by e-mail."})
    before = fingerprint()
    with pytest.raises(RulesAsk) as no:
        contact("Anna Nowak", alice, lifecycle="customer")
    assert no.value.fields == {"email": "Invoices go by e-mail."}
    assert [one.rule for one in no.value.warned] == [rule.key]
    assert fingerprint() == before
    assert contact("Anna Nowak", alice, lifecycle="customer", email="a@jantar.example").pk


def test_with_a_reason_it_is_saved_and_the_reason_stands_beside_the_finding(alice):
    rule = warns()
    values = {"given_name": "Anna", "lifecycle": "customer"}
    done = create_record(alice, "contact", values, acknowledged=knowing(rule))
    [one] = reasons(alice, done.head)
    assert (one.waiver, one.acknowledged.reason) == (None, "They have no e-mail yet.")
    assert one.acknowledged.by_id == alice.user_id
    assert one.acknowledged.at == Change.objects.get(pk=done.change).at
    assert ChangeNote.objects.get(change=done.change, kind="reason").value == "They have no e-mail yet."


def test_it_goes_on_costing_points_until_it_is_mended_or_waived(alice):
    rule = warns()
    made("filled", {"field": "given_name"})
    values = {"given_name": "Anna", "lifecycle": "customer"}
    anna = create_record(alice, "contact", values, acknowledged=knowing(rule)).head
    assert Contact.objects.get(pk=anna.pk).score < 100
    assert not Finding.objects.get(record=anna.pk, rule=rule).waived
    waive(alice, "contact", anna.pk, rule.key, reason="Never had one")
    assert Contact.objects.get(pk=anna.pk).score == 100
    assert Waiver.objects.get().reason == "Never had one"


def test_an_acknowledgement_is_no_waiver_to_take_back(alice):
    rule = warns()
    values = {"given_name": "Anna", "lifecycle": "customer"}
    anna = create_record(alice, "contact", values, acknowledged=knowing(rule)).head
    assert take_waiver_back(alice, "contact", anna.pk, rule.key) is None
    assert Waiver.objects.exists()


def test_undo_takes_the_acknowledgement_back_with_the_values(alice):
    anna = contact("Anna Nowak", alice)
    rule = warns()
    before = fingerprint()
    edit = edit_record(alice, "contact", anna.pk, {"lifecycle": "customer"}, acknowledged=knowing(rule))
    assert Waiver.objects.exists()
    undo, _outcome = take_back(alice, edit.change)
    assert not Waiver.objects.exists()
    assert Contact.objects.get(pk=anna.pk).lifecycle == ""
    assert fingerprint() == before
    take_back(alice, undo)
    assert Waiver.objects.get().kind == "acknowledged"


def test_what_was_broken_before_asks_at_its_own_field_alone(alice):
    anna = contact("Anna Nowak", alice, lifecycle="customer", phone="1")
    warns()
    made("valid", {"field": "phone"}, severity="warn")
    edit_record(alice, "contact", anna.pk, {"job_title": "Chef"})
    with pytest.raises(RulesAsk) as no:
        edit_record(alice, "contact", anna.pk, {"phone": "2"})
    assert list(no.value.fields) == ["phone"]
    # The same value once more is no edit.
    assert edit_record(alice, "contact", anna.pk, {"phone": "1", "email": ""}).change is None


def test_where_it_applies_asks_only_when_that_breaks_it(alice):
    rule = warns(when={"field": "lifecycle", "op": "is_one_of", "value": ["customer", "prospect"]})
    anna = contact("Anna Nowak", alice)
    with pytest.raises(RulesAsk):
        edit_record(alice, "contact", anna.pk, {"lifecycle": "prospect"})
    edit_record(alice, "contact", anna.pk, {"lifecycle": "prospect"}, acknowledged=knowing(rule))
    edit_record(alice, "contact", anna.pk, {"lifecycle": "customer"})


def test_another_rule_than_the_acknowledged_one_asks_again(alice):
    rule = warns()
    other = made("valid", {"field": "phone"}, severity="warn", labels={"en": "Phone"})
    anna = contact("Anna Nowak", alice)
    values = {"lifecycle": "customer", "phone": "1"}
    with pytest.raises(RulesAsk) as no:
        edit_record(alice, "contact", anna.pk, values, acknowledged=knowing(rule))
    assert [one.rule for one in no.value.warned] == [rule.key, other.key]
    edit_record(alice, "contact", anna.pk, values, acknowledged=knowing(rule, other))
    assert Waiver.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_without_a_reason_nothing_is_saved(alice, reason):
    rule = warns()
    values = {"given_name": "Anna", "lifecycle": "customer"}
    with pytest.raises(Refusal) as no:
        create_record(alice, "contact", values, acknowledged=knowing(rule, reason=reason))
    assert list(no.value.fields) == ["because"]
    assert not Contact.objects.exists()


def test_what_needs_no_acknowledgement_keeps_none(alice):
    rule = warns()
    values = {"given_name": "Anna", "lifecycle": "customer", "email": "a@jantar.example"}
    done = create_record(alice, "contact", values, acknowledged=knowing(rule))
    assert not Waiver.objects.exists()
    assert not ChangeNote.objects.filter(change=done.change, kind="reason").exclude(value="").exists()


def test_a_rule_that_blocks_comes_first_and_is_not_to_be_acknowledged(alice):
    rule = warns()
    blocks = made("filled", {"field": "phone"}, severity="block", labels={"en": "Phone"})
    with pytest.raises(BrokenRules) as no:
        create_record(
            alice, "contact", {"given_name": "A", "lifecycle": "customer"}, acknowledged=knowing(rule, blocks)
        )
    assert list(no.value.fields) == ["phone"]


def test_it_asks_only_by_the_ways_it_is_for_and_never_a_program():
    cast = gather()
    rule = warns(ways=["api", "batch", "import"])
    values = {"given_name": "A", "lifecycle": "customer"}
    assert create_record(acting(cast.alice, "web"), "contact", values)
    with pytest.raises(RulesAsk):
        create_record(acting(cast.alice, "api"), "contact", values)
    shape = shape_of("contact")
    edit_rule(OPERATOR, rule, shape, Readable(OPERATOR, shape), ways=["form"])
    with pytest.raises(RulesAsk):
        create_record(acting(cast.alice, "web"), "contact", values)
    assert create_record(acting(cast.alice, "api"), "contact", values)


def test_the_command_line_and_a_bulk_edit_are_not_held(alice):
    warns()
    assert contact("Anna Nowak", OPERATOR, lifecycle="customer").pk
    bert = contact("Bert Wolf", alice)
    assert edit_records(alice, "contact", [bert.pk], {"lifecycle": "customer"})[1] == 1


def test_who_may_not_read_its_field_is_told_nothing_and_not_held():
    cast = gather()
    warns()
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="email", veil="hidden"))
    assert create_record(acting(cast.alice), "contact", {"given_name": "A", "lifecycle": "customer"})
    with pytest.raises(RulesAsk):
        create_record(acting(cast.ada), "contact", {"given_name": "A", "lifecycle": "customer"})


def test_a_waived_rule_asks_nothing(alice):
    anna = contact("Anna Nowak", alice, lifecycle="customer", phone="1")
    rule = made("valid", {"field": "phone"}, severity="warn")
    waive(alice, "contact", anna.pk, rule.key, reason="An extension")
    edit_record(alice, "contact", anna.pk, {"phone": "2"})


def test_label_order_and_confirmation_of_a_bad_value_ask_nothing(alice):
    anna = contact("Anna Nowak", alice, phone="1")
    add_point(alice, "contact", anna.pk, "phone", {"raw": "+48 601 234 567"})
    bad, good = ContactPoint.objects.filter(record=anna.pk).order_by("rank", "pk")
    rule = made("valid", {"field": "phone"}, severity="warn")
    make_primary(alice, "contact", anna.pk, good.pk)
    confirm_point(alice, "contact", anna.pk, good.pk, Change.objects.latest("pk").at.date())
    with pytest.raises(RulesAsk):
        remove_point(alice, "contact", anna.pk, good.pk)
    remove_point(alice, "contact", anna.pk, good.pk, acknowledged=knowing(rule))
    assert ContactPoint.objects.get(record=anna.pk).pk == bad.pk


def test_the_sound_rules_leave_everyday_saving_alone():
    """A record full of old faults: no edit of another field asks."""
    ada = acting(gather().ada)
    faults = {
        "lifecycle": "customer",
        "phone": "1",
        "email": "nobody@",
        "birthday": "2900-01-01",
        "owner": None,
    }
    old = contact("asdf", OPERATOR, **faults)
    add_pack(OPERATOR, "sound")
    assert len(broken_by("contact", [old.pk])[old.pk]) > 4
    for key, value in {"job_title": "Chef", "city": "Łódź", "salutation": "Pani", "language": "pl"}.items():
        assert edit_record(ada, "contact", old.pk, {key: value}).change is not None


def test_the_sound_rules_ask_nothing_of_an_ordinary_new_record(alice):
    add_pack(OPERATOR, "sound")
    assert create_record(alice, "contact", {"family_name": "Nowak"})
    assert create_record(alice, "company", {"name": "Jantar", "lifecycle": "customer"})
    with pytest.raises(RulesAsk) as no:
        create_record(alice, "contact", {"family_name": "Nowak", "phone": "12"})
    assert list(no.value.fields) == ["phone"]


def test_a_rehearsed_bulk_edit_counts_whom_a_rule_would_ask_about_and_holds_none():
    rule = warns()
    anna, bert = contact("Anna Nowak"), contact("Bert Wolf", email="b@jantar.example")
    old = contact("Cora Rot", lifecycle="customer")
    asked = Asked("contact", {"lifecycle": "customer"}, parse({"all": []}, None))
    foreseen = ended(start_bulk(OPERATOR, asked, rehearse=True, deliver=False)).result
    assert (foreseen["changed"], foreseen["warned"]) == (2, {rule.key: 1})
    assert Contact.objects.filter(lifecycle="customer").get().pk == old.pk
    assert ended(start_bulk(OPERATOR, asked, deliver=False)).result["changed"] == 2
    assert broken_by("contact", [anna.pk, bert.pk])[anna.pk] == {rule.pk}


def test_an_import_is_not_held_and_its_rehearsal_counts_the_rows_of_each_rule():
    rule = warns()
    other = made("valid", {"field": "phone"}, severity="warn", labels={"en": "Phone"}, ways=["form"])
    contact("Cora Rot", own_id="C-1")
    contact("Dora Blau", own_id="D-1", lifecycle="customer", phone="1")
    file = csv_of(
        ["Given name", "Lifecycle", "E-mail", "Own number"],
        ["Anna", "customer", "", "A-1"],
        ["Bert", "customer", "b@jantar.example", "B-1"],
        ["Cora", "customer", "", "C-1"],
        ["Dora", "customer", "", "D-1"],
    )
    mapping = ["given_name", "lifecycle", "email", "own_id"]
    one = upload(file, mapping=mapping, match=["own_id"], on_match="update")
    done = ran(one)
    assert (done.result["created"], done.result["failed"]) == (2, 0)
    assert done.result["warned"] == {rule.key: 2}  # of Dora nothing is written
    assert other.key not in done.result["warned"]
