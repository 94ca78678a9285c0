"""Capturing: grouped, counted, outliving a rollback, and never an error of its own."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.core import serializers
from django.db import connection, transaction

from perennial.faults import capture as capturing
from perennial.faults.capture import capture, wait_until_written
from perennial.faults.models import Fault, FaultSighting
from perennial.faults.queries import fault_of_reference, faults, sighting_of_reference

SECRET = "jana.kowalska@firma.example"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_faults_yet")]


def error(kind=ValueError, message=SECRET):
    password = message
    try:
        raise kind(password)
    except kind as problem:
        return problem


def test_a_reference_leads_to_the_fault_and_to_the_sighting():
    reference = capture(error(), "web:contact_list", method="GET", status=500, user_id=7)
    fault = fault_of_reference(reference.lower())
    sighting = sighting_of_reference(reference)
    assert fault.kind == "ValueError"
    assert fault.place == f"{__name__}:error"
    assert (sighting.where, sighting.method, sighting.status, sighting.user_id) == (
        "web:contact_list",
        "GET",
        500,
        7,
    )


def test_nothing_of_the_message_or_the_variables_is_stored():
    capture(error(), "web:contact_list")
    stored = serializers.serialize("json", [*Fault.objects.all(), *FaultSighting.objects.all()])
    assert SECRET not in stored
    assert json.loads(stored)


def test_the_same_error_again_is_one_fault_counted_twice():
    references = [capture(error(), "web:contact_list"), capture(error(), "cli:import")]
    fault = Fault.objects.get()
    assert fault.count == 2
    assert fault.last_reference == references[1]
    assert fault.first_seen < fault.last_seen
    assert [fault_of_reference(reference) for reference in references] == [fault, fault]


def test_another_kind_of_error_is_another_fault_and_the_latest_comes_first():
    capture(error(ValueError))
    capture(error(KeyError))
    assert [fault.kind for fault in faults()] == ["KeyError", "ValueError"]


def test_errors_met_at_the_same_moment_are_all_counted():
    together = Barrier(4)

    def meet(problem):
        together.wait()
        try:
            return capture(problem)
        finally:
            connection.close()

    problems = [error() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        references = list(pool.map(meet, problems))
    assert Fault.objects.get().count == 4
    assert set(references) == set(FaultSighting.objects.values_list("reference", flat=True))


def test_a_capture_outlives_the_rollback_of_the_transaction_that_failed():
    def fail():
        with transaction.atomic():
            Fault.objects.create(fingerprint="rolled back", line=1, first_seen=NOW, last_seen=NOW)
            references.append(capture(error(), "cli:import"))
            raise RuntimeError

    references = []
    with pytest.raises(RuntimeError):
        fail()
    wait_until_written()
    assert Fault.objects.get() == fault_of_reference(references[0])


def test_only_the_newest_sightings_are_kept_and_an_old_reference_still_leads_to_its_fault(monkeypatch):
    monkeypatch.setattr(capturing, "KEPT_SIGHTINGS", 3)
    references = [capture(error()) for _ in range(5)]
    kept = FaultSighting.objects.order_by("id").values_list("reference", flat=True)
    assert list(kept) == references[2:]
    assert Fault.objects.get().count == 5
    assert sighting_of_reference(references[0]) is None
    assert fault_of_reference(references[0]) == Fault.objects.get()


def test_an_unknown_reference_leads_nowhere():
    capture(error())
    assert fault_of_reference("not a reference") is None
    assert sighting_of_reference("") is None


def test_without_its_tables_an_error_is_logged_with_its_stack_and_without_values(caplog):
    with connection.schema_editor() as editor:
        editor.alter_db_table(FaultSighting, "faults_faultsighting", "faults_away")
    try:
        with caplog.at_level(logging.ERROR):
            reference = capture(error())
    finally:
        with connection.schema_editor() as editor:
            editor.alter_db_table(FaultSighting, "faults_away", "faults_faultsighting")
    assert reference in caplog.text
    assert f"{__name__}:error" in caplog.text
    assert SECRET not in caplog.text
    assert not Fault.objects.exists()
