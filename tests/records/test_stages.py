"""Pipelines and stages as an administrator describes them, and what follows for the deals."""

from __future__ import annotations

import pytest

from perennial.access.errors import AdministratorNeeded
from perennial.journal.models import Change
from perennial.lib.money import Money
from perennial.lib.refusals import Conflict, Refusal
from perennial.operations import worker
from perennial.records import removing
from perennial.records.actions.create import create_record
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.models import Deal
from perennial.records.removing import remove_stage, standing
from perennial.schema import actions
from perennial.schema.models import Pipeline, Stage
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather

pytestmark = pytest.mark.django_db(transaction=True)


def deal(name="Gate valves", **values):
    made = create_record(OPERATOR, "deal", {"name": name, **values}).head
    assert isinstance(made, Deal)
    return made


def newest():
    return Change.objects.order_by("-pk").values_list("pk", flat=True)[0]


def way():
    return shape_of("deal").pipelines[0]


def keys():
    return [one.key for one in way().stages]


def test_the_first_change_writes_the_usual_stages_down():
    usual = way().stages
    actions.edit_stage(OPERATOR, "offer", chance=60)
    assert [one.key for one in way().stages] == [one.key for one in usual]
    assert shape_of("deal").stage("offer").chance == 60
    assert shape_of("deal").stage("qualified") == usual[1]
    take_back(OPERATOR, newest())
    assert not Pipeline.objects.exists()
    assert not Stage.objects.exists()
    assert way().stages == usual


def test_a_new_stage_stands_before_the_ends_and_its_key_is_for_ever():
    made = actions.create_stage(OPERATOR, "sales", {"en": "Trial", "de": "Test"}, chance=60, asks=["amount"])
    assert keys() == ["enquiry", "qualified", "offer", "negotiation", "trial", "won", "lost"]
    assert (made.key, shape_of("deal").stage("trial").asks) == ("trial", ("amount",))
    actions.edit_stage(OPERATOR, "trial", labels={"en": "Pilot"})
    assert shape_of("deal").stage("trial").label("en") == "Pilot"
    remove_stage(OPERATOR, "trial", "offer")
    assert actions.create_stage(OPERATOR, "sales", {"en": "Trial"}).key == "trial_2"


def test_stages_are_put_in_order_and_the_ends_stay_behind():
    actions.move_stage(OPERATOR, "offer", -1)
    assert keys() == ["enquiry", "offer", "qualified", "negotiation", "won", "lost"]
    actions.move_stage(OPERATOR, "won", -3)
    assert keys() == ["enquiry", "offer", "qualified", "negotiation", "won", "lost"]
    actions.move_stage(OPERATOR, "lost", -1)
    assert keys()[-2:] == ["lost", "won"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"chance": 101}, "chance"),
        ({"ends": "maybe"}, "ends"),
        ({"asks": ["stage"]}, "asks"),
        ({"asks": ["nothing"]}, "asks"),
        ({"cold_after": -1}, "cold_after"),
        ({"labels": {}}, "labels"),
    ],
)
def test_what_no_stage_can_be_is_refused_at_its_field(values, field):
    with pytest.raises(Refusal) as no:
        actions.edit_stage(OPERATOR, "offer", **values)
    assert list(no.value.fields) == [field]
    assert not Stage.objects.exists()


def test_two_stages_of_a_pipeline_are_not_called_the_same():
    with pytest.raises(Conflict):
        actions.create_stage(OPERATOR, "sales", {"de": "angebot"})
    actions.create_pipeline(OPERATOR, {"en": "Renewals"})
    actions.create_stage(OPERATOR, "renewals", {"en": "Offer"})
    assert [one.key for one in shape_of("deal").pipelines] == ["sales", "renewals"]
    assert len({one.key for its in shape_of("deal").pipelines for one in its.stages}) == 10


def test_how_deals_stand_follows_from_their_stage():
    one = deal(stage="offer", amount=Money(amount=100, currency="EUR"))
    actions.edit_stage(OPERATOR, "offer", ends="won")
    assert Deal.objects.get(pk=one.pk).outcome == "won"
    take_back(OPERATOR, newest())
    assert Deal.objects.get(pk=one.pk).outcome == "open"


def test_the_deals_of_many_are_derived_as_an_operation(monkeypatch):
    monkeypatch.setattr("perennial.records.derive.again.DERIVED_AT_ONCE", 1)
    several = [deal(f"Deal {number}") for number in range(3)]
    actions.create_stage(OPERATOR, "sales", {"en": "Beginning"})
    actions.edit_stage(OPERATOR, "enquiry", ends="lost")
    assert Deal.objects.get(pk=several[0].pk).outcome == "open"
    while worker.run_next():
        pass
    assert set(Deal.objects.values_list("outcome", flat=True)) == {"lost"}


def test_a_stage_is_removed_with_its_deals_in_another_one_and_comes_back_with_them():
    one, gone = deal(), deal("Gone")
    trash_records(OPERATOR, "deal", [gone.pk])
    assert standing(OPERATOR) == {"enquiry": 2}
    assert remove_stage(OPERATOR, "enquiry", "offer") is None
    assert keys()[0] == "qualified"
    assert standing(OPERATOR) == {"offer": 2}
    take_back(OPERATOR, newest())
    assert standing(OPERATOR) == {"enquiry": 2}
    assert Deal.objects.get(pk=one.pk).outcome == "open"


def test_where_deals_are_many_they_are_moved_first(monkeypatch):
    monkeypatch.setattr(removing, "AT_ONCE", 1)
    for number in range(3):
        deal(f"Deal {number}")
    assert remove_stage(OPERATOR, "enquiry", "qualified") is not None
    assert "enquiry" in keys()
    while worker.run_next():
        pass
    assert standing(OPERATOR) == {"qualified": 3}
    assert remove_stage(OPERATOR, "enquiry", "qualified") is None
    assert "enquiry" not in keys()


@pytest.mark.parametrize("to", ["enquiry", "nowhere", ""])
def test_deals_do_not_move_nowhere(to):
    deal()
    with pytest.raises(Refusal):
        remove_stage(OPERATOR, "enquiry", to)


def test_a_pipeline_keeps_a_beginning():
    for key in ("enquiry", "qualified", "offer"):
        remove_stage(OPERATOR, key, "negotiation")
    with pytest.raises(Refusal, match="begin somewhere"):
        remove_stage(OPERATOR, "negotiation", "won")
    with pytest.raises(Refusal, match="begin somewhere"):
        actions.edit_stage(OPERATOR, "negotiation", ends="won")


def test_a_stage_in_which_deals_stand_is_not_taken_back():
    actions.create_stage(OPERATOR, "sales", {"en": "Trial"})
    made = newest()
    deal(stage="trial")
    assert take_back(OPERATOR, made)[1].kept
    assert "trial" in keys()


def test_only_administrators_describe_pipelines():
    alice = acting(gather().alice)
    for act in (
        lambda: actions.create_pipeline(alice, {"en": "Own"}),
        lambda: actions.edit_pipeline(alice, "sales", {"en": "Own"}),
        lambda: actions.create_stage(alice, "sales", {"en": "Own"}),
        lambda: actions.edit_stage(alice, "offer", chance=1),
        lambda: actions.move_stage(alice, "offer", 1),
        lambda: remove_stage(alice, "offer", "won"),
        lambda: standing(alice),
    ):
        with pytest.raises(AdministratorNeeded):
            act()
    assert not Stage.objects.exists()
