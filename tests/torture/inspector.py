"""Runs one command after another in one process: a list of words in, status, output and error out, as lines of JSON."""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perennial.settings")


def main() -> None:
    django.setup()
    cli = importlib.import_module("perennial.cli")
    runner = importlib.import_module("perennial.cli.runner")
    connection = importlib.import_module("django.db").connection
    parser = cli.parser_of(importlib.import_module(cli.COMMANDS).COMMANDS)
    for line in sys.stdin:
        out, error = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(error):
            status = runner.run(parser.parse_args(json.loads(line)))
        connection.close()
        print(json.dumps([status, out.getvalue(), error.getvalue()]), flush=True)


if __name__ == "__main__":
    main()
