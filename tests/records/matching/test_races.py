"""Two who create the same person at once make one record and one question, never a silent pair."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from perennial.records.actions.create import create_record
from perennial.records.errors import DuplicatesAsk
from perennial.records.models import Contact
from tests.cast import acting, gather

pytestmark = pytest.mark.django_db(transaction=True)

ANNA = {"given_name": "Anna", "family_name": "Kowalska", "phone": "+48 601 100 200"}
PEOPLE = (
    "Jan Zubr",
    "Ewa Lisiecka",
    "Otto Harbour",
    "Zofia Nowak",
    "Peter Vavro",
    "Darya Melnik",
    "Helga Winter",
)


def at_once(actor: Any, several: list[dict[str, Any]]) -> list[Any]:
    start, told = Barrier(len(several)), []

    def create(values: dict[str, Any]) -> None:
        try:
            start.wait(10)
            told.append(create_record(actor, "contact", values).head.pk)
        except DuplicatesAsk as no:
            told.append(no)
        finally:
            connections.close_all()

    threads = [Thread(target=create, args=(values,)) for values in several]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def test_the_second_of_two_is_asked() -> None:
    actor = acting(gather().alice)
    for at, name in enumerate(PEOPLE):
        given, _blank, family = name.partition(" ")
        told = at_once(
            actor, [{"given_name": given, "family_name": family, "email": f"{at}@firma.example"}] * 2
        )
        (asked,) = (one for one in told if isinstance(one, DuplicatesAsk))
        (made,) = (one for one in told if not isinstance(one, DuplicatesAsk))
        assert [one.record for one in asked.candidates] == [made]
    assert Contact.objects.count() == len(PEOPLE)


def test_four_who_share_keys_in_any_order_do_not_wait_for_each_other_for_ever() -> None:
    actor = acting(gather().alice)
    told = at_once(actor, [{**ANNA, "job_title": f"Buyer {at}"} for at in range(4)])
    assert len(told) == 4
    assert Contact.objects.count() == 1
