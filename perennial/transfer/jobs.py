"""Long work of transfer: rehearsal and run of an import, slice by slice. Rights are asked again at every start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, cast

from django.db.models import Max

from perennial.access.actor import Actor, of_requester, require_unchanged
from perennial.access.queries import check
from perennial.journal.door import OpenChange, begin, resume
from perennial.journal.models import Channel
from perennial.journal.setwise import insert_rows
from perennial.lib.dates import DateOrder
from perennial.lib.refusals import Refusal
from perennial.operations.errors import Cancelled
from perennial.operations.jobs import job
from perennial.operations.models import Operation, OperationRow
from perennial.operations.pace import Pace
from perennial.operations.payloads import ADDRESS, text_of
from perennial.operations.work import Slice, Work
from perennial.records.jobs import start_undo
from perennial.records.models import Record
from perennial.schema.queries import setting, shape_of
from perennial.transfer.corrections import corrections_of
from perennial.transfer.directory import ReadingDirectory
from perennial.transfer.importing.census import Census, keep, kept
from perennial.transfer.importing.fates import Outcome
from perennial.transfer.importing.importer import Importer
from perennial.transfer.importing.keys import Key
from perennial.transfer.importing.parsing import Parsed, Parser
from perennial.transfer.importing.rehearsal import Rehearsal
from perennial.transfer.importing.seen import Seen
from perennial.transfer.importing.shared import SharedKeys, Sharing
from perennial.transfer.importing.turns import take_turn
from perennial.transfer.models import Import, OnMatch
from perennial.transfer.queries import counts, file_of, path_and_dialect
from perennial.transfer.reading import Row, rows
from perennial.transfer.report import write_report

# However fast they are written: parsed rows stand in memory.
ROWS_AT_ONCE = 1000


@job("rehearsal")
def rehearse_import(work: Work) -> None:
    """Judge every row as the run would, and roll each slice back."""
    plan = _Plan(work)
    _look_through(work, plan)
    rehearsal = Rehearsal(work.operation, plan.importer, plan.parser)
    for parsed in plan.slices():
        with work.slice() as part, plan.pace.timed(len(parsed)):
            outcomes = rehearsal.judge(parsed)
            _keep(work.operation, outcomes, rehearsal=True)
            _advance(part, outcomes, plan, rehearsal.warned)
    work.finish(_result(work))


@job("import")
def run_import(work: Work) -> None:
    """Write every row; a slice commits its records, its rows' fates and the cursor together."""
    plan = _Plan(work)
    act = _change(work, plan)
    try:
        _look_through(work, plan)
        for parsed in plan.slices():
            plan.importer.companies.forget()
            require_unchanged(plan.actor)
            with work.slice() as part:
                take_turn()
                with plan.pace.timed(len(parsed)):
                    with act.batch():
                        outcomes = plan.importer.write(act, parsed)
                        act.settle()
                        warned = plan.importer.warned(outcomes)
                    plan.importer.seen.save()
                    part.change = act.id
                    _keep(work.operation, outcomes, rehearsal=False)
                    _advance(part, outcomes, plan, warned)
    except Cancelled as cancelled:
        _cancelled(work, plan, act, cancelled.choice)
        raise
    except Refusal:
        _cancelled(work, plan, act, "")
        raise
    act.close()
    write_report(work.operation, plan.one)
    work.finish(_result(work))


def _look_through(work: Work, plan: _Plan) -> None:
    """Settle which keys of the file different people share: once, so that each attempt judges rows alike."""
    if "shared" not in work.cursor:
        found = plan.shared(work)
        with work.slice() as part:
            keep(work.operation, found)
            part.cursor = part.cursor | {"before": plan.before, "shared": SharedKeys(found).rows()}
    plan.parser.shared = SharedKeys(kept(work.operation))


class _Plan:
    """What one attempt at an import works with."""

    def __init__(self, work: Work) -> None:
        self.one = Import.objects.get(pk=work.parameters["import"])
        self.actor: Actor = of_requester(self.one.owner, self.one.channel, text_of(work.operation, ADDRESS))
        shape = shape_of(self.one.entity)
        check(self.actor, "import", shape)
        self._path, self._dialect = path_and_dialect(self.one)
        self._corrections = corrections_of(self.one)
        # Records written meanwhile, by this import above all, are found by key but never by name.
        self.before: int = work.cursor.get("before", Record.objects.aggregate(top=Max("pk"))["top"] or 0)
        house = replace(
            setting(),
            decimal_comma=self._dialect.decimal_comma,
            date_order=cast(DateOrder | None, self._dialect.date_order),
            directory=ReadingDirectory(self.actor, self.before),
        )
        self.parser = Parser(
            shape,
            self.one.mapping,
            house,
            self.one.match,
            self._dialect.headers,
            self._dialect.column_orders,
        )
        seen = Seen(work.operation)
        self.importer = Importer(self.actor, shape, self.one.on_match, self.parser, house, seen, self.before)
        self.pace = Pace(ROWS_AT_ONCE)
        self._start = work.cursor.get("row", 0) + 1

    def shared(self, work: Work) -> dict[Key, Sharing]:
        """The keys that different people share; none where rows are created whatever is there."""

        def whole_file() -> Iterator[Row]:
            for place, row in enumerate(rows(self._path, self._dialect)):
                if place % ROWS_AT_ONCE == 0:
                    work.check_cancelled()
                yield self._corrections.of(row)[0]

        importer = self.importer
        if self.one.on_match == OnMatch.CREATE:
            return {}
        return Census(self.actor, importer.shape, self.parser.setting, self.parser).shared(whole_file)

    def slices(self) -> Iterator[list[Parsed]]:
        """Parsed rows not yet dealt with. Parsing stands outside of any transaction, as does what follows a slice."""
        parsed = map(self._parse, rows(self._path, self._dialect, self._start))
        while piece := list(islice(parsed, self.pace.rows)):
            yield piece

    def _parse(self, row: Row) -> Parsed:
        corrected, before = self._corrections.of(row)
        parsed = self.parser.parse(corrected)
        parsed.corrected = before
        return parsed


def _change(work: Work, plan: _Plan) -> OpenChange:
    if work.operation.change:
        return resume(work.operation.change)
    title = file_of(plan.one).name
    action = f"{plan.one.entity}.import"
    return begin(plan.actor, action, channel=Channel.IMPORT, operation=work.operation.pk, title=title)


def _keep(operation: Operation, outcomes: list[Outcome], *, rehearsal: bool) -> None:
    rows = [(operation.pk, o.parsed.number, str(o.fate), o.payload(rehearsal=rehearsal)) for o in outcomes]
    insert_rows(OperationRow, ("operation_id", "number", "fate", "payload"), rows)


def _advance(part: Slice, outcomes: list[Outcome], plan: _Plan, warned: Counter[str]) -> None:
    companies = sum(outcome.companies for outcome in outcomes)
    part.cursor = part.cursor | {
        "row": outcomes[-1].parsed.number,
        "companies": part.cursor.get("companies", 0) + companies,
        "warned": dict(Counter(part.cursor.get("warned", {})) + warned),
    }
    part.progress(done=part.done + len(outcomes))


def _result(work: Work) -> dict[str, Any]:
    cursor = work.cursor
    told = {key: cursor.get(key, {}) for key in ("warned", "shared")}
    return counts(work.operation) | {"companies": cursor.get("companies", 0)} | told


def _cancelled(work: Work, plan: _Plan, act: OpenChange, choice: str) -> None:
    """Close the change with what is done; take it back where that was asked."""
    act.close()
    work.result = _result(work)
    write_report(work.operation, plan.one)
    if act.id is not None and choice == "undo":
        work.result["undo"] = start_undo(plan.actor, act.id).pk
