"""Views are kept by whoever reads the records, changed by their makers, journaled and undone."""

from __future__ import annotations

import pytest

from perennial.access.actor import Actor
from perennial.access.errors import NobodysOwn, NotAllowed, ReadOnlyToken
from perennial.access.models import FieldGrant, Grant, User
from perennial.insight import views as module
from perennial.insight.errors import NoSuchView, NothingToTell, NotTheMaker
from perennial.insight.models import View
from perennial.insight.views import (
    columns_for,
    create_view,
    definition,
    edit_view,
    filter_of,
    remove_view,
    sort_for,
    view_of,
    views,
)
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.records.actions.take_back import take_back
from perennial.records.telling import Teller
from perennial.schema.queries import setting
from tests.cast import OPERATOR, acting, gather

pytestmark = pytest.mark.django_db

WHERE = {"field": "city", "op": "is", "value": "Łódź"}


@pytest.fixture
def cast():
    return gather()


def last(action: str) -> int:
    return Change.objects.filter(action=action).latest("pk").pk


def names(actor: Actor, entity: str = "") -> list[str]:
    return [one.name for one in views(actor, entity)]


def hide(cast, *keys: str) -> None:
    with change(OPERATOR, "role.edit") as act:
        act.create([FieldGrant(role=cast.member, entity="contact", field=key, veil="hidden") for key in keys])


def test_whoever_reads_the_records_keeps_a_view_and_undo_takes_it_back(cast):
    alice = acting(cast.alice)
    told = {"filter": WHERE, "q": " anna ", "sort": "-city", "mine": True, "columns": ["email", "city"]}
    view = create_view(alice, "contact", name=" My  Łódź ", **told)
    kept = View.objects.get()
    assert (kept.name, kept.maker_id, kept.shared, kept.entity) == (
        "My Łódź",
        cast.alice.pk,
        False,
        "contact",
    )
    assert (kept.filter, kept.q, kept.sort, kept.mine, kept.columns) == (
        WHERE,
        "anna",
        "-city",
        True,
        ["email", "city"],
    )
    undo, outcome = take_back(alice, last("view.create"))
    assert (outcome.kept, names(alice)) == ([], [])
    take_back(alice, undo)
    assert view_of(alice, view.pk).name == "My Łódź"


def test_who_reads_no_records_keeps_none(cast):
    with change(OPERATOR, "role.edit") as act:
        act.update(Grant.objects.filter(role=cast.member, action="read"), scope="none")
    with pytest.raises(NotAllowed):
        create_view(acting(cast.alice), "contact", name="Mine")
    with pytest.raises(NobodysOwn):
        create_view(OPERATOR, "contact", name="Whose?")
    reading = Actor(User.objects.get(pk=cast.ada.pk), "api", token_writes=False)
    with pytest.raises(ReadOnlyToken):
        create_view(reading, "contact", name="Mine")
    assert not View.objects.exists()


def test_a_view_is_its_makers_until_it_is_shared_and_of_its_list_alone(cast):
    alice, charlie, ada = acting(cast.alice), acting(cast.charlie), acting(cast.ada)
    view = create_view(alice, "contact", name="Mine")
    create_view(alice, "company", name="Firms", shared=True)
    assert (names(alice, "contact"), names(charlie, "contact"), names(ada, "contact")) == (
        ["Mine"],
        [],
        ["Mine"],
    )
    with pytest.raises(NoSuchView):
        view_of(charlie, view.pk)
    edit_view(alice, view, shared=True)
    assert names(charlie) == ["Firms", "Mine"]


def test_only_the_maker_and_administrators_change_and_remove(cast):
    alice, charlie, ada = acting(cast.alice), acting(cast.charlie), acting(cast.ada)
    view = create_view(alice, "contact", name="Ours", shared=True)
    for act in (lambda: edit_view(charlie, view, name="His"), lambda: remove_view(charlie, view)):
        with pytest.raises(NotTheMaker):
            act()
    assert edit_view(ada, view, filter=WHERE) is not None
    assert edit_view(alice, view, filter=WHERE) is None
    take_back(ada, last("view.edit"))
    assert View.objects.get().filter is None
    assert remove_view(alice, view) is not None
    assert names(charlie) == []
    with pytest.raises(NoSuchView):
        edit_view(alice, view, name="Late")
    take_back(alice, last("view.remove"))
    assert names(charlie) == ["Ours"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"filter": {"field": "shoe", "op": "is", "value": 1}}, "filter"),
        ({"filter": []}, "filter"),
        ({"q": 7}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "a\x00b"}, "q"),
        ({"sort": "shoe"}, "sort"),
        ({"sort": "-"}, "sort"),
        ({"sort": None}, "sort"),
        ({"mine": "yes"}, "mine"),
        ({"columns": "city"}, "columns"),
        ({"columns": ["shoe"]}, "columns"),
        ({"columns": ["name"]}, "columns"),
        ({"columns": [["city"]]}, "columns"),
        ({"look": "board"}, "look"),
        ({"look": ["board"]}, "look"),
        ({"pipeline": "sales"}, "pipeline"),
        ({"shared": 1}, "shared"),
        ({"hidden": True}, "hidden"),
        ({"maker": 1}, "maker"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(cast, wrong, field):
    with pytest.raises(Exception) as no:
        create_view(acting(cast.alice), "contact", **({"name": "Fine"} | wrong))
    assert (no.value.field, bool(str(no.value))) == (field, True)
    assert not View.objects.exists()


def test_a_board_is_a_view_of_deals(cast):
    view = create_view(acting(cast.alice), "deal", name="Board", look="board", pipeline="sales")
    assert (view.look, view.pipeline) == ("board", "sales")


def test_nobody_has_more_views_than_can_be_looked_through(cast, monkeypatch):
    monkeypatch.setattr(module, "MOST_VIEWS", 1)
    alice = acting(cast.alice)
    view = create_view(alice, "contact", name="One")
    with pytest.raises(Exception, match="views already"):
        create_view(alice, "contact", name="Two")
    create_view(acting(cast.bob), "contact", name="One")
    remove_view(alice, view)
    create_view(alice, "contact", name="Two")


def test_what_is_hidden_can_be_asked_for_by_nobody(cast):
    hide(cast, "job_title", "owner")
    alice = acting(cast.alice)
    for wrong in (
        {"filter": {"field": "job_title", "op": "is_empty"}},
        {"sort": "job_title"},
        {"columns": ["job_title"]},
        {"mine": True},
    ):
        with pytest.raises(Exception) as no:
            create_view(alice, "contact", name="Peek", **wrong)
        assert no.value.field == next(iter(wrong))


def test_what_was_hidden_since_is_not_open_and_says_so(cast):
    alice = acting(cast.alice)
    jobless = create_view(alice, "contact", name="No job", filter={"field": "job_title", "op": "is_empty"})
    mine = create_view(alice, "contact", name="Mine", mine=True)
    shown = create_view(alice, "contact", name="Jobs", sort="city", columns=["job_title", "city"], q="x")
    hide(cast, "job_title", "owner", "city")
    alice = acting(cast.alice)
    for view in (jobless, mine):
        with pytest.raises(NothingToTell):
            filter_of(alice, view)
    told = definition(alice, jobless)
    assert (told["filter"], bool(told["nothing"])) == (None, True)
    assert (sort_for(alice, shown), columns_for(alice, shown)) == ("", [])
    assert definition(alice, shown)["nothing"] is None
    edit_view(alice, shown, name="Renamed", columns=["job_title", "city"])
    assert View.objects.get(pk=shown.pk).columns == ["job_title", "city"]


def test_the_journal_tells_the_name_to_its_maker(cast):
    alice = acting(cast.alice)
    create_view(alice, "contact", name="Tell me", shared=True)
    with change(OPERATOR, "role.edit") as act:
        act.update(cast.member, undo_others=True)
    several = list(Change.objects.filter(action="view.create"))
    told = [
        [one.sentence for one in Teller(actor, setting()).tell(several).values()]
        for actor in (alice, acting(cast.bob))
    ]
    assert told == [["View kept Tell me"], ["View kept"]]
