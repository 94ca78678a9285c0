"""A process of its own over the test database: `python -m tests.operations.child DATABASE PART [NUMBER]`."""

from __future__ import annotations

import os
import sys
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings


def main(database: str, part: str, *numbers: str) -> int:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    import_module("tests.operations.effects")
    if part == "worker":
        threads = int(numbers[0]) if numbers else 1
        return int(import_module("perennial.operations.worker").work(threads=threads))
    if part == "scheduler":
        return int(import_module("perennial.operations.scheduler").keep_time())
    operation = import_module("perennial.operations.queries").operation(int(numbers[0]))
    import_module("perennial.operations.inline").run_inline(operation)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
