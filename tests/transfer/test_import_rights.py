"""An import does what its owner may do, and tells what its owner may know."""

from __future__ import annotations

import pytest

from perennial.access.actions import create_role, create_user
from perennial.access.actor import Actor
from perennial.access.errors import NotAllowed
from perennial.journal.door import change
from perennial.records.actions.create import create_record
from perennial.records.models import Company, Contact
from perennial.transfer import actions
from perennial.transfer.errors import MappingRefused, NoSuchImport
from perennial.transfer.queries import import_of
from tests.cast import OPERATOR, Cast, acting, gather
from tests.transfer.importing import csv_of, ended, imported, rehearsed, row, tally, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather()


def person(grants: dict[tuple[str, str], str], veils: dict[tuple[str, str], str] | None = None) -> Actor:
    role = create_role(OPERATOR, "Special", grants=grants, veils=veils or {})
    return acting(create_user(OPERATOR, "dora@jantar.example", "Dora", role))


def test_who_may_not_import_is_refused(cast):
    reader = person({("*", "read"): "all", ("*", "create"): "all"})
    with pytest.raises(NotAllowed):
        upload(csv_of(["email"], ["a@b.example"]), actor=reader)


def test_new_records_belong_to_who_imports_them(cast):
    imported(csv_of(["given_name", "company"], ["Anna", "Jantar"]), actor=acting(cast.alice))
    assert Contact.objects.get().owner_id == Company.objects.get().owner_id == cast.alice.pk


def test_records_one_may_not_see_are_neither_matched_nor_named(cast):
    create_record(acting(cast.charlie), "contact", {"given_name": "Secret", "email": "anna@jantar.example"})
    done = imported(
        csv_of(["given_name", "email"], ["Anna", "anna@jantar.example"]), actor=acting(cast.alice)
    )
    assert (tally(done), row(done, 2).doubts) == ((1, 0, 0, 0, 0), {})
    done = imported(csv_of(["given_name", "company"], ["Ewa", "Jantar"]), actor=acting(cast.charlie))
    done = imported(csv_of(["given_name", "company"], ["Ida", "Jantar"]), actor=acting(cast.alice))
    assert (Company.objects.count(), done.result["companies"]) == (2, 1)


def test_a_record_one_may_see_but_not_change_fails_its_row(cast):
    dora = person(
        {("*", "read"): "all", ("*", "create"): "own", ("*", "edit"): "own", ("*", "import"): "own"}
    )
    create_record(acting(cast.alice), "contact", {"given_name": "Anna", "email": "anna@jantar.example"})
    content = csv_of(["email", "given_name"], ["anna@jantar.example", "Johanna"])
    done = imported(content, actor=dora, on_match="update")
    assert row(done, 2).problems == {"0": "This row means “Anna”, which you may not change."}
    assert tally(imported(content, actor=dora, on_match="skip")) == (0, 0, 0, 1, 0)


def test_without_the_right_to_create_rows_fail_and_companies_are_left_out(cast):
    grants = {("*", "read"): "all", ("*", "edit"): "all", ("*", "import"): "all"}
    content = csv_of(["given_name", "email", "company"], ["Anna", "a@jantar.example", "Jantar"])
    done = imported(content, actor=person(grants))
    assert row(done, 2).problems == {"-1": "You may not create such a record."}


def test_without_the_right_to_create_companies_contacts_come_without(cast):
    dora = person({("contact", action): "all" for action in ("read", "create", "import")})
    content = csv_of(["given_name", "email", "company"], ["Anna", "a@jantar.example", "Jantar"])
    done = imported(content, actor=dora)
    assert (tally(done), Company.objects.count()) == ((1, 0, 0, 0, 0), 0)
    assert "may not create companies" in row(done, 2).doubts["-1"]


def test_an_owner_out_of_reach_fails_the_row(cast):
    content = csv_of(["given_name", "owner"], ["Anna", "Charlie"], ["Ewa", "Alice"])
    done = imported(content, actor=acting(cast.alice))
    assert [row(done, 2).fate, row(done, 3).fate] == ["failed", "created"]
    assert list(row(done, 2).problems) == ["1"]


@pytest.mark.parametrize("veil", ["hidden", "read_only"])
def test_fields_that_are_veiled_cannot_be_mapped(cast, veil):
    grants = {("*", action): "all" for action in ("read", "create", "edit", "import")}
    dora = person(grants, {("contact", "phone"): veil, ("company", "tax_id"): veil})
    content = csv_of(["given_name", "phone", "tax_id"], ["Anna", "601100200", "6344734267"])
    one = upload(content, actor=dora)
    assert {"phone", "tax_id"}.isdisjoint(one.mapping)
    for key in ("phone", "phone_2", "tax_id"):
        with pytest.raises(MappingRefused):
            actions.set_mapping(dora, one, ["given_name", key, ""], [], "fill")


def test_a_hidden_name_is_not_told(cast):
    grants = {("*", "read"): "all", ("*", "create"): "own", ("*", "edit"): "own", ("*", "import"): "own"}
    dora = person(grants, {("contact", "family_name"): "hidden"})
    anna = create_record(OPERATOR, "contact", {"family_name": "Kowal", "email": "anna@jantar.example"}).head
    content = csv_of(["email", "given_name"], ["anna@jantar.example", "Anna"])
    told = row(imported(content, actor=dora, on_match="update"), 2)
    assert told.problems == {"0": f"This row means #{anna.pk}, which you may not change."}


def test_rights_are_asked_again_when_the_work_begins(cast):
    alice = acting(cast.alice)
    one = upload(csv_of(["given_name"], ["Anna"]), actor=alice)
    rehearsed(one, alice)
    operation = actions.run(alice, one, deliver=False)
    with change(OPERATOR, "user.deactivate") as act:
        act.update(cast.alice, is_active=False)
    assert ended(operation).state == "failed"
    assert not Contact.objects.exists()


def test_an_import_is_its_owners_and_the_administrators(cast):
    one = upload(csv_of(["given_name"], ["Anna"]), actor=acting(cast.alice))
    assert import_of(acting(cast.ada), one.pk) == import_of(acting(cast.alice), one.pk) == one
    with pytest.raises(NoSuchImport):
        import_of(acting(cast.bob), one.pk)
