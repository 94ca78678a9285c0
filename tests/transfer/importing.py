"""Driving imports as the wizard does: upload, map, rehearse, run, take back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from perennial.access.actor import Actor
from perennial.operations import runner
from perennial.operations.models import Operation, OperationRow
from perennial.records.jobs import start_undo
from perennial.transfer import actions
from perennial.transfer.models import Import
from perennial.transfer.queries import counts
from tests.cast import OPERATOR

FATES = ("created", "updated", "unchanged", "skipped", "failed")


def csv_of(headers: Sequence[str], *rows: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode()


def upload(
    content: bytes,
    *,
    entity: str = "contact",
    actor: Actor = OPERATOR,
    mapping: Sequence[str] | None = None,
    match: Sequence[str] | None = None,
    on_match: str = "fill",
    name: str = "list.csv",
) -> Import:
    settings.ENV.setdefault("UPLOAD_MB", 200)
    one = actions.upload(actor, entity, [content], name)
    chosen = one.match if match is None else match
    actions.set_mapping(actor, one, one.mapping if mapping is None else mapping, chosen, on_match)
    return one


def ended(operation: Operation) -> Operation:
    """The operation, run in this process until it ends."""
    while operation.is_open:
        work = runner.claim(operation.pk)
        assert work is not None, operation.state
        runner.execute(work)
        operation.refresh_from_db()
        operation.next_try = None
    return operation


def rehearsed(one: Import, actor: Actor = OPERATOR) -> Operation:
    operation = ended(actions.rehearse(actor, one, deliver=False))
    assert operation.state == "done", operation.state
    return operation


def ran(one: Import, actor: Actor = OPERATOR) -> Operation:
    """Rehearse, run, and check that the rehearsal told the truth."""
    told = rehearsed(one, actor)
    operation = ended(actions.run(actor, one, deliver=False))
    assert operation.state == "done", operation.state
    assert fates(told) == fates(operation)
    assert told.result == operation.result
    return operation


def imported(content: bytes, **choices: object) -> Operation:
    actor = choices.get("actor", OPERATOR)
    return ran(upload(content, **choices), actor)  # type: ignore[arg-type]


def undone(change: int, actor: Actor = OPERATOR) -> Operation:
    operation = ended(start_undo(actor, change, deliver=False))
    assert operation.state == "done", operation.state
    return operation


def fates(operation: Operation) -> dict[int, str]:
    return dict(OperationRow.objects.filter(operation=operation).values_list("number", "fate"))


def tally(operation: Operation) -> tuple[int, ...]:
    """(created, updated, unchanged, skipped, failed), which add up to the rows read."""
    found = counts(operation)
    assert found["read"] == sum(found[fate] for fate in FATES) == operation.done_count
    return tuple(found[fate] for fate in FATES)


@dataclass
class Told:
    fate: str
    problems: dict[str, str]
    doubts: dict[str, str]
    changes: dict[str, list[str]]
    record: int | None


def row(operation: Operation, number: int) -> Told:
    """What is kept of row `number` of the file (2 is the first below the headers)."""
    kept = OperationRow.objects.get(operation=operation, number=number)
    its = kept.payload
    empty: dict[str, str] = {}
    return Told(
        kept.fate,
        its.get("problems", empty),
        its.get("doubts", empty),
        its.get("changes", {}),
        its.get("record"),
    )
