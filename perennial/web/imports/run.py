"""What the pages of a rehearsal and of a run show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import ngettext

from perennial.access.actor import Actor
from perennial.journal.queries import undone_by
from perennial.lib.numbers import counted
from perennial.operations.models import Operation, OperationRow, State
from perennial.operations.queries import operation_state, outcomes
from perennial.records.directory import Directory
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.transfer.duplicates import MOST_ASKED, is_asked, page_of_likely
from perennial.transfer.errors import NoSuchImport
from perennial.transfer.importing.fields import mappable
from perennial.transfer.models import Import, OnMatch
from perennial.transfer.queries import (
    counts,
    differences,
    file_of,
    operation_of,
    start_of_previous,
)
from perennial.transfer.report import report_of
from perennial.web.addresses import record_url
from perennial.web.imports import rows, steps
from perennial.web.imports.forms import field_choices
from perennial.web.imports.likely import counts_of, told
from perennial.web.operations.words import percent
from perennial.web.requests import whole_number
from perennial.web.warned import warned

SHOWN = 50


def of_rehearsal(request: HttpRequest, actor: Actor, one: Import, operation: Operation) -> dict[str, Any]:
    """Counts as tabs, the rows that are shown, and how counts differ from an earlier rehearsal (`before`)."""
    context = _common(one, operation, "rehearsal")
    if operation.state != State.DONE:
        return context
    its = counts(operation)
    likely = counts_of(operation)
    context |= _table(request, actor, one, operation, its | {rows.LIKELY: likely.number})
    context["likely"] = likely.told()
    context["unasked"] = one.on_match != OnMatch.CREATE and not is_asked(one, operation.total_count or 0)
    context["most_asked"] = counted(MOST_ASKED)
    context["to_write"] = its["created"] + its["updated"]
    context["to_write_text"] = counted(context["to_write"])
    context["warned"] = warned(actor, one.entity, operation.result.get("warned", {}))
    context |= _shared(operation.result.get("shared", {}), shape_of(one.entity))
    context["on_match"] = OnMatch(one.on_match).label
    context["companies"] = counted(operation.result.get("companies") or None)
    earlier = operation_of(whole_number(request.GET.get("before", "")))
    if earlier is not None and earlier.parameters.get("import") == one.pk:
        context["again"] = operation.pk
        context["differences"] = [
            {"fate": rows.word_of(key, shape_of(one.entity)), "then": counted(then), "now": counted(now)}
            for key, then, now in differences(counts(earlier), its)
        ]
    return context


def of_run(request: HttpRequest, actor: Actor, one: Import) -> dict[str, Any]:
    """Live counts while it runs; afterwards rows with their records, the report, the change to take back."""
    operation = operation_of(one.run)
    if operation is None:
        raise NoSuchImport("This import has left no trace of its run.")
    context = _common(one, operation, "run")
    its = counts(operation)
    context |= _table(request, actor, one, operation, its)
    if not operation.is_open:
        context["report"] = report_of(operation)
        context["change"] = operation.change
        context["undone"] = undone_by([operation.change]).get(operation.change) if operation.change else None
        context["undoing"] = operation.result.get("undo")
        context["companies"] = counted(operation.result.get("companies") or None)
    return context


def _shared(rows_by_key: Mapping[str, int], shape: EntityShape) -> dict[str, Any]:
    """Keys of the file that different people share, as the part `shared` takes them."""
    most_first = sorted(rows_by_key.items(), key=lambda one: -one[1])
    shared = [{"label": shape.fields[key].label(), "count": counted(number)} for key, number in most_first]
    return {"shared": shared, "shared_phone": "phone" in rows_by_key}


def _common(one: Import, operation: Operation, step: str) -> dict[str, Any]:
    state = operation_state(operation)
    return {
        "one": one,
        "file_name": _file_name(one),
        "entity": shape_of(one.entity),
        "steps": steps.of(one, step),
        "operation": operation,
        "state": state,
        "percent": percent(operation),
        "done": counted(state["done"]),
        "total": counted(state["total"]) if state["total"] else "",
        "open": operation.is_open,
    }


def _table(
    request: HttpRequest, actor: Actor, one: Import, operation: Operation, its: dict[str, int]
) -> dict[str, Any]:
    """The tabs of fates and one page of rows."""
    pressed = rows.shown_fates(request.GET, its)
    after = whole_number(request.GET.get("after", "")) or 0
    found, more, previous = _page(operation, pressed, after)
    shape = shape_of(one.entity)
    before = whole_number(request.GET.get("before", ""))
    keep = f"before={before}" if before else ""
    labels = dict(field_choices(mappable(actor, shape)))
    total = sum(its[fate] for fate in pressed) if pressed else its["read"]
    return {
        "counts": {},
        "fates": rows.tabs(its, pressed, shape, request.path, keep),
        "columns": rows.columns(one, labels),
        "rows": _named(
            actor, one, [rows.shown_row(row, one, labels) for row in found], told(actor, one.entity, found)
        ),
        "rows_shown": ngettext("%s row shown", "%s rows shown", total) % counted(total),
        "read": counted(its["read"]),
        "failed": its["failed"],
        "next_url": _after(request, found[-1]) if more else "",
        "previous_url": _after_number(request, previous) if previous is not None else "",
    }


def _page(
    operation: Operation, pressed: Sequence[str], after: int
) -> tuple[list[OperationRow], bool, int | None]:
    """Rows, whether more follow, and the number to go on after for the page before."""
    if rows.LIKELY in pressed:
        return page_of_likely(operation, after, SHOWN)
    found = outcomes(operation, pressed, after=after, limit=SHOWN + 1)
    more, found = len(found) > SHOWN, found[:SHOWN]
    previous = start_of_previous(operation, pressed, found[0].number, SHOWN) if found and after else None
    return found, more, previous


def _named(
    actor: Actor, one: Import, shown: list[dict[str, Any]], likely: Mapping[int, Any]
) -> list[dict[str, Any]]:
    """Rows with the records they led to, as far as the reader may see them, and who they may be."""
    names = Directory(actor)
    names.load(one.entity, [row["record"] for row in shown])
    for row in shown:
        name = names.name(one.entity, row["record"]) if row["record"] else ""
        row["likely"] = likely.get(row["number"])
        row |= {"record_name": name, "record_url": record_url(one.entity, row["record"]) if name else ""}
    return shown


def _after(request: HttpRequest, row: OperationRow) -> str:
    return _after_number(request, row.number)


def _after_number(request: HttpRequest, after: int) -> str:
    asked = request.GET.copy()
    asked["after"] = str(after)
    return f"{request.path}?{asked.urlencode()}"


def _file_name(one: Import) -> str:
    try:
        return file_of(one).name
    except NoSuchImport:
        return ""
