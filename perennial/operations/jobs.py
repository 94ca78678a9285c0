"""Which handler runs which kind of operation. A package registers its own in its `jobs.py`:

@job("import")
def import_rows(work: Work) -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import autodiscover_modules

from perennial.files import store
from perennial.operations import payloads
from perennial.operations.cron import parse
from perennial.operations.errors import NoHandler
from perennial.operations.work import Work

Handler = Callable[[Work], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule a package ships: made at the scheduler's start if absent, afterwards the operator's."""

    key: str
    kind: str
    cron: str
    parameters: dict[str, Any] = field(default_factory=dict)


_handlers: dict[str, Handler] = {}
_planned: dict[str, Planned] = {}


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of operations of `kind`; a kind has one."""

    def register(handler: Handler) -> Handler:
        known = _handlers.setdefault(kind, handler)
        if (known.__module__, known.__qualname__) != (handler.__module__, handler.__qualname__):
            raise ValueError(f"Job {kind!r} is already handled by {known.__module__}.{known.__qualname__}.")
        return handler

    return register


def plan(key: str, kind: str, cron: str, parameters: dict[str, Any] | None = None) -> None:
    """Ship a schedule with this package: `cron` has five fields and is read in the server's time zone."""
    parse(cron)
    _planned[key] = Planned(key, kind, cron, parameters or {})


def planned() -> tuple[Planned, ...]:
    return tuple(_planned.values())


def handler(kind: str) -> Handler:
    """Raises NoHandler for a kind no installed package knows, such as one of a newer release."""
    if kind not in _handlers:
        discover()
    try:
        return _handlers[kind]
    except KeyError:
        raise NoHandler(kind) from None


def discover() -> None:
    """Import `jobs` of every installed package. Repeating it costs nothing."""
    autodiscover_modules("jobs")


plan("sweep", kind="sweep", cron="17 3 * * *")


@job("sweep")
def sweep(work: Work) -> None:
    """Remove expired and stray files, row reports, idempotency keys and traces of dead processes."""
    removed = 0
    for remove_some in payloads.SWEEPS:
        while True:
            with work.slice() as part:
                count = remove_some()
                removed += count
                part.progress(done=removed)
            if not count:
                break
    work.finish({"removed": removed})


plan("clear-files", kind="clear-files", cron="37 3 * * *")


@job("clear-files")
def clear_files(work: Work) -> None:
    """Remove what stands in the file store and nothing names."""
    removed = 0
    for folder in store.folders():
        # Looked for before the slice begins: nobody waits for the disk meanwhile.
        if strays := store.strays(folder):
            with work.slice() as part:
                removed += store.clear_away(strays)
                part.progress(done=removed)
    work.finish({"removed": removed})
