"""A worker that kills itself at a point: `python -m tests.torture.child DATABASE POINT TIME PART`.

POINT is a place marked in the product, TIME says at which pass of it; '' and 0 for a worker that lives.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings

from perennial.lib import breaking


def main(database: str, point: str, time: str, part: str, *rest: str) -> int:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    import_module("tests.operations.effects")
    if point:
        breaking.strikes[point] = kill_at(int(time))
    if part == "seal":
        return int(import_module("perennial.journal.sealer").seal())
    if part == "keep":
        import_module("perennial.operations.payloads").keep_file([b"kept"], kind="test")
        return 0
    if part == "document":
        import_module("tests.files.making").document(b"kept by a process that dies")
        return 0
    if part == "enqueue":
        actions = import_module("perennial.operations.actions")
        actions.enqueue("test-count", requested_by=None, channel="cli", parameters={"total": 3})
        return 0
    if part in {"backup", "verify", "drill", "restore"}:
        return keep(part, Path(rest[0]))
    if part in {"merge", "unmerge"}:
        return merge_all(part)
    worker = import_module("perennial.operations.worker")
    return int(worker.work(threads=1))


def merge_all(part: str) -> int:
    """Merge every company into the first, or give them back."""
    merging = import_module("perennial.records.actions.merge")
    operator = import_module("perennial.access.actor").operator()
    company = import_module("perennial.records.models").Company
    keep, *drops = company.objects.order_by("pk").values_list("pk", flat=True)
    if part == "merge":
        merging.merge_records(operator, "company", keep, drops)
    else:
        import_module("perennial.records.actions.unmerge").unmerge(operator, "company", drops[0])
    return 0


def keep(part: str, folder: Path) -> int:
    """Make a set in a folder, or verify, try or restore the oldest one there."""
    actions = import_module("perennial.backup.actions")
    place = import_module("perennial.backup.places").Folder(folder)

    def told(*_: object) -> None:
        """Nobody listens."""

    if part == "backup":
        actions.make_set(place, "by hand", told)
        return 0
    oldest = place.sets()[0].name
    if part == "restore":
        key = import_module("perennial.backup.keys").read_key()
        with place.alone():
            import_module("perennial.backup.restoring").restore(place, oldest, key, told, save=None)
        return 0
    {"verify": actions.verify_set, "drill": actions.drill_set}[part](place, oldest, told)
    return 0


def kill_at(number: int) -> Callable[[], None]:
    passes = count(1)

    def strike() -> None:
        if next(passes) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return strike


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
