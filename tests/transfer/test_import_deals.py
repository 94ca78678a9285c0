"""Deals and activities from files: what they are about is found or refused, amounts, stages and days are read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from perennial.operations.models import Operation, OperationRow
from perennial.records.models import Activity, Company, Contact, Deal, Link, Ticket
from perennial.records.queries import field_values
from perennial.schema.queries import setting, shape_of
from tests.records.people import company, contact
from tests.transfer.importing import csv_of, imported, tally, undone

pytestmark = pytest.mark.django_db


def problems(done: Operation) -> list[str]:
    rows = OperationRow.objects.filter(operation=done).order_by("number")
    return [text for row in rows for text in row.payload.get("problems", {}).values()]


def test_deals_find_the_company_and_the_contact_they_name():
    firm, anna = company("Hutmet Sp. z o.o."), contact("Anna Nowak")
    heads = ["Deal", "Company", "Contact", "Stage", "Amount", "Expected close"]
    rows = [
        ["Press line", "hutmet sp. z o.o.", "Anna Nowak", "Angebot", "12 500,50 zł", "2026-12-24"],
        ["Spare parts", f"company:{firm.pk}", f"contact:{anna.pk}", "Rokovanie", "€ 900", "2027-01-15"],
    ]
    done = imported(csv_of(heads, *rows), entity="deal")
    assert (tally(done), problems(done)) == ((2, 0, 0, 0, 0), [])
    first, second = Deal.objects.order_by("pk")
    assert [(one.company_id, one.contact_id) for one in (first, second)] == [(firm.pk, anna.pk)] * 2
    assert first.amount == {"amount": 1250050, "currency": "PLN"}
    assert second.amount == {"amount": 90000, "currency": "EUR"}
    assert [one.stage for one in (first, second)] == ["offer", "negotiation"]
    assert first.expected_close == date(2026, 12, 24)
    undone(done.change)
    assert not Deal.objects.filter(archived__isnull=True).exists()


def test_an_amount_is_in_the_currency_that_stands_beside_it():
    heads = ["Deal - ID", "Deal - Title", "Deal - Value", "Deal - Currency of Value"]
    rows = [
        ["1", "Line", "12500.5", "EUR"],
        ["2", "Part", "900 PLN", "EUR"],
        ["3", "None", "70", ""],
        ["4", "Bad", "5", "??"],
    ]
    done = imported(csv_of(heads, *rows), entity="deal")
    assert tally(done) == (3, 0, 0, 0, 1)
    amounts = list(Deal.objects.order_by("pk").values_list("amount", flat=True))
    assert amounts[:2] == [{"amount": 1250050, "currency": "EUR"}, {"amount": 90000, "currency": "PLN"}]
    assert amounts[2]["currency"] == setting().currency


def test_a_company_that_is_new_is_made_and_a_contact_that_is_not_there_is_said():
    heads = ["Deal", "Company", "Contact"]
    done = imported(csv_of(heads, ["Line", "Neue GmbH", ""], ["Other", "", "Nobody Known"]), entity="deal")
    assert tally(done) == (1, 0, 0, 0, 1)
    assert Deal.objects.get().company == Company.objects.get(name="Neue GmbH")
    [said] = problems(done)
    assert "Contact" in said
    assert "Nobody Known" in said
    assert not Contact.objects.exists()


def test_a_stage_that_is_not_there_names_those_that_are():
    done = imported(csv_of(["Deal", "Stage"], ["Line", "Somewhere"], ["Part", "Lost"]), entity="deal")
    said = problems(done)
    assert tally(done)[4] >= 1
    assert all(label in said[0] for label in ("Somewhere", "Enquiry", "Negotiation", "Won"))


def test_stages_of_other_systems_are_understood():
    rows = [
        [f"Deal {n}", stage] for n, stage in enumerate(("Closed Won", "Proposal/Price Quote", "Prospecting"))
    ]
    imported(csv_of(["Opportunity Name", "StageName"], *rows), entity="deal")
    assert list(Deal.objects.order_by("name").values_list("stage", flat=True)) == ["won", "offer", "enquiry"]


def test_activities_hang_on_what_they_name():
    firm, anna = company("Hutmet"), contact("Anna Nowak")
    imported(csv_of(["Deal", "Company"], ["Press line", "Hutmet"]), entity="deal")
    deal = Deal.objects.get()
    heads = ["Kind", "Subject", "Contact", "Company", "Deal", "Due", "Notes"]
    rows = [
        ["Anruf", "Ask for the drawing", "Anna Nowak", "Hutmet", "Press line", "2026-12-24", "She knows"],
        ["Meeting", "See the hall", f"contact:{anna.pk}", f"company:{firm.pk}", f"deal:{deal.pk}", "", ""],
        ["Call", "Nobody there", "Nobody Known", "", "", "", ""],
    ]
    done = imported(csv_of(heads, *rows), entity="activity")
    assert tally(done) == (2, 0, 0, 0, 1)
    assert "Nobody Known" in problems(done)[0]
    shape = shape_of("activity")
    for one in Activity.objects.order_by("pk"):
        values = field_values(one, shape)
        assert (values["contact"], values["company"], values["deal"]) == (anna.pk, firm.pk, deal.pk)
    anna.refresh_from_db()
    assert anna.next_due == date(2026, 12, 24)
    assert Link.objects.filter(field="deal", target=deal.pk).count() == 2


@pytest.mark.parametrize("entity", ["deal", "activity"])
def test_the_same_file_again_changes_nothing(entity):
    contact("Anna Nowak")
    heads, row = {
        "deal": (["Deal", "Company", "Contact", "Amount"], ["Line", "Hutmet", "Anna Nowak", "100 EUR"]),
        "activity": (["Kind", "Subject", "Contact", "Company"], ["Call", "Ask", "Anna Nowak", "Hutmet"]),
    }[entity]
    file = csv_of(heads, row)
    assert tally(imported(file, entity=entity)) == (1, 0, 0, 0, 0)
    assert tally(imported(file, entity=entity)) == (0, 0, 1, 0, 0)


def test_tickets_of_another_help_desk_come_with_their_status_and_time():
    firm, anna = company("Hutmet"), contact("Anna Nowak")
    heads = [
        "Id",
        "Requester",
        "Requester external id",
        "Subject",
        "Status",
        "Priority",
        "Via",
        "Ticket type",
    ]
    heads += ["Created at", "Organization", "Solved at", "Satisfaction Score"]
    came, done_at = "2026-11-09 08:00", "2026-11-09 10:00"
    rows = [
        f"77;Anna Nowak;;It leaks;Open;Urgent;Mail;Incident;{came};Hutmet;;",
        f"78;Anna Nowak;;Late;Pending;Normal;Web Form;Question;{came};;;",
        f"79;;;Broken;Solved;Low;Phone;;{came};;{done_at};Good",
        "80;;;Odd;Somewhere;Low;;;;;;",
    ]
    done = imported(csv_of(heads, *(row.split(";") for row in rows)), entity="ticket")
    assert tally(done) == (3, 0, 0, 0, 1)
    assert all(label in problems(done)[0] for label in ("Somewhere", "New", "Closed"))
    one, two, three = Ticket.objects.order_by("pk")
    assert (one.own_id, one.contact, one.company, one.kind) == ("77", anna, firm, "problem")
    assert (one.status, one.priority, one.channel) == ("new", "urgent", "mail")
    assert one.answer_due == one.opened + timedelta(hours=1)
    assert (two.status, two.channel, two.due) == ("waiting", "web", None)
    assert (three.status, three.solve_minutes) == ("solved", 120)
