"""A record is found by the number its export has, and by no number of anybody else."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from perennial.access.actions import create_role, create_user
from perennial.journal.door import change
from perennial.lib.refusals import Refusal
from perennial.records.actions.create import create_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.trash import trash_records
from perennial.records.models import Company, Contact
from perennial.records.queries import field_values
from perennial.schema.models import CustomField
from perennial.schema.queries import shape_of
from perennial.transfer.record_numbers import is_record_number, number_in, read_number
from tests.cast import OPERATOR, acting, gather
from tests.transfer.importing import csv_of, imported, row, tally, upload
from tests.transfer.test_export import exported, lines

pytestmark = pytest.mark.django_db


def contact(**values: object) -> int:
    return create_record(OPERATOR, "contact", values).head.pk


def company(**values: object) -> int:
    return create_record(OPERATOR, "company", values).head.pk


@pytest.mark.parametrize("text", ["contact:17", " #17 ", "17", "CONTACT:１７"])
def test_a_number_is_read_however_it_is_written(text):
    assert read_number(text, shape_of("contact")) == 17


@pytest.mark.parametrize("text", ["company:17", "17a", "contact:", "contact:0", "9" * 19, "contact:17 Anna"])
def test_what_is_no_number_of_a_contact_is_refused(text):
    with pytest.raises(Refusal, match="contact:1042"):
        read_number(text, shape_of("contact"))


def test_only_a_number_with_its_entity_is_taken_for_ours():
    assert [is_record_number(text) for text in ("contact:17", "17", "#17", "10:30")] == [
        True,
        False,
        False,
        False,
    ]
    assert (number_in("company:17", "company"), number_in("contact:17", "company")) == (17, None)


@pytest.mark.parametrize("language", ["en", "pl", "de", "sk", "ru"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_the_column_of_numbers_comes_first_and_is_chosen_by_itself(language, form):
    contact(given_name="Anna")
    with translation.override(language):
        one = upload(exported(form=form, fields=("given_name",)), name=f"a.{form}")
    assert (one.mapping, one.match[0]) == (["number", "given_name"], "number")


@pytest.mark.parametrize("header", ["id", "ID", "Record ID", "Кто это", "Record number"])
def test_numbers_of_ours_are_known_by_how_they_are_written(header):
    assert upload(csv_of([header, "Name"], ["contact:17", "Anna"])).mapping[0] == "number"
    foreign = upload(csv_of([header, "Name"], ["17", "Anna"]))
    assert foreign.mapping[0] != "number"
    assert "number" not in foreign.match


def test_a_number_decides_before_every_other_key():
    first = contact(given_name="Anna", email="post@jantar.example")
    second = contact(given_name="Ewa", email="post@jantar.example")
    done = imported(
        csv_of(["id", "email", "job"], [f"contact:{second}", "post@jantar.example", "Buyer"]),
        on_match="update",
    )
    assert tally(done) == (0, 1, 0, 0, 0)
    jobs = dict(Contact.objects.values_list("pk", "job_title"))
    assert jobs == {first: "", second: "Buyer"}


def test_a_row_without_a_number_is_found_by_the_other_keys():
    anna = contact(given_name="Anna", email="anna@jantar.example")
    done = imported(
        csv_of(["id", "E-mail"], ["", "anna@jantar.example"], [f"contact:{anna}", "anna@jantar.example"])
    )
    assert tally(done) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize("on_match", ["fill", "update", "skip"])
def test_a_number_that_is_not_there_and_one_that_may_not_be_seen_fail_alike(on_match):
    cast = gather()
    secret = create_record(
        acting(cast.charlie), "contact", {"given_name": "Secret", "email": "s@jantar.example"}
    ).head
    content = csv_of(
        ["id", "Vorname", "E-mail"],
        [f"contact:{secret.pk}", "Eva", "s@jantar.example"],
        [f"contact:{secret.pk + 9_000}", "Eva", "s@jantar.example"],
    )
    done = imported(content, actor=acting(cast.alice), on_match=on_match)
    assert tally(done) == (0, 0, 0, 0, 2)
    told = [
        row(done, number).problems["0"].replace(str(secret.pk + 9_000), str(secret.pk)) for number in (2, 3)
    ]
    assert told[0] == told[1]
    assert "or you may not see it" in told[0]


def test_the_trash_is_told_to_those_who_see_it():
    cast = gather()
    anna = create_record(acting(cast.alice), "contact", {"given_name": "Anna"}).head.pk
    trash_records(OPERATOR, "contact", [anna])
    content = csv_of(["id", "Vorname"], [f"contact:{anna}", "Eva"])
    assert "trash" in row(imported(content, actor=acting(cast.alice)), 2).problems["0"]
    assert "trash" not in row(imported(content, actor=acting(cast.charlie)), 2).problems["0"]


def test_a_number_of_another_kind_of_record_is_told_at_its_cell():
    firm = company(name="Jantar")
    done = imported(csv_of(["id", "Vorname"], [f"company:{firm}", "Eva"]))
    assert (tally(done)[4], "another kind" in row(done, 2).problems["0"]) == (1, True)


def test_created_anyway_asks_for_no_number():
    anna = contact(given_name="Anna")
    done = imported(
        csv_of(["id", "Vorname"], [f"contact:{anna}", "Anna"], ["contact:999999", "Eva"]), on_match="create"
    )
    assert tally(done) == (2, 0, 0, 0, 0)


def test_a_number_never_means_a_record_of_the_same_import():
    top = contact(given_name="Anna")
    done = imported(
        csv_of(["id", "Vorname"], ["", "Eva"], *[[f"contact:{top + n}", "Ida"] for n in (1, 2, 3)])
    )
    assert tally(done) == (1, 0, 0, 0, 3)


def test_the_company_of_a_row_is_named_by_number():
    twins = [company(name="Jantar") for _ in range(2)]
    anna = contact(given_name="Anna", email="anna@jantar.example")
    headers = ["Vorname", "E-mail", "Firma"]
    imported(
        csv_of(
            headers,
            ["Anna", "anna@jantar.example", f"company:{twins[1]}"],
            ["Eva", "", f"company:{twins[0]}"],
        )
    )
    assert Contact.objects.get(pk=anna).company_id == twins[1]
    assert Contact.objects.get(given_name="Eva").company_id == twins[0]
    imported(csv_of(["Name", "Parent company"], ["Tochter", f"company:{twins[1]}"]), entity="company")
    assert Company.objects.get(name="Tochter").parent_id == twins[1]
    assert Company.objects.count() == 3


def test_a_company_that_is_not_there_or_not_seen_fails_the_row():
    cast = gather()
    hidden = create_record(acting(cast.charlie), "company", {"name": "Secret"}).head.pk
    gone = create_record(acting(cast.alice), "company", {"name": "Gone"}).head.pk
    trash_records(OPERATOR, "company", [gone])
    rows = [["Eva", f"company:{number}"] for number in (hidden, 987_654, gone)]
    done = imported(csv_of(["Vorname", "Firma"], *rows), actor=acting(cast.alice))
    assert tally(done) == (0, 0, 0, 0, 3)
    assert {row(done, n).problems["1"].partition(" here")[2] for n in (2, 3, 4)} == {
        ", or you may not see it."
    }


def test_a_company_in_the_trash_stays_where_it_is_and_is_not_made_again():
    firm = company(name="Jantar", tax_id="6344734267")
    contact(given_name="Anna", company=firm)
    trash_records(OPERATOR, "company", [firm])
    done = imported(exported(), on_match="update")
    assert (tally(done), Company.objects.count()) == ((0, 0, 1, 0, 0), 1)


@pytest.fixture
def friends() -> None:
    with change(OPERATOR, "field.create") as act:
        act.create(
            CustomField(
                entity="contact", key="x_friend", kind="record", labels={"en": "Friend"}, target="contact"
            )
        )


@pytest.mark.parametrize("names", [("Ewa", "Ewa"), ("17", "Ida"), ("#3", "Ida"), ("contact:1", "Ida")])
def test_a_link_says_the_number_where_its_name_is_not_enough(friends, names):
    first, _second = [contact(given_name=name) for name in names]
    anna = contact(given_name="Anna", family_name="Ż", x_friend=first)
    told = lines(exported(fields=("x_friend",), sort="-name"))
    assert f"contact:{anna},contact:{first}" in told
    assert tally(imported(exported(), on_match="update")) == (0, 0, 3, 0, 0)


def test_a_link_into_the_trash_stays_and_is_given_to_nobody_else(friends):
    ewa = contact(given_name="Ewa")
    anna = contact(given_name="Anna", x_friend=ewa)
    ida = contact(given_name="Ida")
    trash_records(OPERATOR, "contact", [ewa])
    assert tally(imported(exported(), on_match="update")) == (0, 0, 2, 0, 0)
    done = imported(csv_of(["id", "Friend"], [f"contact:{ida}", f"contact:{ewa}"]), on_match="update")
    assert (row(done, 2).fate, "in the trash" in row(done, 2).doubts["1"]) == ("unchanged", True)
    shape = shape_of("contact")
    assert [field_values(Contact.objects.get(pk=pk), shape)["x_friend"] for pk in (anna, ida)] == [ewa, None]


def test_the_number_of_an_absorbed_record_names_the_one_that_stands_for_it():
    ewa, eva = contact(given_name="Ewa"), contact(given_name="Eva")
    merge_records(OPERATOR, "contact", ewa, [eva])
    rows = csv_of(["id", "Job"], [f"contact:{eva}", "Boss"], [f"contact:{ewa}", "Buyer"])
    done = imported(rows, on_match="update")
    sentence = row(done, 2).problems["0"]
    assert (row(done, 2).fate, row(done, 3).fate) == ("failed", "updated")
    assert f"contact:{eva} was merged into contact:{ewa}" in sentence
    assert Contact.objects.get(pk=eva).job_title == ""


def test_a_link_to_an_absorbed_record_leads_to_the_one_that_stands_for_it(friends):
    ewa, eva, ida = (contact(given_name=name) for name in ("Ewa", "Eva", "Ida"))
    house, other = company(name="Jantar"), company(name="Jantar S.A.")
    merge_records(OPERATOR, "contact", ewa, [eva])
    merge_records(OPERATOR, "company", house, [other])
    rows = csv_of(["id", "Friend", "Company"], [f"contact:{ida}", f"contact:{eva}", f"company:{other}"])
    assert tally(imported(rows, on_match="update")) == (0, 1, 0, 0, 0)
    head = Contact.objects.get(pk=ida)
    assert (head.company_id, field_values(head, shape_of("contact"))["x_friend"]) == (house, ewa)
    assert tally(imported(rows, on_match="update")) == (0, 0, 1, 0, 0)


def test_a_number_chosen_in_a_file_without_ours_finds_records_too():
    anna = contact(given_name="Anna")
    content = csv_of(["Kartei", "Beruf"], [str(anna), "Buyer"])
    imported(content, mapping=["number", "job_title"], match=["number"], on_match="update")
    assert Contact.objects.get().job_title == "Buyer"


def test_a_number_one_may_see_but_not_change_fails_its_row():
    grants = {("*", "read"): "all", ("*", "edit"): "own", ("*", "create"): "own", ("*", "import"): "own"}
    dora = acting(
        create_user(OPERATOR, "d@jantar.example", "D", create_role(OPERATOR, "Reader", grants=grants))
    )
    anna = contact(given_name="Anna")
    done = imported(csv_of(["id", "Beruf"], [f"contact:{anna}", "Buyer"]), actor=dora, on_match="update")
    assert "may not change" in row(done, 2).problems["0"]


def test_json_lines_have_the_number_as_id():
    anna = contact(given_name="Anna")
    assert json.loads(exported(form="jsonl", fields=("given_name",))) == {
        "id": f"contact:{anna}",
        "given_name": "Anna",
    }
