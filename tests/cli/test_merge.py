"""`perennial merge` and `perennial unmerge`."""

import json
import os
import signal

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.journal.queries import notes
from perennial.records import long_merge, uniting
from perennial.records.models import Contact
from tests.cli.commands import perennial
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db(transaction=True)


def told(capsys, *words):
    capsys.readouterr()
    assert perennial(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_records_are_merged_and_given_back(capsys):
    one, two, three = contact("Anna Kowal"), contact("Ania Kowal", job_title="Buyer"), contact("A Kowal")
    before = fingerprint()
    done = told(
        capsys,
        "merge",
        "contact",
        one.pk,
        two.pk,
        three.pk,
        "--value",
        f"given_name={two.pk}",
        "--reason",
        "one",
    )
    assert (done["kept"], done["merged"]) == (one.pk, [two.pk, three.pk])
    head = Contact.objects.get(pk=one.pk)
    assert (head.given_name, head.job_title, head.version) == ("Ania", "Buyer", done["version"])
    assert Change.objects.get(pk=done["change"]).channel == "cli"
    assert notes([done["change"]])[done["change"]]["reason"] == "one"
    back = told(capsys, "unmerge", "contact", three.pk)
    assert (back["records"], back["kept"]) == ([two.pk, three.pk], [])
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "contact", "1", "1"), "each once"),
        (("merge", "contact", "998", "999"), "no such contact"),
        (("merge", "contact", "998", "999", "--value", "job_title"), "job_title=1043"),
        (("merge", "contact", "998", "999", "--value", "jobtitle=4"), "no field “jobtitle”"),
        (("unmerge", "contact", "999"), "no such contact"),
    ],
)
def test_a_refusal_is_one_sentence(capsys, words, said):
    assert perennial(*words) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_long_merge_is_waited_for_and_so_is_giving_back(capsys, monkeypatch):
    monkeypatch.setattr(uniting, "MOVED_AT_ONCE", 1)
    monkeypatch.setattr(uniting, "AT_ONCE", 2)
    one, two = company("Jantar"), company("Jantar S.A.")
    people = [contact(f"Anna {n}", company=two.pk).pk for n in range(3)]
    before = fingerprint()
    done = told(capsys, "merge", "company", one.pk, two.pk, "--reason", "one")
    assert (done["kept"], done["merged"]) == (one.pk, [two.pk])
    assert notes([done["change"]])[done["change"]]["reason"] == "one"
    assert Contact.objects.filter(pk__in=people, company=one.pk).count() == 3
    back = told(capsys, "unmerge", "company", two.pk)
    assert (back["records"], back["kept"]) == ([two.pk], [])
    assert fingerprint() == before


def test_a_long_merge_that_is_stopped_leaves_nothing_moved(capsys, monkeypatch):
    monkeypatch.setattr(uniting, "MOVED_AT_ONCE", 1)
    monkeypatch.setattr(long_merge, "MOST_MOVED", 1)
    one, two = company("Jantar"), company("Jantar S.A.")
    for n in range(3):
        contact(f"Anna {n}", company=two.pk)
    before, moving, calls = fingerprint(), long_merge.move_some, iter(range(1, 100))

    def stopped(*args):
        if next(calls) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return moving(*args)

    monkeypatch.setattr(long_merge, "move_some", stopped)
    capsys.readouterr()
    assert perennial("merge", "company", one.pk, two.pk) != 0
    assert Contact.objects.filter(company=one.pk).count() == 0
    assert fingerprint() == before
