"""Correcting cells and making fields in the wizard; files that are too large."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from perennial.schema.models import CustomField
from perennial.transfer.corrections import corrections_of
from perennial.transfer.models import Import
from perennial.transfer.queries import counts, operation_of
from tests.web.doors import door, work

POLNAD = "Vorname;Land;Schuhgröße\nAnna;Polnad;38\nEwa;Polnad;39\nOla;Nirgends;40\nIga;Slovakia;41\n"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def upload(client):
    file = SimpleUploadedFile("messe.csv", POLNAD.encode(), content_type="text/csv")
    answer = client.post("/imports/new", {"entity": "contact", "file": file})
    assert answer.status_code == 303, answer.content.decode()
    return Import.objects.order_by("-pk").first()


@pytest.fixture
def alice(people):
    return door(people.alice)


@pytest.fixture
def one(alice):
    found = upload(alice)
    alice.post(
        f"/imports/{found.pk}/mapping", {"column_0": "given_name", "column_1": "country", "on_match": "fill"}
    )
    work()
    return Import.objects.get(pk=found.pk)


def test_alike_problem_cells_are_corrected_together(alice, one):
    assert f"/imports/{one.pk}/corrections" in alice.get(f"/imports/{one.pk}/rehearsal").content.decode()
    page = alice.get(f"/imports/{one.pk}/corrections")
    assert "2 cells, first in row 2" in text(page)
    answer = alice.post(
        f"/imports/{one.pk}/corrections",
        {"column": ["1", "1"], "before": ["Polnad", "Nirgends"], "after": ["Poland", ""]},
    )
    assert answer["Location"] == f"/imports/{one.pk}/rehearsal"
    work()
    one.refresh_from_db()
    its = counts(operation_of(one.rehearsal))
    assert (its["created"], its["failed"]) == (3, 1)
    assert 'data-state="fixed"' in alice.get(f"/imports/{one.pk}/rehearsal?all=1").content.decode()


def test_corrections_are_emptied_and_taken_back(alice, one):
    form = {"column": ["1", "1"], "before": ["Polnad", "Nirgends"], "after": ["", ""], "empty": "1"}
    alice.post(f"/imports/{one.pk}/corrections", form)
    work()
    one.refresh_from_db()
    assert corrections_of(one).texts == {(1, "Nirgends"): ""}
    assert "Corrected so far" in text(alice.get(f"/imports/{one.pk}/corrections"))
    alice.post(f"/imports/{one.pk}/corrections", {"back": "0"})
    work()
    one.refresh_from_db()
    assert corrections_of(one).texts == {}


def test_what_no_cell_says_is_not_corrected(alice, one):
    form = {"column": ["1", "x", "-4"], "before": ["Poland", "Polnad", "Polnad"], "after": ["PL", "PL", "PL"]}
    assert alice.post(f"/imports/{one.pk}/corrections", form).status_code == 303
    one.refresh_from_db()
    assert corrections_of(one).texts == {}


def test_the_import_of_another_is_not_corrected(one, people):
    assert door(people.charlie).get(f"/imports/{one.pk}/corrections").status_code == 404


def test_an_administrator_makes_a_field_of_a_column_in_one_click(people):
    ada = door(people.ada)
    one = upload(ada)
    page = ada.get(f"/imports/{one.pk}/mapping")
    assert "Make it a field of its own: Number" in text(page)
    chosen = {"column_0": "family_name", "column_1": "", "column_2": "", "new_field": "2"}
    assert ada.post(f"/imports/{one.pk}/field", chosen).status_code == 303
    field = CustomField.objects.get()
    one.refresh_from_db()
    assert one.mapping == ["family_name", "", field.key]
    assert field.kind == "number"


def test_others_are_told_that_an_administrator_can(alice):
    one = upload(alice)
    page = text(alice.get(f"/imports/{one.pk}/mapping"))
    assert "Make it a field" not in page
    assert "An administrator can make a field" in page
    assert alice.post(f"/imports/{one.pk}/field", {"new_field": "2"}).status_code == 403
    assert not CustomField.objects.exists()


@pytest.mark.parametrize("column", ["", "99", "-1", "x"])
def test_a_column_that_is_not_there_becomes_no_field(people, column):
    ada = door(people.ada)
    one = upload(ada)
    assert ada.post(f"/imports/{one.pk}/field", {"new_field": column}).status_code == 422


def test_a_file_that_is_too_large_is_refused_with_the_limit(alice, monkeypatch):
    monkeypatch.setitem(settings.ENV, "UPLOAD_MB", 1)
    file = SimpleUploadedFile("large.csv", b"a;b\n" * 400_000, content_type="text/csv")
    answer = alice.post("/imports/new", {"entity": "contact", "file": file})
    assert answer.status_code == 422
    assert "1 MB" in text(answer)
    assert not Import.objects.exists()


def test_a_report_is_served_as_an_attachment_and_as_nothing_else(alice, one):
    alice.post(f"/imports/{one.pk}/run")
    work()
    answer = alice.get(f"/imports/{one.pk}/report")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
