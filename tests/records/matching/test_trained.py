"""A model of one's own: checked and measured before it is offered, used when somebody says so, and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from perennial.access.errors import AdministratorNeeded
from perennial.lib.refusals import Refusal
from perennial.matching.batch import statements
from perennial.matching.model import Model, Weights, shipped
from perennial.matching.specs import SPECS
from perennial.matching.training.reviewed import Judgement
from perennial.operations.actions import cancel
from perennial.operations.inline import run_inline
from perennial.operations.models import Operation, State
from perennial.operations.queries import operation_state
from perennial.records.actions.matching import set_policy
from perennial.records.actions.matching_models import drop_model, train_model, use_model
from perennial.records.actions.take_back import take_back
from perennial.records.matching import learning, stores
from perennial.records.matching.examples import examples
from perennial.records.matching.models_in_use import base_of, passed_over, untuned
from perennial.records.matching.policy import policy_of
from perennial.records.matching.trained import TooFewRecords, Trained, trained
from perennial.records.matching.training import start_training
from perennial.records.models import MatchArtefact
from perennial.web.settings_pages.shared import newest_change
from tests.cast import OPERATOR, acting, gather
from tests.records.matching.scans import groups, scanned
from tests.records.people import contact

pytestmark = pytest.mark.django_db
SHIPPED = shipped(SPECS["contact"])


def weighing(share: float) -> Model:
    """The shipped model, to which a phone says as much as two who are one have it in common in this share of cases."""
    phone = {**SHIPPED.answers["phone"], "equal": replace(SHIPPED.answers["phone"]["equal"], m=share)}
    return replace(SHIPPED, source="trained", answers={**SHIPPED.answers, "phone": phone}, hash="")


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What Splink would learn is given; three records are enough."""
    monkeypatch.setattr("perennial.records.matching.trained.RECORDS", 3)
    given: list[Model] = [weighing(1e-12)]

    def own(_connection: Any, _base: Model, _records: int, told: Any) -> Model:
        told()
        return given[-1]

    monkeypatch.setattr(learning, "own", own)
    return given


@pytest.fixture
def both() -> list[int]:
    """Two who are likely one by their phone, and a third."""
    contact("Jan Nowak")
    return [contact(f"{name} Kowalska", phone="+48601100200").pk for name in ("Anna", "Ania")]


def training() -> Operation:
    return run_inline(start_training(requested_by=None, channel="cli", entity="contact", deliver=False))


def offered() -> Trained:
    assert training().state == State.DONE
    return trained("contact")[0]


def test_too_few_records_are_refused_with_both_numbers(both: list[int]) -> None:
    with pytest.raises(TooFewRecords, match=r"There are 3 records.* needs 10,000"):
        train_model(OPERATOR, "contact")
    done = training()
    assert done.state == State.FAILED
    assert "10,000" in operation_state(done)["sentence"]
    assert trained("contact") == []


@pytest.mark.parametrize("missing", ["PySpark", "Java"])
def test_spark_that_is_not_there_is_said_with_both_ways_out(
    learned: Any, both: list[int], settings: Any, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    settings.ENV = {**settings.ENV, "MATCHING_ENGINE": "spark"}
    monkeypatch.setattr(stores, "find_spec", lambda _name: None if missing == "PySpark" else "there")
    monkeypatch.setattr(stores.shutil, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    done = training()
    assert done.state == State.FAILED
    sentence = operation_state(done)["sentence"]
    assert f"{missing} is not installed" in sentence
    assert "perennial[spark]" in sentence
    assert "PERENNIAL_MATCHING_ENGINE=duckdb" in sentence
    assert trained("contact") == []


def test_it_is_offered_with_what_it_would_change_and_not_in_use(learned: Any, both: list[int]) -> None:
    model = offered()
    assert (model.records, model.gain_over(SHIPPED.hash), model.told["judged"]) == (3, None, 0)
    assert (model.told["before"], model.told["after"]) == (1, 0)
    (example,) = examples(OPERATOR, model)["no_longer"]
    assert [example.one.pk, example.other.pk] == both
    assert base_of("contact") == SHIPPED
    scanned()
    assert groups() == [both]
    training()
    assert [one.hash for one in trained("contact")] == [model.hash], "the same model again is one artefact"


def test_used_every_scan_begins_with_it_until_that_is_taken_back(learned: Any, both: list[int]) -> None:
    its = offered().hash
    with pytest.raises(Refusal, match="not measured") as no:
        use_model(OPERATOR, "contact", its)
    assert set(no.value.fields) == {"nevertheless"}
    use_model(OPERATOR, "contact", its, nevertheless=True)
    assert base_of("contact").hash == its
    scanned()
    assert groups() == []
    assert untuned("contact").source == "trained, adapted"
    with pytest.raises(Refusal, match="in use"):
        drop_model(OPERATOR, "contact", its)
    change = newest_change(OPERATOR, "matching.policy")
    assert change is not None
    take_back(OPERATOR, change)
    scanned()
    assert groups() == [both]
    drop_model(OPERATOR, "contact", its)
    assert trained("contact") == []
    assert MatchArtefact.objects.get().hash == its, "kept, so that an undo finds it"


def judgements(count: int) -> list[Judgement]:
    """By people to whom one phone is one person, and another one another."""
    alike = {"given_name": "other_form", "family_name": "equal", "phone": "equal"}
    unlike = {"given_name": "other_form", "family_name": "equal", "phone": "else"}
    return [Judgement(alike, {}, True), Judgement(unlike, {}, False)] * (count // 2)


@pytest.mark.parametrize(("share", "better"), [(0.99, True), (1e-12, False)])
def test_it_is_measured_against_what_was_judged_and_said_so_where_worse(
    learned: Any, both: list[int], monkeypatch: pytest.MonkeyPatch, share: float, better: bool
) -> None:
    monkeypatch.setattr(learning, "judgements", lambda _entity: judgements(300))
    learned.append(weighing(share))
    model = offered()
    assert model.told["trial"]["judged"] == 300
    gain = model.gain_over(SHIPPED.hash)
    assert gain is not None
    assert (gain >= 0) == better
    assert model.gain_over("of another") is None
    if better:
        use_model(OPERATOR, "contact", model.hash)
    else:
        with pytest.raises(Refusal, match="foretold worse"):
            use_model(OPERATOR, "contact", model.hash)
    assert policy_of("contact").model == (model.hash if better else "")


def test_a_model_that_is_not_whole_is_not_published(learned: Any, both: list[int]) -> None:
    phone = {**SHIPPED.answers["phone"], "equal": Weights(0.9, 0.0)}
    learned.append(replace(SHIPPED, answers={**SHIPPED.answers, "phone": phone}, hash=""))
    done = training()
    assert done.state == State.FAILED
    assert "phone.equal" in operation_state(done)["sentence"]
    assert not MatchArtefact.objects.exists()


def test_one_whose_weights_disagree_is_not_published(
    learned: Any, both: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what a batch would add up otherwise than a single comparison: a hundred-millionth of a bit."""
    plain = statements._bits
    monkeypatch.setattr(
        statements,
        "_bits",
        lambda model, one: f"({plain(model, one)} + CASE WHEN {one.key} = 0 THEN 1e-8 ELSE 0 END)",
    )
    done = training()
    assert done.state == State.FAILED
    assert "differ by" in operation_state(done)["sentence"]
    assert not MatchArtefact.objects.exists()


def test_stopped_between_two_parts_it_leaves_nothing(
    learned: Any, both: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "check", lambda *_given: cancel(Operation.objects.get()))
    assert training().state == State.CANCELLED
    assert not MatchArtefact.objects.exists()


def test_asked_again_while_it_is_under_way_it_is_the_same_operation(learned: Any, both: list[int]) -> None:
    first = train_model(OPERATOR, "contact")
    assert train_model(OPERATOR, "contact").pk == first.pk
    assert start_training(requested_by=None, channel="cli", entity="company", deliver=False).pk != first.pk


def test_one_of_another_edition_is_passed_over(learned: Any, both: list[int]) -> None:
    its = offered().hash
    set_policy(OPERATOR, "contact", model=its)
    MatchArtefact.objects.update(text=MatchArtefact.objects.get().text.replace(SHIPPED.spec.hash, "0" * 16))
    assert base_of("contact") == SHIPPED
    assert passed_over("contact")
    scanned()
    assert groups() == [both]
    with pytest.raises(Refusal) as no:
        set_policy(OPERATOR, "contact", model=its)
    assert set(no.value.fields) == {"model"}


def test_it_is_for_who_configures(learned: Any, both: list[int]) -> None:
    its, alice = offered().hash, acting(gather().alice)
    for act in (
        lambda: train_model(alice, "contact"),
        lambda: use_model(alice, "contact", its, nevertheless=True),
        lambda: drop_model(alice, "contact", its),
    ):
        with pytest.raises(AdministratorNeeded):
            act()
    assert [one.hash for one in trained("contact")] == [its]
