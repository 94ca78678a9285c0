"""Search shows and asks only what the actor may read."""

from __future__ import annotations

import pytest
from django.db import connection

from perennial.access.actions import create_role, create_user
from perennial.access.actor import Actor, nobody
from perennial.records.actions.edit import edit_record
from perennial.records.models import Contact
from perennial.records.search.queries import find, matching, suggest
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, Cast, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather()


def records(actor: Actor, text: str) -> set[int]:
    return {hit.record for hit in find(actor, text)}


def veiled(*fields: str, scope: str = "all") -> Actor:
    """Somebody who reads every record of this scope, but not these fields of contacts and companies."""
    veils = {
        (entity, field): "hidden"
        for field in fields
        for entity in ("contact", "company")
        if _has(entity, field)
    }
    role = create_role(OPERATOR, "Reader", grants={("*", "read"): scope}, veils=veils)
    return acting(create_user(OPERATOR, "reader@jantar.example", "Reader", role))


def _has(entity: str, field: str) -> bool:
    return field in shape_of(entity).fields


def test_only_the_team_finds_the_records_of_a_colleague(cast: Cast) -> None:
    one = contact("Anna Nowak", acting(cast.alice))
    for who in (cast.alice, cast.bob, cast.ada):
        assert records(acting(who), "nowak") == {one.pk}
    assert records(acting(cast.charlie), "nowak") == set()
    assert records(nobody("web"), "nowak") == set()


def test_a_record_without_owner_is_found_by_who_reads_everything(cast: Cast) -> None:
    one = contact("Anna Nowak")
    assert records(acting(cast.ada), "nowak") == {one.pk}
    assert records(acting(cast.alice), "nowak") == set()


def test_ones_own_record_is_found_among_any_number_of_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perennial.records.search.candidates.CAP", 3)
    own = contact("Anna Nowak", acting(cast.charlie))
    for n in range(10):
        contact(f"Anna Nowak{n}", acting(cast.alice))
    assert records(acting(cast.charlie), "anna") == {own.pk}
    assert records(acting(cast.charlie), "n") == {own.pk}


def test_a_new_owner_finds_the_record_and_the_old_one_no_more(cast: Cast) -> None:
    one = contact("Anna Nowak", acting(cast.alice))
    edit_record(acting(cast.ada), "contact", one.pk, {"owner": cast.charlie.pk})
    assert records(acting(cast.charlie), "nowak") == {one.pk}
    assert records(acting(cast.alice), "nowak") == set()


def test_a_company_one_may_not_see_brings_no_people(cast: Cast) -> None:
    house = company("Jantar", acting(cast.alice))
    one = contact("Anna Nowak", acting(cast.charlie))
    edit_record(OPERATOR, "contact", one.pk, {"company": house.pk})
    assert records(acting(cast.charlie), "jantar") == set()
    assert records(acting(cast.charlie), "nowak jantar") == set()
    assert find(acting(cast.charlie), "nowak")[0].context == ""
    assert records(acting(cast.ada), "jantar") == {one.pk, house.pk}


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        ("phone", "601234567"),
        ("phone", "anna@jantar.example"),
        ("email", "anna@jantar"),
        ("own_id", "k117"),
        ("city", "zilina"),
        ("job_title", "buyer"),
        ("family_name", "nowak"),
        ("given_name", "nowak"),
    ],
)
def test_a_group_with_a_hidden_field_is_not_asked(hidden: str, text: str) -> None:
    one = contact(
        "Anna Nowak",
        phone="+48601234567",
        email="anna@jantar.example",
        own_id="K117",
        city="Žilina",
        job_title="Buyer",
    )
    assert records(OPERATOR, text) == {one.pk}
    assert records(veiled(hidden), text) == set()


def test_what_may_be_read_is_still_found_and_nothing_else_is_told() -> None:
    contact("Anna Nowak", phone="+48601234567", city="Žilina", job_title="Buyer")
    found = find(veiled("phone", "city"), "nowak")
    assert [(hit.title, hit.context) for hit in found] == [("Anna Nowak", "Buyer")]


def test_a_record_whose_name_is_hidden_is_called_by_its_number() -> None:
    one = contact("Anna Nowak", phone="+48601234567")
    assert [hit.title for hit in find(veiled("family_name"), "601234567")] == [f"Contact {one.pk}"]


def test_people_are_not_found_by_a_company_that_may_not_be_read() -> None:
    house = company("Jantar")
    contact("Anna Nowak", company=house.pk)
    assert records(veiled("company"), "jantar") == {house.pk}


def test_suggestions_hold_only_what_may_be_seen(cast: Cast) -> None:
    company("Jantar", acting(cast.alice))
    assert suggest(acting(cast.charlie), "company", "") == []
    assert suggest(acting(cast.charlie), "company", "jan") == []
    assert [hit.title for hit in suggest(acting(cast.bob), "company", "")] == ["Jantar"]


def test_a_list_narrowed_by_a_text_tells_of_no_hidden_field(cast: Cast) -> None:
    contact("Anna Nowak", phone="+48601234567")
    shape = shape_of("contact")
    assert Contact.objects.filter(matching(OPERATOR, shape, "601234567")).count() == 1
    assert Contact.objects.filter(matching(veiled("phone"), shape, "601234567")).count() == 0


def test_whose_a_record_is_stands_in_the_statement_that_is_capped(cast: Cast) -> None:
    contact("Anna Nowak", acting(cast.alice))
    statements: list[str] = []

    def note(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        statements.append(f"{sql} {params}")
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(note):
        find(acting(cast.charlie), "nowak")
    capped = [sql for sql in statements if "records_searchdocument" in sql and "LIMIT" in sql]
    assert capped
    assert all("owner_id = ANY" in sql or "keeper" in sql for sql in capped)
