"""`perennial changes`: who did what, from the command line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from perennial.access.actor import of_user, operator
from perennial.records.actions.create import create_record
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from tests.cast import PASSWORD, gather
from tests.cli.commands import perennial

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    return gather(PASSWORD)


@pytest.fixture
def zoe(people):
    """Alice made a contact in a page and Bob a company by the API."""
    create_record(of_user(people.bob, "api"), "company", {"name": "Łąka"})
    return create_record(of_user(people.alice, "web"), "contact", {"family_name": "Zoë"}, reason="Met her")


def listed(capsys, *words):
    capsys.readouterr()
    assert perennial("changes", "--json", *words) == 0
    return json.loads(capsys.readouterr().out)["changes"]


def test_the_newest_change_comes_first_with_all_that_is_known(zoe, people, capsys):
    newest = listed(capsys)[0]
    assert newest["change"] == zoe.change
    assert newest["actor"] == "alice@jantar.example"
    assert (newest["channel"], newest["action"], newest["records"]) == ("web", "contact.create", 1)
    assert newest["reason"] == "Met her"
    assert "Zoë" in newest["sentence"]
    assert datetime.fromisoformat(newest["at"]) <= timezone.now()
    assert newest["undone_by"] is None


def test_what_the_operator_did_names_the_account(people, capsys):
    create_record(operator(), "company", {"name": "Łąka"})
    assert listed(capsys)[0]["address"].startswith("os:")


@pytest.mark.parametrize(
    "words",
    [("--actor", "ALICE@jantar.example"), ("--channel", "web"), ("--entity", "contact")],
)
def test_each_filter_leaves_only_what_it_says(zoe, capsys, words):
    assert [one["change"] for one in listed(capsys, *words)] == [zoe.change]


def test_since_takes_a_day_and_an_instant(zoe, capsys):
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    assert listed(capsys, "--since", tomorrow.date().isoformat()) == []
    assert listed(capsys, "--since", tomorrow.isoformat()) == []
    assert len(listed(capsys, "--since", "2020-01-01")) > 2


def test_a_limit_cuts_the_list(zoe, capsys):
    assert len(listed(capsys, "--limit", "2")) == 2


def test_an_undone_change_says_what_took_it_back(zoe, people, capsys):
    undo, _outcome = take_back(of_user(people.alice, "web"), zoe.change)
    rows = {one["change"]: one for one in listed(capsys)}
    assert rows[zoe.change]["undone_by"] == undo
    assert rows[undo]["undoes"] == zoe.change


def test_as_somebody_it_lists_what_that_user_may_know_of(zoe, people, capsys):
    assert {one["actor"] for one in listed(capsys, "--as", "alice@jantar.example")} == {
        "alice@jantar.example"
    }


def test_people_read_one_line_a_change(zoe, people, capsys):
    trash_records(of_user(people.alice, "web"), "contact", [zoe.head.pk])
    capsys.readouterr()
    assert perennial("changes", "--limit", "1") == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert "alice@jantar.example" in printed


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--since", "yesterday"), "2026-11-01"), (("--actor", "nobody@jantar.example"), "user")],
)
def test_what_cannot_be_looked_for_is_refused(people, capsys, words, says):
    assert perennial("changes", *words) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--channel", "pigeon"), ("--limit", "0"), ("--limit", "x")])
def test_wrong_usage_is_status_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        perennial("changes", *words)
    assert ended.value.code == 2
