"""`perennial user` and `perennial token`."""

import io
import json

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from perennial.access.actions import user_of_link
from perennial.access.models import Token, User
from perennial.access.secrets import digest_of
from perennial.access.signing_in import user_of_token
from perennial.cli import parser_of, runner
from perennial.cli.commands import token as token_command
from perennial.cli.commands import user as user_command
from perennial.journal.models import Change, ChangeNote
from tests.access.authenticator import Clock, set_up
from tests.cast import PASSWORD, gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def perennial(capsys, monkeypatch):
    """Run a command line; returns exit status, what it printed (data with --json) and its complaint."""

    def run(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        args = parser_of([user_command, token_command]).parse_args(words)
        status = runner.run(args)
        printed = capsys.readouterr()
        return (
            status,
            json.loads(printed.out) if "--json" in words and printed.out else printed.out,
            printed.err,
        )

    return run


@pytest.fixture
def people():
    return gather(PASSWORD)


def test_the_first_user_becomes_administrator(perennial):
    words = ("user", "add", "ada@jantar.example", "--name", "Ada", "--password-stdin", "--json")
    status, printed, _ = perennial(*words, typed=PASSWORD + "\n")
    assert status == 0
    assert (printed["email"], printed["role"], printed["active"]) == (
        "ada@jantar.example",
        "administrator",
        True,
    )
    assert User.objects.get(pk=printed["user"]).check_password(PASSWORD)
    made = Change.objects.latest("pk")
    assert (made.action, made.channel, made.actor_id) == ("user.create", "cli", None)
    assert ChangeNote.objects.get(change=made, kind="address").value.startswith("os:")


def test_a_later_user_needs_a_role(perennial, people):
    words = ("user", "add", "zoe@jantar.example", "--password-stdin")
    status, _, complaint = perennial(*words, typed=PASSWORD)
    assert status == 1
    assert "Choose one of: administrator, member" in complaint
    assert perennial(*words, "--role", "reader", typed=PASSWORD)[0] == 0
    assert User.objects.get(email="zoe@jantar.example").role.key == "reader"


def test_a_bad_password_or_a_taken_address_adds_nobody(perennial, people):
    words = ("user", "add", "--role", "member", "--password-stdin")
    assert perennial(*words, "zoe@jantar.example", typed="short")[0] == 1
    assert perennial(*words, "alice@jantar.example", typed=PASSWORD)[0] == 1
    assert User.objects.count() == 4


def test_where_nobody_can_be_asked_the_password_is_not_waited_for(perennial, people):
    status, _, complaint = perennial("user", "password", "alice@jantar.example")
    assert status == 1
    assert "--password-stdin" in complaint


def test_all_users_are_listed(perennial, people):
    _, printed, _ = perennial("user", "list", "--json")
    assert [one["name"] for one in printed["users"]] == ["Ada", "Alice", "Bob", "Charlie"]
    assert "alice@jantar.example" in perennial("user", "list")[1]


def test_a_user_is_disabled_and_enabled(perennial, people):
    assert perennial("user", "disable", "ALICE@jantar.example", "--json")[1]["active"] is False
    assert not User.objects.get(pk=people.alice.pk).is_active
    assert perennial("user", "enable", "alice@jantar.example")[0] == 0
    assert User.objects.get(pk=people.alice.pk).is_active


def test_the_last_administrator_and_strangers_cannot_be_disabled(perennial, people):
    assert "last active administrator" in perennial("user", "disable", "ada@jantar.example")[2]
    assert "no user" in perennial("user", "disable", "eve@jantar.example")[2]


def test_a_password_is_set_from_standard_input(perennial, people):
    words = ("user", "password", "alice@jantar.example", "--password-stdin")
    assert perennial(*words, typed="zwölf Störche auf dem Dach\r\n")[0] == 0
    assert User.objects.get(pk=people.alice.pk).check_password("zwölf Störche auf dem Dach")


def test_a_second_factor_is_turned_off_by_the_operator(perennial, people, monkeypatch):
    set_up(people.alice, Clock(monkeypatch))
    status, printed, _ = perennial("user", "second-factor", "off", "alice@jantar.example", "--json")
    assert (status, printed["second_factor"]) == (0, None)
    made = Change.objects.latest("pk")
    assert (made.action, made.channel, made.actor_id) == ("user.second_factor_off", "cli", None)
    status, _, complaint = perennial("user", "second-factor", "off", "alice@jantar.example")
    assert status == 1
    assert "no second factor" in complaint


def test_a_link_for_a_new_password_is_printed_once(perennial, people, settings):
    settings.ENV = settings.ENV | {"ORIGINS": ("https://crm.example",)}
    _, printed, _ = perennial("user", "reset-link", "alice@jantar.example", "--json")
    address, _slash, secret = printed["link"].rpartition("/")
    assert address == "https://crm.example/reset"
    assert user_of_link(digest_of(secret)) == people.alice


def test_a_token_is_printed_once_works_and_is_revoked(perennial, people):
    words = ("token", "add", "alice@jantar.example", "--name", "shop", "--writes", "--days", "7", "--json")
    _, printed, _ = perennial(*words)
    found = user_of_token(printed["secret"])
    assert (found.pk, found.writes, found.user) == (printed["token"], True, people.alice)
    _, listed, _ = perennial("token", "list", "--json")
    assert [(one["token"], one["state"]) for one in listed["tokens"]] == [(found.pk, "valid")]
    assert "secret" not in listed["tokens"][0]
    assert perennial("token", "revoke", str(found.pk))[0] == 0
    assert user_of_token(printed["secret"]) is None


def test_a_token_reads_only_unless_told_and_lasts_ninety_days(perennial, people):
    status, printed, _ = perennial("token", "add", "bob@jantar.example", "--name", "report")
    assert status == 0
    token = Token.objects.get()
    assert not token.writes
    assert (token.expires - token.created).days in {89, 90}
    assert printed.startswith("prn_")


def test_a_token_that_does_not_exist_is_not_revoked(perennial, people):
    assert perennial("token", "revoke", "4711")[0] == 1


def test_somebody_locked_out_is_marked_in_the_list_and_can_be_let_in_again(perennial, people):
    AccessAttempt.objects.create(
        username="alice@jantar.example",
        ip_address="192.0.2.1",
        failures_since_start=settings.AXES_FAILURE_LIMIT,
        attempt_time=timezone.now(),
    )
    _, listed, _ = perennial("user", "list", "--json")
    assert [one["email"] for one in listed["users"] if one["locked"]] == ["alice@jantar.example"]
    assert "!  alice@jantar.example" in perennial("user", "list")[1]

    status, told, _ = perennial("user", "unlock", "Alice@jantar.example", "--json")
    assert (status, told["user"], told["failures"]) == (0, people.alice.pk, 1)
    assert not AccessAttempt.objects.exists()
    assert "can try again at once" in perennial("user", "unlock", "alice@jantar.example")[1]


def test_nobody_unknown_is_unlocked(perennial, people):
    status, _, complaint = perennial("user", "unlock", "eve@jantar.example")
    assert status == 1
    assert "no user" in complaint
