"""The page of matching: what the model says, what thresholds and own rules would find, saved with an undo."""

from __future__ import annotations

import re

import pytest

from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.records.matching.policy import policy_of
from perennial.records.matching.trained import keep
from perennial.records.survivorship import PREFERRED
from tests.records.matching.scans import scanned
from tests.records.people import contact
from tests.web.doors import door, receipts
from tests.web.settings_pages.test_rules import text

PAGE = "/settings/matching?entity=contact"
FORM = {"hint": "", "warn": "", "block": "", "link": "", "form": "warn", "api": "warn", "imports": "hint"}
ABROAD = {"same": [], "different": ["country"], "then": "apart"}


@pytest.fixture
def ada(people):
    return door(people.ada)


def test_the_model_is_told_in_sentences_and_looking_keeps_nothing(ada):
    for country in ("PL", "DE"):
        contact("Anna Kowalska", phone="+48601100200", country=country)
    scanned()
    body = text(ada.get(PAGE))
    assert "Same phone number speaks strongly for it" in body
    assert "Likely the same from 50 % none judged yet 1" in body
    looked = ada.post(PAGE, {**FORM, "warn": "60", "different": ["country"], "then": "apart", "act": "look"})
    assert "different country: never the same turns 1 1" in text(looked)
    assert policy_of("contact").rules == []


def test_saved_it_holds_and_undo_takes_it_back(ada):
    sent = {**FORM, "form": "block", "block": "90", "different": ["country"], "then": "apart", "act": "save"}
    answer = ada.post(PAGE, sent)
    assert answer.status_code == 303
    policy = policy_of("contact")
    assert (policy.form, policy.block, policy.warn, policy.rules) == ("block", 90, None, [ABROAD])
    assert "compared anew" in receipts(answer)[0][0]
    assert ada.post(PAGE, {**FORM, "kept": ["0"], "act": "save"}).status_code == 303
    assert policy_of("contact").rules == [ABROAD]
    answer = ada.post(PAGE, {**FORM, "act": "save"})
    assert policy_of("contact").rules == []
    ada.post(receipts(answer)[-1][1])
    assert policy_of("contact").rules == [ABROAD]


def test_what_a_merge_proposes_follows_what_is_preferred(ada):
    one = contact("Anna Kowalska", job_title="Buyer").pk
    two = contact("Anna Kowalska", job_title="Director").pk
    compare = f"/contacts/merge?records={one},{two}"
    chosen = re.compile(r'name="value-job_title" value="(\d+)"[^>]* checked')
    assert chosen.findall(ada.get(compare).content.decode()) == [str(two)]
    assert (
        ada.post(PAGE, {**FORM, "field": "job_title", "prefer": "oldest", "act": "save"}).status_code == 303
    )
    assert policy_of("contact").keeps == {"job_title": "oldest"}
    assert chosen.findall(ada.get(compare).content.decode()) == [str(one)]
    assert ada.post(PAGE, {**FORM, "act": "save"}).status_code == 303
    assert policy_of("contact").keeps == {}


def test_what_does_not_fit_stands_at_its_field_with_all_that_was_typed(ada):
    sent = {**FORM, "hint": "70", "same": ["city"], "then": "same", "act": "save"}
    answer = ada.post(PAGE, sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert "something that few share" in form.errors["then"][0]
    assert form["hint"].value() == "70"
    assert policy_of("contact").pk is None


def kept(one: int, other: int, after: float) -> str:
    """A model that was trained: measured, or not where `after` is nothing. Its hash."""
    trial = {"judged": 400, "before": 0.25, "after": after, "folds": 1} if after else None
    newly = {"pairs": 12, "examples": [[one, other, 0.73]]}
    told = {
        "against": shipped(SPECS["contact"]).hash,
        "judged": 400,
        "trial": trial,
        "before": 30,
        "after": 42,
        "newly": newly,
    }
    keep(shipped(SPECS["contact"]), 20_000, {**told, "no_longer": {"pairs": 0, "examples": []}})
    return shipped(SPECS["contact"]).hash


def test_a_trained_model_is_shown_with_what_it_would_change_and_used_with_an_undo(ada):
    anna, ania = contact("Anna Kowalska"), contact("Ania Kowalska")
    its = kept(anna.pk, ania.pk, after=0.3)
    body = text(ada.get(PAGE))
    assert "Learned of 20,000 records" in body
    assert "Measured worse: of 400 pairs that people judged here each costs it 0.300 bits" in body
    assert "12 pairs would newly be likely Anna Kowalska = Ania Kowalska 73 %" in body
    refused = ada.post(PAGE, {"act": "use", "model": its})
    assert refused.status_code == 422
    assert "foretold worse" in text(refused)
    answer = ada.post(PAGE, {"act": "use", "model": its, "nevertheless": "1"})
    assert answer.status_code == 303
    assert policy_of("contact").model == its
    assert "In use." in text(ada.get(PAGE))
    ada.post(receipts(answer)[-1][1])
    assert policy_of("contact").model == ""
    assert ada.post(PAGE, {"act": "drop", "model": its}).status_code == 303
    assert "would newly be likely" not in text(ada.get(PAGE))


def test_too_few_records_are_said_on_the_page_and_a_training_is_followed(ada, monkeypatch):
    refused = ada.post(PAGE, {"act": "train"})
    assert refused.status_code == 422
    assert "There are 0 records" in text(refused)
    monkeypatch.setattr("perennial.records.matching.trained.RECORDS", 0)
    assert ada.post(PAGE, {"act": "train"}).status_code == 303
    assert "A model is being trained." in text(ada.get(PAGE))
    assert "Training a model of matching on contacts" in text(ada.get("/operations"))


def test_it_is_for_administrators(people):
    for act in ("train", "use", "drop", "shipped"):
        assert door(people.alice).post(PAGE, {"act": act, "model": "x"}).status_code == 403
    assert door(people.alice).get(PAGE).status_code == 403
    assert door(people.alice).post(PAGE, {**FORM, "act": "save"}).status_code == 403
    assert policy_of("contact").pk is None


def test_what_was_typed_and_not_saved_stands_after_an_act_about_models(ada, monkeypatch):
    typed = {**FORM, "hint": "41", "then": "apart", "same": ["email"], "prefer": "newest"}
    refused = ada.post(PAGE, {**typed, "act": "train"})
    assert refused.status_code == 422
    assert 'name="hint" value="41"' in refused.content.decode()
    monkeypatch.setattr("perennial.records.matching.trained.RECORDS", 0)
    began = ada.post(PAGE, {**typed, "act": "train"})
    assert began.status_code == 200
    page = began.content.decode()
    assert "A model is being trained." in page
    assert "still stands, and is not saved yet" in page
    assert 'name="hint" value="41"' in page
    assert 'value="apart" selected' in page
    assert policy_of("contact").hint is None
    faulty = ada.post(PAGE, {**typed, "hint": "410", "act": "drop", "model": "nothing"})
    assert 'name="hint" value="410"' in faulty.content.decode()


def test_an_act_about_models_with_an_untouched_form_leads_on_as_before(ada, monkeypatch):
    monkeypatch.setattr("perennial.records.matching.trained.RECORDS", 0)
    assert ada.post(PAGE, {**FORM, "then": "", "prefer": PREFERRED[0], "act": "train"}).status_code == 303
