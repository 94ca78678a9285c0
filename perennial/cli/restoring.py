"""A process of its own that looks at a restored database: `python -m perennial.cli.restoring`, asked on standard input.

It brings the database to this release, proves the chain, counts the fingerprint and opens records as pages do. With
`settle` it makes the database ready to be the one in use. It answers with one line of JSON, or ends with EX_TEMPFAIL
where trouble around it, such as a full disk, kept it from that.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

import django
from django.db import InterfaceError, OperationalError


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perennial.settings")
    django.setup()
    # Models can be imported from here on only.
    restored = import_module("perennial.cli.restored")
    asked: dict[str, Any] = json.loads(sys.stdin.read() or "{}")
    try:
        answer = restored.looked_at(settle=bool(asked.get("settle")), evidence=asked.get("evidence") or [])
    except (OSError, OperationalError, InterfaceError) as problem:
        trouble = import_module("perennial.faults.trouble").trouble_of(problem)
        if trouble is None:
            raise
        print(trouble.reading, file=sys.stderr)
        return os.EX_TEMPFAIL
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
