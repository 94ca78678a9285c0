"""Leads: what they begin with, how they are called, whom they look like, and that nobody converts one by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from perennial.lib.money import Money
from perennial.lib.refusals import Refusal
from perennial.records.actions.activities import log
from perennial.records.actions.bulk import edit_records
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.activities import done_about
from perennial.records.errors import DuplicatesAsk, Incomplete
from perennial.records.models import Lead
from tests.cast import OPERATOR

pytestmark = pytest.mark.django_db
TALKED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def lead(**values: object) -> Lead:
    made = create_record(OPERATOR, "lead", values).head
    assert isinstance(made, Lead)
    return made


def test_a_new_lead_is_new_and_called_by_the_person_or_else_by_the_company():
    anna = lead(given_name="Anna", family_name="Kowalska", company_name="Baltic Yachts")
    assert (anna.status, anna.title, anna.converted) == ("new", "Anna Kowalska", None)
    assert lead(company_name="Hutmet").title == "Hutmet"
    with pytest.raises(Incomplete):
        lead(source="web")


def test_an_estimated_value_is_compared_by_its_minor_units():
    made = lead(company_name="Hutmet", amount=Money(amount=1_200_000, currency="EUR"))
    assert (made.amount_number, made.amount_currency) == (1_200_000, "EUR")


def test_activities_hang_on_leads():
    anna = lead(given_name="Anna")
    log(OPERATOR, [{"kind": "call", "subject": "First call", "done": TALKED, "lead": anna.pk}])
    log(OPERATOR, [{"kind": "task", "subject": "Send prices", "due": date(2030, 1, 2), "lead": anna.pk}])
    anna.refresh_from_db()
    assert (anna.touched, anna.next_due) == (TALKED, date(2030, 1, 2))
    assert [one.subject for one in done_about(OPERATOR, anna, 5)] == ["First call"]


def test_nobody_converts_a_lead_by_hand():
    anna = lead(given_name="Anna")
    with pytest.raises(Refusal, match="Convert"):
        edit_record(OPERATOR, "lead", anna.pk, {"status": "converted"})
    with pytest.raises(Refusal, match="Convert"):
        edit_records(OPERATOR, "lead", [anna.pk], {"status": "converted"})
    with pytest.raises(Refusal, match="Convert"):
        lead(given_name="Jan", status="converted")
    for field in ("converted_contact", "converted"):
        with pytest.raises(Refusal, match="kept by Perennial"):
            edit_record(OPERATOR, "lead", anna.pk, {field: 1})


def test_a_second_lead_of_the_same_person_is_asked_about_by_page():
    from tests.cast import acting, gather

    ada = acting(gather().ada)
    create_record(
        ada, "lead", {"given_name": "Anna", "family_name": "Kowalska", "email": "anna@baltic.example"}
    )
    with pytest.raises(DuplicatesAsk) as no:
        create_record(
            ada, "lead", {"given_name": "Ania", "family_name": "Kowalska", "email": "anna@baltic.example"}
        )
    assert "Same e-mail address" in no.value.warned[0].sentence


def test_leads_without_a_person_meet_by_their_company():
    from tests.cast import acting, gather

    ada = acting(gather().ada)
    create_record(ada, "lead", {"company_name": "Hutmet Sp. z o.o.", "phone": "+48 32 700 12 34"})
    with pytest.raises(DuplicatesAsk):
        create_record(ada, "lead", {"company_name": "HUTMET", "phone": "0048327001234"})
