"""Records side by side, merged into one from a list, with one click that takes it back."""

from __future__ import annotations

import re

import pytest

from perennial.access.models import Grant
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.lib.refusals import Refusal
from perennial.operations.models import Operation
from perennial.records import uniting
from perennial.records.models import Contact, Record, Waiver
from perennial.records.queries import survivor_of
from perennial.schema.models import CustomField
from tests.cast import OPERATOR, acting
from tests.quality.test_rules import made
from tests.records.people import company, contact
from tests.transfer import importing
from tests.web.records.conftest import text


@pytest.fixture
def two(cast):
    mine = acting(cast.alice)
    house = company("Jantar", mine)
    return (
        contact("Anna Kowal", mine, email="a@x.example", job_title="Buyer"),
        contact("Ania Kowal", mine, email="b@x.example", job_title="Boss", language="pl", company=house.pk),
    )


def address(*heads):
    return f"/contacts/merge?records={','.join(str(head.pk) for head in heads)}"


def test_chosen_rows_of_a_list_are_shown_side_by_side(alice, two):
    assert 'value="merge"' in text(alice.get("/contacts"))
    answer = alice.post("/contacts/bulk", {"act": "merge", "choose": [one.pk for one in two]})
    assert (answer.status_code, answer["Location"]) == (303, address(*two))
    shown = text(alice.get(address(*two)))
    assert f'name="value-job_title" value="{two[1].pk}" checked' in shown
    assert f'name="value-job_title" value="{two[0].pk}" aria-label' in shown
    assert f'name="value-language" value="{two[1].pk}" checked' in shown
    assert 'name="value-family_name"' not in shown
    assert "b@x.example" in shown
    assert f"/contacts/merge?records={two[1].pk},{two[0].pk}" in shown


def test_a_merge_is_one_click_and_so_is_taking_it_back(alice, two):
    before = fingerprint()
    answer = alice.post(address(*two), {"value-job_title": two[1].pk})
    assert (answer.status_code, answer["Location"]) == (303, f"/contacts/{two[0].pk}")
    head = Contact.objects.get(pk=two[0].pk)
    assert (head.given_name, head.job_title, head.language) == ("Anna", "Boss", "pl")
    page = text(alice.get(answer["Location"]))
    assert "1 record merged into Anna Kowal" in page
    assert "Company, Job, Language, E-mail came along, by Alice" in page
    assert "Merged into Anna Kowal" in re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", text(alice.get("/changes")))
    )
    for page_of in (f"/contacts/{two[1].pk}", f"/contacts/{two[1].pk}/peek"):
        assert alice.get(page_of)["Location"] == f"/contacts/{two[0].pk}"
    undo = page.partition('action="/changes/')[2].partition('"')[0]
    alice.post(f"/changes/{undo}")
    assert fingerprint() == before


@pytest.mark.parametrize("records", ["", "5", "5,x", "5,,6", "1,2,3,4,5,6,7", "-1,2"])
def test_an_address_that_names_no_records_is_refused(alice, records):
    assert alice.get(f"/contacts/merge?records={records}").status_code == 400


def test_a_refused_merge_says_why_and_keeps_what_was_chosen(alice, two, monkeypatch):
    def refused(*_asked, **_more):
        raise Refusal("Not today.")

    monkeypatch.setattr("perennial.web.records.merging.unite", refused)
    answer = alice.post(address(*two), {"value-job_title": two[0].pk})
    assert answer.status_code == 422
    assert "Not today." in text(answer)
    assert f'name="value-job_title" value="{two[0].pk}" checked' in text(answer)


def test_what_refers_to_an_absorbed_record_is_counted_before_and_moves(alice, cast):
    mine = acting(cast.alice)
    keep, drop = company("Jantar", mine), company("Jantar S.A.", mine)
    for n in range(2):
        contact(f"Jan {n}", mine, company=drop.pk)
    path = f"/companies/merge?records={keep.pk},{drop.pk}"
    assert "Contacts that refer to those absorbed" in text(alice.get(path))
    assert alice.post(path).status_code == 303
    assert Contact.objects.filter(company=keep.pk).count() == 2


def test_who_may_not_see_or_delete_one_of_them_merges_nothing(alice, cast, two):
    foreign = contact("Jan Lis", acting(cast.charlie))
    for first, second in ((two[0], foreign), (foreign, two[0])):
        assert alice.get(address(first, second)).status_code == 404
        assert alice.post(address(first, second)).status_code == 404
    with change(OPERATOR, "role.edit") as act:
        act.delete(Grant.objects.filter(action="delete"))
    assert 'value="merge"' not in text(alice.get("/contacts"))
    assert alice.get(address(*two)).status_code == 403
    assert alice.post(address(*two)).status_code == 403
    assert not Record.objects.filter(merged_into__isnull=False).exists()


def test_each_value_says_what_brought_it_and_what_is_wrong_with_it(alice, cast):
    made(
        "pattern",
        {"field": "job_title", "pattern": "Bu.*"},
        labels={"en": "Jobs of buyers"},
        severity="watch",
    )
    mine = acting(cast.alice)
    one, two = contact("Anna Kowal", mine, job_title="Buyer"), contact("Ania Kowal", mine, job_title="Boss")
    shown = text(alice.get(address(one, two)))
    row = shown.partition('<th scope="row">Job</th>')[2].partition("</tr>")[0]
    assert row.count("<small>Alice, ") == 2
    assert row.count("Jobs of buyers") == 1
    assert f'value="{one.pk}" checked' in row
    assert "the others break a rule" in row


def test_fields_that_say_the_same_are_folded_away(alice, two):
    shown = text(alice.get(address(*two)))
    folded = shown.partition("<details")[2].partition("</details>")[0]
    assert "Kowal" in folded
    assert '<th scope="row">Last name</th>' not in shown
    assert '<th scope="row">First name</th>' in shown


def test_a_required_field_is_not_offered_empty(alice, cast):
    mine = acting(cast.alice)
    with change(OPERATOR, "field.edit") as act:
        act.create(
            CustomField(entity="contact", key="x_code", kind="text", labels={"en": "Code"}, required=True)
        )
    one, two = contact("Anna", mine, x_code="7"), contact("Ania", mine, x_code="8")
    with change(OPERATOR, "contact.edit") as act:
        act.update_each(Contact, {two.pk: {"attributes.x_code": None}})
    row = text(alice.get(address(one, two))).partition("Code</th>")[2].partition("</tr>")[0]
    assert row.count('type="radio"') == 1


def test_what_one_forbids_is_no_choice(alice, cast):
    mine = acting(cast.alice)
    one, two = contact("Anna Kowal", mine), contact("Ania Kowal", mine, do_not_contact=True)
    shown = text(alice.get(address(one, two)))
    assert "value-do_not_contact" not in shown
    assert "holds for one, so for all" in shown
    alice.post(address(one, two))
    assert Contact.objects.get(pk=one.pk).do_not_contact


def test_a_rule_that_warns_asks_for_a_reason(alice, two):
    rule = made("filled", {"field": "job_title"}, severity="warn")
    with change(OPERATOR, "contact.edit") as act:
        act.update_each(Contact, {two[1].pk: {"job_title": ""}})
    sent = {"value-job_title": two[1].pk}
    held = alice.post(address(*two), sent)
    assert held.status_code == 422
    assert f'name="value-job_title" value="{two[1].pk}"' in text(held)
    assert survivor_of(two[1].pk) == two[1].pk
    said = {**sent, "acknowledge": rule.key, "because": "Retired"}
    assert alice.post(address(*two), said).status_code == 303
    assert Waiver.objects.get(record=two[0].pk).rule_id == rule.pk


@pytest.mark.parametrize("below", ["", "/peek", "/fields/language", "/fields/language/edit", "/fields/language/history",
                                   "/points/new/email", "/points/1/edit", "/companies/new"])  # fmt: skip
def test_addresses_below_an_absorbed_record_lead_to_its_survivor(alice, two, below):
    alice.post(address(*two))
    answer = alice.get(f"/contacts/{two[1].pk}{below}")
    assert answer["Location"] == f"/contacts/{two[0].pk}"
    assert alice.post(f"/contacts/{two[1].pk}/fields/language/edit", {"language": "de"}).status_code in {
        409,
        422,
    }


def test_a_long_merge_shows_how_far_it_is_and_then_leads_to_the_record(ada, monkeypatch):
    monkeypatch.setattr(uniting, "MOVED_AT_ONCE", 1)
    one, two = company("Jantar"), company("Jantar S.A.")
    for number in range(3):
        contact(f"Anna {number}", company=two.pk)
    url = f"/companies/merge?records={one.pk},{two.pk}"
    assert "3 move" in text(ada.get(url))
    answer = ada.post(url)
    operation = Operation.objects.get(kind="merge")
    assert answer["Location"] == f"/operations/{operation.pk}"
    shown = text(ada.get(answer["Location"]))
    assert "Merging 2 companies into one" in shown
    assert "/cancel" in shown
    done = importing.ended(operation)
    shown = text(ada.get(answer["Location"]))
    assert "1 record absorbed." in shown
    assert f"/changes/{done.change}" in shown
    assert f"/companies/{one.pk}" in shown
    assert "into Jantar" in text(ada.get(f"/changes/{done.change}"))


def test_whoever_works_a_list_off_goes_on_while_a_long_merge_runs(ada, monkeypatch):
    monkeypatch.setattr(uniting, "MOVED_AT_ONCE", 0)
    one, two = company("Jantar"), company("Jantar S.A.")
    contact("Anna", company=two.pk)
    answer = ada.post(f"/companies/merge?records={one.pk},{two.pk}&next=/duplicates")
    assert answer["Location"] == "/duplicates"
