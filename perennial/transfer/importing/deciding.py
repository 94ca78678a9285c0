"""Where rows lead that a person said are there already: to a record of the workspace, or to that of an earlier row."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.records.models import ENTITIES, Head
from perennial.records.queries import heads, survivor_of
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.choices import target_in
from perennial.transfer.importing.fates import Outcome
from perennial.transfer.importing.parsing import Parsed
from perennial.transfer.models import Choice

# Who the row is (`record:17`, `row:12`) and what becomes of it.
Decision = tuple[str, str]


@dataclass
class Decided:
    """The decisions of one slice, by row number; `led` has the records of earlier slices' rows that they name."""

    actor: Actor
    shape: EntityShape
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    led: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        targets = [target_in(target) for target, _choice in self.decisions.values()]
        self._rows = {number for kind, number in targets if kind == "row"} - self.led.keys()
        self.begin()

    def begin(self) -> None:
        """The slice is written from its start."""
        self._led = dict(self.led)
        self._heads: dict[int, Head] = {}

    def look(self, rows: Iterable[Parsed]) -> None:
        """Find, under lock, the records that these rows lead to as far as they are there."""
        if not self.decisions:
            return
        wanted = {pk for p in rows if (pk := self._record(p.number))}
        live = heads(self.actor, self.shape)
        seen = set(live.filter(pk__in=wanted).values_list("pk", flat=True))
        stands_for = {pk: survivor_of(pk) for pk in wanted - seen}
        seen |= set(live.filter(pk__in=stands_for.values()).values_list("pk", flat=True))
        locked = ENTITIES[self.shape.key].objects.select_for_update(of=("self",), no_key=True)
        there = {head.pk: head for head in locked.filter(pk__in=seen, archived__isnull=True).order_by("pk")}
        found = {pk: there.get(stands_for.get(pk, pk)) for pk in wanted}
        self._heads = {pk: head for pk, head in found.items() if head is not None}

    def record_of(self, parsed: Parsed) -> Head | None:
        return self._heads.get(self._record(parsed.number)) if parsed.number in self.decisions else None

    def leaves_out(self, parsed: Parsed) -> bool:
        return self.decisions.get(parsed.number, ("", ""))[1] == Choice.SKIP

    def claims(self, parsed: Parsed) -> set[Hashable]:
        """A row of this slice and those that lead to its record follow each other."""
        if not self._rows:
            return set()
        kind, number = (
            target_in(self.decisions[parsed.number][0]) if parsed.number in self.decisions else ("", 0)
        )
        named = {number} if kind == "row" else set()
        return {("row", one) for one in (named | {parsed.number}) & self._rows}

    def doubt(self, rows: Iterable[Parsed]) -> None:
        """Say of rows that will be new why they are, although somebody said that they are there."""
        for parsed in rows:
            if parsed.number in self.decisions:
                parsed.doubts[-1] = _(
                    "The record that this row was taken for is not there any more: it is a new one."
                )

    def note(self, outcomes: Iterable[Outcome]) -> None:
        """Rows were written that later ones of the slice may lead to."""
        if self._rows:
            its = {one.parsed.number: one.record for one in outcomes if one.record is not None}
            self._led |= {number: pk for number, pk in its.items() if number in self._rows}

    def _record(self, number: int) -> int:
        if number not in self.decisions:
            return 0
        kind, its = target_in(self.decisions[number][0])
        return its if kind == "record" else self._led.get(its, 0)
