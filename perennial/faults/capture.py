"""Keep an unexpected error and hand back the reference to show.

Only an allow-list is kept: class names, code positions, route name, method, status, user number, release.
Messages, local variables, bodies and query parameters may hold personal data and are never looked at.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import metadata

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from perennial.faults.models import Fault, FaultSighting
from perennial.faults.references import code_of, new_reference
from perennial.faults.stacks import Trace, fingerprint_of, place_of, traces_of

KEPT_SIGHTINGS = 200

logger = logging.getLogger("perennial.faults")
_writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="faults")


@dataclass(frozen=True, slots=True)
class Sighting:
    traces: tuple[Trace, ...]
    reference: str
    at: datetime
    where: str
    method: str
    status: int | None
    user_id: int | None


def capture(
    exception: BaseException,
    where: str = "",
    *,
    method: str = "",
    status: int | None = None,
    user_id: int | None = None,
) -> str:
    """The reference of this sighting, "XXXX-XXXX". Never raises; outlives a failing transaction's rollback.

    `where` names the door and route, such as "web:contact_list" or "cli:import"; never a path, which may hold
    values.
    """
    traces = traces_of(exception)
    reference = new_reference(code_of(fingerprint_of(traces[0])))
    sighting = Sighting(traces, reference, timezone.now(), where, method, status, user_id)
    if connection.in_atomic_block:
        # The open transaction may roll back, and on SQLite it holds the write lock: write elsewhere, later.
        _writer.submit(_write_apart, sighting)
    else:
        _write(sighting)
    return reference


def wait_until_written(seconds: float = 10) -> None:
    """Block until everything captured so far stands in the database; for a worker that is about to stop."""
    _writer.submit(int).result(timeout=seconds)


@cache
def release() -> str:
    """The installed version of Perennial, '' when it runs from a bare folder."""
    try:
        return metadata.version("perennial")
    except metadata.PackageNotFoundError:
        return ""


def _write_apart(sighting: Sighting) -> None:
    try:
        _write(sighting)
    finally:
        connection.close()


def _write(sighting: Sighting) -> None:
    try:
        with transaction.atomic():
            _store(sighting)
    except Exception as problem:  # whatever is wrong with the database must not hide the error being captured
        logger.error("Fault %s could not be stored (%s).", sighting.reference, type(problem).__name__)
        _log_stack(sighting)
    else:
        place = place_of(sighting.traces[0])
        kind = sighting.traces[0].kind
        logger.error("Fault %s: %s at %s:%s.", sighting.reference, kind, place.module, place.function)


def _store(sighting: Sighting) -> None:
    fault = _fault_of(sighting)
    FaultSighting.objects.create(
        fault=fault,
        reference=sighting.reference,
        at=sighting.at,
        where=sighting.where,
        method=sighting.method,
        status=sighting.status,
        user_id=sighting.user_id,
        release=release(),
    )
    _trim(fault)


def _fault_of(sighting: Sighting) -> Fault:
    """The fault, counted up. `get_or_create` leans on the unique fingerprint, so two at once make one row."""
    fingerprint = fingerprint_of(sighting.traces[0])
    first = {"code": code_of(fingerprint), "first_seen": sighting.at, **_latest(sighting)}
    fault, _created = Fault.objects.get_or_create(fingerprint=fingerprint, defaults=first)
    Fault.objects.filter(pk=fault.pk).update(count=F("count") + 1, **_latest(sighting))
    return fault


def _latest(sighting: Sighting) -> dict[str, object]:
    place = place_of(sighting.traces[0])
    return {
        "kind": sighting.traces[0].kind,
        "place": f"{place.module}:{place.function}",
        "line": place.line,
        "stack": [trace.as_json() for trace in sighting.traces],
        "release": release(),
        "last_seen": sighting.at,
        "last_reference": sighting.reference,
    }


def _trim(fault: Fault) -> None:
    newest_first = FaultSighting.objects.filter(fault=fault).order_by("-id").values_list("id", flat=True)
    for surplus in newest_first[KEPT_SIGHTINGS : KEPT_SIGHTINGS + 1]:
        FaultSighting.objects.filter(fault=fault, id__lte=surplus).delete()


def _log_stack(sighting: Sighting) -> None:
    for trace in sighting.traces:
        logger.error("%s %s", sighting.reference, trace.kind)
        for frame in trace.frames:
            logger.error("%s   %s:%s line %d", sighting.reference, frame.module, frame.function, frame.line)
