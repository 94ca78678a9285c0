"""What the environment says, and the sentence when it cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from perennial import environment
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]


def start(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
    return subprocess.run(
        [sys.executable, "-c", "import perennial.settings"],
        env={**kept, "PYTHONPATH": str(ROOT), **variables},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def refusal(**variables):
    """The last line of a start that was refused; never a traceback."""
    done = start(**variables)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def test_a_misspelt_variable_stops_the_start(tmp_path):
    assert "Unknown setting PERENNIAL_HOEM" in refusal(PERENNIAL_HOEM=str(tmp_path))


def test_an_engine_that_is_none_names_those_there_are():
    assert "'sparks', which cannot be used: use duckdb or spark" in refusal(
        PERENNIAL_MATCHING_ENGINE="sparks"
    )


def test_a_number_that_is_none_says_what_to_write():
    with pytest.raises(environment.EnvironmentRefused) as no:
        environment.read({"PERENNIAL_PORT": "abc"})
    assert str(no.value) == "PERENNIAL_PORT is 'abc', which cannot be used: use a whole number."


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("THREADS", "0", "from 1 upwards"),
        ("PORT", "-1", "from 1 upwards"),
        ("PROXIES", "proxy.example", "10.0.0.0/8"),
    ],
)
def test_a_value_nothing_could_run_with_stops_the_start(name, value, says):
    with pytest.raises(environment.EnvironmentRefused, match=says):
        environment.read({f"PERENNIAL_{name}": value})


@pytest.mark.parametrize(
    "address", ["mysql://x/y", "postgresql://u:open-sesame@h:port/x", "postgresql://h", "postgresql://[h/x"]
)
def test_a_database_address_that_is_none_is_a_sentence_without_its_password(address):
    told = refusal(PERENNIAL_DATABASE_URL=address, PERENNIAL_SECRET_KEY="k")
    assert "must look like postgresql://" in told
    assert "sesame" not in told


def test_a_mail_server_that_is_none_is_a_sentence_without_its_password():
    told = refusal(
        PERENNIAL_MAIL_URL="smtp://u:open-sesame@h/inbox?from=a@firma.example",
        PERENNIAL_ADDRESS="https://crm.example",
        PERENNIAL_SECRET_KEY="k",
    )
    assert "PERENNIAL_MAIL_URL cannot be used: nothing but ?from=" in told
    assert "sesame" not in told


def test_mail_needs_the_address_its_links_lead_to():
    told = refusal(PERENNIAL_MAIL_URL="smtp://h/?from=a@firma.example", PERENNIAL_SECRET_KEY="k")
    assert "needs PERENNIAL_ADDRESS as well" in told


@pytest.mark.parametrize(
    "address",
    [
        "crm.example",
        "ftp://crm.example",
        "https://",
        "https://u:p@crm.example",
        "https://crm.example/x",
        "https://x:y",
    ],
)
def test_an_address_that_links_cannot_begin_with_stops_the_start(address):
    with pytest.raises(environment.EnvironmentRefused, match="https://crm\\.example"):
        environment.read({"PERENNIAL_ADDRESS": address})
    assert environment.read({"PERENNIAL_ADDRESS": "https://crm.example:8443/"})["ADDRESS"] == (
        "https://crm.example:8443"
    )


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    told = refusal(PERENNIAL_HOME=str(in_the_way / "home"))
    assert f"The folder {in_the_way / 'home'} cannot be made" in told
    assert "PERENNIAL_HOME" in told


def test_a_secret_key_that_cannot_be_read_is_a_sentence(tmp_path):
    (tmp_path / "secret.key").mkdir()
    assert "The secret key" in refusal(PERENNIAL_HOME=str(tmp_path))


def test_a_new_home_is_open_to_its_owner_alone(tmp_path):
    home = tmp_path / "new" / "home"
    assert start(PERENNIAL_HOME=str(home)).returncode == 0
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "secret.key").stat().st_mode & 0o077 == 0
