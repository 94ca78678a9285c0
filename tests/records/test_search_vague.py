"""Texts that answer by the thousand: the page is found another way, and holds the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from perennial.access.actor import Actor
from perennial.lib.conditions import Moment, parse
from perennial.records.actions.trash import trash_records
from perennial.records.counting import Count
from perennial.records.places import Readable
from perennial.records.queries import Listing, listing
from perennial.records.search import candidates, queries
from perennial.records.search.queries import find
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
MOMENT = Moment.of(datetime(2026, 3, 1, tzinfo=UTC), ZoneInfo("Europe/Warsaw"))


def asked(text: str, actor: Actor = OPERATOR, where: dict[str, Any] | None = None, **more: Any) -> Listing:
    shape = shape_of("contact")
    condition = parse(where, Readable(actor, shape)) if where else None
    return listing(actor, shape, where=condition, moment=MOMENT, text=text, **more)


def titles(one: Listing) -> list[str]:
    return [row.title for row in one.page().rows]


def people() -> None:
    drevo, stahl = company("Drevo Žilina", city="Žilina"), company("Stahl")
    for n in range(24):
        contact(
            f"{('Anna', 'Ján', 'Müller')[n % 3]} {('Kováč', 'Ng', 'Щербаков', 'Nowak')[n % 4]}",
            company=(drevo, stahl)[n % 2].pk,
            city=("Košice", "Wien")[n % 2],
        )


def walked(one: Listing) -> list[int]:
    """All records of a list, page by page."""
    page = one.page(size=4)
    found = [row.pk for row in page.rows]
    while page.following:
        page = one.page(page.following, 4)
        found += [row.pk for row in page.rows]
    return found


@pytest.mark.parametrize("text", ["a", "an", "anna", "kov", "drevo", "anna zil", "mueller", "Щерб"])
def test_pages_of_a_vague_text_show_some_of_what_answers(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    people()
    plain = asked(text)
    everybody = walked(plain)
    monkeypatch.setattr(queries, "VAGUE", 3)
    one = asked(text, sort="-name")
    shown = walked(one)
    assert plain.some is None
    assert one.some is not None
    assert 3 <= len(shown) <= len(everybody)
    assert shown == [pk for pk in reversed(everybody) if pk in shown]
    assert one.count() in (Count(2, False), Count(3, False))
    assert sorted(one.records.values_list("pk", flat=True)) == sorted(everybody)


def test_a_vague_text_narrows_together_with_a_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    people()
    where = {"field": "city", "op": "is", "value": "Wien"}
    plain = walked(asked("anna", where=where))
    monkeypatch.setattr(queries, "VAGUE", 3)
    one = asked("anna", where=where)
    assert walked(one) == plain
    assert sorted(one.records.values_list("pk", flat=True)) == sorted(plain)


def test_what_takes_too_long_to_count_is_vague(monkeypatch: pytest.MonkeyPatch) -> None:
    people()
    monkeypatch.setattr(queries, "in_time", lambda ask: None)
    assert asked("anna zil").some is not None


def test_a_vague_text_shows_nobody_elses_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "VAGUE", 1)
    monkeypatch.setattr(queries, "FEW", 1)
    cast = gather()
    contact("Anna Nowak", acting(cast.alice))
    contact("Anna Kos", acting(cast.charlie))
    gone = contact("Anna Lis", acting(cast.alice))
    trash_records(OPERATOR, "contact", [gone.pk])
    assert titles(asked("anna", acting(cast.bob))) == ["Anna Nowak"]
    assert titles(asked("anna", trashed=True)) == ["Anna Lis"]


def test_the_best_of_many_answers_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is called just so, or begins so, is among the first however many hold the text."""
    exact = contact("Kov")
    begins = contact("Kovalenko Ivan")
    family = contact("Petra Kovová")
    several = [contact(f"Anna Morkova{n}") for n in range(8)]
    monkeypatch.setattr(candidates, "CAP", 4)
    found = [hit.record for hit in find(OPERATOR, "kov", limit=3)]
    assert found == [exact.pk, begins.pk, family.pk]
    assert not set(found) & {one.pk for one in several}
