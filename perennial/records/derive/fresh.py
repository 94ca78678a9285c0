"""Records inserted a moment ago: derivations take them as they stand in memory instead of reading them again.

`insert` sets all derived columns before it writes, and has the records derived before anybody else can write to them;
so what is in memory is what is in the tables. Any later write derives them the usual way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from perennial.records.models import ContactPoint, Head

Fresh = Mapping[int, tuple[Head, Sequence[ContactPoint]]]
_fresh: ContextVar[Fresh] = ContextVar("fresh", default={})  # noqa: B039  never written to


@contextmanager
def just_inserted(records: Fresh) -> Iterator[None]:
    """While the block runs, these are all that is known of these records, by id."""
    token = _fresh.set(records)
    try:
        yield
    finally:
        _fresh.reset(token)


def fresh_among(keys: Iterable[int]) -> Fresh:
    """Those of these records that were inserted just now, with their contact points."""
    known = _fresh.get()
    return {key: known[key] for key in keys if key in known} if known else {}
