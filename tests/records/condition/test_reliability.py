"""How reliable a number of records is: every doubt counted once, and only what one may know of."""

from __future__ import annotations

import pytest

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.records.condition import reliability as module
from perennial.records.condition.actions import waive
from perennial.records.condition.reliability import reliability
from perennial.records.models import Contact
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.condition.test_findings import followed
from tests.records.people import contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = gather()
    made("filled", {"field": "email"}, labels={"en": "Mail"})
    made("filled", {"field": "job_title"}, labels={"en": "Job"})
    made("unique", {"field": "phone"}, labels={"en": "Phone"})
    followed()
    return cast


def counted(actor, records=None):
    found = reliability(actor, "contact", heads(actor, shape_of("contact")) if records is None else records)
    assert found is not None
    by_rule = {one.dimension: {rule.key: count for rule, count in one.rules} for one in found.dimensions}
    return (
        (found.records, found.doubtful, found.sound, found.share),
        by_rule,
        {one.dimension: one.records for one in found.dimensions},
    )


def test_a_record_with_several_doubts_is_one_doubtful_record(cast):
    alice = acting(cast.alice)
    contact("Anna Nowak", alice, email="anna@jantar.example", job_title="Buyer", phone="+48 601 234 567")
    contact("Bert Wolf", alice, phone="601 234 567")
    contact("Cora Lind", alice, email="cora@jantar.example", job_title="Buyer")
    followed()
    whole, by_rule, by_dimension = counted(acting(cast.ada))
    assert whole == (3, 2, 1, 33)
    assert by_rule == {"completeness": {"x_mail": 1, "x_job": 1}, "uniqueness": {"x_phone": 2}}
    assert by_dimension == {"completeness": 1, "uniqueness": 2}


def test_only_the_records_that_are_asked_about_count_and_what_is_waived_is_sound(cast):
    alice = acting(cast.alice)
    anna, bert = contact("Anna Nowak", alice, job_title="Buyer"), contact("Bert Wolf", alice)
    assert counted(alice, Contact.objects.filter(pk=anna.pk))[0] == (1, 1, 0, 0)
    waive(alice, "contact", anna.pk, "x_mail", reason="Writes letters")
    assert counted(alice, Contact.objects.filter(pk=anna.pk))[:2] == ((1, 0, 1, 100), {})
    assert counted(alice)[0] == (2, 1, 1, 50)
    assert counted(alice, Contact.objects.none())[0] == (0, 0, 0, None)
    assert bert.pk


def test_a_rule_over_a_hidden_field_casts_no_doubt(cast):
    alice = acting(cast.alice)
    contact("Anna Nowak", alice, email="anna@jantar.example")
    assert counted(alice)[0] == (1, 1, 0, 0)
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="job_title", veil="hidden"))
    assert counted(acting(cast.alice))[0] == (1, 0, 1, 100)


def test_what_takes_too_long_is_no_number(cast, monkeypatch):
    monkeypatch.setattr(module, "in_time", lambda ask, seconds: None)
    assert reliability(OPERATOR, "contact", Contact.objects.all()) is None
