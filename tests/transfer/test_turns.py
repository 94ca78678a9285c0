"""Two imports at once: what one creates, the other finds."""

from __future__ import annotations

from functools import partial
from threading import Barrier, local

import pytest

from perennial.operations.models import Operation
from perennial.records.models import Company, Contact
from perennial.transfer import actions
from perennial.transfer.importing.companies import Companies
from tests.cast import OPERATOR
from tests.journal.test_together import at_once
from tests.transfer.importing import csv_of, ended, rehearsed, tally, upload

pytestmark = pytest.mark.django_db(transaction=True)


def run_of(content: bytes, entity: str) -> Operation:
    """A rehearsed import that is ready to run."""
    one = upload(content, entity=entity, on_match="update")
    rehearsed(one)
    return actions.run(OPERATOR, one, deliver=False)


def test_what_several_imports_name_at_once_is_created_once(monkeypatch):
    people = [[f"Anna {n}", f"anna{n}@jantar.example", f"Firma {n}"] for n in range(120)]
    runs = [
        run_of(csv_of(["Vorname", "E-mail", "Firma"], *people), "contact"),
        run_of(csv_of(["Vorname", "E-mail", "Firma"], *people), "contact"),
        run_of(csv_of(["Name"], *[[firm] for _name, _email, firm in people]), "company"),
    ]
    all_begin(monkeypatch, len(runs))
    outcomes = [tally(one) for one in at_once(*[partial(ended, one) for one in runs])]
    assert sum(created for created, *_rest in outcomes[:2]) == 120
    assert [failed for *_rest, failed in outcomes] == [0, 0, 0]
    assert Contact.objects.count() == Company.objects.count() == 120


def all_begin(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let so many imports wait for each other before their first slice."""
    waiting, forget = Barrier(number), Companies.forget
    arrived = local()

    def together(companies: Companies) -> None:
        if not hasattr(arrived, "here"):
            arrived.here = waiting.wait(timeout=60)
        forget(companies)

    monkeypatch.setattr(Companies, "forget", together)
