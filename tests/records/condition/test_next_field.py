"""Of what is missing, the value worth most that most others could tell is asked for first."""

from __future__ import annotations

import pytest

from perennial.records.condition.actions import waive
from perennial.records.condition.next_field import next_to_ask
from perennial.records.condition.queries import reasons
from tests.cast import OPERATOR, acting, gather
from tests.quality.test_rules import made
from tests.records.condition.test_findings import judged
from tests.records.people import contact

pytestmark = pytest.mark.django_db


def first_for(actor, head):
    return next_to_ask(actor, "contact", reasons(actor, head))


def test_what_others_could_tell_is_asked_for_before_what_nobody_tells():
    made("filled", {"field": "job_title"}, labels={"en": "Job"}, weight=3)
    made("filled", {"field": "email"}, labels={"en": "Mail"}, weight=2)
    anna = contact("Anna Nowak")
    assert first_for(OPERATOR, anna).reason.field == "job_title"
    for name in ("Bert Wolf", "Cora Lind", "Dora Kral"):
        contact(name, email=f"{name.split()[0].lower()}@jantar.example")
    judged()
    told = first_for(OPERATOR, anna)
    assert (told.reason.field, told.have, told.applicable) == ("email", 3, 4)


def test_nothing_is_asked_for_where_nothing_is_missing_or_it_was_waived():
    made("filled", {"field": "email"}, labels={"en": "Mail"})
    made("valid", {"field": "phone"}, labels={"en": "Phone"})
    anna, bert = contact("Anna Nowak", email="anna@jantar.example", phone="12"), contact("Bert Wolf")
    assert first_for(OPERATOR, anna) is None
    assert first_for(OPERATOR, bert).reason.field == "email"
    waive(OPERATOR, "contact", bert.pk, "x_mail", reason="Writes letters")
    assert first_for(OPERATOR, bert) is None


def test_who_sees_a_part_of_the_records_is_told_no_numbers_about_the_others():
    cast = gather()
    made("filled", {"field": "email"}, labels={"en": "Mail"})
    anna = contact("Anna Nowak", acting(cast.alice))
    contact("Bert Wolf", acting(cast.charlie), email="bert@jantar.example")
    judged()
    told = first_for(acting(cast.alice), anna)
    assert (told.reason.field, told.have, told.applicable) == ("email", 0, 0)
