"""Two people who convert at once: one conversion, and one sentence for the other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from perennial.records.actions.convert import Part, Wish, convert_lead
from perennial.records.actions.create import create_record
from perennial.records.errors import AlreadyConverted, DuplicatesAsk
from perennial.records.models import Company, Contact
from tests.cast import OPERATOR, acting, gather

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = Wish(contact=Part(), company=Part())
PEOPLE = 4


def at_once(*acts: Callable[[], object]) -> list[Exception | None]:
    """What each of these ended with, begun together."""
    start, ended = Barrier(len(acts)), [None] * len(acts)

    def run(at: int) -> None:
        try:
            start.wait(10)
            acts[at]()
        except Exception as no:
            ended[at] = no
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ended


def test_of_several_who_convert_one_lead_one_does():
    anna = create_record(OPERATOR, "lead", {"given_name": "Anna", "company_name": "Hutmet"}).head
    ended = at_once(*[lambda: convert_lead(OPERATOR, anna.pk, BOTH)] * PEOPLE)
    assert [type(no) for no in ended if no] == [AlreadyConverted] * (PEOPLE - 1)
    assert Contact.objects.count() == Company.objects.count() == 1


def test_two_leads_of_one_person_never_become_two_contacts_silently():
    ada = acting(gather().ada)
    values = {"given_name": "Anna", "family_name": "Kowalska", "email": "anna@baltic.example"}
    leads = [create_record(OPERATOR, "lead", values).head.pk for _each in range(2)]
    ended = at_once(*[lambda pk=pk: convert_lead(ada, pk, Wish(contact=Part())) for pk in leads])
    assert [type(no) for no in ended if no] == [DuplicatesAsk]
    assert Contact.objects.count() == 1


def test_two_leads_join_one_contact_and_company_without_waiting_for_each_other():
    firm = create_record(OPERATOR, "company", {"name": "Hutmet"}).head.pk
    person = create_record(OPERATOR, "contact", {"given_name": "Anna"}).head.pk
    wish = Wish(contact=Part(person), company=Part(firm))
    leads = [
        create_record(OPERATOR, "lead", {"given_name": "Anna", "email": f"a{n}@x.example"}).head.pk
        for n in range(PEOPLE)
    ]
    ended = at_once(*[lambda pk=pk: convert_lead(OPERATOR, pk, wish) for pk in leads])
    assert ended == [None] * PEOPLE
    assert Contact.objects.get(pk=person).email.endswith("@x.example")
