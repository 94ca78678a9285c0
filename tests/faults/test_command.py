"""`perennial faults`: a reference that somebody reads out leads to what went wrong."""

import json

import pytest

from perennial.faults.capture import capture
from perennial.faults.models import Fault
from tests.cli.commands import perennial
from tests.faults.test_capture import SECRET, error

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_faults_yet")]


def printed(capsys, *words, status=0):
    capsys.readouterr()
    assert perennial("faults", *words) == status
    return capsys.readouterr()


def test_all_faults_are_listed_the_latest_first(capsys):
    capture(error(ValueError), "web:contact_list")
    capture(error(KeyError), "cli:import")
    reference = capture(error(KeyError), "cli:import")
    found = json.loads(printed(capsys, "--json").out)["faults"]
    assert [(one["kind"], one["count"]) for one in found] == [("KeyError", 2), ("ValueError", 1)]
    assert found[0]["last_reference"] == reference
    assert found[0]["first_seen"] < found[0]["last_seen"]
    assert len(json.loads(printed(capsys, "--json", "--limit", "1").out)["faults"]) == 1


def test_a_reference_leads_to_its_fault_its_occasion_and_its_stack(capsys):
    reference = capture(error(), "web:contact_list", method="GET", status=500, user_id=7)
    found = json.loads(printed(capsys, reference.lower(), "--json").out)
    assert (found["kind"], found["place"]) == ("ValueError", "tests.faults.test_capture:error")
    assert (found["sighting"]["where"], found["sighting"]["user"]) == ("web:contact_list", 7)
    assert found["stack"][0]["frames"][-1][1] == "error"


def test_people_read_where_it_happened_and_nothing_of_the_data(capsys):
    reference = capture(error(), "web:contact_list", method="GET", status=500, user_id=7)
    text = printed(capsys, reference).out
    assert "web:contact_list GET user 7" in text
    assert "tests.faults.test_capture:error line" in text
    assert SECRET not in text


def test_an_old_reference_still_leads_to_its_fault(capsys):
    capture(error())
    reference = f"{Fault.objects.get().code}-0000"
    assert json.loads(printed(capsys, reference, "--json").out)["sighting"] is None


def test_an_unknown_reference_is_refused_with_the_way_out(capsys):
    told = printed(capsys, "0000-0000", status=1)
    assert told.out == ""
    assert "perennial faults" in told.err


def test_before_the_first_fault_it_says_so(capsys):
    assert printed(capsys).out == "No fault was captured.\n"
