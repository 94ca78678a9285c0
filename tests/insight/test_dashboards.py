"""Dashboards are put together by anybody, changed by their makers, journaled and undone; tiles count what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from perennial.access.actions import edit_role
from perennial.access.actor import Actor
from perennial.access.errors import NobodysOwn, ReadOnlyToken
from perennial.access.models import User
from perennial.insight import dashboards as module
from perennial.insight.dashboards import (
    add_tile,
    arrange_tiles,
    create_dashboard,
    dashboard_of,
    dashboards,
    edit_dashboard,
    remove_dashboard,
)
from perennial.insight.errors import NoSuchDashboard, NotAsAsked, NothingToTell, NotTheMaker
from perennial.insight.models import Dashboard
from perennial.insight.tiles import SECTIONS, Group, check_tile, groups, source_of, total
from perennial.insight.views import create_view, remove_view
from perennial.journal.models import Change
from perennial.lib.money import Money
from perennial.quality.queries import present_moment
from perennial.records.actions.create import create_record
from perennial.records.actions.take_back import take_back
from perennial.schema.actions import create_field
from perennial.web.overview.sections import SECTIONS as SHOWN
from tests.cast import OPERATOR, TEAMWORK, acting, gather, today
from tests.records.people import contact

pytestmark = pytest.mark.django_db

OPEN = {"field": "outcome", "op": "is", "value": "open"}
DEALS = {"kind": "number", "of": "entity:deal"}


@pytest.fixture
def cast():
    return gather()


def last(action: str) -> int:
    return Change.objects.filter(action=action).latest("pk").pk


def names(actor: Actor) -> list[str]:
    return [one.name for one in dashboards(actor)]


def kinds(dashboard: Dashboard) -> list[tuple[str, str]]:
    return [(tile["key"], tile["kind"]) for tile in Dashboard.objects.get(pk=dashboard.pk).tiles]


def deal(user, amount=100_00, currency="EUR", **values):
    values = {"name": "Deal", "amount": Money(amount=amount, currency=currency), **values}
    return create_record(acting(user), "deal", values).head


def counted(cast, tile, by="alice"):
    actor = acting(getattr(cast, by))
    source, moment = source_of(actor, tile["of"]), replace(present_moment(), actor_id=actor.user_id)
    if "by" in tile:
        return groups(actor, source, tile["by"], tile.get("sum", ""), moment)
    return total(actor, source, tile.get("sum", ""), moment)


def test_a_dashboard_is_made_filled_arranged_and_taken_back(cast):
    alice = acting(cast.alice)
    made = create_dashboard(alice, name=" The  week ")
    assert (made.name, made.tiles, made.shared) == ("The week", [], False)
    for section in ("pipeline", "tickets"):
        add_tile(alice, made, {"kind": "ready", "section": section})
    add_tile(alice, made, DEALS)
    assert kinds(made) == [("1", "ready"), ("2", "ready"), ("3", "number")]
    arrange_tiles(alice, made, ["3", "1"], ["1", "2", "3"])
    assert kinds(made) == [("3", "number"), ("1", "ready")]
    add_tile(alice, made, DEALS)
    assert arrange_tiles(alice, made, ["1", "3"], ["1", "3"])
    assert kinds(made) == [("1", "ready"), ("3", "number"), ("4", "number")]
    take_back(alice, last("dashboard.arrange"))
    assert kinds(made) == [("3", "number"), ("1", "ready"), ("4", "number")]
    assert arrange_tiles(alice, made, ["3", "1", "4"], ["1", "3", "4"]) is None
    edit_dashboard(alice, made, name="Week", shared=True)
    take_back(alice, last("dashboard.edit"))
    remove_dashboard(alice, made)
    assert names(alice) == []
    take_back(alice, last("dashboard.remove"))
    assert names(alice) == ["The week"]


def test_a_dashboard_is_its_makers_until_it_is_shared(cast):
    alice, charlie, ada = acting(cast.alice), acting(cast.charlie), acting(cast.ada)
    made = create_dashboard(alice, name="Mine")
    assert (names(alice), names(charlie), names(ada)) == (["Mine"], [], ["Mine"])
    with pytest.raises(NoSuchDashboard):
        dashboard_of(charlie, made.pk)
    edit_dashboard(alice, made, shared=True)
    for act in (
        lambda: edit_dashboard(charlie, made, name="His"),
        lambda: remove_dashboard(charlie, made),
        lambda: add_tile(charlie, made, DEALS),
        lambda: arrange_tiles(charlie, made, [], []),
    ):
        with pytest.raises(NotTheMaker):
            act()
    add_tile(ada, made, DEALS)
    reading = Actor(User.objects.get(pk=cast.alice.pk), "api", token_writes=False)
    with pytest.raises(ReadOnlyToken):
        add_tile(reading, made, DEALS)
    with pytest.raises(NobodysOwn):
        create_dashboard(OPERATOR, name="Whose?")


def test_a_dashboard_has_an_end(cast, monkeypatch):
    monkeypatch.setattr(module, "MOST_TILES", 1)
    monkeypatch.setattr(module, "MOST_DASHBOARDS", 1)
    alice = acting(cast.alice)
    made = create_dashboard(alice, name="One")
    add_tile(alice, made, DEALS)
    with pytest.raises(NotAsAsked):
        add_tile(alice, made, DEALS)
    with pytest.raises(NotAsAsked):
        create_dashboard(alice, name="Two")
    remove_dashboard(alice, made)
    with pytest.raises(NoSuchDashboard):
        add_tile(alice, made, DEALS)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "kind"),
        ([], "kind"),
        ({"kind": "clock"}, "kind"),
        ({"kind": "ready", "section": "weather"}, "section"),
        ({"kind": "ready", "section": "pipeline", "of": "entity:deal"}, "of"),
        ({"kind": "number", "of": "entity:spaceship"}, "of"),
        ({"kind": "number", "of": "view:999"}, "of"),
        ({"kind": "number", "of": "view:²"}, "of"),
        ({"kind": "number", "of": 7}, "of"),
        ({"kind": "number"}, "of"),
        ({"kind": "number", "of": "entity:deal", "sum": "stage"}, "sum"),
        ({"kind": "number", "of": "entity:deal", "sum": "score"}, "sum"),
        ({"kind": "list", "of": "entity:deal"}, "of"),
        ({"kind": "chart", "of": "entity:deal"}, "by"),
        ({"kind": "chart", "of": "entity:deal", "by": "name"}, "by"),
        ({"kind": "chart", "of": "entity:deal", "by": ["stage"]}, "by"),
        ({"kind": "number", "of": "entity:deal", "title": "x" * 81}, "title"),
        ({"kind": "number", "of": "entity:deal", "title": "a\x00b"}, "title"),
        ({"kind": "number", "of": "entity:deal", "sql": "1"}, "sql"),
    ],
)
def test_what_is_no_tile_is_refused_by_name(cast, wrong, field):
    with pytest.raises(Exception) as no:
        check_tile(acting(cast.alice), wrong)
    assert (no.value.field, bool(str(no.value))) == (field, True)


def test_rows_of_a_list_are_five_or_ten(cast):
    alice = acting(cast.alice)
    of = f"view:{create_view(alice, 'deal', name='Open', filter=OPEN).pk}"
    assert check_tile(alice, {"kind": "list", "of": of}) == {"kind": "list", "of": of, "rows": 5}
    for rows in (7, "5", True):
        with pytest.raises(NotAsAsked):
            check_tile(alice, {"kind": "list", "of": of, "rows": rows})


def test_every_section_that_may_be_named_is_shown():
    assert tuple(SHOWN) == SECTIONS


def test_a_number_counts_and_sums_what_its_reader_sees_in_the_currency_of_the_house(cast):
    deal(cast.alice, 100_00)
    deal(cast.alice, 250_00, stage="won", closed=today())
    deal(cast.alice, 700_00, currency="USD")
    deal(cast.charlie, 900_00)
    assert counted(cast, DEALS) == Group(None, 3, 0)
    assert counted(cast, DEALS | {"sum": "amount"}) == Group(None, 3, 350_00)
    assert counted(cast, DEALS | {"sum": "amount"}, "ada") == Group(None, 4, 1250_00)
    view = create_view(acting(cast.alice), "deal", name="Open", filter=OPEN, mine=True, shared=True)
    of = {"kind": "number", "of": f"view:{view.pk}", "sum": "amount"}
    assert counted(cast, of) == Group(None, 2, 100_00)
    assert counted(cast, of, "charlie") == Group(None, 1, 900_00)


def test_a_chart_groups_by_choice_person_and_flag(cast):
    deal(cast.alice, 100_00)
    deal(cast.alice, 50_00, source="fair")
    deal(cast.bob, 250_00, source="web")
    by = {"kind": "chart", "of": "entity:deal"}
    assert counted(cast, by | {"by": "source", "sum": "amount"}) == [
        Group("web", 1, 250_00),
        Group("fair", 1, 50_00),
        Group(None, 1, 100_00),
    ]
    assert counted(cast, by | {"by": "owner"}) == [Group(cast.alice.pk, 2, 0), Group(cast.bob.pk, 1, 0)]
    contact("Anna Nowak", acting(cast.alice), do_not_contact=True)
    contact("Bert Wolf", acting(cast.alice))
    found = counted(cast, {"of": "entity:contact", "by": "do_not_contact"})
    assert sorted(found, key=lambda one: one.value) == [Group(False, 1, 0), Group(True, 1, 0)]


def test_a_chart_by_month_begins_and_ends_with_its_months(cast):
    zone, first = present_moment().zone, today().replace(day=1)
    before = first - timedelta(days=1)
    for day in (first, before, before.replace(day=1)):
        deal(cast.alice, 100_00, stage="won", closed=day)
    deal(cast.alice, 100_00, stage="won", closed=first - timedelta(days=400))
    found = counted(cast, {"of": "entity:deal", "by": "closed", "sum": "amount"})
    assert len(found) == 12
    assert found[-2:] == [Group(before.replace(day=1), 2, 200_00), Group(first, 1, 100_00)]
    midnight = datetime.combine(first, time(), zone)
    for at in (midnight, midnight - timedelta(seconds=1)):
        create_record(acting(cast.alice), "ticket", {"subject": "x", "opened": at})
    found = counted(cast, {"of": "entity:ticket", "by": "opened"})
    assert [one.records for one in found[-2:]] == [1, 1]


def test_custom_fields_are_grouped_and_summed(cast):
    choices = [{"key": "red", "labels": {"en": "Red"}}, {"key": "blue", "labels": {"en": "Blue"}}]
    create_field(OPERATOR, "deal", "choice", labels={"en": "Colour"}, choices=choices)
    create_field(OPERATOR, "deal", "number", labels={"en": "Pieces"})
    create_field(OPERATOR, "deal", "money", labels={"en": "Fee"})
    fee = Money(amount=7_00, currency="EUR")
    deal(cast.alice, x_colour="red", x_pieces=3, x_fee=fee)
    deal(cast.alice, x_colour="red", x_pieces=4, x_fee=Money(amount=9_00, currency="USD"))
    deal(cast.alice, x_pieces=5)
    by = {"of": "entity:deal", "by": "x_colour"}
    assert counted(cast, by | {"sum": "x_pieces"}) == [Group("red", 2, 7), Group(None, 1, 5)]
    assert counted(cast, by | {"sum": "x_fee"}) == [Group("red", 2, 7_00), Group(None, 1, 0)]


def test_what_is_hidden_is_neither_grouped_nor_summed_nor_filtered_by(cast):
    deal(cast.alice)
    of = f"view:{create_view(acting(cast.ada), 'deal', name='Open', filter=OPEN, shared=True).pk}"
    veils = {("deal", key): "hidden" for key in ("amount", "stage", "closed", "outcome")}
    edit_role(OPERATOR, cast.member, grants=TEAMWORK, veils=veils)
    for tile in (
        DEALS | {"sum": "amount"},
        {"of": "entity:deal", "by": "stage"},
        {"of": "entity:deal", "by": "closed"},
        {"of": "entity:deal", "by": "owner", "sum": "amount"},
        {"of": of},
    ):
        with pytest.raises(NothingToTell):
            counted(cast, tile)
        with pytest.raises(NotAsAsked):
            check_tile(acting(cast.alice), {"kind": "chart" if "by" in tile else "number", **tile})
    assert counted(cast, DEALS) == Group(None, 1, 0)


def test_a_view_that_is_not_shared_or_removed_tells_nothing(cast):
    view = create_view(acting(cast.alice), "deal", name="Own")
    of = {"of": f"view:{view.pk}"}
    assert counted(cast, of) == Group(None, 0, 0)
    with pytest.raises(NothingToTell):
        counted(cast, of, "charlie")
    remove_view(acting(cast.alice), view)
    with pytest.raises(NothingToTell):
        counted(cast, of)
