"""Derivation: all that follows from records, step by step over one view of each slice."""

from __future__ import annotations

from collections.abc import Iterable

from perennial.journal.derivations import Written
from perennial.journal.setwise import slices
from perennial.records.derive import attributes, findings, heads, matching, search
from perennial.records.derive.later import deferrable
from perennial.records.derive.view import View, view_of
from perennial.records.models import Record
from perennial.schema.once import read_once


@deferrable
def derive(written: Written) -> None:
    """Bring the derived data of these records up to date; writes only what differs.

    Rules compare records, so none is judged before all of them have their derived columns. Nothing here writes what
    describes the workspace, so that is read once.
    """
    with read_once():
        _derive(written)


def _derive(written: Written) -> None:
    pieces = list(slices(sorted(written)))
    views = (view_of({key: written[key] for key in piece}) for piece in pieces)
    for view in views:
        _derive_alone(view)
        if len(pieces) == 1:
            findings.derive(view)
    if len(pieces) > 1:
        for piece in pieces:
            judge(dict.fromkeys(piece))


def derive_alone(written: Written) -> None:
    """What follows from each record by itself: the first pass of a rebuild."""
    _derive_alone(view_of(written))


def judge(written: Written) -> None:
    """What rules say of records that have their derived columns, and so have those they are compared with."""
    findings.derive(view_of(written))


def _derive_alone(view: View) -> None:
    heads.derive(view)
    attributes.derive(view)
    search.derive(view)
    matching.derive(view)


# What a rebuild goes over all records with, one after the other.
PASSES = (derive_alone, judge)


def all_keys() -> Iterable[int]:
    return Record.objects.order_by("pk").values_list("pk", flat=True).iterator()
