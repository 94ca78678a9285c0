"""`perennial edit`: the same values for every record that meets a condition."""

from __future__ import annotations

import json
import os
import signal

import pytest
from django.db import connection

from perennial.cli.progress import Progress
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.operations import pace
from perennial.records.models import Contact
from tests.cast import gather
from tests.cli.commands import perennial
from tests.quality.test_rules import made
from tests.records.people import contact

pytestmark = pytest.mark.django_db(transaction=True)

IN_LODZ = '{"field": "city", "op": "is", "value": "Łódź"}'
BUYER = ("--set", "job_title=Buyer")
WHEN = {"field": "job_title", "op": "is", "value": "Buyer"}


@pytest.fixture
def people():
    cast = gather()
    contact("Anna Nowak", city="Łódź", owner=cast.alice.pk)
    contact("Jan Kos", city="Łódź", owner=cast.bob.pk)
    contact("Eva Nowak", owner=cast.charlie.pk)
    return cast


def told(capsys, *words, status=0):
    capsys.readouterr()
    assert perennial("edit", "contact", "--json", *words) == status
    out = capsys.readouterr()
    return json.loads(out.out) if status == 0 else out.err


def buyers():
    return set(Contact.objects.filter(job_title="Buyer").values_list("given_name", flat=True))


def test_a_rehearsal_counts_and_the_run_does_just_that(people, capsys):
    before = fingerprint()
    rehearsed = told(capsys, "--where", IN_LODZ, *BUYER, "--rehearse")
    assert (rehearsed["matched"], rehearsed["changed"], rehearsed["change"]) == (2, 2, None)
    assert rehearsed["warned"] == {}
    assert fingerprint() == before
    done = told(capsys, "--where", IN_LODZ, *BUYER, "--set", "owner=bob@jantar.example", "--yes")
    assert (done["changed"], done["unchanged"], done["refused"]) == (2, 0, 0)
    assert buyers() == {"Anna", "Jan"}
    assert perennial("undo", done["change"]) == 0
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("?q=nowak", {"Anna", "Eva"}),
        ("https://crm.jantar.example/contacts?q=nowak&sort=-created&at=51", {"Anna", "Eva"}),
        (f"filter={IN_LODZ}", {"Anna", "Jan"}),
        (
            "filter=%7B%22field%22%3A%22city%22%2C%22op%22%3A%22is%22%2C%22value%22%3A%22Lodz%22%7D&q=kos",
            {"Jan"},
        ),
    ],
)
def test_the_address_of_a_list_says_which_records(people, capsys, where, names):
    assert told(capsys, "--where", where, *BUYER, "--yes")["changed"] == len(names)
    assert buyers() == names


def test_mine_is_whoever_acts(people, capsys):
    assert (
        told(capsys, "--where", "view=mine", *BUYER, "--as", "alice@jantar.example", "--yes")["changed"] == 1
    )
    assert buyers() == {"Anna"}


def test_it_acts_with_the_rights_of_a_user(people, capsys):
    assert told(capsys, "--all", *BUYER, "--as", "alice@jantar.example", "--yes")["matched"] == 2
    assert buyers() == {"Anna", "Jan"}


@pytest.mark.parametrize(
    "words",
    [
        ("--where", "city=Łódź", *BUYER),
        ("--where", "trash=1", *BUYER),
        ("--where", "nonsense", *BUYER),
        ("--where", "{", *BUYER),
        ("--where", "view=theirs", *BUYER),
        ("--where", '{"field": "nmae", "op": "is", "value": "x"}', *BUYER),
        ("--where", '{"field": "city", "op": "is", "value": "Atlantis"}', *BUYER),
        ("--all", "--set", "job_title"),
        ("--all", "--set", "nmae=x"),
        ("--all", "--set", "lifecycle=bought"),
        ("--all", *BUYER, *BUYER),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_and_changes_nothing(people, capsys, words):
    before = fingerprint()
    error = told(capsys, *words, "--yes", status=1)
    assert error.startswith("perennial: ")
    assert error.count("\n") == 1
    assert fingerprint() == before


def test_nothing_is_edited_by_chance(people, capsys):
    with pytest.raises(SystemExit):
        perennial("edit", "contact", *BUYER, "--yes")
    with pytest.raises(SystemExit):
        perennial("edit", "contact", "--all", *BUYER)


def test_a_rehearsal_counts_what_meets_rules_that_warn(people, capsys):
    made("filled", {"field": "salutation"}, severity="warn", labels={"en": "Salutation"}, when=WHEN)
    assert told(capsys, "--where", IN_LODZ, *BUYER, "--rehearse")["warned"] == {"x_salutation": 2}


def test_who_stops_an_edit_is_told_which_change_holds_what_was_done(people, capsys, monkeypatch):
    monkeypatch.setitem(pace.AIMS, connection.vendor, (0.0, 1))
    monkeypatch.setattr(pace, "FIRST", 1)
    stop = lambda _bar, done, _total: done and os.kill(os.getpid(), signal.SIGINT)  # noqa: E731
    monkeypatch.setattr(Progress, "show", stop)
    said = told(capsys, "--all", *BUYER, "--yes", status=130)
    change = Change.objects.latest("pk")
    assert f"Change {change.pk} holds what was done so far." in said
    assert 0 < len(buyers()) < 3
