"""`perennial serve` as an operator meets it: a real process tree on a real port."""

import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from perennial.cli.commands.serve import children, require_free
from perennial.lib.refusals import Refusal
from tests.cli.processes import is_running
from tests.patience import PATIENCE, eventually
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
FIRST_FREE_PORT = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
NOBODY = 65534


def environment(home, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "PERENNIAL_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def perennial(home, *words, **more):
    return subprocess.run(
        [sys.executable, "-m", "perennial", *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=5 * PATIENCE,
        check=False,
    )


@pytest.fixture
def database():
    """Settings of an empty database of the engine under test: the home's file, or one made on the server."""
    if os.environ.get("PERENNIAL_TEST_ENGINE") != "postgresql":
        yield {}
        return
    server, name = os.environ["PERENNIAL_TEST_POSTGRES_URL"], f"perennial_serve_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield {"PERENNIAL_DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def engine(home, database):
    """A connection of its own to what `database` names."""
    url = database.get("PERENNIAL_DATABASE_URL")
    with closing(psycopg.connect(url) if url else sqlite3.connect(home / "perennial.sqlite3")) as connection:
        yield connection


@pytest.fixture
def as_nobody():
    """Without the rights of root, where the tests run as root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(before)


class Served:
    def __init__(self, home, database):
        self.port = free_port()
        self.log_path = Path(home) / "serve.log"
        with self.log_path.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "perennial", "serve", "--port", str(self.port)],
                env=environment(home, **database),
                stdout=log,
                stderr=log,
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def ask(self, path):
        """(status, text), or None while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, ""
        except (OSError, HTTPException):
            return None

    def is_ready(self):
        return (self.ask("/readyz") or (0, ""))[0] == 200

    def tree(self):
        """Process ids of everything under the supervisor, grandchildren too."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        found, todo = [], [self.process.pid]
        while todo:
            offspring = parents.get(todo.pop(), [])
            found += offspring
            todo += offspring
        return found


def test_serve_sets_up_the_database_answers_and_becomes_ready_then_stops_cleanly(tmp_path, database):
    with Served(tmp_path, database) as served:
        assert eventually(lambda: served.ask("/healthz")) == (200, "ok\n")
        eventually(served.is_ready)
        assert set(json.loads(served.ask("/readyz")[1])["checks"]) == {
            "database",
            "worker",
            "scheduler",
            "disk",
        }
        assert f"http://127.0.0.1:{served.port}" in served.log_path.read_text()
        assert "WARNING" not in served.log_path.read_text()
        tree = served.tree()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(PATIENCE) == 0
        eventually(lambda: not any(is_running(pid) for pid in tree))


def test_every_process_of_serve_is_replaced_when_killed_and_none_outlives_it(tmp_path, database):
    with Served(tmp_path, database) as served:
        eventually(served.is_ready)
        before = served.tree()
        for pid in before:
            with suppress(ProcessLookupError):  # it may have gone with its parent already
                os.kill(pid, signal.SIGKILL)
        eventually(lambda: served.ask("/healthz"))
        eventually(lambda: len(set(served.tree()) - set(before)) >= len(before))
        tree = served.tree()
        served.process.kill()
        served.process.wait()
        eventually(lambda: not any(is_running(pid) for pid in tree))


def test_a_taken_port_is_refused_in_one_sentence(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        ended = perennial(tmp_path, "serve", "--port", str(port))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        f"perennial: Port {port} on 127.0.0.1 is taken by another program. Choose another with --port.\n"
    )


def test_a_port_just_left_by_an_earlier_run_is_free(tmp_path):
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as server:
        client = socket.create_connection(("127.0.0.1", port))
        server.accept()[0].close()
        client.close()
    require_free("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port"), [("no such host", 8000), ("127.0.0.1", 70_000), ("192.0.2.1", 8000)]
)
def test_an_address_nobody_can_listen_on_is_refused(host, port):
    with pytest.raises(Refusal, match="cannot listen"):
        require_free(host, port)


@pytest.mark.skipif(int(FIRST_FREE_PORT.read_text()) < 2, reason="here everybody may use every port")
def test_a_privileged_port_is_refused_with_the_way_out(as_nobody):
    with pytest.raises(Refusal, match="1024"):
        require_free("127.0.0.1", 1)


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path):
    url = f"postgresql://crm:open-sesame@127.0.0.1:{free_port()}/crm"
    ended = perennial(tmp_path, "serve", "--port", str(free_port()), PERENNIAL_DATABASE_URL=url)
    assert ended.returncode == 1
    assert "The database crm on 127.0.0.1:" in ended.stderr
    assert "open-sesame" not in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr


def test_a_database_file_that_cannot_be_opened_is_named(tmp_path):
    (tmp_path / "perennial.sqlite3").mkdir()
    ended = perennial(tmp_path, "migrate")
    assert ended.returncode == 1
    assert "perennial.sqlite3 cannot be opened" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["worker", "check", "changes", "fingerprint", "export contact"])
def test_a_command_before_the_first_start_says_what_to_do_and_leaves_nothing(tmp_path, database, command):
    ended = perennial(tmp_path, *command.split(), **database)
    assert ended.returncode == 1
    assert "no workspace here yet. Run `perennial init`" in ended.stderr
    assert {file.name for file in tmp_path.iterdir()} == {"secret.key"}


def test_a_database_of_a_newer_release_is_refused_and_left_alone(tmp_path, database):
    perennial(tmp_path, "migrate", **database)
    with engine(tmp_path, database) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', CURRENT_TIMESTAMP)"
        )
        connection.commit()
    for command in ("migrate", "changes", "serve"):
        ended = perennial(tmp_path, command, **database)
        assert ended.returncode == 1
        assert "newer release" in ended.stderr


def test_two_that_start_together_bring_the_database_to_this_release_once(tmp_path, database):
    with ThreadPoolExecutor(2) as pool:
        several = [pool.submit(perennial, tmp_path, "migrate", "--json", **database) for _time in range(2)]
    applied = [json.loads(one.result().stdout)["applied"] for one in several]
    assert 0 in applied
    assert max(applied) > 10


def test_who_stops_in_the_middle_of_a_request_holds_nobody_up(tmp_path, database):
    begun = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nemail="
    with Served(tmp_path, {**database, "PERENNIAL_WORKERS": "1", "PERENNIAL_THREADS": "2"}) as served:
        eventually(lambda: served.ask("/healthz"))
        held = [socket.create_connection(("127.0.0.1", served.port)) for _sender in range(10)]
        for one in held:
            one.sendall(begun)
        assert served.ask("/healthz") == (200, "ok\n")
        for one in held:
            one.close()
        assert served.ask("/sign-in")[0] == 200


def test_migrate_says_how_much_it_did_and_does_nothing_twice(tmp_path, database):
    first = json.loads(perennial(tmp_path, "migrate", "--json", **database).stdout)
    second = json.loads(perennial(tmp_path, "migrate", "--json", **database).stdout)
    assert first["applied"] > 10
    assert second["applied"] == 0


def test_a_misspelt_setting_stops_the_start(tmp_path):
    ended = perennial(tmp_path, "serve", PERENNIAL_PROT="8000")
    assert ended.returncode == 1
    assert "PERENNIAL_PROT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_web_server_gets_the_settings_of_the_command():
    web = children("0.0.0.0", 8123, 2, 16)[0]
    told = dict(zip(web.argv[3::2], web.argv[4::2], strict=False))
    assert (told["--host"], told["--port"]) == ("0.0.0.0", "8123")
    assert (told["--workers"], web.env["PERENNIAL_THREADS"]) == ("2", "16")


def test_web_worker_and_scheduler_are_kept_alive():
    assert [child.name for child in children("127.0.0.1", 8000, 1, 8)] == ["web", "worker", "scheduler"]
