"""Entries for the worker: what leaves the house with links to pages in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perennial.insight.digest import DIGEST
from perennial.operations.mail import send
from perennial.operations.outbox import nothing_left, sender
from perennial.web.digest.composing import composed


@sender(DIGEST)
def send_digest(payload: Mapping[str, Any], key: str) -> str:
    with nothing_left():
        mail = composed(payload)
    return send(mail, key)
