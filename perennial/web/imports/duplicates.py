"""Rows that are likely there already: what becomes of each, and of all others of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from perennial.lib.numbers import counted
from perennial.operations.models import OperationRow, State
from perennial.transfer import actions
from perennial.transfer.duplicates import ask, choices_of, choose, choose_for_all, page_of_likely
from perennial.transfer.errors import NoSuchImport
from perennial.transfer.importing.deciding import Decision
from perennial.transfer.models import Choice, Import, OnMatch
from perennial.transfer.queries import file_of, import_of, operation_of
from perennial.web.imports import steps
from perennial.web.imports.likely import counts_of, told
from perennial.web.page import page, redirect
from perennial.web.requests import actor_of, whole_number

SHOWN = 50
LEASTS = (0, 80, 90, 95, 99)
FOR_ALL = {
    Choice.CREATE: gettext_lazy("Create them; the desk of duplicates shows them afterwards"),
    Choice.UPDATE: gettext_lazy("Update the records that are there"),
    Choice.SKIP: gettext_lazy("Leave the rows out"),
}
FOR_ONE = {
    Choice.CREATE: gettext_lazy("Create it anyway"),
    Choice.UPDATE: gettext_lazy("Update that record"),
    Choice.SKIP: gettext_lazy("Leave the row out"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def import_duplicates(request: HttpRequest, pk: int) -> HttpResponse:
    """Each row with who it may be and why. With what was chosen, every row is judged once more; `next` keeps it and
    shows the rows after that number first, `ask` has rows compared of a file that is not by itself.
    """
    actor = actor_of(request)
    one = import_of(actor, pk)
    rehearsal = operation_of(one.rehearsal)
    if one.run is not None or rehearsal is None or rehearsal.state != State.DONE:
        raise NoSuchImport(_("Duplicates are decided after a rehearsal and before the run."))
    if request.method == "POST" and "ask" in request.POST:
        ask(actor, one)
        actions.rehearse(actor, one)
        return redirect(request, reverse("import-rehearsal", args=[pk]))
    if request.method == "POST":
        least = min(whole_number(request.POST.get("least", "")) or 0, 100)
        choose_for_all(actor, one, request.POST.get("choice", ""), least / 100)
        choose(actor, one, _rows(request.POST))
        if following := whole_number(request.POST.get("next", "")):
            return redirect(request, f"{request.path}?after={following}")
        actions.rehearse(actor, one)
        return redirect(request, reverse("import-rehearsal", args=[pk]))
    after = whole_number(request.GET.get("after", "")) or 0
    rows, more, before = page_of_likely(rehearsal, after, SHOWN)
    likely = told(actor, one.entity, rows)
    context = {
        "one": one,
        "file": file_of(one),
        "steps": steps.of(one, "rehearsal"),
        "rows": [_row(row, one, likely[row.number]) for row in rows],
        "shown": _count(counts_of(rehearsal).number),
        "next": rows[-1].number if more else None,
        "next_url": f"{request.path}?after={rows[-1].number}" if more else "",
        "previous_url": f"{request.path}?after={before}" if before is not None else "",
        "choices": _options(FOR_ALL, one, one.duplicates),
        "leasts": _leasts(one),
    }
    return page(request, "imports/duplicates.html", context)


def _rows(posted: QueryDict) -> dict[int, Decision | None]:
    """What was chosen for rows one by one: who each is said to be and what becomes of it, None as of all others."""
    lines = zip(posted.getlist("row"), posted.getlist("is"), posted.getlist("becomes"), strict=False)
    found: dict[int, Decision | None] = {}
    for text, target, choice in lines:
        number = whole_number(text)
        if number is not None:
            found[number] = (target, choice) if choice in Choice.values else None
    return found


def _row(row: OperationRow, one: Import, likely: dict[str, Any]) -> dict[str, Any]:
    texts = zip(one.mapping, row.payload.get("cells", ()), strict=False)
    target, choice = choices_of(one).rows.get(row.number, ("", ""))
    chosen = choice if target == likely["is"] else ""
    return likely | {
        "number": row.number,
        "cells": [text for key, text in texts if key and text.strip()],
        "options": [
            {"value": "", "label": _("As for all of them"), "chosen": not chosen},
            *_options(FOR_ONE, one, chosen),
        ],
    }


def _options(labels: dict[Choice, Any], one: Import, chosen: str) -> list[dict[str, Any]]:
    """An import that leaves known records as they are updates none of these either."""
    return [
        {"value": str(key), "label": label, "chosen": key == chosen}
        for key, label in labels.items()
        if key != Choice.UPDATE or one.on_match != OnMatch.SKIP or chosen == key
    ]


def _leasts(one: Import) -> list[dict[str, Any]]:
    kept = round(one.duplicates_least * 100)
    return [
        {"value": least, "label": _("from %d %% on") % least if least else _("all"), "chosen": least == kept}
        for least in sorted({*LEASTS, kept})
    ]


def _count(total: int) -> str:
    return ngettext("%s row", "%s rows", total) % counted(total)
