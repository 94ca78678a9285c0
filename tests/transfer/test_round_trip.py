"""What is exported and imported again with "update all" changes nothing, whatever the records hold."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.utils import translation

from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.operations.models import Operation, OperationRow
from perennial.records.actions.convert import Part, Wish, convert_lead
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.trash import trash_records
from perennial.records.models import ENTITIES, Contact
from perennial.records.queries import field_values
from perennial.schema.kinds import KINDS, OFFERED
from perennial.schema.models import CustomField
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard import ENTITIES as DESCRIBED
from perennial.transfer.export import columns
from tests.cast import OPERATOR, Cast, gather
from tests.transfer.importing import imported, tally, upload
from tests.transfer.test_export import exported

pytestmark = pytest.mark.django_db

FORMULAS = (
    "=1+1", "+48", "-1", "@sum", '"=1"', "'=1", "''=1", "＝1", "＋1", "－1", "＠1", "-", "=", "'", "«=1»",
    "“ =1”", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example")', "' =1", "\u200b=1",
)  # fmt: skip
# No row of a table holds a file.
IMPORTABLE = [entity for entity, shape in DESCRIBED.items() if shape.importable]
CHOICES = [{"key": "a", "labels": {"en": "One, two; three"}}, {"key": "b", "labels": {"en": "=Four"}}]
# What somebody types into a field of each kind; links are set apart.
TYPED = {
    "text": "=1, \"2\"; '3", "long_text": "=1\n\n-2\tdrei", "number": "-12.05", "money": "-1200.50 EUR",
    "date": "2026-02-01", "datetime": "2026-02-01 09:30", "flag": "no", "choice": "b", "choices": "a, b",
    "email": "=Anna@jantar.example",
    "phone": "-12", "url": "https://jantar.example/?a=1,2", "tax_number": "PL 634-473-42-67", "country": "SK",
    "iban": "SK31 1200 0000 1987 4263 7541",
    "birthday": "29.02.",
}  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def workspace(cast) -> None:
    """Every entity with a field of every kind, twins, links into the trash, and all that a spreadsheet harms."""
    with change(OPERATOR, "field.create") as act:
        for entity in ENTITIES:
            for kind in OFFERED:
                its = {"choices": CHOICES} if kind in {"choice", "choices"} else {}
                its |= (
                    {"decimals": 2} if kind == "number" else {"target": "contact"} if kind == "record" else {}
                )
                act.create(
                    CustomField(entity=entity, key=f"x_{kind}", kind=kind, labels={"en": f"My {kind}"}, **its)
                )
    gone = create_record(OPERATOR, "contact", {"given_name": "Gone"}).head.pk
    twins = [
        create_record(OPERATOR, "contact", {"given_name": "Ewa", "email": "post@jantar.example"}).head.pk
        for _ in "ab"
    ]
    firms = [
        create_record(
            OPERATOR, "company", {"name": "Jantar", "email": "post@jantar.example", "tax_id": "6344734267"}
        ).head.pk
        for _ in "ab"
    ]
    lost = create_record(OPERATOR, "company", {"name": "Lost", "owner": cast.bob.pk}).head.pk
    for link in (gone, *twins):
        fields = shape_of("company").fields
        its = {
            f"x_{kind}": KINDS[kind].parse(text, fields[f"x_{kind}"], setting())
            for kind, text in TYPED.items()
        }
        its |= {"x_record": link, "x_person": cast.bob.pk}
        create_record(OPERATOR, "company", {"name": "Jantar", "parent": firms[1], "size": -5} | its)
        create_record(OPERATOR, "contact", {"family_name": f"Link {link}", "company": lost} | its)
    for text in FORMULAS:
        create_record(OPERATOR, "company", {"name": text, "own_id": text, "industry": text})
        its = {
            "given_name": text,
            "family_name": "Ż",
            "job_title": text,
            "street": text,
            "city": "Łódź",
            "own_id": "007",
        }
        several = {
            "email": "a@jantar.example",
            "email_2": f"{text}@jantar.example",
            "email_3": "brak",
            "phone": "601100200",
        }
        create_record(
            OPERATOR, "contact", its | several | {"phone_2": "0048 601 100 200 w. 3", "company": firms[1]}
        )
    for _ in range(6):
        create_record(OPERATOR, "contact", {"given_name": "Jan", "phone": "601100200", "owner": cast.bob.pk})
    dealings(firms, twins, cast)
    leads(firms, twins)
    trash_records(OPERATOR, "contact", [gone])
    trash_records(OPERATOR, "company", [lost])
    with change(OPERATOR, "user.deactivate") as act:
        act.update(cast.bob, is_active=False)


def leads(firms: list[int], people: list[int]) -> None:
    """Leads of every status, without a person, without a company, converted, and with what spreadsheets harm."""
    fields = shape_of("lead").fields
    its = {
        f"x_{kind}": KINDS[kind].parse(text, fields[f"x_{kind}"], setting()) for kind, text in TYPED.items()
    }
    create_record(OPERATOR, "lead", its | {"given_name": "All of it", "x_record": people[0]})
    for number, choice in enumerate(one for one in fields["status"].choices if one.key != "converted"):
        told = {
            "family_name": "Same",
            "status": choice.key,
            "company_name": "Jantar",
            "email": "post@jantar.example",
        }
        told |= {
            "amount": {"amount": number, "currency": "PLN"},
            "source": fields["source"].choices[number].key,
        }
        create_record(OPERATOR, "lead", told | {"website": "https://jantar.example/?a=1,2", "city": "Łódź"})
    for text in FORMULAS:
        create_record(OPERATOR, "lead", {"company_name": text, "description": text, "own_id": text})
    became = create_record(OPERATOR, "lead", {"given_name": "Became", "company_name": "Jantar"}).head
    convert_lead(OPERATOR, became.pk, Wish(contact=Part(people[0]), company=Part(firms[0]), deal=Part()))


def dealings(firms: list[int], people: list[int], cast: Cast) -> None:
    """Deals in every stage and activities of every kind, with twins, without links, and with what spreadsheets harm."""
    for entity, ends in (
        ("deal", {"contact": people[0], "company": firms[1]}),
        ("ticket", {"contact": people[1], "company": firms[0]}),
        ("contract", {"contact": people[1], "company": firms[0]}),
        ("campaign", {}),
        ("activity", {}),
    ):
        fields = shape_of(entity).fields
        its = {
            f"x_{kind}": KINDS[kind].parse(text, fields[f"x_{kind}"], setting())
            for kind, text in TYPED.items()
        }
        named = {
            "deal": {"name": "All of it"},
            "ticket": {"subject": "All of it"},
            "contract": {"name": "All of it"},
            "campaign": {"name": "All of it", "budget": {"amount": 5, "currency": "JPY"}, "source": "fair"},
            "activity": {"kind": "note", "subject": "All of it"},
        }[entity]
        create_record(OPERATOR, entity, its | named | ends | {"x_record": people[1], "owner": cast.bob.pk})
    deals, tickets = [], []
    for number, stage in enumerate(one.key for way in shape_of("deal").pipelines for one in way.stages):
        told = {
            "name": "Same name",
            "stage": stage,
            "company": firms[number % 2],
            "contact": people[number % 2],
        }
        told |= {"amount": {"amount": -5 + number, "currency": ("EUR", "PLN", "JPY")[number % 3]}}
        told |= {
            "expected_close": date(2026, 2, 1 + number),
            "lost_reason": "no_fit" if stage == "lost" else "",
        }
        deals.append(create_record(OPERATOR, "deal", told).head.pk)
    for number, status in enumerate(one.key for one in shape_of("ticket").fields["status"].choices):
        told = {"subject": "Same name", "status": status, "company": firms[number % 2]}
        told |= {"opened": datetime(2026, 3, 2, 7, number, tzinfo=UTC), "priority": "urgent"}
        if number % 2:
            told |= {"first_answered": datetime(2026, 3, 2, 9, 30, 12, tzinfo=UTC), "kind": "return"}
        tickets.append(create_record(OPERATOR, "ticket", told).head.pk)
    terms = {"renewal": "automatic", "renewal_months": 12, "notice": 6, "notice_unit": "weeks"}
    days = {key: date(2026, 1, day) for day, key in enumerate(("signed", "begins", "ends"), 1)}
    for number, status in enumerate(one.key for one in shape_of("contract").fields["status"].choices):
        told = {"name": "Same name", "status": status, "company": firms[number % 2], "deal": deals[0], **days}
        told |= {"value": {"amount": 5 - number, "currency": "JPY"}, "recurs": "monthly"}
        create_record(OPERATOR, "contract", told | (terms if number % 2 else {"notice_to": "quarter"}))
    fair = create_record(OPERATOR, "campaign", {"name": "Fair", "begins": days["begins"]}).head.pk
    edit_record(OPERATOR, "deal", deals[1], {"campaign": fair, "source": "fair"})
    for text in FORMULAS:
        create_record(OPERATOR, "contract", {"name": text, "description": text})
        create_record(OPERATOR, "campaign", {"name": text, "description": text})
        create_record(OPERATOR, "ticket", {"subject": text, "description": text})
        create_record(OPERATOR, "deal", {"name": text, "description": text})
        create_record(OPERATOR, "activity", {"kind": "call", "subject": text, "text": text, "deal": deals[0]})
    for number, choice in enumerate(shape_of("activity").fields["kind"].choices):
        when = (
            {"starts": datetime(2026, 7, 1, 22, 30, tzinfo=UTC)} if number % 2 else {"due": date(2026, 3, 1)}
        )
        told = {
            "kind": choice.key,
            "subject": "Same",
            "contact": people[number % 2],
            "deal": deals[number],
            "ticket": tickets[number],
            **when,
        }
        told |= {"minutes": number, "company": firms[1]}
        done = {"done": datetime(2026, 3, 1, 9, number, tzinfo=UTC), "outcome": "held"} if number < 3 else {}
        create_record(OPERATOR, "activity", told | done)


def test_every_kind_of_field_is_among_them():
    assert OFFERED.keys() == TYPED.keys() | {"record", "person"}


@pytest.mark.parametrize("on_match", ["update", "fill"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("entity", IMPORTABLE)
def test_all_of_it_comes_back_unchanged(workspace, entity, form, on_match):
    before = fingerprint()
    done = imported(exported(entity, form), entity=entity, on_match=on_match, name=f"list.{form}")
    assert _changes(done) == {}
    assert tally(done) == (0, 0, done.done_count, 0, 0)
    assert (done.result["companies"], fingerprint()) == (0, before)


def _changes(done: Operation) -> dict[int, object]:
    rows = OperationRow.objects.filter(operation=done).exclude(fate="unchanged")
    return {one.number: one.payload for one in rows}


@pytest.mark.parametrize("entity", IMPORTABLE)
def test_every_column_goes_where_it_came_from(workspace, entity):
    kept = {key for key, field in shape_of(entity).fields.items() if not field.editable}
    keys = [column.key for column in columns(OPERATOR, shape_of(entity))[1:]]
    for language in ("en", "pl", "de", "sk", "ru"):
        with translation.override(language):
            one = upload(exported(entity), entity=entity)
        assert one.mapping == ["number", *("" if key in kept else key for key in keys)], language


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_every_text_comes_back_letter_by_letter(form):
    shape = shape_of("contact")
    with transaction.atomic():
        for text in FORMULAS:
            create_record(OPERATOR, "contact", {"family_name": text, "job_title": text})
        before = [field_values(head, shape) for head in Contact.objects.order_by("pk")]
        content = exported("contact", form, sort="created")
        transaction.set_rollback(True)
    mapping = upload(content, name=f"a.{form}").mapping
    imported(content, name=f"a.{form}", mapping=["", *mapping[1:]], match=[])
    after = [field_values(head, shape) for head in Contact.objects.order_by("pk")]
    assert [one["job_title"] for one in after] == [one["job_title"] for one in before]
    assert [one["family_name"] for one in after] == [one["family_name"] for one in before]


def test_the_owners_of_a_list_are_no_further_e_mails(cast):
    for name in ("Anna", "Ewa", "Ida", "Jan"):
        create_record(OPERATOR, "contact", {"given_name": name, "owner": cast.bob.pk})
    one = upload(exported(fields=("given_name", "owner")))
    assert one.mapping == ["number", "given_name", "owner"]
