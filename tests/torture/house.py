"""The whole product as an operator runs it, in a home and a database of its own, driven and inspected from outside."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from tests.cast import PASSWORD
from tests.patience import PATIENCE, eventually
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
ADA = "ada@jantar.example"
OPEN = ("queued", "running")
PARTS = ("granian", "worker", "scheduler")
_LONG_AGO = "2020-01-01 00:00:00"


@dataclass
class Answer:
    status: int
    body: Any
    headers: Any


@dataclass
class House:
    """A home, a database (of the engine under test) and, while it is served, a port."""

    home: Path
    database: str = ""
    secret: str = ""
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    more: dict[str, str] = field(default_factory=dict)
    inspector: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        own = {"PERENNIAL_HOME": str(self.home), "PYTHONPATH": str(ROOT), **self.more}
        return {**kept, **own, **({"PERENNIAL_DATABASE_URL": self.database} if self.database else {})}

    def command(self, *words: Any) -> subprocess.Popen[str]:
        argv = [sys.executable, "-m", "perennial", *map(str, words), "--json"]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            argv, env=self.environment(), stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=self.home
        )

    def run(self, *words: Any) -> Any:
        """What a command printed; it must have done its work."""
        if self.inspector is None:
            argv = [sys.executable, "-m", "tests.torture.inspector"]
            pipe = subprocess.PIPE
            self.inspector = subprocess.Popen(
                argv, env=self.environment(), stdin=pipe, stdout=pipe, text=True, cwd=ROOT
            )
        assert self.inspector.stdin is not None
        assert self.inspector.stdout is not None
        print(json.dumps([*map(str, words), "--json"]), file=self.inspector.stdin, flush=True)
        status, out, error = json.loads(self.inspector.stdout.readline())
        assert status == 0, (words, error)
        return json.loads(out)

    def leave(self) -> None:
        if self.inspector is not None:
            self.inspector.kill()
            self.inspector.communicate()
            self.inspector = None

    def set_up(self) -> House:
        init = self.command("init", "Jantar", "--email", ADA, "--password-stdin")
        _out, error = init.communicate(f"{PASSWORD}\n", timeout=PATIENCE)
        assert init.returncode == 0, error
        self.secret = self.run("token", "add", ADA, "--name", "torture", "--writes")["secret"]
        return self

    def fingerprint(self) -> str:
        return str(self.run("fingerprint")["fingerprint"])

    def check(self) -> None:
        """Chain, replay and what is derived, all of it."""
        found = self.run("check")
        assert found["ok"], found

    def content(self) -> list[str]:
        """Every contact as it is exported, ids aside."""
        path = self.home / "content.csv"
        fields = "given_name,family_name,job_title,lifecycle,email,phone,city,company"
        self.run("export", "contact", "--fields", fields, "-o", path)
        return sorted(line.partition(",")[2] for line in path.read_text().splitlines())

    @contextmanager
    def served(self) -> Iterator[House]:
        """Web server, worker and scheduler run meanwhile."""
        self.start()
        try:
            eventually(lambda: (self.ask("GET", "/healthz") or Answer(0, "", {})).status == 200)
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        self.port = free_port()
        argv = [sys.executable, "-m", "perennial", "serve", "--port", str(self.port)]
        with (self.home / "serve.log").open("a") as log:
            self.process = subprocess.Popen(argv, env=self.environment(), stdout=log, stderr=log)

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        seconds: float = PATIENCE,
    ) -> Answer | None:
        """The answer, or None when the server died over it. API addresses are asked with Ada's token."""
        sent = data if body is None else json.dumps(body).encode()
        own = {"Authorization": f"Bearer {self.secret}"} if path.startswith("/api/") else {}
        own |= {"Content-Type": "application/json"} if body is not None else {}
        own |= {"Idempotency-Key": key} if key else {}
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, data=sent, method=method, headers={**own, **(headers or {})})
        try:
            with _opener.open(request, timeout=seconds) as answer:
                return _answer(answer)
        except urllib.error.HTTPError as problem:
            return _answer(problem)
        except (OSError, HTTPException):
            return None

    def signed_in(self) -> dict[str, str]:
        """Headers of a browser in which Ada is signed in; X-CSRFToken goes with what it posts."""
        page = self.ask("GET", "/sign-in")
        assert page is not None
        token = SimpleCookie(page.headers["Set-Cookie"])["csrftoken"].value
        form = urlencode({"email": ADA, "password": PASSWORD, "csrfmiddlewaretoken": token}).encode()
        headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
        answer = self.ask("POST", "/sign-in", data=form, headers=headers)
        assert answer is not None
        assert answer.status in {302, 303}, answer.body
        cookies = SimpleCookie()
        for one in answer.headers.get_all("Set-Cookie"):
            cookies.load(one)
        kept = "; ".join(f"{name}={one.value}" for name, one in cookies.items())
        return {"Cookie": kept, "X-CSRFToken": cookies["csrftoken"].value}

    def answered(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """The body of the good answer that comes in the end, whoever dies in between."""
        status = (200, 201, 202)

        def good() -> Answer | None:
            found = self.ask(method, path, body, key=key)
            assert found is None or found.status in {*status, 503}, (found.status, found.body)
            return found if found is not None and found.status in status else None

        return eventually(good).body

    def operation(self, number: int) -> Any:
        return self.answered("GET", f"/api/v1/operations/{number}")

    def went_on(self, number: int, begun: int) -> Any:
        """An operation as soon as more of it is done, or it has ended.

        Whoever is killed often waits longer each time before the next try: minutes in the end.
        """

        def look() -> Any:
            found = self.operation(number)
            if found["state"] == "queued":
                self.skip_waiting()
            return found if found["done"] > begun or found["state"] not in OPEN else None

        try:
            return eventually(look)
        except AssertionError as late:
            told = f"{self.operation(number)}, {self.processes()}, {self.operations()}"
            raise AssertionError(f"{late}: {told}") from late

    def operations(self) -> list[tuple[Any, ...]]:
        """How many operations of each kind are in which state, and what the open ones have done."""
        return self.rows(
            "SELECT kind, state, attempt, count(*), sum(done_count), max(lease_until) FROM operations_operation"
            " GROUP BY kind, state, attempt ORDER BY kind, state, attempt"
        )

    def processes(self) -> dict[str, list[int]]:
        """Who is there, by part: told where something does not go on."""
        return {part: self.pids(part) for part in ("granian", "worker", "scheduler")}

    def ended(self, number: int) -> Any:
        """An operation once it has ended, waiting as long as it goes on."""
        found = self.operation(number)
        while found["state"] in OPEN:
            found = self.went_on(number, found["done"])
        return found

    def pids(self, part: str) -> list[int]:
        """Processes of a part: granian, worker or scheduler."""
        assert self.process is not None
        return [pid for pid in offspring(self.process.pid) if part in words_of(pid)]

    def kill(self, part: str) -> None:
        for pid in self.pids(part):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def end_leases(self) -> None:
        """What waiting for leases to run out, and for the next try, would do."""
        self.write(f"UPDATE operations_operation SET lease_until = '{_LONG_AGO}' WHERE state = 'running'")
        self.skip_waiting()

    def skip_waiting(self) -> None:
        self.write("UPDATE operations_operation SET next_try = NULL WHERE state = 'queued'")
        self.write(f"UPDATE django_tasks_database_dbtaskresult SET run_after = '{_LONG_AGO}'")

    def write(self, statement: str) -> None:
        with self.connection() as connection:
            connection.execute(statement)
            connection.commit()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.connection() as connection:
            return [tuple(row) for row in connection.execute(statement).fetchall()]

    @contextmanager
    def connection(self) -> Iterator[Any]:
        if self.database:
            with closing(psycopg.connect(self.database)) as connection:
                yield connection
        else:
            with closing(sqlite3.connect(self.home / "perennial.sqlite3", timeout=PATIENCE)) as connection:
                yield connection


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer, not a way."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def _answer(answer: Any) -> Answer:
    text = answer.read().decode()
    is_json = "json" in answer.headers.get("Content-Type", "")
    return Answer(answer.status, json.loads(text) if is_json else text, answer.headers)


def offspring(pid: int) -> list[int]:
    """Every process below this one."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, todo = list[int](), [pid]
    while todo:
        below = parents.get(todo.pop(), [])
        found += below
        todo += below
    return found


def words_of(pid: int) -> list[str]:
    """The words of a process's command line; paths by their last part."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [word.decode().rpartition("/")[2] for word in words]


@contextmanager
def fresh_database(server: str, template: str = "") -> Iterator[str]:
    """The address of an empty database on this server, or of a copy of another one; '' for SQLite."""
    if not server:
        yield ""
        return
    name = f"perennial_torture_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        copied = f' TEMPLATE "{urlsplit(template).path[1:]}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def contacts_file(path: Path, rows: int, luck: random.Random) -> Path:
    """A file of contacts: most are new, some come twice with more, some the same, some cannot be taken."""
    lines = ["given_name,family_name,email,job_title,company,city"]
    for number in range(rows):
        fate = luck.random()
        known = luck.randrange(number) if fate < 0.1 and number else number
        job = luck.choice(("Buyer", "Head of sales", "", "Planner"))
        name = ("", "") if fate > 0.97 else (f"Anna{known}", f"Nowak{known}")
        email = "" if fate > 0.97 else f"a{known}@firma{known % 50}.example"
        lines.append(f"{name[0]},{name[1]},{email},{job},Firma {known % 50},Łódź")
    path.write_text("\n".join(lines) + "\n")
    return path
