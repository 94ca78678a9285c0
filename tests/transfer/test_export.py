"""An export shows what its reader may see, and comes back as it went."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from perennial.access.actions import create_role, create_user, deactivate_user, edit_user
from perennial.access.actor import Actor
from perennial.access.errors import NotAllowed, RightsChanged, UserGone
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.lib.conditions import Moment, parse
from perennial.records.actions.create import create_record
from perennial.records.models import Company, Contact
from perennial.records.places import Readable
from perennial.records.queries import field_values, listing
from perennial.schema.models import CustomField
from perennial.schema.queries import shape_of
from perennial.transfer import export
from perennial.transfer.export import table
from perennial.transfer.writing_out import stream
from tests.cast import OPERATOR, acting, gather
from tests.transfer.importing import imported, row, tally, upload

pytestmark = pytest.mark.django_db

NOW = Moment.of(datetime(2026, 3, 2, 9, tzinfo=UTC), ZoneInfo("Europe/Warsaw"), None)


def exported(
    entity: str = "contact",
    form: str = "csv",
    *,
    actor: Actor = OPERATOR,
    fields: tuple[str, ...] = (),
    where: dict[str, object] | None = None,
    sort: str = "name",
) -> bytes:
    shape = shape_of(entity)
    condition = parse(where, Readable(actor, shape)) if where else None
    listed = listing(actor, shape, where=condition, moment=NOW, sort=sort)
    return b"".join(stream(table(actor, listed, fields), form))


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig").splitlines()


def unnumbered(told: list[str]) -> list[str]:
    """Without the column of numbers."""
    return [line.partition(",")[2] for line in told]


@pytest.fixture
def people() -> None:
    """Two contacts with all that a spreadsheet may harm."""
    with change(OPERATOR, "field.create") as act:
        fields = [
            ("x_size", "number", {"decimals": 1}),
            ("x_tags", "choices", {}),
            ("x_since", "date", {}),
            ("x_boss", "record", {"target": "contact"}),
        ]
        for key, kind, more in fields:
            choices = [{"key": "a", "labels": {"en": "One, two"}}, {"key": "b", "labels": {"en": "Three"}}]
            act.create(
                CustomField(
                    entity="contact",
                    key=key,
                    kind=kind,
                    labels={"en": key[2:].title()},
                    choices=choices if kind == "choices" else [],
                    **more,
                )
            )
    cast = gather()
    mother = create_record(OPERATOR, "company", {"name": "=Mutter", "tax_id": "0012345678", "size": -5}).head
    firm = create_record(
        OPERATOR, "company", {"name": "Jantar, „A“", "parent": mother.pk, "own_id": "007"}
    ).head
    zoe = create_record(OPERATOR, "contact", {"given_name": "Zoe", "own_id": "2"}).head
    create_record(
        OPERATOR,
        "contact",
        {
            "given_name": "=Anna", "family_name": "+Łoś\"", "job_title": "'@x", "email": "anna@jantar.example",
            "email_2": "brak", "phone": "+48 601 100 200", "phone_3": "-12", "company": firm.pk, "birthday": "--10-13",
            "street": "ul. Długa 1/2", "postal_code": "01-234", "city": "Łódź", "country": "PL", "language": "pl",
            "lifecycle": "customer", "do_not_contact": True, "owner": cast.bob.pk, "own_id": "1",
            "x_size": 385, "x_tags": ["a", "b"], "x_since": datetime(2026, 2, 1).date(), "x_boss": zoe.pk,
        },
    )  # fmt: skip
    with change(OPERATOR, "user.deactivate") as act:
        act.update(cast.bob, is_active=False)


def test_an_export_has_the_fields_and_the_order_that_were_asked(people):
    told = lines(exported(fields=("given_name", "email"), sort="-name"))
    zoe, anna = Contact.objects.order_by("pk").values_list("pk", flat=True)
    assert told[0] == '"Record number","First name","E-mail","E-mail 2","E-mail 3"'
    assert told[1:] == [f"contact:{zoe},Zoe,,,", f"contact:{anna},'=Anna,anna@jantar.example,brak,"]


def test_an_export_holds_what_the_filter_leaves(people):
    where = {"field": "email", "op": "is_empty"}
    assert lines(exported(fields=("given_name",), where=where))[1:] == [
        f"contact:{Contact.objects.get(given_name='Zoe').pk},Zoe"
    ]


def test_json_lines_have_keys_and_no_protection(people):
    first = json.loads(lines(exported(form="jsonl", fields=("given_name", "company", "x_size")))[0])
    number = f"contact:{Contact.objects.get(given_name='=Anna').pk}"
    assert first == {"id": number, "given_name": "=Anna", "company": "Jantar, „A“", "x_size": "38.5"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "pl", "de"])
@pytest.mark.parametrize("entity", ["contact", "company"])
def test_what_was_exported_comes_back_unchanged(people, form, language, entity):
    before = fingerprint()
    with translation.override(language):
        done = imported(
            exported(entity, form),
            entity=entity,
            on_match="update",
            match=["own_id", "email", "name"][: 2 if entity == "contact" else 3],
            name=f"list.{form}",
        )
    assert [row(done, number).changes for number in (2, 3)] == [{}, {}]
    assert tally(done) == (0, 0, 2, 0, 0)
    assert fingerprint() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_empty_workspace_is_filled_with_the_same_values(form):
    firm = create_record(OPERATOR, "company", {"name": "=Jantar", "tax_id": "0012345678"}).head
    values = {"given_name": "=Anna", "family_name": "Łoś", "phone": "+48 601 100 200", "email": "-anna@jantar.example",
              "own_id": "007", "birthday": "1980-02-03", "city": "Łódź", "country": "PL",
              "company": firm.pk}  # fmt: skip
    with transaction.atomic():
        create_record(OPERATOR, "contact", values)
        content = exported("contact", form), exported("company", form)
        before = [_told(Contact.objects.get()), _told(firm)]
        transaction.set_rollback(True)
    with change(OPERATOR, "company.delete") as act:
        act.delete(Company.objects.all())
    for entity, file in (("company", content[1]), ("contact", content[0])):
        mapping = upload(file, entity=entity, name=f"a.{form}").mapping
        imported(file, entity=entity, name=f"a.{form}", mapping=["", *mapping[1:]])
    after = [_told(Contact.objects.get()), _told(Company.objects.get())]
    assert after == before


def _told(head: Contact | Company) -> dict[str, object]:
    found = field_values(head, shape_of(head._meta.model_name or ""))
    if found.get("company"):
        found["company"] = Company.objects.get(pk=found["company"]).name
    return {key: value for key, value in found.items() if key not in {"created", "updated"}}


def test_only_what_may_be_exported_is_in_it():
    cast = gather()
    create_record(acting(cast.alice), "contact", {"given_name": "Anna", "phone": "601100200"})
    create_record(acting(cast.bob), "contact", {"given_name": "Berta"})
    firm = create_record(acting(cast.charlie), "company", {"name": "Secret"}).head
    create_record(OPERATOR, "contact", {"given_name": "Celia", "company": firm.pk, "owner": cast.alice.pk})
    told = lines(exported(actor=acting(cast.alice), fields=("given_name", "company")))
    assert unnumbered(told)[1:] == ["Anna,", "Celia,"]


def test_without_the_right_to_export_nothing_is_written_and_hidden_fields_are_left_out():
    reader = create_role(OPERATOR, "Reader", grants={("*", "read"): "all"})
    with pytest.raises(NotAllowed):
        exported(actor=acting(create_user(OPERATOR, "r@jantar.example", "R", reader)))
    grants = {("*", "read"): "all", ("*", "export"): "all"}
    veiled = create_role(OPERATOR, "Veiled", grants=grants, veils={("contact", "phone"): "hidden"})
    told = lines(exported(actor=acting(create_user(OPERATOR, "v@jantar.example", "V", veiled))))
    assert "Phone" not in told[0]


def test_a_hidden_name_is_not_exported_through_a_link():
    firm = create_record(OPERATOR, "company", {"name": "Secret"}).head
    create_record(OPERATOR, "contact", {"given_name": "Anna", "company": firm.pk})
    grants = {("*", "read"): "all", ("*", "export"): "all"}
    veiled = create_role(OPERATOR, "Veiled", grants=grants, veils={("company", "name"): "hidden"})
    told = lines(
        exported(
            actor=acting(create_user(OPERATOR, "v@jantar.example", "V", veiled)),
            fields=("given_name", "company"),
        )
    )
    assert unnumbered(told)[1:] == ["Anna,"]


def test_an_export_asks_as_many_statements_for_a_slice_as_for_a_row(monkeypatch):
    def statements(number: int) -> int:
        while Contact.objects.count() < number:
            create_record(
                OPERATOR, "contact", {"given_name": f"N{Contact.objects.count()}", "email": "a@b.example"}
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            exported()
        return len(asked)

    monkeypatch.setattr(export, "ROWS_AT_ONCE", 10)
    assert statements(1) == statements(10)


def test_when_a_record_was_made_is_not_taken_for_a_birthday(people):
    one = upload(exported(fields=("given_name", "created", "updated")))
    assert one.dialect["headers"] == ["Record number", "First name", "Created", "Last changed"]
    assert one.mapping == ["number", "given_name", "", ""]


@pytest.mark.parametrize("sort", ["city", "-city"])
def test_an_export_has_the_order_of_its_list_and_empty_ones_last(sort: str) -> None:
    for name, city in (("Adler", "Wien"), ("Berger", ""), ("Czech", "Brno"), ("Dorn", "")):
        create_record(OPERATOR, "contact", {"family_name": name, "city": city})
    listed = listing(OPERATOR, shape_of("contact"), moment=NOW, sort=sort)
    names = [line.split(",")[1] for line in lines(exported(fields=("family_name",), sort=sort))[1:]]
    assert names == [head.family_name for head in listed.page().rows]
    assert set(names[2:]) == {"Berger", "Dorn"}


@pytest.mark.parametrize(
    ("shut", "no"),
    [
        (lambda cast: deactivate_user(OPERATOR, cast.alice), UserGone),
        (lambda cast: edit_user(OPERATOR, cast.alice, role=cast.administrator), RightsChanged),
    ],
    ids=["disabled", "another role"],
)
def test_it_ends_when_its_reader_is_disabled_or_may_something_else(monkeypatch, shut, no):
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 1)
    cast = gather()
    alice = acting(cast.alice)
    for name in ("Anna", "Bert", "Cilly"):
        create_record(alice, "contact", {"given_name": name, "family_name": "Nowak"})
    rows = iter(table(alice, listing(alice, shape_of("contact"), moment=NOW, sort="name")).rows)
    assert "Anna" in next(rows)
    shut(cast)
    with pytest.raises(no):
        next(rows)
