"""Reasons that were given with changes, and who may read them."""

from __future__ import annotations

import pytest

from perennial.access.actions import create_role, create_user
from perennial.journal.models import Change
from perennial.records.actions.create import create_record
from perennial.records.actions.take_back import take_back
from perennial.records.condition.actions import waive
from perennial.records.models import Waiver
from perennial.records.noted import notes_for
from perennial.records.warning import Acknowledged
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.people import contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def veiled(cast):
    """Takes back what others did, and does not see the job."""
    grants = {("*", action): "all" for action in ("read", "edit")}
    veils = {("contact", "job_title"): "hidden"}
    role = create_role(OPERATOR, "Manager", grants=grants, veils=veils, undo_others=True)
    return acting(create_user(OPERATOR, "dora@jantar.example", "Dora", role))


def reasons(actor) -> dict[int, str]:
    ids = list(Change.objects.values_list("pk", flat=True))
    return {pk: its["reason"] for pk, its in notes_for(actor, ids).items() if its.get("reason")}


def test_why_a_rule_about_a_hidden_field_was_waived_is_told_to_who_may_read_it(cast, veiled):
    made("filled", {"field": "job_title"}, labels={"en": "Job"})
    anna, alice = contact("Anna Nowak", acting(cast.alice)), acting(cast.alice)
    told = waive(alice, "contact", anna.pk, "x_job", reason="She is between two jobs")
    again = waive(alice, "contact", anna.pk, "x_job", reason="She has none any more")
    undo, _outcome = take_back(alice, again, reason="She has one")
    assert reasons(alice) == {
        told: "She is between two jobs",
        again: "She has none any more",
        undo: "She has one",
    }
    assert reasons(acting(cast.ada)) == reasons(alice)
    assert reasons(veiled) == {}


def test_what_was_answered_to_such_a_rule_is_not_theirs_to_take_back(cast, veiled):
    made("filled", {"field": "job_title"}, labels={"en": "Job"})
    made("filled", {"field": "email"}, labels={"en": "Mail"})
    anna, alice = contact("Anna Nowak", acting(cast.alice)), acting(cast.alice)
    told = waive(alice, "contact", anna.pk, "x_job", reason="She is between two jobs")
    open_one = waive(alice, "contact", anna.pk, "x_mail", reason="Writes letters")
    take_back(veiled, told)
    take_back(veiled, open_one)
    assert list(Waiver.objects.values_list("rule__key", flat=True)) == ["x_job"]
    take_back(alice, told)
    assert not Waiver.objects.exists()


def test_why_a_record_was_saved_although_a_rule_asked_is_too(cast, veiled):
    made("filled", {"field": "job_title"}, labels={"en": "Job"}, severity="warn")
    made("filled", {"field": "email"}, labels={"en": "Mail"}, severity="warn")
    values = {"given_name": "Anna", "family_name": "Nowak"}
    answer = Acknowledged(["x_job", "x_mail"], "She begins in May")
    create_record(acting(cast.alice), "contact", values, acknowledged=answer)
    values["job_title"] = "Buyer"
    create_record(
        acting(cast.alice), "contact", values, acknowledged=Acknowledged(["x_mail"], "Writes letters")
    )
    assert sorted(reasons(acting(cast.alice)).values()) == ["She begins in May", "Writes letters"]
    assert list(reasons(veiled).values()) == ["Writes letters"]
