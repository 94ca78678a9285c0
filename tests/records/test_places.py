"""Conditions over records: fields, custom fields, linked records, and what an actor may not ask."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from perennial.access.actions import create_role, create_user
from perennial.access.actor import Actor
from perennial.lib.conditions import Moment, compile_condition, parse
from perennial.lib.money import Money
from perennial.lib.refusals import BadRequest
from perennial.records.actions.edit import edit_record
from perennial.records.models import ENTITIES
from perennial.records.places import Readable
from perennial.records.sorting import sort_of
from perennial.schema.actions.fields import create_field
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, Cast, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
MOMENT = Moment.of(datetime(2026, 3, 1, tzinfo=UTC), ZoneInfo("Europe/Warsaw"))


def meet(actor: Actor, entity: str, field: str, op: str, value: object = None) -> set[str]:
    """What meets a condition, whichever table the database is asked for first."""
    leaf = {"field": field, "op": op} | ({} if value is None else {"value": value})
    found = []
    for rows_first in (False, True):
        readable = Readable(actor, shape_of(entity), rows_first=rows_first)
        rows = ENTITIES[entity].objects.filter(compile_condition(parse(leaf, readable), readable, MOMENT))
        found.append({row.title for row in rows})
    assert found[0] == found[1]
    return found[0]


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


@pytest.mark.parametrize(
    ("kind", "typed", "op", "value"),
    [
        ("phone", "601 234 999", "is", "+48 601-234-999"),
        ("phone", "+48 601-234-999", "is_one_of", ["(601) 234 999"]),
        ("phone", "601234999", "starts_with", "+48 601"),
        ("tax_number", "525-000-12-34", "is", "PL 5250001234"),
        ("tax_number", "PL5250001234", "is", "525-000-12-34"),
        ("tax_number", "525-000-12-34", "contains", "0001"),
        ("email", "Anna <anna@firma.example>", "is", "ANNA@firma.example"),
    ],
)
def test_a_custom_field_is_found_however_it_is_grouped(kind: str, typed: str, op: str, value: object) -> None:
    key = create_field(OPERATOR, "contact", kind, {"en": "Own"}).key
    anna = contact("Anna Nowak", **{key: typed})
    contact("Jan Wolf", **{key: "none"})
    assert meet(OPERATOR, "contact", key, op, value) == {"Anna Nowak"}
    edit_record(OPERATOR, "contact", anna.pk, {key: "none"})
    assert meet(OPERATOR, "contact", key, op, value) == set()


def test_a_custom_phone_is_compared_with_the_standard_one() -> None:
    key = create_field(OPERATOR, "contact", "phone", {"en": "Own"}).key
    contact("Anna Nowak", phone="601 234 999", **{key: "+48 601-234-999"})
    contact("Jan Wolf", phone="601 234 999", **{key: "602 234 999"})
    assert meet(OPERATOR, "contact", key, "is", {"field": "phone"}) == {"Anna Nowak"}


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


def test_fields_of_a_record_are_compared_with_each_other() -> None:
    house = company("Jantar", city="Gdańsk")
    contact("Anna Nowak", company=house.pk, city="GDANSK")
    contact("Jan Kos", company=house.pk, city="Opole")
    contact("Ola Lis", city="Opole")
    assert meet(OPERATOR, "contact", "city", "is", {"field": "company.city"}) == {"Anna Nowak"}
    assert meet(OPERATOR, "contact", "city", "is_not", {"field": "company.city"}) == {"Jan Kos", "Ola Lis"}
    assert meet(OPERATOR, "contact", "company.city", "is", {"field": "city"}) == {"Anna Nowak"}
    assert len(meet(OPERATOR, "contact", "updated", "on_or_after", {"field": "created"})) == 3
    assert meet(OPERATOR, "contact", "updated", "before", {"field": "created"}) == set()


def custom(entity: str, kind: str, label: str, **about: int) -> None:
    create_field(OPERATOR, entity, kind, {"en": label}, **about)


def test_custom_fields_are_compared_with_each_other_and_with_standard_ones() -> None:
    for kind, label in (("date", "Begins"), ("date", "Ends"), ("flag", "Blocked")):
        custom("contact", kind, label)
    contact("Anna Nowak", x_begins=date(2026, 2, 1), x_ends=date(2026, 1, 1), x_blocked=True)
    contact("Jan Kos", x_begins=date(2026, 1, 1), x_ends=date(2026, 1, 1), do_not_contact=True)
    contact("Ola Lis", x_ends=date(2999, 1, 1), x_blocked=True, do_not_contact=True)
    assert meet(OPERATOR, "contact", "x_ends", "before", {"field": "x_begins"}) == {"Anna Nowak"}
    assert meet(OPERATOR, "contact", "x_ends", "after", {"field": "created"}) == {"Ola Lis"}
    assert meet(OPERATOR, "contact", "x_blocked", "is", {"field": "do_not_contact"}) == {"Ola Lis"}


def test_numbers_are_compared_whatever_their_decimals_and_money_within_one_currency() -> None:
    custom("contact", "number", "Share", decimals=2)
    custom("company", "number", "Share")
    custom("contact", "money", "Price")
    custom("contact", "money", "Limit")
    house = company("Jantar", x_share=12)
    nine = Money(amount=900, currency="EUR")
    contact("Anna Nowak", company=house.pk, x_share=1200, x_limit=nine)
    contact(
        "Jan Kos", company=house.pk, x_share=1201, x_price=Money(amount=1000, currency="EUR"), x_limit=nine
    )
    contact("Ola Lis", x_price=Money(amount=1000, currency="PLN"), x_limit=nine)
    assert meet(OPERATOR, "contact", "x_share", "is", {"field": "company.x_share"}) == {"Anna Nowak"}
    assert meet(OPERATOR, "contact", "x_share", "above", {"field": "company.x_share"}) == {"Jan Kos"}
    assert meet(OPERATOR, "contact", "company.x_share", "below", {"field": "x_share"}) == {"Jan Kos"}
    assert meet(OPERATOR, "contact", "x_price", "above", {"field": "x_limit"}) == {"Jan Kos"}
    with pytest.raises(BadRequest):
        meet(OPERATOR, "contact", "x_price", "above", {"field": "x_share"})


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("email", "phone"),
        ("email", "city"),
        ("owner", "company"),
        ("language", "country"),
        ("city", "tags"),
        ("created", "city"),
        ("score", "created"),
        ("city", "birthday"),
    ],
)
def test_fields_that_hold_different_things_are_not_compared(field: str, other: str) -> None:
    readable = Readable(OPERATOR, shape_of("contact"))
    for one, its in ((field, other), (other, field)):
        for op in ("is", "on", "at_least", "is_filled"):
            with pytest.raises(BadRequest):
                parse({"field": one, "op": op, "value": {"field": its}}, readable)


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("city", ("contact", "city")),
        ("company.city", ("company", "city")),
        ("company.city", ("contact", "company")),
    ],
)
def test_a_hidden_field_is_compared_with_nothing(path: str, hidden: tuple[str, str]) -> None:
    stranger = reader({hidden: "hidden"})
    for one, other in ((path, "job_title"), ("job_title", path)):
        with pytest.raises(BadRequest):
            meet(stranger, "contact", one, "is", {"field": other})


def test_a_company_one_may_not_see_is_as_empty_to_compare_with() -> None:
    contact("Anna Nowak", company=company("Jantar", city="Gdańsk").pk, city="Gdańsk")
    stranger = reader(company="own")
    for one, other in (("city", "company.city"), ("company.city", "city")):
        assert meet(OPERATOR, "contact", one, "is", {"field": other}) == {"Anna Nowak"}
        assert meet(stranger, "contact", one, "is", {"field": other}) == set()


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
