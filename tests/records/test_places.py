"""Conditions over records: fields, custom fields, linked records, and what an actor may not ask."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from perennial.access.actions import create_role, create_user
from perennial.access.actor import Actor
from perennial.lib.conditions import Moment, compile_condition, parse
from perennial.lib.refusals import BadRequest
from perennial.records.actions.edit import edit_record
from perennial.records.models import ENTITIES
from perennial.records.places import Readable
from perennial.records.sorting import sort_of
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, Cast, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
MOMENT = Moment.of(datetime(2026, 3, 1, tzinfo=UTC), ZoneInfo("Europe/Warsaw"))


def meet(actor: Actor, entity: str, field: str, op: str, value: object = None) -> set[str]:
    readable = Readable(actor, shape_of(entity))
    leaf = {"field": field, "op": op} | ({} if value is None else {"value": value})
    rows = ENTITIES[entity].objects.filter(compile_condition(parse(leaf, readable), readable, MOMENT))
    return {row.title for row in rows}


def reader(veils: dict[tuple[str, str], str] | None = None, **scopes: str) -> Actor:
    grants = {("*", "read"): "all"} | {(entity, "read"): scope for entity, scope in scopes.items()}
    role = create_role(OPERATOR, "Reader", grants=grants, veils=veils)
    return acting(create_user(OPERATOR, "reader@jantar.example", "Reader", role))


def test_texts_are_asked_in_any_spelling() -> None:
    contact("Zoë Łąka", city="Łódź")
    contact("Jan Nowak")
    assert meet(OPERATOR, "contact", "family_name", "is", "LAKA") == {"Zoë Łąka"}
    assert meet(OPERATOR, "contact", "name", "contains", "oe l") == {"Zoë Łąka"}
    assert meet(OPERATOR, "contact", "city", "starts_with", "lód") == {"Zoë Łąka"}
    assert meet(OPERATOR, "contact", "city", "is_empty") == {"Jan Nowak"}


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("is", "601 234 999"),
        ("is", "+48 601-234-999"),
        ("is_one_of", ["(601) 234 999"]),
        ("contains", "601 234"),
        ("starts_with", "+48 601"),
        ("ends_with", "34 999"),
    ],
)
def test_a_phone_is_found_by_what_the_page_shows(op: str, value: object) -> None:
    contact("Anna Nowak", phone="601/234.999")
    contact("Jan Kos", phone="nie ma")
    assert meet(OPERATOR, "contact", "phone", op, value) == {"Anna Nowak"}
    assert meet(OPERATOR, "contact", "phone", "is", "Nie ma") == {"Jan Kos"}
    assert meet(OPERATOR, "contact", "phone", "contains", "MA") == {"Jan Kos"}


@pytest.mark.parametrize("typed", ["526-025-02-74", "5260250274", "PL 526-025-02-74"])
@pytest.mark.parametrize("asked", ["526-025-02-74", "5260250274", "PL5260250274"])
def test_a_tax_number_is_found_however_it_is_grouped(typed: str, asked: str) -> None:
    company("Jantar", tax_id=typed)
    company("Müller", tax_id="DE136695976")
    assert meet(OPERATOR, "company", "tax_id", "is", asked) == {"Jantar"}
    assert meet(OPERATOR, "company", "tax_id", "is_not", asked) == {"Müller"}
    assert meet(OPERATOR, "company", "tax_id", "is_one_of", [asked, "DE 136 695 976"]) == {"Jantar", "Müller"}
    assert meet(OPERATOR, "company", "tax_id", "contains", "025-02") == {"Jantar"}


def test_an_address_in_another_alphabet_is_found_by_itself() -> None:
    contact("Anna Nowak", email="Anna@Łódź.pl")
    assert meet(OPERATOR, "contact", "email", "is", "anna@łódź.pl") == {"Anna Nowak"}
    assert meet(OPERATOR, "contact", "email", "ends_with", "@ŁÓDŹ.pl") == {"Anna Nowak"}


def test_a_number_in_a_filter_must_say_something() -> None:
    for value in (" ", 601):
        with pytest.raises(BadRequest):
            meet(OPERATOR, "contact", "phone", "is", value)


def test_a_linked_company_is_asked_through_the_link() -> None:
    contact("Anna Nowak", company=company("Jantar", city="Gdańsk", size=40).pk)
    contact("Jan Kos", company=company("Żuraw", city="Kraków").pk)
    contact("Ola Lis")
    assert meet(OPERATOR, "contact", "company.city", "is", "gdansk") == {"Anna Nowak"}
    assert meet(OPERATOR, "contact", "company.city", "is_not", "gdansk") == {"Jan Kos", "Ola Lis"}
    assert meet(OPERATOR, "contact", "company.size", "at_least", 40) == {"Anna Nowak"}
    assert meet(OPERATOR, "contact", "company.name", "is_empty") == {"Ola Lis"}


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("company.city", "is", "gdansk"),
        ("company.name", "contains", "jan"),
        ("company.size", "above", 1),
        ("company.name", "is_filled", None),
    ],
)
def test_a_company_one_may_not_see_is_as_empty(field: str, op: str, value: object) -> None:
    contact("Anna Nowak", company=company("Jantar", city="Gdańsk", size=40).pk)
    assert meet(OPERATOR, "contact", field, op, value) == {"Anna Nowak"}
    stranger = reader(company="own")
    assert meet(stranger, "contact", field, op, value) == set()


def test_ones_own_company_is_asked_through_the_link() -> None:
    stranger = reader(company="own")
    house = company("Jantar", city="Gdańsk")
    contact("Anna Nowak", company=house.pk)
    contact("Jan Kos", company=company("Żuraw", city="Gdańsk").pk)
    edit_record(OPERATOR, "company", house.pk, {"owner": stranger.user_id})
    assert meet(stranger, "contact", "company.city", "is", "gdansk") == {"Anna Nowak"}
    assert meet(stranger, "contact", "company.city", "is_not", "gdansk") == {"Jan Kos"}
    assert meet(stranger, "contact", "company.city", "is_empty") == {"Jan Kos"}


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("phone", ("contact", "phone")),
        ("company.city", ("company", "city")),
        ("company.city", ("contact", "company")),
        ("name", ("contact", "given_name")),
    ],
)
def test_a_hidden_field_cannot_be_asked_anywhere(path: str, hidden: tuple[str, str]) -> None:
    with pytest.raises(BadRequest):
        meet(reader({hidden: "hidden"}), "contact", path, "is", "x")


@pytest.mark.parametrize(
    "path",
    ["nothing", "record__pk", "company.parent.name", "city.name", "company__name", "street", "attributes"],
)
def test_a_path_that_is_unknown_or_too_long_is_refused(path: str) -> None:
    with pytest.raises(BadRequest):
        meet(OPERATOR, "contact", path, "is", "x")


@pytest.mark.parametrize("actor", ["scope", "title", "link"])
def test_the_order_of_companies_tells_nothing_of_those_one_may_not_read(actor: str) -> None:
    who = {
        "scope": lambda: reader(company="own"),
        "title": lambda: reader({("company", "name"): "hidden"}),
        "link": lambda: reader({("contact", "company"): "hidden"}),
    }[actor]()
    with pytest.raises(BadRequest):
        sort_of(Readable(who, shape_of("contact")), "company")


@pytest.mark.parametrize("key", ["nothing", "birthday", "record__pk", "company__name_key", "--name"])
def test_only_sortable_fields_sort(key: str) -> None:
    with pytest.raises(BadRequest):
        sort_of(Readable(OPERATOR, shape_of("contact")), key)


def test_colleagues_are_asked_by_me() -> None:
    cast: Cast = gather()
    contact("Anna Nowak", acting(cast.alice))
    alice = acting(cast.alice)
    readable = Readable(alice, shape_of("contact"))
    condition = parse({"field": "owner", "op": "is", "value": cast.alice.pk}, readable)
    rows = ENTITIES["contact"].objects.filter(compile_condition(condition, readable, MOMENT))
    assert [row.title for row in rows] == ["Anna Nowak"]
