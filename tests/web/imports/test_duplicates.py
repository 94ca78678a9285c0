"""Deciding in the wizard what becomes of rows that are likely there already."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perennial.access.actions import edit_role
from perennial.operations.models import OperationRow
from perennial.records.actions.matching import set_policy
from perennial.transfer import duplicates
from perennial.transfer.actions import rehearse
from perennial.transfer.duplicates import choices_of
from perennial.transfer.models import Import
from perennial.transfer.queries import counts, operation_of
from perennial.transfer.saying import who
from tests.cast import OPERATOR, acting
from tests.records.people import contact
from tests.web.doors import door, work

FILE = (
    "Vorname;Nachname;E-Mail;Telefon;Position\n"
    "Ania;Zubrzycka;ania@poczta.example;601100200;Księgowa\n"
    "Jan;Kowalewski;jan@kuznia.example;602300400;\n"
    "Jan;Kowalewsky;kowalewski@poczta.example;602300400;Kowal\n"
)


ONE_PHONE = {"same": ["phone"], "different": [], "then": "same"}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def alice(people):
    return door(people.alice)


@pytest.fixture
def one(alice, people):
    contact("Anna Zubrzycka", email="anna@dwor.example", phone="+48 601 100 200", owner=people.alice.pk)
    file = SimpleUploadedFile("messe.csv", FILE.encode(), content_type="text/csv")
    alice.post("/imports/new", {"entity": "contact", "file": file})
    found = Import.objects.get()
    fields = ("given_name", "family_name", "email", "phone", "job_title")
    columns = {f"column_{place}": key for place, key in enumerate(fields)}
    alice.post(f"/imports/{found.pk}/mapping", {**columns, "match": ["email"], "on_match": "fill"})
    work()
    return Import.objects.get()


def test_the_rehearsal_shows_who_is_there_and_decisions_hold(alice, one):
    shown = text(alice.get(f"/imports/{one.pk}/rehearsal?fate=likely"))
    assert "in the workspace 1 earlier in the file 1" in shown
    assert "May be Anna Zubrzycka , 99 %: created anyway" in shown
    assert "May be row 3 of the file" in shown
    assert "jan@kuznia.example" not in shown
    page = alice.get(f"/imports/{one.pk}/duplicates")
    assert "Another form of the given name" in text(page)
    targets = re.findall(r'name="is" value="([^"]+)"', page.content.decode())
    decided = {"row": ["2", "4"], "is": targets, "becomes": ["update", ""]}
    kept = alice.post(f"/imports/{one.pk}/duplicates", {"choice": "create", "next": "2", **decided})
    assert (kept["Location"], len(choices_of(Import.objects.get()).rows)) == (
        f"/imports/{one.pk}/duplicates?after=2",
        1,
    )
    answer = alice.post(f"/imports/{one.pk}/duplicates", {"choice": "skip", "least": "95", **decided})
    assert answer["Location"] == f"/imports/{one.pk}/rehearsal"
    work()
    one.refresh_from_db()
    assert choices_of(one).rows == {2: (targets[0], "update")}
    its = counts(operation_of(one.rehearsal))
    assert (its["created"], its["updated"], its["skipped"]) == (1, 1, 1)
    again = alice.get(f"/imports/{one.pk}/duplicates").content.decode()
    assert '<option value="update" selected>Update that record' in again
    alice.post(f"/imports/{one.pk}/run")
    work()
    one.refresh_from_db()
    assert counts(operation_of(one.run)) == its


def test_a_large_file_is_compared_only_when_somebody_asks(alice, one, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_ASKED", 2)
    alice.post(f"/imports/{one.pk}/rehearse")
    work()
    assert "Not looked for" in text(alice.get(f"/imports/{one.pk}/rehearsal"))
    alice.post(f"/imports/{one.pk}/duplicates", {"ask": "1"})
    work()
    assert "in the workspace 1" in text(alice.get(f"/imports/{one.pk}/rehearsal"))


def test_what_means_nothing_is_refused(alice, one):
    assert alice.post(f"/imports/{one.pk}/duplicates", {"choice": "merge"}).status_code == 422


def test_the_own_rule_that_holds_is_among_the_reasons_for_whoever_may_read_its_fields(alice, one, people):
    set_policy(OPERATOR, "contact", rules=[ONE_PHONE])
    rehearse(acting(people.alice), one)
    work()
    said = "Own rule: same phone: always the same"
    assert said in text(alice.get(f"/imports/{one.pk}/duplicates"))
    rows = OperationRow.objects.filter(payload__has_key="likely").order_by("number")
    likely = rows.filter(operation=Import.objects.get().rehearsal)[0].payload["likely"]
    assert said in who("contact", likely)
    edit_role(OPERATOR, people.member, veils={("contact", "phone"): "hidden"})
    assert "Own rule" not in text(alice.get(f"/imports/{one.pk}/duplicates"))
