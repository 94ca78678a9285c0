"""Run pytest once per database engine and close with one plain line: "N passed, N failed".

SQLite always; PostgreSQL when PERENNIAL_TEST_POSTGRES_URL says where a server is, and there without what touches no
database.
Usage: python tests/run.py [--engines sqlite,postgresql] [--workers auto] -- [arguments of pytest]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

POSTGRES_URL = "PERENNIAL_TEST_POSTGRES_URL"
REPORTS = Path("build/tests")
NO_TESTS_COLLECTED = 5


def main() -> int:
    arguments = read_arguments()
    total: Counter[str] = Counter()
    worst = 0
    for place, engine in enumerate(arguments.engines or engines()):
        status, counts = run(engine, arguments, ["--touching-a-database"] if place else [])
        worst = worst or status
        total += counts
    print(closing_line(total))
    return worst


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", type=lambda raw: raw.split(","), default=None)
    parser.add_argument("--workers", default="0", help="processes of pytest-xdist; 0 for none")
    parser.add_argument("pytest", nargs="*")
    return parser.parse_args()


def engines() -> list[str]:
    if os.environ.get(POSTGRES_URL):
        return ["sqlite", "postgresql"]
    print(f"PostgreSQL is left out: {POSTGRES_URL} is not set.")
    return ["sqlite"]


def run(engine: str, arguments: argparse.Namespace, narrowed: Sequence[str] = ()) -> tuple[int, Counter[str]]:
    """The exit status on this engine, where "no tests" is no failure, and the counts of outcomes."""
    print(f"Tests on {engine}", flush=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    report = REPORTS / f"{engine}.xml"
    report.unlink(missing_ok=True)
    spread = [] if arguments.workers == "0" else ["-n", arguments.workers, "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *spread, *narrowed, *arguments.pytest]
    status = subprocess.run(
        command, env={**os.environ, "PERENNIAL_TEST_ENGINE": engine}, check=False
    ).returncode
    return (0 if status == NO_TESTS_COLLECTED else status), outcomes(report)


def outcomes(report: Path) -> Counter[str]:
    """How many passed, failed and were skipped, from pytest's own report; nothing when it wrote none."""
    counts: Counter[str] = Counter()
    if report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            number = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
            counts["failed"] += number["failures"] + number["errors"]
            counts["skipped"] += number["skipped"]
            counts["passed"] += number["tests"] - number["failures"] - number["errors"] - number["skipped"]
    return counts


def closing_line(total: Counter[str]) -> str:
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    return f"{total['passed']} passed, {total['failed']} failed{skipped}"


if __name__ == "__main__":
    sys.exit(main())
