"""What a command prints: one JSON object for programs, sentences for people."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _


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


def shared_lines(shared: Mapping[str, int]) -> list[str]:
    """In how many rows stands a key that different people share, by kind of key."""
    sentence = _("%(count)s share their %(key)s with different people")
    return [sentence % {"key": key, "count": f"{count:>20,}"} for key, count in shared.items()]


def likely_lines(likely: Mapping[str, int]) -> list[str]:
    """How many rows are likely there already, and where."""
    where = {"workspace": _("in the workspace"), "file": _("earlier in the file")}
    sentence = _("%(count)s are likely there already %(where)s")
    return [
        sentence % {"where": told, "count": f"{likely[key]:>20,}"}
        for key, told in where.items()
        if key in likely
    ]


def warned_lines(warned: Mapping[str, int]) -> list[str]:
    """How many rows meet each rule that warns, by its key."""
    sentence = _("%(count)s meet the rule %(rule)s, which warns")
    return [sentence % {"rule": rule, "count": f"{count:>20,}"} for rule, count in warned.items()]
