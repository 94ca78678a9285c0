"""What a command prints: one JSON object for programs, sentences for people."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def show(args: argparse.Namespace, result: Mapping[str, Any], *lines: object) -> int:
    """Print `result` with `--json`, else `lines`, and return exit status 0."""
    if args.json:
        json.dump(result, sys.stdout, cls=DjangoJSONEncoder, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for line in lines:
            print(line)
    sys.stdout.flush()
    return 0
