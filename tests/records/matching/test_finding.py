"""Candidates for one record: found by what it shares, never shown to who may not see them."""

from __future__ import annotations

from typing import Any

import pytest

from perennial.journal.derivations import rebuild
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.actions.unmerge import unmerge
from perennial.records.matching.finding import candidates_of
from perennial.records.models import MatchKey, MatchProfile
from tests.cast import OPERATOR, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db

TYPED = {"given_name": ["Ania"], "family_name": ["Kowalska"], "phone": ["601 100 200"]}


def found(given: Any = TYPED, actor: Any = OPERATOR, entity: str = "contact", **more: Any) -> list[int]:
    return [one.record for one in candidates_of(actor, entity, given, **more).candidates]


def test_a_short_form_of_the_name_and_the_same_phone_find_the_person() -> None:
    anna = contact("Anna Kowalska", phone="+48 601 100 200")
    contact("Jan Kowalski", phone="+48 601 100 201")
    assert found() == [anna.pk]


def test_another_first_name_on_the_same_phone_is_a_relative_and_no_candidate() -> None:
    contact("Zbigniew Kowalska", phone="+48 601 100 200")
    assert found() == []


def test_the_same_person_in_cyrillic_is_found() -> None:
    yulia = contact("Юлия Шевченко", email="yulia77@pochta.example")
    assert found(
        {"given_name": ["Julia"], "family_name": ["Szewczenko"], "email": ["yulia77@pochta.example"]}
    ) == [yulia.pk]


def test_trash_merge_and_their_undo_take_keys_away_and_bring_them_back() -> None:
    one, two = contact("Anna Kowalska", phone="601100200"), contact("Anna Kowalska", phone="601100200")
    assert set(found()) == {one.pk, two.pk}
    merge_records(OPERATOR, "contact", one.pk, [two.pk])
    assert found() == [one.pk]
    unmerge(OPERATOR, "contact", two.pk)
    assert set(found()) == {one.pk, two.pk}
    trash_records(OPERATOR, "contact", [two.pk])
    assert found() == [one.pk]
    restore_records(OPERATOR, "contact", [two.pk])
    assert set(found()) == {one.pk, two.pk}


def test_an_edit_moves_the_record_to_its_new_keys() -> None:
    anna = contact("Anna Kowalska", phone="601100200")
    edit_record(OPERATOR, "contact", anna.pk, {"family_name": "Nowak", "phone": "602 300 400"})
    assert found() == []
    assert found({"given_name": ["Anna"], "family_name": ["Nowak"], "phone": ["602300400"]}) == [anna.pk]


def test_who_works_at_the_same_company_is_compared_by_its_name_of_today() -> None:
    house = company("Hydraulika Ostoja Sp. z o.o.")
    anna = contact("Anna Kowalska", company=house.pk)
    typed = {"given_name": ["Anna"], "family_name": ["Kowalska"], "company": ["HYDRAULIKA OSTOJA"]}
    (candidate,) = candidates_of(OPERATOR, "contact", typed).candidates
    assert candidate.record == anna.pk
    assert "equal" in {answer for answer, _bits in candidate.score.answers[6:7]}


def test_a_record_that_may_not_be_seen_is_counted_and_not_named() -> None:
    cast = gather()
    contact("Anna Kowalska", phone="601100200", owner=cast.alice.pk)
    nobody = candidates_of(acting(cast.charlie), "contact", TYPED)
    assert (list(nobody.candidates), nobody.hidden) == ([], 1)


def test_companies_are_found_by_number_and_by_name_without_its_legal_form() -> None:
    by_number = company("Isarblech AG", tax_id="ATU40977831")
    by_name = company("Kováč a synovia, s.r.o.", city="Žilina")
    assert found({"name": ["Isar Blech"], "tax_id": ["40977831"]}, entity="company") == [by_number.pk]
    assert found({"name": ["KOVAC A SYNOVIA"], "city": ["Zilina"]}, entity="company") == [by_name.pk]


def test_a_rebuild_changes_nothing() -> None:
    house = company("Ostoja")
    anna = contact("Anna Kowalska", phone="601100200", company=house.pk, street="Łąkowa 3", city="Łódź")
    edit_record(OPERATOR, "contact", anna.pk, {"birthday": "1980-02-03"})
    before = (_keys(), dict(MatchProfile.objects.values_list("pk", "columns")))
    assert before[0]
    rebuild()
    assert (_keys(), dict(MatchProfile.objects.values_list("pk", "columns"))) == before


def _keys() -> set[tuple[int, int]]:
    return set(MatchKey.objects.values_list("key", "record_id"))


def test_what_shows_that_records_are_made_up_makes_them_no_duplicates() -> None:
    for _again in range(2):
        contact("asdf asdf", email="asdf@asdf.pl", phone="+48 123 456 789")
        company("XXX GmbH", tax_id="1234567890", phone="+49 1234567890")
    assert found({"given_name": ["asdf"], "family_name": ["asdf"], "email": ["asdf@asdf.pl"]}) == []
    assert found({"name": ["XXX GmbH"], "tax_id": ["1234567890"]}, entity="company") == []


def test_a_given_name_that_stands_in_the_address_alone_tells_relatives_apart() -> None:
    contact("Samuel Skelhorn", phone="+44 117 496 0773")
    typed = {"family_name": ["Skelhorn"], "phone": ["+44 117 496 0773"]}
    assert found({**typed, "email": ["samuel.skelhorn@pilotpaper.example"]})
    assert found({**typed, "email": ["skelhorn_rebecca@pilotpaper.example"]}) == []
