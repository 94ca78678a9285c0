"""Long work of transfer: rehearsal and run of an import, slice by slice. Rights are asked again at every start."""

from __future__ import annotations

from collections import Counter
from typing import Any

from perennial.access.actor import require_unchanged
from perennial.journal.door import OpenChange, begin, resume
from perennial.journal.models import Channel
from perennial.journal.setwise import insert_rows
from perennial.lib.refusals import Refusal
from perennial.operations.errors import Cancelled
from perennial.operations.jobs import job
from perennial.operations.models import Operation, OperationRow
from perennial.operations.work import Slice, Work
from perennial.records.jobs import start_undo
from perennial.transfer.chosen import Chosen, asking_of
from perennial.transfer.duplicates import keep_list
from perennial.transfer.importing.census import keep, kept
from perennial.transfer.importing.fates import Outcome
from perennial.transfer.importing.rehearsal import Rehearsal
from perennial.transfer.importing.shared import SharedKeys
from perennial.transfer.importing.turns import take_turn
from perennial.transfer.plan import Plan
from perennial.transfer.queries import counts, file_of
from perennial.transfer.report import write_report

# However fast they are written: parsed rows stand in memory.
ROWS_AT_ONCE = 1000


@job("rehearsal")
def rehearse_import(work: Work) -> None:
    """Judge every row as the run would, and roll each slice back."""
    plan = Plan(work, ROWS_AT_ONCE)
    _look_through(work, plan)
    rehearsal = Rehearsal(work.operation, plan.importer, plan.parser, asking_of(work, plan))
    for parsed in plan.slices():
        with work.slice() as part, plan.pace.timed(len(parsed)):
            outcomes = rehearsal.judge(parsed)
            _keep(work.operation, outcomes, rehearsal=True)
            _advance(part, outcomes, rehearsal.warned, rehearsal.likely)
    if work.cursor.get("likely"):
        keep_list(work.operation)
    work.finish(_result(work))


@job("import")
def run_import(work: Work) -> None:
    """Write every row; a slice commits its records, its rows' fates and the cursor together."""
    plan = Plan(work, ROWS_AT_ONCE)
    chosen = Chosen(work, plan)
    act = _change(work, plan)
    try:
        _look_through(work, plan)
        for parsed in plan.slices():
            plan.importer.companies.forget()
            chosen.begin(parsed)
            require_unchanged(plan.actor)
            with work.slice() as part:
                take_turn()
                with plan.pace.timed(len(parsed)):
                    with act.batch():
                        outcomes = plan.importer.write(act, parsed)
                        act.settle()
                        warned = plan.importer.warned(outcomes)
                    chosen.note(outcomes)
                    plan.importer.seen.save()
                    part.change = act.id
                    _keep(work.operation, outcomes, rehearsal=False)
                    _advance(part, outcomes, warned, Counter())
    except Cancelled as cancelled:
        _cancelled(work, plan, act, cancelled.choice)
        raise
    except Refusal:
        _cancelled(work, plan, act, "")
        raise
    act.close()
    write_report(work.operation, plan.one)
    work.finish(_result(work) | {"likely": dict(chosen.counts)})


def _look_through(work: Work, plan: Plan) -> None:
    """Settle which keys of the file different people share: once, so that each attempt judges rows alike."""
    if "shared" not in work.cursor:
        found = plan.shared(work)
        with work.slice() as part:
            keep(work.operation, found)
            part.cursor = part.cursor | {"before": plan.before, "shared": SharedKeys(found).rows()}
    plan.parser.shared = SharedKeys(kept(work.operation))


def _change(work: Work, plan: Plan) -> OpenChange:
    if work.operation.change:
        return resume(work.operation.change)
    title = file_of(plan.one).name
    action = f"{plan.one.entity}.import"
    return begin(plan.actor, action, channel=Channel.IMPORT, operation=work.operation.pk, title=title)


def _keep(operation: Operation, outcomes: list[Outcome], *, rehearsal: bool) -> None:
    rows = [(operation.pk, o.parsed.number, str(o.fate), o.payload(rehearsal=rehearsal)) for o in outcomes]
    insert_rows(OperationRow, ("operation_id", "number", "fate", "payload"), rows)


def _advance(part: Slice, outcomes: list[Outcome], warned: Counter[str], likely: Counter[str]) -> None:
    companies = sum(outcome.companies for outcome in outcomes)
    part.cursor = part.cursor | {
        "row": outcomes[-1].parsed.number,
        "companies": part.cursor.get("companies", 0) + companies,
        "warned": dict(Counter(part.cursor.get("warned", {})) + warned),
        "likely": dict(Counter(part.cursor.get("likely", {})) + likely),
    }
    part.progress(done=part.done + len(outcomes))


def _result(work: Work) -> dict[str, Any]:
    cursor = work.cursor
    told = {key: cursor.get(key, {}) for key in ("warned", "shared", "likely")}
    return counts(work.operation) | {"companies": cursor.get("companies", 0)} | told


def _cancelled(work: Work, plan: Plan, act: OpenChange, choice: str) -> None:
    """Close the change with what is done; take it back where that was asked."""
    act.close()
    work.result = _result(work)
    write_report(work.operation, plan.one)
    if act.id is not None and choice == "undo":
        work.result["undo"] = start_undo(plan.actor, act.id).pk
