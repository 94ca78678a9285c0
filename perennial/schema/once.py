"""What describes the workspace, read once for a page that only shows.

A page asks for its shapes and settings from many places. Inside `read_once` each is read from the database the
first time and then remembered; outside, and wherever something may be written, every question reads anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """While the block runs, questions marked `once` are asked of the database once."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(ask: Callable[P, T]) -> Callable[P, T]:
    """Mark a question, with arguments that can be keys, as one whose answer holds for a whole page."""

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        known = _answers.get()
        if known is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = ask(*args, **kwargs)
        return known[key]  # type: ignore[no-any-return]

    return answer
