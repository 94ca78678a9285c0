"""`perennial quality mend`: all records that break a rule, shown first, asked, mended, taken back."""

from __future__ import annotations

import json
import sys

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.operations.models import Operation
from perennial.records.models import Contact
from tests.cast import acting, gather
from tests.cli.commands import perennial
from tests.quality.test_rules import made
from tests.records.people import contact

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOMER = ("--set", "lifecycle=customer")
ALICE = ("--as", "alice@jantar.example")


@pytest.fixture
def people():
    """Two of Alice's and one of Charlie's lack a lifecycle; Alice does not see the last one."""
    cast = gather()
    made("filled", {"field": "lifecycle"}, labels={"en": "Kept"})
    for name, owner in (("Anna Nowak", cast.alice), ("Bert Wolf", cast.alice), ("Cilly Rot", cast.charlie)):
        contact(name, acting(owner))
    return cast


def mend(capsys, *words, status=0):
    """What is printed; of a refusal, the sentence on standard error."""
    capsys.readouterr()
    assert perennial("quality", "mend", "x_kept", *words) == status
    out = capsys.readouterr()
    return out.out if status == 0 else out.err


def told(capsys, *words):
    return json.loads(mend(capsys, "--json", *words))


def customers():
    return set(Contact.objects.filter(lifecycle="customer").values_list("given_name", flat=True))


def terminal(monkeypatch, answer):
    """Somebody sits there, who gives this answer; returns what they were asked."""
    asked = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or answer)
    return asked


def test_without_a_way_it_says_which_there_are(people, capsys):
    assert told(capsys) == {
        "rule": "x_kept",
        "records": 3,
        "mine": 0,
        "items": [{"verb": "set", "field": "lifecycle"}],
    }
    shown = mend(capsys)
    assert "Kept: 3 records break it" in shown
    assert "--set lifecycle=…" in shown
    assert told(capsys, *ALICE)["mine"] == 2


def test_a_rehearsal_counts_and_the_run_does_just_that_and_its_undo_takes_it_back(people, capsys):
    before = fingerprint()
    looked = told(capsys, *CUSTOMER, "--rehearse")
    assert (looked["matched"], looked["changed"], looked["change"], looked["rehearsal"]) == (3, 3, None, True)
    assert fingerprint() == before
    done = told(capsys, *CUSTOMER, "--yes", "--reason", "They buy")
    assert (done["changed"], done["refused"], done["still"], done["rehearsal"]) == (3, 0, 0, False)
    assert customers() == {"Anna", "Bert", "Cilly"}
    assert perennial("undo", done["change"]) == 0
    assert fingerprint() == before


def test_it_shows_what_would_happen_and_asks(people, capsys, monkeypatch):
    asked = terminal(monkeypatch, "n")
    assert "Nothing has been written." in mend(capsys, *CUSTOMER, status=1)
    assert asked == ["Mend 3 records? [y/N] "]
    assert customers() == set()
    terminal(monkeypatch, "y")
    shown = mend(capsys, *CUSTOMER)
    assert shown.index("Nothing has been written.") < shown.index("Take it back with `perennial undo ")
    assert customers() == {"Anna", "Bert", "Cilly"}


def test_where_nobody_can_be_asked_nothing_is_written(people, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert "--yes" in mend(capsys, *CUSTOMER, status=1)
    terminal(monkeypatch, "y")
    assert "--yes" in mend(capsys, *CUSTOMER, "--json", status=1)
    assert not Operation.objects.exists()


def test_it_acts_with_the_rights_of_a_user_and_on_their_own(people, capsys):
    assert told(capsys, *CUSTOMER, *ALICE, "--rehearse")["matched"] == 2
    contact("Dora Lis", acting(people.bob))
    assert told(capsys, *CUSTOMER, *ALICE, "--rehearse")["matched"] == 3
    assert told(capsys, *CUSTOMER, *ALICE, "--mine", "--yes")["changed"] == 2
    assert customers() == {"Anna", "Bert"}
    assert "--as" in mend(capsys, *CUSTOMER, "--mine", "--yes", status=1)


def test_who_is_left_out_and_why_and_what_breaks_the_rule_even_so(capsys):
    gather()
    made("valid", {"field": "phone"}, labels={"en": "Kept"})
    contact("Hans Kurz", phone="12", country="PL")
    contact("Anna Nowak", phone="12", phone_2="+48 601 234 567", country="PL")
    shown = mend(capsys, "--normalise", "--yes")
    assert "1 are left as they are: unknown" in shown
    assert "1 break the rule even so" in shown
    done = told(capsys, "--normalise", "--rehearse")
    assert {one["why"] for one in done["refusals"]} == {"unknown"}


@pytest.mark.parametrize(
    "words",
    [
        ("--trash",),
        ("--confirm",),
        ("--set", "lifecycle"),
        ("--set", "lifecycle="),
        ("--set", "lifecycle=bought"),
        ("--set", "job_title=Buyer"),
        ("--set", "nmae=x"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_and_changes_nothing(people, capsys, words):
    before = fingerprint()
    error = mend(capsys, *words, "--yes", status=1)
    assert error.startswith("perennial: ")
    assert error.count("\n") == 1
    assert fingerprint() == before


def test_an_unknown_rule_is_no_rule_and_one_that_nothing_breaks_is_done(people, capsys):
    assert perennial("quality", "mend", "x_none", *CUSTOMER, "--yes") == 1
    mend(capsys, *CUSTOMER, "--yes")
    assert "No record breaks this rule" in mend(capsys, *CUSTOMER, "--yes", status=1)


def test_the_words_before_it_go_on_meaning_what_they_meant(people, capsys):
    capsys.readouterr()
    assert perennial("quality", "--json", "--entity", "contact") == 0
    shown = json.loads(capsys.readouterr().out)
    assert perennial("quality", "run", "--entity", "contact", "--json") == 0
    assert json.loads(capsys.readouterr().out) == shown
    assert perennial("quality", "--entity", "contact", "run", "--json") == 0
    assert json.loads(capsys.readouterr().out) == shown
    assert set(shown["entities"]) == {"contact"}
    assert perennial("quality", "--entity", "contact") == 0
    assert "(x_kept)" in capsys.readouterr().out
