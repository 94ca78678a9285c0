"""References to absorbed records: whatever is written or taken back leads to the one that stands."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from perennial.access.actions import create_role, create_user
from perennial.journal.fingerprint import fingerprint
from perennial.journal.undo.outcome import Reason
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.links import add_company, move_to_company
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import preview, take_back
from perennial.records.actions.unmerge import unmerge
from perennial.records.models import Company, Contact, Link, Record
from perennial.records.standing_for import standing_for
from perennial.schema.actions import create_field
from tests.cast import OPERATOR, acting
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db


def merged(keep: Any, *drops: Any, entity: str = "company") -> int:
    return merge_records(OPERATOR, entity, keep.pk, [one.pk for one in drops]).change or 0


def edited(head: Any, entity: str = "contact", **values: Any) -> int:
    return edit_record(OPERATOR, entity, head.pk, values).change or 0


def company_of(head: Any) -> int | None:
    return Contact.objects.get(pk=head.pk).company_id


def test_the_undo_of_an_edit_leads_to_the_survivor_and_says_so() -> None:
    one, two, other = company("Jantar"), company("Jantar S.A."), company("Drevo")
    anna = contact("Anna Kowal", company=two.pk)
    moved = edited(anna, company=other.pk)
    merged(one, two)
    foreseen = preview(OPERATOR, moved).kept
    undo, outcome = take_back(OPERATOR, moved)
    assert company_of(anna) == one.pk
    assert [(kept.reason, kept.before, kept.now) for kept in outcome.kept] == [(Reason.LED, two.pk, one.pk)]
    assert foreseen == outcome.kept
    take_back(OPERATOR, undo or 0)
    assert company_of(anna) == other.pk


def test_the_undo_of_a_removal_leads_to_the_survivor() -> None:
    one, two = company("Jantar"), company("Jantar S.A.")
    anna = create_record(OPERATOR, "contact", {"given_name": "Ola", "company": two.pk})
    undo = take_back(OPERATOR, anna.change or 0)[0]
    merged(one, two)
    take_back(OPERATOR, undo or 0)
    assert company_of(anna.head) == one.pk


def test_what_would_refer_to_itself_stays_as_it_is() -> None:
    one, two, other = company("Jantar"), company("Jantar S.A."), company("Drevo")
    edited(one, "company", parent=two.pk)
    moved = edited(one, "company", parent=other.pk)
    merged(one, two)
    outcome = take_back(OPERATOR, moved)[1]
    assert [kept.reason for kept in outcome.kept] == [Reason.ABSORBED]
    assert Company.objects.get(pk=one.pk).parent_id == other.pk


def test_a_merge_done_again_takes_along_what_refers_by_now() -> None:
    create_field(OPERATOR, "contact", "record", {"en": "Adviser"}, target="contact")
    one, two = company("Jantar"), company("Jantar S.A.")
    merged(one, two)
    back = unmerge(OPERATOR, "company", two.pk)
    anna = contact("Anna Kowal", company=two.pk)
    add_company(OPERATOR, anna.pk, two.pk, role="Boss")
    apart = fingerprint()
    undo, outcome = take_back(OPERATOR, back.change or 0)
    assert (company_of(anna), Link.objects.get(record=anna.pk).target_id) == (one.pk, one.pk)
    assert {kept.reason for kept in outcome.kept} == {Reason.LED}
    take_back(OPERATOR, undo or 0)
    assert fingerprint() == apart


def test_a_merge_is_not_done_again_by_who_may_not_edit_what_refers() -> None:
    own = {("*", action): "own" for action in ("read", "create", "edit", "delete")}
    narrow = acting(
        create_user(OPERATOR, "n@x.example", "Narrow", create_role(OPERATOR, "Narrow", grants=own))
    )
    one, two = company("Jantar", narrow), company("Jantar S.A.", narrow)
    merge_records(narrow, "company", one.pk, [two.pk])
    back = unmerge(narrow, "company", two.pk)
    contact("Anna Kowal", company=two.pk)
    assert take_back(narrow, back.change or 0)[1].reverted == 0
    assert not Record.objects.filter(merged_into__isnull=False).exists()


def test_a_reference_that_is_written_to_an_absorbed_record_leads_to_its_survivor() -> None:
    create_field(OPERATOR, "contact", "record", {"en": "Adviser"}, target="contact")
    one, two, three = (company(f"Jantar {n}") for n in range(3))
    adviser, other = contact("Olga Lis"), contact("Ola Lis")
    merged(two, one)
    merged(three, two)
    merged(adviser, other, entity="contact")
    anna = contact("Anna Kowal", company=one.pk, x_adviser=other.pk)
    assert (company_of(anna), Link.objects.get(record=anna.pk).target_id) == (three.pk, adviser.pk)
    edited(anna, company=None)
    edited(anna, company=two.pk)
    assert company_of(anna) == three.pk
    add_company(OPERATOR, anna.pk, one.pk, role="Boss")
    assert set(Link.objects.filter(field="company").values_list("target", flat=True)) == {three.pk}
    jan = contact("Jan Kos")
    move_to_company(OPERATOR, jan.pk, one.pk, today=None)  # type: ignore[arg-type]
    assert company_of(jan) == three.pk
    edited(adviser, x_adviser=other.pk)
    edited(three, "company", parent=one.pk)
    assert not Link.objects.filter(record=adviser.pk).exists()
    assert Company.objects.get(pk=three.pk).parent_id is None


def test_who_stands_for_whom() -> None:
    one, two, three = (company(f"Jantar {n}") for n in range(3))
    merged(two, one)
    merged(three, two)
    with transaction.atomic():
        assert standing_for([one.pk, two.pk, three.pk]) == {one.pk: three.pk, two.pk: three.pk}


@pytest.mark.parametrize("writer", ["edit", "undo", "link"])
@pytest.mark.django_db(transaction=True)
def test_a_reference_written_beside_a_merge_never_stays_at_the_absorbed_record(writer: str) -> None:
    one, two, other = company("Jantar"), company("Jantar S.A."), company("Drevo")
    anna = contact("Anna Kowal", company=two.pk)
    moved = edited(anna, company=other.pk)
    writing, done = threading.Event(), []

    def write() -> None:
        """Holds its transaction open until the merge waits or went ahead."""
        with transaction.atomic():
            if writer == "edit":
                edited(anna, company=two.pk)
            elif writer == "undo":
                take_back(OPERATOR, moved)
            else:
                add_company(OPERATOR, anna.pk, two.pk, role="Boss")
            writing.set()
            time.sleep(0.5)

    def merge() -> None:
        writing.wait(10)
        done.append(merged(one, two))

    at_once(write, merge)
    assert done
    assert company_of(anna) in {one.pk, other.pk}
    assert not Contact.objects.filter(company=two.pk).exists()
    assert not Link.objects.filter(target=two.pk).exists()


def at_once(*works: Any) -> None:
    """Each in a thread with a connection of its own; exceptions rise."""

    def alone(work: Any) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(alone, work) for work in works]:
            future.result(timeout=60)
