"""Where a person works and worked."""

from __future__ import annotations

from datetime import date

import pytest

from perennial.lib.refusals import NotFound, Refusal
from perennial.records.actions.links import add_company, move_to_company, remove_link
from perennial.records.actions.take_back import take_back
from perennial.records.models import Link
from tests.cast import OPERATOR, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def test_a_move_keeps_the_company_before_as_a_former_one():
    old, new = company("Alt"), company("Neu")
    anna = contact("Anna", company=old.pk, job_title="Buyer")
    change = move_to_company(OPERATOR, anna.pk, new.pk, today=TODAY, role="Chef")
    anna.refresh_from_db()
    assert (anna.company_id, anna.job_title) == (new.pk, "Chef")
    former = Link.objects.get(record=anna.pk)
    assert (former.target_id, former.role, former.until) == (old.pk, "Buyer", TODAY)
    take_back(OPERATOR, change)
    anna.refresh_from_db()
    assert (anna.company_id, anna.job_title, Link.objects.count()) == (old.pk, "Buyer", 0)


def test_further_companies_come_and_go():
    anna, firm = contact("Anna"), company("Beirat")
    add_company(OPERATOR, anna.pk, firm.pk, role="Advisor", since=TODAY)
    link = Link.objects.get(record=anna.pk)
    assert (link.role, link.since, link.until) == ("Advisor", TODAY, None)
    remove_link(OPERATOR, anna.pk, link.pk)
    assert not Link.objects.exists()
    with pytest.raises(NotFound):
        remove_link(OPERATOR, anna.pk, link.pk)


def test_only_companies_one_sees_are_linked_and_only_by_who_may_edit():
    cast = gather()
    secret = company("Secret", acting(cast.charlie))
    anna = contact("Anna", acting(cast.alice))
    with pytest.raises(Refusal):
        add_company(acting(cast.alice), anna.pk, secret.pk)
    with pytest.raises(NotFound):
        move_to_company(acting(cast.charlie), anna.pk, secret.pk, today=TODAY)
