"""Settings of pipelines: what stands where is shown before, and every act comes with its way back."""

import pytest

from perennial.operations.models import Operation
from perennial.records import removing
from perennial.records.actions.create import create_record
from perennial.records.models import Deal
from perennial.schema.queries import shape_of
from tests.cast import acting
from tests.web.doors import door

NAMES = {"labels_en": "Trial", "labels_de": "Test"}


@pytest.fixture
def ada(people):
    return door(people.ada)


@pytest.fixture
def deal(people):
    return create_record(acting(people.alice), "deal", {"name": "Gate valves"}).head


def stage(key):
    return shape_of("deal").stage(key)


def keys(way=0):
    return [one.key for one in shape_of("deal").pipelines[way].stages]


def text(answer):
    return answer.content.decode()


def undone(client, answer):
    """Press the undo of the receipt."""
    url = text(client.get(answer["Location"])).split("data-undo")[0].rpartition('action="')[2].split('"')[0]
    return client.post(url)


def test_the_list_says_how_many_deals_stand_in_each_stage(ada, deal):
    (way,) = ada.get("/settings/pipelines").context["ways"]
    assert [one["deals"] for one in way["stages"]] == ["1", "0", "0", "0", "0", "0"]
    assert way["stages"][3]["asks"] == "Amount, Expected close"
    assert "1 deal stands here." in text(ada.get("/settings/stages/enquiry"))


def test_a_stage_is_made_and_taken_back(ada):
    said = {**NAMES, "chance": "60", "asks": ["amount"], "cold_after": "20", "ends": ""}
    answer = ada.post("/settings/pipelines/sales/new", said)
    assert answer.status_code == 303
    assert (stage("trial").chance, stage("trial").asks, stage("trial").cold_after) == (60, ("amount",), 20)
    assert stage("trial").label("de") == "Test"
    undone(ada, answer)
    assert stage("trial") is None


def test_a_stage_opens_with_what_it_is_and_keeps_it(ada):
    form = ada.get("/settings/stages/negotiation").context["form"]
    said = {name: form[name].value() for name in form.fields}
    assert said["asks"] == ("amount", "expected_close")
    before = stage("negotiation")
    assert ada.post("/settings/stages/negotiation", said).status_code == 303
    assert stage("negotiation") == before


def test_a_refusal_stands_at_its_field(ada):
    form = ada.post("/settings/stages/offer", {"labels_en": "Qualified", "ends": ""})
    assert form.status_code == 422
    assert form.context["form"].errors["labels_en"]
    assert ada.post("/settings/stages/offer", {"labels_en": "Offer", "chance": "300"}).status_code == 422


def test_stages_are_put_in_order(ada):
    ada.post("/settings/stages/offer/move", {"to": "up"})
    assert keys()[:3] == ["enquiry", "offer", "qualified"]
    ada.post("/settings/stages/offer/move", {"to": "down"})
    assert keys()[:3] == ["enquiry", "qualified", "offer"]


def test_a_pipeline_is_made_and_renamed(ada):
    assert ada.post("/settings/pipelines/new", {"labels_en": "Renewals"}).status_code == 303
    assert len(keys(1)) == 3
    assert ada.post("/settings/pipelines/renewals", {"labels_en": "Extensions"}).status_code == 303
    assert shape_of("deal").pipelines[1].label("en") == "Extensions"
    assert ada.post("/settings/pipelines/new", {"labels_en": "extensions"}).status_code == 422


def test_a_stage_goes_only_with_a_place_for_its_deals(ada, deal):
    assert ada.post("/settings/stages/enquiry/remove", {}).status_code == 422
    answer = ada.post("/settings/stages/enquiry/remove", {"to": "offer"})
    assert (answer.status_code, Deal.objects.get().stage, stage("enquiry")) == (303, "offer", None)
    undone(ada, answer)
    assert (Deal.objects.get().stage, keys()[0]) == ("enquiry", "enquiry")


def test_many_deals_are_moved_by_an_operation(ada, deal, monkeypatch):
    monkeypatch.setattr(removing, "AT_ONCE", 0)
    answer = ada.post("/settings/stages/enquiry/remove", {"to": "offer"})
    assert answer["Location"] == f"/operations/{Operation.objects.latest('pk').pk}"
    assert stage("enquiry") is not None


@pytest.mark.parametrize("url", ["/settings/stages/nowhere", "/settings/pipelines/nowhere"])
def test_what_is_not_there_is_said(ada, url):
    assert ada.get(url).status_code == 404
