"""How a PostgreSQL server is reached, and how its programs end. Nothing here needs one."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from perennial import settings
from perennial.backup.databases import server
from perennial.backup.databases.server import Server
from perennial.backup.errors import ProgramFailed

AWAY = {"NAME": "crm", "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "db.firma.example"])
@pytest.mark.parametrize("word", ["crm", "a b", "p@ss:w/rd?#%41", "żółć", "a+b"])
def test_the_address_of_a_database_names_what_it_was_made_of(host: str, word: str) -> None:
    told = {"NAME": word, "USER": word, "PASSWORD": word, "HOST": host, "PORT": "5433"}
    read = settings._database(Server(told).url())
    assert {name: read[name] for name in told} == told


def test_databases_whose_names_begin_alike_have_others_beside_them() -> None:
    begins = "ż" * 40
    names = {Server(AWAY, begins + end).beside("new").rpartition("_")[0] for end in ("one", "two")}
    assert len(names) == 2
    assert max(len(Server(AWAY, begins).beside(what).encode()) for what in ("new", "old")) <= 63


def test_a_program_is_ended_when_what_it_was_asked_for_fails() -> None:
    begun = time.monotonic()
    with (
        pytest.raises(RuntimeError, match="torn"),
        Server(AWAY).program(["sleep", "60"], stdin=subprocess.PIPE),
    ):
        raise RuntimeError("torn")
    assert time.monotonic() - begun < 20


def test_a_program_that_takes_no_more_and_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ENDING", 0.2)
    begun = time.monotonic()
    deaf = ["sh", "-c", "exec 0<&-; echo why >&2; exec sleep 60"]
    with (
        pytest.raises(ProgramFailed, match="why"),
        Server(AWAY).program(deaf, stdin=subprocess.PIPE) as process,
    ):
        while True:
            os.write(process.stdin.fileno(), b"x" * 4096)
    assert time.monotonic() - begun < 20


def test_former_secret_keys_stand_one_on_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    assert settings._former_keys() == []
    (tmp_path / "secret.former").write_text("one key\n\n two\u2028\n")
    assert settings._former_keys() == ["one key", " two\u2028"]
    (tmp_path / "secret.former").write_bytes(b"\xff")
    with pytest.raises(settings.environment.EnvironmentRefused, match="former secret keys"):
        settings._former_keys()
