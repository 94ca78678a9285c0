"""`perennial demo` as a person meets it: real processes, one of them killed."""

import json
import os
import subprocess
import sys

import pytest

from perennial.cli.commands.serve import require_private
from perennial.demo.staff import PASSWORD
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.lib.refusals import Refusal
from perennial.records.actions.create import create_record
from perennial.schema.models import Workspace
from tests.cast import OPERATOR
from tests.cli.commands import perennial as here
from tests.cli.test_serve import database, environment, perennial  # noqa: F401
from tests.ports import free_port


def killed_while_building(home, **more):
    """Kill -9 as soon as a terminal shows that it is building."""
    ours, its = os.openpty()
    command = [sys.executable, "-m", "perennial", "demo"]
    process = subprocess.Popen(command, env=environment(home, **more), stderr=its)
    os.close(its)
    shown = b""
    while b"%" not in shown:
        shown += os.read(ours, 100)
    process.kill()
    process.wait()
    os.close(ours)


def told(run):
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_killed_while_building_it_starts_anew_and_is_built_once(tmp_path, database):  # noqa: F811
    told(perennial(tmp_path, "migrate", "--json", **database))
    killed_while_building(tmp_path, **database)
    assert told(perennial(tmp_path, "changes", "--json", **database)) == {"changes": []}

    first = told(perennial(tmp_path, "demo", "--json", **database))
    assert first["built"]
    assert first["password"] == PASSWORD
    assert first["users"][0]["role"] == "administrator"
    assert "marek.zielen@jantar.example" not in {one["email"] for one in first["users"]}

    print_before = told(perennial(tmp_path, "fingerprint", "--json", **database))
    again = perennial(tmp_path, "demo", **database)
    assert "is there already" in again.stdout
    assert first["users"][0]["email"] in again.stdout
    assert told(perennial(tmp_path, "fingerprint", "--json", **database)) == print_before

    refused = perennial(tmp_path, "serve", "--host", "0.0.0.0", "--port", str(free_port()), **database)
    assert refused.returncode == 1
    assert "127.0.0.1" in refused.stderr
    assert perennial(tmp_path, "init", "Kowalski", **database).returncode == 1


@pytest.mark.django_db(transaction=True)
def test_a_workspace_in_use_is_left_alone(capsys):
    create_record(OPERATOR, "contact", {"family_name": "Zoë"})
    before = fingerprint()
    assert here("demo") == 1
    assert "no demonstration" in capsys.readouterr().err
    assert fingerprint() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_demonstration_is_shown_to_this_machine(host):
    set_up(demonstration=True)
    require_private(host)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_a_demonstration_is_shown_to_no_other_machine(host):
    set_up(demonstration=True)
    with pytest.raises(Refusal, match="this machine only"):
        require_private(host)


@pytest.mark.django_db(transaction=True)
def test_a_workspace_of_ones_own_listens_where_it_likes():
    set_up(demonstration=False)
    require_private("0.0.0.0")


def set_up(**values):
    with change(OPERATOR, "workspace.create") as act:
        act.create(Workspace(name="Jantar", **values))
