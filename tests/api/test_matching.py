"""How records are matched, by the API: for administrators, with the same checks."""

from __future__ import annotations

import pytest

from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.records.matching.policy import policy_of
from perennial.records.matching.trained import keep

MATCHING = ("duplicates", "matching", "company")
ONE_NUMBER = {"same": ["tax_id"], "different": [], "then": "refuse"}


def test_it_is_set_read_and_taken_back(people):
    told = people.ada.patch(*MATCHING, body={"form": "block", "warn": 60, "rules": [ONE_NUMBER]})
    assert told.status == 200
    now = people.ada.get(*MATCHING)
    assert (now["form"], now["warn"], now["api"], now["rules"]) == ("block", 60, "warn", [ONE_NUMBER])
    assert people.ada.patch(*MATCHING, body={"warn": None}).status == 200
    assert (policy_of("company").warn, policy_of("company").form) == (None, "block")


def test_a_second_one_is_refused_by_an_own_rule(people):
    people.ada.patch(*MATCHING, body={"rules": [ONE_NUMBER]})
    there = people.alice.post("company", body={"name": "Baltic Amber", "tax_id": "PL 5260250995"})["id"]
    body = {"name": "Something Else", "tax_id": "5260250995"}
    known = {"rules": [f"duplicate:{there}"], "reason": "A branch"}
    refused = people.alice.post("company", body={**body, "acknowledge": known})
    assert (refused.status, refused["type"].rpartition(":")[2]) == (409, "duplicate_refused")
    assert [one["id"] for one in refused["candidates"]] == [there]


@pytest.mark.parametrize(
    "body", [{"shoes": 1}, {"warn": 0}, {"rules": [{"then": "never"}]}, {"rules": [1]}, {"form": 3}, []]
)
def test_what_does_not_fit_is_refused(people, body):
    assert people.ada.patch(*MATCHING, body=body).status in (400, 422)
    assert policy_of("company").pk is None


def test_it_is_for_administrators_and_for_what_is_compared(people):
    assert people.alice.get(*MATCHING).status == 403
    assert people.alice.patch(*MATCHING, body={"form": "off"}).status == 403
    assert people.ada.get("duplicates", "matching", "shoe").status == 404


def test_a_model_is_trained_as_an_operation_and_used_by_its_hash(people, monkeypatch):
    assert people.alice.post("duplicates", "train", body={"entity": "company"}).status == 403
    few = people.ada.post("duplicates", "train", body={"entity": "company"})
    assert (few.status, few["type"].rpartition(":")[2]) == (422, "too_few_records")
    assert "needs 10,000" in few["detail"]
    monkeypatch.setattr("perennial.records.matching.trained.RECORDS", 0)
    started = people.ada.post("duplicates", "train", body={"entity": "company"})
    assert (started.status, started["kind"], started["state"]) == (202, "matching_train", "queued")
    model = shipped(SPECS["company"])
    none = {"pairs": 0, "examples": []}
    trial = {"judged": 400, "before": 0.25, "after": 0.125, "folds": 5}
    keep(
        model,
        20_000,
        {"judged": 400, "trial": trial, "newly": {"pairs": 3, "examples": []}, "no_longer": none},
    )
    (trained,) = people.ada.get(*MATCHING)["trained"]
    assert (trained["model"], trained["records"], trained["newly"]) == (model.hash, 20_000, 3)
    assert trained["trial"] == {"judged": 400, "before": "0.250000", "after": "0.125000", "better_in": 5}
    assert people.ada.patch(*MATCHING, body={"model": "0" * 64}).status == 422
    assert people.ada.patch(*MATCHING, body={"model": model.hash})["model"] == model.hash
    assert policy_of("company").model == model.hash
    assert people.ada.patch(*MATCHING, body={"model": ""})["model"] == ""
