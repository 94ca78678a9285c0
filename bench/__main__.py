"""Every figure beside its reference: python -m bench [MODULE …] [--engine sqlite|postgresql] [--rows N].

Each module of `MODULES` has `run() -> rows`, each row a mapping of column to value. It is asked in a process and a
scratch database of its own, on SQLite and, where PERENNIAL_TEST_POSTGRES_URL says where a server is, on PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.core.management import call_command

from perennial.cli.settling import settle_in

MODULES = (
    "door",
    "reading",
    "importing",
    "backup",
    "search",
    "scale",
    "quality",
    "day",
    "serving",
    "demo",
    "fiction",
    "matching",
)
SERVER = "PERENNIAL_TEST_POSTGRES_URL"
# One for each run, so that two at once do not meet.
SCRATCH = f"perennial_bench_{os.getpid()}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)}; all without it"
    )
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="both without it")
    parser.add_argument(
        "--rows", type=int, help="how many records, rows or contacts; as the module says without it"
    )
    parser.add_argument(
        "--here", action="store_true", help="of one module: in the database that PERENNIAL_ settings name"
    )
    given = parser.parse_args()
    if unknown := set(given.modules) - set(MODULES):
        parser.error(f"unknown module {', '.join(sorted(unknown))}; known: {', '.join(MODULES)}")
    if given.here:
        return ask(given.modules[0], given.rows)
    worst = 0
    for engine in [given.engine] if given.engine else engines():
        for module in given.modules or MODULES:
            worst = max(worst, asked_apart(module, engine, given.rows))
    return worst


def engines() -> list[str]:
    if os.environ.get(SERVER):
        return ["sqlite", "postgresql"]
    print(f"PostgreSQL is left out: {SERVER} is not set.")
    return ["sqlite"]


def asked_apart(module: str, engine: str, rows: int | None) -> int:
    """Run one module against a scratch database in a process of its own; returns its exit status."""
    print(f"\n{module} on {engine}, {os.cpu_count()} cores", flush=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
    with tempfile.TemporaryDirectory() as home, scratch(engine) as url:
        environment = kept | {"PERENNIAL_HOME": home, "PERENNIAL_SECRET_KEY": "only-for-measuring"}
        if url:
            environment["PERENNIAL_DATABASE_URL"] = url
        command = [sys.executable, "-m", "bench", module, "--here"]
        command += ["--rows", str(rows)] if rows else []
        return abs(subprocess.run(command, env=environment, check=False).returncode)


@contextmanager
def scratch(engine: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database that is dropped afterwards; '' for SQLite."""
    if engine == "sqlite":
        yield ""
        return
    server = os.environ[SERVER]
    _on(server, f"DROP DATABASE IF EXISTS {SCRATCH}", f"CREATE DATABASE {SCRATCH}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{SCRATCH}"))
    finally:
        _on(server, f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")


def _on(server: str, *statements: str) -> None:
    with psycopg.connect(
        urlunsplit(urlsplit(server)._replace(path="/postgres")), autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def ask(module: str, rows: int | None) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "perennial.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    run = import_module(f"bench.{module}").run
    settle_in()
    print(table(run(rows) if rows else run()), flush=True)
    return 0


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as aligned columns: text to the left, numbers to the right."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names] + [[_text(row.get(name, "")) for name in names] for row in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    right = [all(not isinstance(row.get(name), str) for row in rows) for name in names]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in cells
    )


def _text(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
