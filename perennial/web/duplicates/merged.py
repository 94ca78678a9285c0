"""A mass merge as it runs and as it ended: the fate of each group, and one group given back alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from perennial.access.work import operation_of
from perennial.lib.numbers import counted
from perennial.lib.refusals import BadRequest
from perennial.operations.errors import OperationUnknown
from perennial.operations.models import Operation, OperationRow
from perennial.operations.queries import operation_state, outcomes
from perennial.records.changes import takings
from perennial.records.mass_merge import Fate, Why
from perennial.records.mass_merge.running import MERGE_REHEARSAL, MERGES
from perennial.records.models import Record
from perennial.records.uniting import take_apart
from perennial.web.operations.fates import fate_tab
from perennial.web.operations.words import percent, titles
from perennial.web.page import page, receipt, redirect, way_back
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.merging import MOST, merge_url
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

SHOWN = 50
# Why a group was left about which somebody who looks at it may decide otherwise.
DECIDED = frozenset(
    {Why.LATER, Why.THEIRS, Why.DIFFERS, Why.RULES, Why.ASKS, Why.RECORDS, Why.SIZE, Why.ENTANGLED}
)


@require_safe
def merged(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """How far it is, its counts, the fate of each group."""
    reader = Reader(request, entity)
    operation = operation_of(reader.actor, pk)
    if operation.kind not in MERGES or operation.parameters["entity"] != entity:
        raise OperationUnknown
    return page(request, "duplicates/merged.html", _told(request, reader, operation), ("progress", "rows"))


@require_POST
def take_one_back(request: HttpRequest, entity: str) -> HttpResponse:
    """Gives back the group of one absorbed record; the others stay merged."""
    reader = Reader(request, entity)
    record = whole_number(request.POST.get("record", ""))
    if record is None:
        raise BadRequest(_("Name the records by their numbers."), field="record")
    done = take_apart(reader.actor, entity, record)
    if isinstance(done, Operation):
        return redirect(request, reverse("operation", args=[done.pk]))
    number = len(done.records)
    sentence = ngettext("%s record is back", "%s records are back", number) % counted(number)
    receipt(request, sentence, undo=undo_url(done.change))
    return redirect(request, way_back(request, reverse("duplicates")))


def _told(request: HttpRequest, reader: Reader, operation: Operation) -> dict[str, Any]:
    result, rehearsal = operation.result, operation.kind == MERGE_REHEARSAL
    fate = request.GET.get("fate", "")
    absorbed = result.get("absorbed", 0)
    return {
        "heading": titles([operation])[operation.pk],
        "trail": [{"url": f"{reverse('duplicates')}?of={reader.entity}", "label": _("Duplicates")}],
        "url": request.path,
        "operation": operation,
        "state": operation_state(operation),
        "rehearsal": rehearsal,
        "open": operation.is_open,
        "percent": percent(operation),
        "done": counted(operation.done_count),
        "total": counted(operation.total_count) if operation.total_count else "",
        "groups": counted(result["groups"]) if result.get("groups") else "",
        "absorbed": ngettext("%s record absorbed", "%s records absorbed", absorbed) % counted(absorbed),
        "undone": bool(operation.change and takings([operation.change])),
        "fates": [_tab(key, result.get(key, 0), fate, request.path, rehearsal=rehearsal) for key in Fate],
        "reasons": [
            {"label": _why(why), "value": counted(number)} for why, number in result.get("why", {}).items()
        ],
        **_rows(request, reader, operation, fate),
    }


def _tab(fate: Fate, number: int, shown: str, path: str, *, rehearsal: bool) -> dict[str, Any]:
    words = {
        Fate.MERGED: _("would be merged") if rehearsal else _("merged"),
        Fate.LEFT: _("left as they are"),
    }
    tone = "amber" if fate == Fate.LEFT else ""
    return fate_tab(fate, words[fate], number, shown=shown, path=path, tone=tone)


def _rows(request: HttpRequest, reader: Reader, operation: Operation, fate: str) -> dict[str, Any]:
    after = whole_number(request.GET.get("after", "")) or 0
    found = outcomes(operation, [fate] if fate in set(Fate) else (), after=after, limit=SHOWN + 1)
    shown = found[:SHOWN]
    records = [pk for row in shown for pk in row.payload["records"]]
    reader.names.load(reader.entity, records)
    into = dict(Record.objects.filter(pk__in=records).values_list("pk", "merged_into"))
    following = f"{request.path}?fate={fate}&after={shown[-1].number}" if len(found) > SHOWN else ""
    return {"rows": [_row(request, reader, operation, row, into) for row in shown], "next_url": following}


def _row(
    request: HttpRequest,
    reader: Reader,
    operation: Operation,
    row: OperationRow,
    into: Mapping[int, int | None],
) -> dict[str, Any]:
    first, *others = row.payload["records"]
    name, done = reader.names.name(reader.entity, first), row.fate == Fate.MERGED
    still = done and operation.change is not None and any(into.get(pk) == first for pk in others)
    why = _why(row.payload["why"]) if row.payload.get("why") else ""
    return {
        "name": name or _("withheld"),
        "url": record_url(reader.entity, first) if name else "",
        "others": ", ".join(_names(reader, others)),
        "fate": _("merged") if done else _("left as it is"),
        "tone": "good" if done else "amber",
        "why": why if still or not done or operation.change is None else _("Taken back."),
        "back": others[0] if still and not operation.is_open else "",
        "compare_url": _compare_url(request, reader.entity, row) if name and not done else "",
    }


def _compare_url(request: HttpRequest, entity: str, row: OperationRow) -> str:
    """The way to merge what was left by itself, where that is a matter of looking at it."""
    ids = row.payload["records"]
    return merge_url(entity, ids, request.path) if row.payload["why"] in DECIDED and len(ids) <= MOST else ""


def _names(reader: Reader, records: Iterable[int]) -> Iterable[str]:
    return (reader.names.name(reader.entity, pk) or _("withheld") for pk in records)


def _why(why: str) -> str:
    return {
        Why.RIGHTS: _("Not all of it is yours to see or to change."),
        Why.SINCE: _("It is no such group any more."),
        Why.APART: _("Somebody said that they are not the same."),
        Why.LATER: _("You decide about it later, or handed it over."),
        Why.THEIRS: _("A colleague decides about it later."),
        Why.DIFFERS: _("Their tax numbers or birthdays are different."),
        Why.RULES: _("It would break a rule that blocks."),
        Why.ASKS: _("A rule asks to look again."),
        Why.RECORDS: _("Too many records are one here. Merge some of them first."),
        Why.SIZE: _("Too much hangs on it to be merged with others. Merge it by itself."),
        Why.ENTANGLED: _("Another of these merges wrote to the same record. Merge again."),
    }[Why(why)]
