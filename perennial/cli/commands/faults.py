"""Unexpected errors that were captured: what they are, where in the code, how often and since when.

Without a reference all are listed, the latest seen first; with one, the fault it leads to is shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from perennial.cli.arguments import whole
from perennial.cli.output import show
from perennial.faults.models import Fault, FaultSighting
from perennial.faults.queries import fault_of_reference, faults, sighting_of_reference
from perennial.lib.refusals import NotFound

MOST = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "reference", nargs="?", metavar="REFERENCE", help="as it was shown, such as 7KQ2-4TXB"
    )
    parser.add_argument(
        "--limit", type=whole(1, MOST), default=20, metavar="N", help="list at most N (default 20)"
    )


def run(args: argparse.Namespace) -> int:
    if args.reference:
        return _one(args)
    several = list(faults()[: args.limit])
    lines = [_line(one) for one in several]
    return show(
        args, {"faults": [_as_data(one) for one in several]}, *(lines or [_("No fault was captured.")])
    )


def _one(args: argparse.Namespace) -> int:
    fault = fault_of_reference(args.reference)
    if fault is None:
        raise NotFound(
            _("No fault has the reference “%s”. Look at `perennial faults` for those there are.")
            % args.reference[:40]
        )
    sighting = sighting_of_reference(args.reference)
    result = _as_data(fault) | {"stack": fault.stack, "sighting": _sighting(sighting)}
    return show(args, result, _line(fault), *_met(sighting), *_stack(fault))


def _as_data(fault: Fault) -> dict[str, Any]:
    return {
        "fault": fault.pk,
        "kind": fault.kind,
        "place": fault.place,
        "line": fault.line,
        "count": fault.count,
        "first_seen": fault.first_seen,
        "last_seen": fault.last_seen,
        "last_reference": fault.last_reference,
        "release": fault.release,
    }


def _sighting(sighting: FaultSighting | None) -> dict[str, Any] | None:
    """The one occasion, as long as it is among the newest that are kept."""
    if sighting is None:
        return None
    return {
        "reference": sighting.reference,
        "at": sighting.at,
        "where": sighting.where,
        "method": sighting.method,
        "status": sighting.status,
        "user": sighting.user_id,
        "release": sighting.release,
    }


def _line(fault: Fault) -> str:
    place = f"{fault.place} line {fault.line}"
    times = f"{fault.first_seen:%Y-%m-%d %H:%M} – {fault.last_seen:%Y-%m-%d %H:%M} UTC"
    return f"{fault.last_reference}  {fault.count:>6} ×  {times}  {fault.kind}  {place}"


def _met(sighting: FaultSighting | None) -> Iterator[str]:
    if sighting is not None:
        words = [sighting.where, sighting.method, f"user {sighting.user_id}" if sighting.user_id else ""]
        yield f"{sighting.reference}  {sighting.at:%Y-%m-%d %H:%M:%S} UTC  " + " ".join(filter(None, words))


def _stack(fault: Fault) -> Iterator[str]:
    """Innermost last, as Python prints it; what it was raised from comes after it."""
    for trace in fault.stack:
        yield f"  {trace['kind']}"
        yield from (f"    {module}:{function} line {line}" for module, function, line in trace["frames"])
