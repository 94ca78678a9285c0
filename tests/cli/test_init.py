"""`perennial init`: a workspace of one's own."""

import io
import json

import pytest

from perennial.access.models import Role, User
from perennial.journal.fingerprint import fingerprint
from perennial.schema.models import Workspace
from tests.cli.commands import perennial

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "sieben Bäume am Fluss"
WHO = ("--email", "ada@kowalski.example", "--name", "Ada Nowak", "--password-stdin")


@pytest.fixture
def typed(monkeypatch):
    def type_in(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    type_in(f"{PASSWORD}\n")
    return type_in


def test_init_makes_the_workspace_the_roles_and_the_administrator(typed, capsys):
    words = ("--country", "Germany", "--language", "de", "--zone", "Europe/Berlin", "--currency", "chf")
    assert perennial("init", "Kowalski i Synowie", *words, *WHO, "--json") == 0
    house = Workspace.objects.get()
    assert (house.name, house.country, house.language, house.zone, house.currency) == (
        "Kowalski i Synowie", "DE", "de", "Europe/Berlin", "CHF",
    )  # fmt: skip
    assert not house.demonstration
    ada = User.objects.get()
    assert ada.role.administrator
    assert ada.name == "Ada Nowak"
    assert ada.check_password(PASSWORD)
    assert Role.objects.count() == 5
    assert json.loads(capsys.readouterr().out) == {
        "workspace": "Kowalski i Synowie",
        "user": ada.pk,
        "email": "ada@kowalski.example",
    }


def test_a_second_init_is_refused_and_changes_nothing(typed, capsys):
    assert perennial("init", "Kowalski", *WHO) == 0
    before = fingerprint()
    typed(f"{PASSWORD}\n")
    assert perennial("init", "Other", "--email", "eve@other.example", "--password-stdin") == 1
    assert "“Kowalski” is set up already" in capsys.readouterr().err
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--country", "Atlantis"), "Atlantis"),
        (("--currency", "XXXX"), "XXXX"),
        (("--zone", "Mars/Olympus"), "zone"),
        (("--language", "tlh"), "language"),
    ],
)
def test_a_default_that_cannot_be_used_is_refused_before_anything_is_written(typed, capsys, words, says):
    assert perennial("init", "Kowalski", *WHO, *words) == 1
    assert says.lower() in capsys.readouterr().err.lower()
    assert not Workspace.objects.exists()


def test_a_weak_password_leaves_no_half_set_up_workspace(typed, capsys):
    typed("short\n")
    assert perennial("init", "Kowalski", *WHO) == 1
    assert "password" in capsys.readouterr().err.lower()
    assert not Workspace.objects.exists()
    assert not Role.objects.exists()


@pytest.mark.parametrize(("words", "missing"), [((), "COMPANY"), (("Kowalski",), "--email")])
def test_where_nobody_can_be_asked_it_says_what_to_give(typed, capsys, words, missing):
    assert perennial("init", *words, "--password-stdin") == 1
    assert missing in capsys.readouterr().err


def test_at_a_terminal_it_asks_for_what_is_missing(typed, monkeypatch, capsys):
    answers = iter(["Kowalski", "ada@kowalski.example"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: PASSWORD)
    assert perennial("init") == 0
    assert "perennial serve" in capsys.readouterr().out
    assert User.objects.get().name == "ada@kowalski.example"
