"""What a rehearsal asks of rows that are likely there already, and what the run does of what was chosen for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from perennial.matching.predicates import Columns
from perennial.matching.specs import SPECS
from perennial.operations.models import Operation, OperationRow
from perennial.operations.work import Work
from perennial.quality.models import Way
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.policy import asks
from perennial.records.models import Asks
from perennial.transfer.duplicates import choices_of, is_asked, kept_with
from perennial.transfer.importing.asking import Asking
from perennial.transfer.importing.choices import target_in
from perennial.transfer.importing.deciding import Decided
from perennial.transfer.importing.fates import Fate, Outcome
from perennial.transfer.importing.given import given_of_row
from perennial.transfer.importing.likely import Likely
from perennial.transfer.importing.parsing import Parsed, Parser
from perennial.transfer.models import Choice, OnMatch
from perennial.transfer.plan import Plan
from perennial.transfer.queries import operation_of
from perennial.transfer.reading import Row

_AT_ONCE = 500


def asking_of(work: Work, plan: Plan) -> Asking | None:
    """Who asks in this attempt at a rehearsal; none where nobody is asked, or every row is to be new."""
    entity, rows = plan.one.entity, work.operation.total_count or 0
    what = asks(entity, Way.IMPORT)
    if what == Asks.OFF or plan.one.on_match == OnMatch.CREATE or not is_asked(plan.one, rows):
        return None
    limits = scorer_of(entity).model.thresholds
    choices = choices_of(plan.one)
    if what == Asks.BLOCK:
        choices = replace(choices, refused=limits.block)
    earlier = _EarlierRows(work.operation, plan.parser, entity)
    asking = Asking(Likely(plan.actor, entity, limits.warn, rows, plan.before, earlier.columns), choices)
    for number, columns, led in earlier.asked():
        asking.likely.remember(number, columns)
        if led is not None:
            asking.led[number] = led
    return asking


class Chosen:
    """What a run does of what its rehearsal came to, slice by slice; it asks nobody itself."""

    def __init__(self, work: Work, plan: Plan) -> None:
        self._operation = work.operation
        self._importer = plan.importer
        self._rehearsal = operation_of(work.parameters.get("rehearsal") or plan.one.rehearsal)
        self.counts: Mapping[str, int] = self._rehearsal.result.get("likely", {}) if self._rehearsal else {}
        self._told: Mapping[int, Mapping[str, Any]] = {}

    def begin(self, rows: Sequence[Parsed]) -> None:
        """Tell the importer of these rows, of which some are in no case new."""
        if self._rehearsal is None or not self.counts:
            return
        self._told = kept_with(self._rehearsal, rows[0].number, rows[-1].number)
        decisions = {number: (its["is"], its["choice"]) for number, its in self._told.items()}
        decisions = {number: one for number, one in decisions.items() if one[1] != Choice.CREATE}
        led = self._led(
            number for kind, number in map(target_in, (t for t, _c in decisions.values())) if kind == "row"
        )
        self._importer.decided = Decided(self._importer.actor, self._importer.shape, decisions, led)

    def note(self, outcomes: Iterable[Outcome]) -> None:
        """Keep with rows that are likely there already who that is."""
        for one in outcomes:
            one.likely = self._told.get(one.parsed.number)

    def _led(self, rows: Iterable[int]) -> dict[int, int]:
        written = OperationRow.objects.filter(operation=self._operation, number__in=set(rows))
        told = written.values_list("number", "payload")
        return {number: payload["record"] for number, payload in told if payload.get("record")}


class _EarlierRows:
    """Rows that were judged before, read again from what is kept of them."""

    def __init__(self, operation: Operation, parser: Parser, entity: str) -> None:
        self._rows = OperationRow.objects.filter(operation=operation)
        self._parser, self._spec = parser, SPECS[entity]

    def columns(self, numbers: Iterable[int]) -> dict[int, Columns]:
        return {row.number: self._of(row) for row in self._rows.filter(number__in=set(numbers))}

    def asked(self) -> Iterator[tuple[int, Columns, str | None]]:
        """Rows that were asked in another attempt, in file order, and where those led that made no record."""
        led: dict[int, str] = {}
        for row in self._rows.order_by("number").iterator(chunk_size=_AT_ONCE):
            likely = row.payload.get("likely")
            if row.fate == Fate.CREATED:
                yield row.number, self._of(row), None
            elif likely:
                led[row.number] = "" if row.fate == Fate.FAILED else _leads(likely["is"], led)
                yield row.number, self._of(row), led[row.number]

    def _of(self, row: OperationRow) -> Columns:
        parsed = self._parser.parse(Row(row.number, tuple(row.payload.get("cells", ()))))
        given = given_of_row(parsed, self._parser.setting.country)
        return {**self._spec.blank, **self._spec.normal(given)}


def _leads(target: str, led: Mapping[int, str]) -> str:
    kind, number = target_in(target)
    return target if kind == "record" else led.get(number, target)
