"""Rows that are likely there already: what was chosen for them, kept with the import, and which rows they are.

A choice for one row says who the row was said to be. Choices stand in a payload, which expires like the file.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.lib.refusals import Refusal
from perennial.operations.models import Operation, OperationRow, Payload
from perennial.operations.payloads import forget, keep_text, text_of
from perennial.schema.queries import shape_of
from perennial.transfer.importing.choices import Choices
from perennial.transfer.importing.deciding import Decision
from perennial.transfer.models import Choice, Import

KIND, LIST = "import-choices", "import-likely"
MOST = 20_000
# Rows of a file that are compared without anybody having asked for it.
MOST_ASKED = 50_000


def choices_of(one: Import) -> Choices:
    payload = Payload.objects.filter(pk=one.row_choices).first() if one.row_choices else None
    rows = json.loads(payload.text) if payload else []
    return Choices(
        one.duplicates, one.duplicates_least, {number: (target, choice) for number, target, choice in rows}
    )


def is_asked(one: Import, rows: int) -> bool:
    """Whether rows of the file are compared: comparing takes up to a fifth of the time of a rehearsal."""
    return rows <= MOST_ASKED if one.asking is None else one.asking


def ask(actor: Actor, one: Import) -> None:
    """Compare the rows of this file, however many there are."""
    check(actor, "import", shape_of(one.entity))
    one.asking = True
    one.save(update_fields=["asking"])


def choose_for_all(actor: Actor, one: Import, choice: str, least: float = 0.0) -> None:
    """What becomes of rows likely there already for which nothing else was chosen, from this probability on."""
    check(actor, "import", shape_of(one.entity))
    if choice not in Choice.values or not 0 <= least <= 1:
        known = ", ".join(Choice.values)
        raise Refusal(_("Choose one of: %s; and a likelihood from 0 to 1.") % known, field="duplicates")
    one.duplicates, one.duplicates_least = choice, least
    one.save(update_fields=["duplicates", "duplicates_least"])


def choose(actor: Actor, one: Import, rows: Mapping[int, Decision | None]) -> None:
    """What becomes of single rows: by number who each is said to be, and what was chosen; None takes it back."""
    check(actor, "import", shape_of(one.entity))
    kept = dict(choices_of(one).rows)
    for number, decision in rows.items():
        if decision is None:
            kept.pop(number, None)
        elif decision[1] in Choice.values:
            kept[number] = decision
    if len(kept) > MOST:
        raise Refusal(_("More than %d rows were decided one by one. Choose for all of them.") % MOST)
    _keep(one, kept)


def forget_choices(one: Import) -> None:
    """The rows of the file are others now."""
    one.duplicates, one.duplicates_least = Choice.CREATE, 0.0
    one.save(update_fields=["duplicates", "duplicates_least"])
    _keep(one, {})


def kept_with(operation: Operation, first: int, last: int) -> dict[int, dict[str, Any]]:
    """Of rows of these numbers that are likely there already who that is, why, and what was chosen."""
    rows = OperationRow.objects.filter(operation=operation, number__range=(first, last))
    told = rows.filter(payload__has_key="likely").values_list("number", "payload")
    return {number: payload["likely"] for number, payload in told}


def keep_list(operation: Operation) -> None:
    """Remember which rows are likely there already, so that no page looks for them among all rows."""
    rows = OperationRow.objects.filter(operation=operation, payload__has_key="likely").order_by("number")
    keep_text(json.dumps(list(rows.values_list("number", flat=True))), kind=LIST, operation=operation)


def page_of_likely(
    operation: Operation, after: int, limit: int
) -> tuple[list[OperationRow], bool, int | None]:
    """Such rows after a number; whether more follow; and the number to go on after for the page before, if any."""
    numbers = likely_rows(operation)
    start = bisect_right(numbers, after)
    wanted = numbers[start : start + limit]
    rows = OperationRow.objects.filter(operation=operation, number__in=wanted).order_by("number")
    before = numbers[max(start - limit, 0)] - 1 if start else None
    return list(rows), start + limit < len(numbers), before


def likely_rows(operation: Operation) -> list[int]:
    """The numbers of those rows, in the order of the file."""
    return list(json.loads(text_of(operation, LIST) or "[]"))


def _keep(one: Import, rows: Mapping[int, Decision]) -> None:
    old = Payload.objects.filter(pk=one.row_choices).first() if one.row_choices else None
    one.row_choices = None
    if rows:
        told = json.dumps([[number, target, choice] for number, (target, choice) in sorted(rows.items())])
        one.row_choices = keep_text(told, kind=KIND, owner=one.owner).pk
    one.save(update_fields=["row_choices"])
    if old is not None:
        forget(old)
