"""What describes the workspace, read once for a request or a derivation, and kept for as long as it stands.

Both ask for shapes, settings and rules from many places. Inside `read_once` one small question says whether they are
those this process read before; only if not are they read again. Outside, every question reads anew.

That question is for the stamp: a text drawn anew in every transaction that writes what describes the workspace. One
that was rolled back never comes again, and as it is read before the rows, older rows are never kept under a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import uuid4

from perennial.journal.derivations import Written
from perennial.journal.rows import every_row
from perennial.schema.models import Stamp

P = ParamSpec("P")
T = TypeVar("T")
Answers = dict[Any, Any]


@dataclass(slots=True)
class _Reading:
    answers: Answers | None = None


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)
# The stamp that was read last, and what was answered under it.
_kept: dict[str, Answers] = {}


@contextmanager
def read_once() -> Iterator[None]:
    """While the block runs, questions marked `once` are asked of the database at most once."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def once(ask: Callable[P, T]) -> Callable[P, T]:
    """Mark a question, with arguments that can be keys, whose answer holds until what describes the workspace changes.

    Nobody changes what it answers.
    """

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        known = _known()
        if known is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = ask(*args, **kwargs)
        return known[key]  # type: ignore[no-any-return]

    return answer


def stamp_anew(_written: Written | None = None) -> None:
    """Derivation: from this transaction on, what was read before counts no more."""
    Stamp.objects.update_or_create(pk=1, defaults={"text": uuid4().hex})
    if reading := _reading.get():
        reading.answers = None


def _known() -> Answers | None:
    reading = _reading.get()
    if reading is None:
        return None
    if reading.answers is None:
        reading.answers = _kept_under(next((row.text for row in every_row(Stamp)), ""))
    return reading.answers


def _kept_under(stamp: str) -> Answers:
    """What was answered under a stamp; without one nothing is kept longer than the block."""
    answers = _kept.get(stamp)
    if answers is None:
        answers = {}
        if stamp:
            _kept.clear()
            _kept[stamp] = answers
    return answers
