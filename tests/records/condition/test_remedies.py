"""All records that break a rule mended at once: rehearsed, one operation, one undo, and only what suits the rule."""

from __future__ import annotations

import pytest

from perennial.access.actions import create_role, deactivate_user, edit_user
from perennial.access.models import FieldGrant
from perennial.journal import fingerprint
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.journal.queries import notes
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.operations.models import Operation, OperationRow
from perennial.quality.errors import NoSuchRule
from perennial.quality.models import Rule
from perennial.records.actions.edit import edit_record
from perennial.records.condition.actions import waive
from perennial.records.condition.remedies import Remedy, asked_of, mendable, remedies, remedy_of
from perennial.records.errors import NotRehearsed
from perennial.records.jobs import start_bulk, start_rehearsed, start_undo
from perennial.records.models import Contact, ContactPoint, Finding
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.condition.test_findings import age, judged
from tests.records.people import company, contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db(transaction=True)

OWNED = {"must": {"field": "owner", "op": "is_filled"}, "field": "owner"}


def offered(rule: Rule, actor=OPERATOR) -> list[tuple[str, str]]:
    return [(one.verb, one.field) for one in remedies(actor, rule)]


def rehearsed(rule: Rule, remedy: Remedy, values=None, *, actor=OPERATOR, mine=False) -> Operation:
    before = fingerprint.fingerprint()
    asked = asked_of(rule, remedy, values or {}, mine=mine)
    told = ended(start_bulk(actor, asked, rehearse=True, deliver=False))
    assert (told.state, fingerprint.fingerprint()) == ("done", before), told.fault
    return told


def ran(told: Operation, actor=OPERATOR) -> Operation:
    done = ended(start_rehearsed(actor, told, deliver=False))
    assert done.state == "done", done.fault
    return done


def fates(operation: Operation) -> dict[int, str]:
    rows = OperationRow.objects.filter(operation=operation)
    return {row.number: row.payload.get("why") or row.fate for row in rows}


def taken_back(done: Operation, actor=OPERATOR) -> None:
    assert ended(start_undo(actor, done.change, deliver=False)).state == "done"


@pytest.mark.parametrize(
    ("kind", "parameters", "wanted"),
    [
        ("filled", {"field": "lifecycle"}, [("set", "lifecycle")]),
        ("filled", {"field": "owner"}, [("set", "owner"), ("trash", "")]),
        ("filled", {"field": "company"}, [("set", "company"), ("trash", "")]),
        ("filled", {"field": "email"}, []),
        ("holds", OWNED, [("set", "owner"), ("trash", "")]),
        ("valid", {"field": "phone"}, [("normalise", "phone")]),
        ("pattern", {"field": "phone", "pattern": r"\+\d+"}, [("normalise", "phone")]),
        ("pattern", {"field": "job_title", "pattern": "[a-z]+"}, []),
        ("valid", {"field": "email"}, []),
        ("unique", {"field": "email"}, []),
        ("fresh", {"field": "job_title", "months": 6}, [("confirm", "job_title"), ("trash", "")]),
        ("believable", {}, [("trash", "")]),
    ],
)
def test_what_suits_the_rule_is_offered_and_nothing_else(kind, parameters, wanted):
    assert offered(made(kind, parameters)) == wanted


def test_what_one_may_not_do_is_not_offered():
    cast, rule = gather(), made("fresh", {"field": "job_title", "months": 6})
    careful = {("*", "read"): "all", ("*", "edit"): "all", ("*", "bulk"): "own"}
    edit_user(OPERATOR, cast.alice, role=create_role(OPERATOR, "Careful", grants=careful))
    assert offered(rule, acting(cast.alice)) == [("confirm", "job_title")]
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="job_title", veil="read_only"))
    assert offered(rule, acting(cast.bob)) == [("trash", "")]
    edit_user(OPERATOR, cast.alice, role=create_role(OPERATOR, "Reader", grants={("*", "read"): "all"}))
    assert offered(rule, acting(cast.alice)) == []


def test_one_value_for_all_that_lack_it_is_one_change_and_one_undo():
    rule = made("filled", {"field": "lifecycle"})
    anna, bert = contact("Anna Nowak"), contact("Bert Wolf")
    contact("Cilly Rot", lifecycle="partner")
    before = fingerprint.fingerprint()
    told = rehearsed(rule, Remedy("set", "lifecycle"), {"lifecycle": "customer"})
    assert (told.result["changed"], told.change) == (2, None)
    done = ran(told)
    assert done.result == told.result
    assert fates(done) == {anna.pk: "changed", bert.pk: "changed"}
    assert not Finding.objects.exists()
    taken_back(done)
    assert fingerprint.fingerprint() == before
    assert Finding.objects.count() == 2


def test_what_was_changed_since_the_rehearsal_is_left_out_and_says_why():
    rule = made("filled", {"field": "lifecycle"})
    anna, bert, cilly, dora = (contact(name) for name in ("Anna A", "Bert B", "Cilly C", "Dora D"))
    told = rehearsed(rule, Remedy("set", "lifecycle"), {"lifecycle": "customer"})
    edit_record(OPERATOR, "contact", anna.pk, {"lifecycle": "partner"})
    edit_record(OPERATOR, "contact", bert.pk, {"job_title": "Buyer"})
    waive(OPERATOR, "contact", cilly.pk, rule.key, reason="so")
    contact("Emil E")
    done = ran(told)
    assert fates(done) == {anna.pk: "since", bert.pk: "since", cilly.pk: "since", dora.pk: "changed"}
    assert done.result["why"] == {"since": 3}
    assert dict(Contact.objects.values_list("given_name", "lifecycle")) == {
        "Anna": "partner",
        "Bert": "",
        "Cilly": "",
        "Dora": "customer",
        "Emil": "",
    }


def test_mine_are_mine_and_of_all_those_one_may_not_write_are_left_out():
    cast, rule = gather(), made("filled", {"field": "lifecycle"})
    grants = {("*", "read"): "team", ("*", "edit"): "own", ("*", "bulk"): "all"}
    edit_user(OPERATOR, cast.alice, role=create_role(OPERATOR, "Careful", grants=grants))
    mine, bobs = (contact(f"{user.name} C", owner=user.pk) for user in (cast.alice, cast.bob))
    contact("Charlie C", owner=cast.charlie.pk)
    values, alice = {"lifecycle": "customer"}, acting(cast.alice)
    own = rehearsed(rule, Remedy("set", "lifecycle"), values, actor=alice, mine=True)
    assert fates(own) == {mine.pk: "changed"}
    every = rehearsed(rule, Remedy("set", "lifecycle"), values, actor=alice)
    assert fates(every) == {mine.pk: "changed", bobs.pk: "rights"}


def test_phones_are_written_in_normal_form_where_one_is_known():
    must = {"field": "job_title", "op": "is_filled"}
    rule = made("holds", {"must": must, "field": "phone"})
    isar = company("Isarblech", country="DE")
    spaced = contact("Anna Nowak", phone="+48 (22) 123-45-67", country="PL")
    tidy = contact("Tina Tidy", phone="+48601234567")
    bavarian = contact("Bernd Huber", phone="089 1234567", company=isar.pk)
    hopeless = contact("Hans Kurz", phone="12")
    before = fingerprint.fingerprint()
    done = ran(rehearsed(rule, Remedy("normalise", "phone")))
    assert fates(done) == {
        spaced.pk: "changed",
        tidy.pk: "unchanged",
        bavarian.pk: "changed",
        hopeless.pk: "unknown",
    }
    assert dict(ContactPoint.objects.filter(kind="phone").values_list("record", "raw")) == {
        spaced.pk: "+48221234567",
        tidy.pk: "+48601234567",
        bavarian.pk: "+49891234567",
        hopeless.pk: "12",
    }
    assert Contact.objects.get(pk=bavarian.pk).phone_key == "+49891234567"
    assert Change.objects.get(pk=done.change).action == "contact.normalise"
    taken_back(done)
    assert fingerprint.fingerprint() == before


def test_a_rule_about_the_form_of_phones_is_mended_by_their_normal_form():
    rule = made("pattern", {"field": "phone", "pattern": r"\+\d+"})
    contact("Anna Nowak", phone="(22) 123-45-67", country="PL")
    assert Finding.objects.filter(rule=rule).count() == 1
    done = ran(rehearsed(rule, Remedy("normalise", "phone")))
    assert "still" not in done.result
    assert not Finding.objects.exists()


def test_a_number_of_the_companys_country_becomes_valid():
    rule = made("valid", {"field": "phone"})
    contact("Bernd Huber", phone="030 901820", company=company("Isarblech", country="DE").pk, country="PL")
    assert Finding.objects.filter(rule=rule).count() == 1
    ran(rehearsed(rule, Remedy("normalise", "phone")))
    assert not Finding.objects.exists()


def test_what_breaks_the_rule_even_so_is_said_before_it_is_done():
    rule = made("valid", {"field": "phone"})
    anna = contact("Anna Nowak", phone="12", phone_2="+48 601 234 567", country="PL")
    told = rehearsed(rule, Remedy("normalise", "phone"))
    assert (told.result["changed"], told.result["still"]) == (1, 1)
    done = ran(told)
    assert done.result["still"] == 1
    assert OperationRow.objects.get(operation=done, number=anna.pk).payload["still"] is True


def test_a_number_is_not_taken_for_one_of_a_country_that_has_nothing_to_do_with_it():
    rule = made("valid", {"field": "phone"})
    made_up = contact("Elizabeth Buckthorn", phone="123456789", country="GB")
    assert fates(rehearsed(rule, Remedy("normalise", "phone"))) == {made_up.pk: "unknown"}


def test_still_right_for_the_whole_list():
    rule = made("fresh", {"field": "phone", "months": 6})
    several = [contact(name, phone="+48601234567") for name in ("Anna A", "Bert B")]
    for one in several:
        age(one, 300)
    judged()
    assert Finding.objects.count() == 2
    done = ran(rehearsed(rule, Remedy("confirm", "phone")))
    assert done.result["changed"] == 2
    assert not Finding.objects.exists()
    assert not ContactPoint.objects.filter(verified__isnull=True).exists()
    taken_back(done)
    assert Finding.objects.count() == 2


def test_orphans_go_to_the_trash_at_once_and_come_back_at_once():
    cast, rule = gather(), made("holds", OWNED)
    alone = contact("Anna Nowak", owner=None)
    contact("Bert Wolf", owner=cast.bob.pk)
    done = ran(rehearsed(rule, Remedy("trash")))
    assert fates(done) == {alone.pk: "changed"}
    assert set(Contact.objects.filter(archived__isnull=True).values_list("given_name", flat=True)) == {"Bert"}
    taken_back(done)
    assert not Contact.objects.filter(archived__isnull=False).exists()


def test_whose_remedies_one_may_use():
    cast, rule = gather(), made("filled", {"field": "lifecycle"})
    assert mendable(acting(cast.alice), "contact", rule.key).pk == rule.pk
    off = made("filled", {"field": "email"}, severity="off")
    for key in (off.key, "x_none"):
        with pytest.raises(NoSuchRule):
            mendable(acting(cast.alice), "contact", key)
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="lifecycle", veil="hidden"))
    with pytest.raises(NoSuchRule):
        mendable(acting(cast.alice), "contact", rule.key)
    edit_user(OPERATOR, cast.bob, role=create_role(OPERATOR, "Reader", grants={("*", "read"): "all"}))
    with pytest.raises(Forbidden):
        mendable(acting(cast.bob), "contact", rule.key)


def test_a_remedy_that_does_not_suit_is_refused_and_those_that_do_are_named():
    rule = made("filled", {"field": "owner"})
    assert remedy_of(OPERATOR, rule, "trash") == Remedy("trash")
    with pytest.raises(BadRequest, match="Possible are: set, trash"):
        remedy_of(OPERATOR, rule, "confirm")


@pytest.mark.parametrize(
    ("verb", "values", "refusal"),
    [
        ("set", {}, Refusal),
        ("set", {"lifecycle": None}, Refusal),
        ("set", {"lifecycle": ""}, Refusal),
        ("set", {"lifecycle": "customer", "job_title": "Buyer"}, BadRequest),
        ("set", {"job_title": "Buyer"}, BadRequest),
        ("trash", {"lifecycle": "customer"}, BadRequest),
    ],
)
def test_only_the_field_of_the_rule_is_given_a_value_and_not_an_empty_one(verb, values, refusal):
    rule = made("filled", {"field": "lifecycle"})
    remedy = Remedy(verb, "lifecycle" if verb == "set" else "")
    with pytest.raises(refusal) as no:
        asked_of(rule, remedy, values, mine=False)
    assert type(no.value) is refusal
    assert no.value.field in {*values, "lifecycle"}


def test_what_has_not_been_judged_to_the_end_is_not_run():
    rule = made("filled", {"field": "lifecycle"})
    contact("Anna Nowak")
    asked = asked_of(rule, Remedy("set", "lifecycle"), {"lifecycle": "customer"}, mine=False)
    told = start_bulk(OPERATOR, asked, rehearse=True, deliver=False)
    with pytest.raises(NotRehearsed):
        start_rehearsed(OPERATOR, told, deliver=False)
    assert not Operation.objects.filter(kind="bulk_edit").exists()
    assert ran(ended(told)).result["changed"] == 1


def test_the_run_of_a_rehearsal_says_why():
    rule = made("filled", {"field": "lifecycle"})
    contact("Anna Nowak")
    told = rehearsed(rule, Remedy("set", "lifecycle"), {"lifecycle": "customer"})
    done = ended(start_rehearsed(OPERATOR, told, reason="They all buy", deliver=False))
    assert notes([done.change])[done.change]["reason"] == "They all buy"


def test_nobody_is_given_records_who_does_not_work_here():
    cast, rule = gather(), made("holds", OWNED)
    contact("Anna Nowak", owner=None)
    deactivate_user(OPERATOR, cast.bob)
    with pytest.raises(Exception, match="still works here"):
        start_bulk(OPERATOR, asked_of(rule, Remedy("set", "owner"), {"owner": cast.bob.pk}, mine=False))
