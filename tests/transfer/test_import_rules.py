"""What a row does: which record it means, what a match writes, what fails it."""

from __future__ import annotations

import pytest

from perennial.journal.door import change
from perennial.operations.payloads import open_file
from perennial.records.actions.create import create_record
from perennial.records.actions.trash import trash_records
from perennial.records.models import Company, Contact, ContactPoint, Link
from perennial.schema.models import CustomField
from perennial.transfer import jobs
from perennial.transfer.report import report_of
from tests.cast import OPERATOR, gather
from tests.transfer.importing import csv_of, imported, row, tally, upload

pytestmark = pytest.mark.django_db


def contact(**values: object) -> Contact:
    return create_record(OPERATOR, "contact", values).head


def reach(head: Contact, kind: str = "email") -> list[str]:
    points = ContactPoint.objects.filter(record=head.pk, kind=kind).order_by("rank", "pk")
    return list(points.values_list("raw", flat=True))


def test_an_email_decides_alone():
    anna = contact(given_name="Anna", email="anna@jantar.example")
    done = imported(csv_of(["Vorname", "E-Mail"], ["Johanna", "ANNA@jantar.example "]), on_match="update")
    assert tally(done) == (0, 1, 0, 0, 0)
    anna.refresh_from_db()
    assert anna.given_name == "Johanna"


def test_a_phone_needs_the_same_name():
    contact(given_name="Jan", family_name="Lis", phone="601 100 200")
    done = imported(
        csv_of(
            ["Imię", "Nazwisko", "Telefon"],
            ["Ewa", "Lis", "+48601100200"],
            ["Jan", "LIS", "0048 601 100 200"],
        )
    )
    assert [row(done, 2).fate, row(done, 3).fate] == ["created", "unchanged"]


def test_a_word_in_the_email_column_brings_nobody_together():
    done = imported(csv_of(["Vorname", "E-Mail"], ["Eva", "brak"], ["Jan", "brak"]))
    assert tally(done) == (2, 0, 0, 0, 0)
    assert row(done, 2).doubts["1"] == "An e-mail address has an @ in it."
    assert reach(Contact.objects.get(given_name="Eva")) == ["brak"]


def test_filling_adds_only_what_is_missing_and_never_a_second_email():
    anna = contact(given_name="Anna", job_title="Buyer", email="anna@jantar.example", own_id="K1")
    content = csv_of(
        ["own_id", "given_name", "job_title", "email", "phone"],
        ["K1", "Anna", "Chef", "a@b.example", "601100200"],
    )
    done = imported(content, match=["own_id"], on_match="fill")
    anna.refresh_from_db()
    assert (anna.job_title, reach(anna), reach(anna, "phone")) == (
        "Buyer",
        ["anna@jantar.example"],
        ["601100200"],
    )
    assert row(done, 2).changes == {"phone": ["", "+48 601 100 200"]}


@pytest.mark.parametrize("on_match", ["fill", "update"])
def test_a_second_email_alone_never_becomes_the_first(on_match):
    anna = contact(given_name="Anna", email="anna@jantar.example", own_id="K1")
    content = csv_of(["own_id", "email", "email_2"], ["K1", "", "b@jantar.example"])
    imported(content, mapping=["own_id", "email", "email_2"], match=["own_id"], on_match=on_match)
    anna.refresh_from_db()
    assert anna.email == "anna@jantar.example"
    assert reach(anna) == ["anna@jantar.example", "b@jantar.example"][: 1 + (on_match == "update")]


def test_filling_mixes_no_two_addresses():
    anna = contact(given_name="Anna", email="anna@jantar.example", city="Łódź")
    content = csv_of(["email", "street", "city"], ["anna@jantar.example", "Lindenallee 1", "Köln"])
    assert tally(imported(content, on_match="fill")) == (0, 0, 1, 0, 0)
    content = csv_of(["email", "street", "city"], ["anna@jantar.example", "ul. Długa 1", "LODZ"])
    assert tally(imported(content, on_match="fill")) == (0, 1, 0, 0, 0)
    address = ContactPoint.objects.get(record=anna.pk, kind="address")
    assert (address.street, address.city) == ("ul. Długa 1", "Łódź")


def test_updating_puts_a_new_email_first_and_keeps_the_old():
    anna = contact(given_name="Anna", email="old@jantar.example", own_id="K1")
    content = csv_of(["own_id", "email"], ["K1", "new@jantar.example"])
    imported(content, match=["own_id"], on_match="update")
    assert reach(anna) == ["new@jantar.example", "old@jantar.example"]
    assert tally(imported(content, match=["own_id"], on_match="update")) == (0, 0, 1, 0, 0)


def test_an_empty_cell_erases_nothing():
    anna = contact(given_name="Anna", job_title="Buyer", email="anna@jantar.example")
    done = imported(csv_of(["email", "job_title"], ["anna@jantar.example", "  "]), on_match="update")
    anna.refresh_from_db()
    assert (tally(done), anna.job_title) == ((0, 0, 1, 0, 0), "Buyer")


def test_a_match_can_be_left_alone_or_created_anyway():
    contact(given_name="Anna", email="anna@jantar.example")
    content = csv_of(["given_name", "email"], ["Anna", "anna@jantar.example"])
    assert tally(imported(content, on_match="skip")) == (0, 0, 0, 1, 0)
    assert tally(imported(content, on_match="create")) == (1, 0, 0, 0, 0)


def test_the_first_key_wins_and_the_row_says_so():
    contact(given_name="Anna", email="anna@jantar.example")
    contact(given_name="Bea", own_id="K2")
    content = csv_of(["own_id", "email"], ["K2", "anna@jantar.example"])
    told = row(imported(content, match=["own_id", "email"], on_match="skip"), 2)
    assert told.doubts == {"1": "This belongs to “Anna” as well. An earlier key led to “Bea”."}


def test_a_shared_mailbox_names_nobody():
    for name in "ABCDEF":
        contact(given_name=name, email="info@jantar.example")
    content = csv_of(["given_name", "email"], ["Gina", "info@jantar.example"], ["A", "info@jantar.example"])
    done = imported(content)
    assert [row(done, 2).fate, row(done, 3).fate] == ["created", "unchanged"]
    assert "More than 5" in row(done, 2).doubts["1"]
    assert tally(imported(content)) == (0, 0, 2, 0, 0)


def test_rows_without_any_key_come_in_once():
    content = csv_of(["given_name", "city"], ["Jan", "Köln"], ["Jan", "Köln"], ["Jan", "Bonn"])
    done = imported(content)
    assert tally(done) == (2, 0, 1, 0, 0)
    assert row(done, 3).doubts == {"-1": "Row 2 says just the same."}
    assert tally(imported(content)) == (0, 0, 3, 0, 0)


def test_a_record_in_the_trash_is_not_found():
    anna = contact(given_name="Anna", email="anna@jantar.example")
    trash_records(OPERATOR, "contact", [anna.pk])
    assert tally(imported(csv_of(["given_name", "email"], ["Anna", "anna@jantar.example"]))) == (
        1,
        0,
        0,
        0,
        0,
    )


def test_companies_are_found_by_number_with_and_without_the_country():
    jantar = create_record(OPERATOR, "company", {"name": "Jantar", "tax_id": "634-473-42-67"}).head
    content = csv_of(
        ["given_name", "company", "tax_id"],
        ["Anna", "Jantar Sp. z o.o.", "PL 6344734267"],
        ["Ewa", "Nowa", ""],
        ["Ida", "NOWA", ""],
    )
    done = imported(content, match=[])
    assert done.result["companies"] == 1
    assert Contact.objects.get(given_name="Anna").company_id == jantar.pk
    assert Company.objects.count() == 2


def test_a_row_with_a_tax_number_alone_goes_to_the_company_that_a_row_beside_it_created():
    contact(given_name="Anna", email="anna@jantar.example")
    content = csv_of(
        ["given_name", "email", "company", "tax_id"],
        ["Jan", "jan@jantar.example", "Jantar", "634-473-42-67"],
        ["Anna", "anna@jantar.example", "", "634-473-42-67"],
    )
    done = imported(content)
    assert row(done, 3).changes == {"company": ["", "Jantar"]}
    assert Contact.objects.get(given_name="Anna").company.name == "Jantar"


@pytest.mark.parametrize("at_once", [1, 2, 50])
def test_a_company_named_by_its_number_alone_is_one_that_came_before(monkeypatch, at_once):
    monkeypatch.setattr(jobs, "ROWS_AT_ONCE", at_once)
    done = imported(
        csv_of(
            ["given_name", "company", "tax_id"],
            ["Anna", "", "634-473-42-67"],
            ["Bert", "Jantar", "634-473-42-67"],
            ["Cleo", "", "634-473-42-67"],
        )
    )
    companies = dict(Contact.objects.values_list("given_name", "company__name"))
    assert companies == {"Anna": None, "Bert": "Jantar", "Cleo": "Jantar"}
    left = {"-1": "No company has this tax number, and without a name none is created: left empty."}
    assert [row(done, number).doubts for number in (2, 3, 4)] == [left, {}, {}]


def test_a_company_that_is_there_is_not_filled_by_contacts():
    create_record(OPERATOR, "company", {"name": "Jantar"})
    imported(csv_of(["given_name", "company", "website"], ["Anna", "Jantar", "jantar.example"]))
    assert Company.objects.get().website == ""


def test_the_company_that_is_there_stays_when_several_share_its_name():
    create_record(OPERATOR, "company", {"name": "Jantar"})
    second = create_record(OPERATOR, "company", {"name": "Jantar"}).head
    anna = contact(given_name="Anna", email="anna@jantar.example", company=second.pk)
    content = csv_of(["email", "company"], ["anna@jantar.example", "Jantar"])
    assert tally(imported(content, on_match="update")) == (0, 0, 1, 0, 0)
    anna.refresh_from_db()
    assert anna.company_id == second.pk


def test_companies_come_with_their_parents_in_any_order():
    content = csv_of(
        ["name", "parent", "city"],
        ["Tochter", "Mutter", ""],
        ["Mutter", "", "Köln"],
        ["Mutter", "Mutter", ""],
    )
    done = imported(content, entity="company", match=["name"])
    assert tally(done) == (1, 1, 1, 0, 0)
    assert Company.objects.get(name="Tochter").parent == Company.objects.get(name="Mutter")
    assert Company.objects.get(name="Mutter").city == "Köln"


def test_an_owner_is_known_by_name_or_email_and_one_who_left_stays_where_they_are():
    cast = gather()
    content = csv_of(
        ["given_name", "owner"],
        ["Anna", "Bob"],
        ["Ewa", "charlie@jantar.example"],
        ["Ida", "Nobody"],
        ["Ola", "99999"],
    )
    done = imported(content)
    assert tally(done) == (2, 0, 0, 0, 2)
    assert Contact.objects.get(given_name="Anna").owner_id == cast.bob.pk
    assert "Nobody here is known" in row(done, 4).problems["1"]
    assert "there is no such record" in row(done, 5).problems["1"]
    with change(OPERATOR, "user.deactivate") as act:
        act.update(cast.bob, is_active=False)
    content = csv_of(
        ["given_name", "own_id", "owner"],
        ["Anna", "", "bob@jantar.example"],
        ["Uta", "K", "bob@jantar.example"],
    )
    done = imported(content)
    assert [row(done, 2).fate, row(done, 3).fate] == ["unchanged", "created"]
    assert row(done, 3).doubts == {"2": "Bob no longer works here: left out."}
    assert Contact.objects.get(given_name="Uta").owner_id is None


@pytest.mark.parametrize(
    ("word", "stage"),
    [("prospekt", "prospect"), ("Lead", "prospect"), ("klient", "customer"), ("Kunde aktiv", "customer"),
     ("zákazník", "customer"), ("ehemalig", "former"), ("interesant", "prospect"), ("Бывший", "former")],
)  # fmt: skip
def test_the_words_of_real_files_for_a_lifecycle_are_understood(word, stage):
    imported(csv_of(["given_name", "Status"], ["Anna", word]))
    assert Contact.objects.get().lifecycle == stage


def test_a_row_fails_with_the_reason_at_its_cell():
    content = csv_of(
        ["given_name", "birthday", "country"],
        ["Anna", "gestern", "PL"],
        ["Ewa", "10-13", "Narnia"],
        ["", "", "PL"],
    )
    done = imported(content)
    assert tally(done) == (0, 0, 0, 0, 3)
    assert list(row(done, 2).problems) == ["1"]
    assert list(row(done, 3).problems) == ["2"]
    assert "Give at least one" in " ".join(row(done, 4).problems.values())


def test_a_row_that_fails_tells_all_that_is_wrong_with_it():
    headers = ["given_name", "email", "phone", "birthday", "country"]
    content = csv_of(
        headers,
        ["Anna", "anna@", "12", "31.02.1990", "PL"],
        ["Ewa", "ewa@", "030 123456", "31.02.1990", "Narnia"],
    )
    with open_file(report_of(imported(content))) as file:
        told = file.read().decode("utf-8-sig").splitlines()[1:]
    assert all(f"{name}: " in told[0] for name in ("email", "phone", "birthday"))
    assert all(f"{name}: " in told[1] for name in ("email", "birthday", "country"))
    assert "phone: " not in told[1]


@pytest.mark.parametrize(
    ("header", "cell", "given", "family"),
    [
        ("Nazwisko i imię", "Kowalski Jan", "Jan", "Kowalski"),
        ("Imię i nazwisko", "Jan Kowalski", "Jan", "Kowalski"),
        ("ФИО", "Сидоров Пётр", "Пётр", "Сидоров"),
        ("Priezvisko a meno", "Ďurčík Žofia", "Žofia", "Ďurčík"),
    ],
)
def test_a_full_name_is_read_in_the_order_its_header_says(header, cell, given, family):
    imported(csv_of([header, "E-mail"], [cell, "a@jantar.example"]))
    assert Contact.objects.values_list("given_name", "family_name").get() == (given, family)


def test_a_birthday_without_year_may_have_its_month_first():
    imported(csv_of(["given_name", "birthday"], ["Anna", "10-13"], ["Ewa", "13.10."]))
    assert set(Contact.objects.values_list("birthday", flat=True)) == {"--10-13"}


def test_headers_say_which_phone_it_is_and_one_number_is_kept_once():
    imported(
        csv_of(
            ["Vorname", "Telefon geschäftlich", "Komórka"],
            ["Anna", "601 100 200", "+48 601-100-200"],
            ["Ewa", "", "602 100 200"],
        )
    )
    anna, ewa = Contact.objects.order_by("given_name")
    assert reach(anna, "phone") == ["601 100 200"]
    assert ContactPoint.objects.get(record=ewa.pk).label == "mobile"


def test_a_running_number_is_no_own_number():
    for header in ("Lp.", "Lfd. Nr.", "Por. č."):
        one = upload(
            csv_of(
                [header, "E-mail"],
                ["1", "a@jantar.example"],
                ["2", "b@jantar.example"],
                ["3", "c@jantar.example"],
            )
        )
        assert one.mapping == ["", "email"], header


def test_custom_fields_and_links_come_in_by_value_and_name():
    with change(OPERATOR, "field.create") as act:
        act.create(
            CustomField(entity="contact", key="x_size", kind="number", labels={"en": "Shoe size"}, decimals=1)
        )
        act.create(
            CustomField(
                entity="contact", key="x_boss", kind="record", target="contact", labels={"en": "Boss"}
            )
        )
    olga = contact(given_name="Olga")
    content = csv_of(["given_name", "Shoe size", "Boss"], ["Anna", "38,5", "Olga"], ["Ewa", "40", "Anna"])
    done = imported(content, mapping=["given_name", "x_size", "x_boss"])
    assert [row(done, 2).fate, row(done, 3).fate] == ["created", "failed"]
    anna = Contact.objects.get(given_name="Anna")
    assert anna.attributes == {"x_size": 385}
    assert Link.objects.get(record=anna.pk).target_id == olga.pk
    content = csv_of(["given_name", "Boss"], ["Ewa", "Anna"])
    assert tally(imported(content, mapping=["given_name", "x_boss"])) == (1, 0, 0, 0, 0)


def test_the_report_has_every_row_and_the_cells_of_those_that_failed():
    done = imported(
        csv_of(["given_name", "birthday"], ["Anna", ""], ["Ewa", "gestern"], ["=Eva", "11.11.1980"])
    )
    with open_file(report_of(done)) as file:
        lines = file.read().decode("utf-8-sig").splitlines()
    assert lines[0] == '"Row","Fate","Record","Reason","given_name","birthday"'
    assert lines[1].startswith("2,created,")
    assert len(lines) == 4
    assert lines[2].startswith("3,failed,,")
    assert lines[2].endswith(",Ewa,gestern")
