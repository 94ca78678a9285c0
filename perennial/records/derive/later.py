"""Deriving once for many changes: worth it where one transaction writes thousands of small ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from perennial.journal import guard
from perennial.journal.derivations import Derive, Written

_waiting: ContextVar[dict[Derive, set[int]] | None] = ContextVar("waiting", default=None)


@contextmanager
def derived_later() -> Iterator[None]:
    """Collect what the block's changes leave to derive, and derive it when the block ends well.

    The block stands inside one transaction, so that nobody ever sees records without their derived data.
    """
    waiting: dict[Derive, set[int]] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    with guard.door_open(guard.DERIVED):
        for derive, keys in waiting.items():
            derive(dict.fromkeys(keys))


def deferrable(derive: Derive) -> Derive:
    """A derivation that waits inside `derived_later`. They run in the order they were first asked."""

    @wraps(derive)
    def ask(written: Written) -> None:
        waiting = _waiting.get()
        if waiting is None:
            derive(written)
        else:
            waiting.setdefault(derive, set()).update(written)

    return ask
