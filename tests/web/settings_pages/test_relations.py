"""Settings of relationships: what would stand where is shown before it is saved, and nothing typed is lost."""

import pytest

from perennial.schema.models import Ladder
from perennial.schema.queries import patience
from perennial.schema.standard.relations import PATIENCE
from tests.web.doors import door

URL = "/settings/relations"
USUAL = {
    f"{lifecycle}_{step}": str(days)
    for lifecycle, its in PATIENCE.items()
    for step, days in its._asdict().items()
}


@pytest.fixture
def ada(people):
    return door(people.ada)


def text(answer):
    return answer.content.decode()


def test_looking_shows_and_writes_nothing(ada):
    answer = ada.post(URL, {**USUAL, "customer_cooling": "45", "act": "look"})
    assert answer.status_code == 200
    assert [one["label"] for one in answer.context["meaning"]] == ["Companies", "Contacts"]
    assert 'name="customer_cooling" value="45"' in text(answer)
    assert not Ladder.objects.exists()


def test_what_is_saved_counts_and_its_receipt_takes_it_back(ada):
    answer = ada.post(URL, {**USUAL, "customer_cooling": "45", "act": "save"})
    assert patience()["customer"].cooling == 45
    undo = text(ada.get(answer["Location"])).split("data-undo")[0].rpartition('action="')[2].split('"')[0]
    ada.post(undo)
    assert patience()["customer"] == PATIENCE["customer"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"customer_dormant": "60"}, "give more than 60 days"),
        ({"customer_dormant": "0"}, "greater than or equal to 1"),
        ({"customer_dormant": "soon"}, "Enter a whole number"),
        ({"customer_dormant": ""}, "required"),
    ],
)
@pytest.mark.parametrize("act", ["look", "save"])
def test_what_makes_no_sense_stands_there_with_its_reason(ada, wrong, sentence, act):
    answer = ada.post(URL, {**USUAL, **wrong, "act": act})
    assert answer.status_code == 422
    shown = text(answer)
    assert sentence in shown
    if wrong["customer_dormant"]:
        assert f'value="{wrong["customer_dormant"]}"' in shown
    assert not Ladder.objects.exists()


def test_it_is_for_administrators(people):
    assert door(people.alice).get(URL).status_code == 403
