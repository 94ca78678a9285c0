"""One slice of a rehearsal: the run's code in a transaction that is rolled back, after the earlier rows it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from perennial.journal.door import OpenChange, begin
from perennial.matching.predicates import Columns
from perennial.operations.models import Operation
from perennial.records.models import ENTITIES
from perennial.transfer.importing.asking import Asking
from perennial.transfer.importing.deciding import Decided
from perennial.transfer.importing.fates import Fate, Outcome
from perennial.transfer.importing.fields import COMPANY
from perennial.transfer.importing.importer import Importer
from perennial.transfer.importing.keys import company_keys, name_of
from perennial.transfer.importing.matching import found_by
from perennial.transfer.importing.memory import Memory, Told
from perennial.transfer.importing.parsing import Parsed, Parser
from perennial.transfer.importing.shared import AMBIGUOUS
from perennial.transfer.importing.waves import Claims, next_wave
from perennial.transfer.reading import Row

# Record ids of this slice, which is rolled back, to the names of their targets.
Names = dict[int, str]
_PREFIX, _MADE = "record:", "made:"
# The key of memory by which a record is found that goes by another name since an earlier row, and what names it.
_CALLED = "called"
_NAMES = frozenset({"given_name", "family_name", "name"})


class RolledBack(Exception):
    """Ends the transaction of a slice."""


class Rehearsal:
    """Judges slices in order; what later ones must know is kept in the scratch of the operation.

    `warned` counts the rows of the last slice that meet each rule that warns, `likely` those that are likely there
    already, by where that is and by what was chosen. `asking` is none where nobody is asked.
    """

    def __init__(
        self, operation: Operation, importer: Importer, parser: Parser, asking: Asking | None = None
    ) -> None:
        self._memory = Memory(operation)
        self._changed = {int(name.removeprefix(_PREFIX)) for name in self._memory.names(_PREFIX)}
        self.warned: Counter[str] = Counter()
        self.likely: Counter[str] = Counter()
        self._called: dict[int, str] = {}
        self._asking = asking
        self._importer = importer
        self._parser = parser
        self._of_companies = importer.shape.key == COMPANY

    def judge(self, rows: Sequence[Parsed]) -> list[Outcome]:
        """The fates these rows would have. Writes nothing but afterwards, in the caller's transaction, the scratch."""
        asking, seen = self._asking, self._importer.seen.mark()
        if asking is None:
            outcomes, names, _columns = self._judged(rows)
            self._remember(outcomes, names)
            return outcomes
        asking.begin()
        while True:
            outcomes, names, columns = self._judged(asking.fresh(rows))
            if not asking.decide(columns):
                break
            self._importer.seen.back_to(seen)
        self._remember(outcomes, names)
        self.likely = asking.settle(outcomes, names)
        return outcomes

    def _judged(self, rows: Sequence[Parsed]) -> tuple[list[Outcome], Names, dict[int, Columns]]:
        """Fates, names of records, and what is compared of rows that are new and were not asked who they are."""
        importer, outcomes, names = self._importer, list[Outcome](), Names()
        columns: dict[int, Columns] = {}
        importer.companies.forget()
        sound = [p for p in rows if not p.problems]
        targets = self._asking.targets() if self._asking else []
        told = self._told(sound, (name for name, _row in targets))
        try:
            with transaction.atomic():
                act = begin(importer.actor, f"{importer.shape.key}.import")
                with act.batch():
                    ids = self._write_earlier(act, sound, told, names)
                    self._lead(targets, ids)
                    outcomes = importer.write(act, rows)
                    act.settle()
                    self.warned = importer.warned(outcomes)
                    self._called = self._renamed(outcomes)
                    if self._asking is not None:
                        columns = self._asking.likely.derived(self._asking.new_among(outcomes))
                raise RolledBack
        except RolledBack:
            pass
        return outcomes, names, columns

    def _renamed(self, outcomes: Iterable[Outcome]) -> dict[int, str]:
        """What records are called whose names these rows change: a row without a key finds them by that."""
        ids = [
            one.record for one in outcomes if one.fate == Fate.UPDATED and not _NAMES.isdisjoint(one.changes)
        ]
        heads = ENTITIES[self._importer.shape.key].objects.filter(pk__in=ids) if ids else ()
        return {head.pk: head.name_key for head in heads}

    def _lead(self, targets: Iterable[tuple[str, int]], ids: Mapping[str, int | None]) -> None:
        """Tell the importer what was chosen, and which records the earlier rows have that it leads to."""
        if self._asking is not None:
            records = {row: ids[name] if name in ids else _id(name, {}) for name, row in targets if row}
            led = {row: pk for row, pk in records.items() if pk}
            self._importer.decided = Decided(
                self._importer.actor, self._importer.shape, dict(self._asking.decisions), led
            )

    def _told(self, rows: Sequence[Parsed], targets: Iterable[str]) -> dict[str, list[Parsed]]:
        """Earlier rows of the file for each record that these rows may mean, and for these targets, in file order."""
        importer = self._importer
        keys = {key for p in rows for key in p.keys}
        if self._of_companies:
            keys |= {key for p in rows for key in p.names}
        there = found_by(importer.actor, importer.shape.key, keys, importer.setting)
        left = self._memory.targets(keys)
        crowded = {key for key in keys if len(there.get(key, ())) + len(left.get(key, ())) > AMBIGUOUS}
        ids = {pk for several in there.values() for pk in several}
        lost = [p for p in rows if crowded.issuperset(p.keys)]
        ids |= self._namesakes(lost)
        left |= self._memory.targets({(_CALLED, name) for p in lost if (name := name_of(p.values))})
        names = {f"{_PREFIX}{pk}" for pk in ids} | {name for several in left.values() for name in several}
        names |= self._memory.holders({key for p in rows for key in p.shared}) | set(targets)
        if self._of_companies:
            names |= {f"{_MADE}{row}" for row in self._memory.companies(keys)}
        return self._with_parents(names)

    def _with_parents(self, names: set[str]) -> dict[str, list[Parsed]]:
        """The rows of these targets, and of those that such rows name as parents: else writing them again would
        create the parents anew.
        """
        found: dict[str, list[Parsed]] = {}
        asked: set[str] = set()
        while new := names - asked:
            asked |= new
            told = {name: [self._again(one) for one in rows] for name, rows in self._memory.rows(new).items()}
            found |= told
            parents = {key for several in told.values() for p in several for key in p.names}
            left = self._memory.targets(parents) if self._of_companies else {}
            names = {name for several in left.values() for name in several}
        return found

    def _namesakes(self, rows: Iterable[Parsed]) -> set[int]:
        """Records changed so far in which a row without a key of its own may be found: it says nothing new there."""
        named = {name_of(p.values) for p in rows} - {""}
        if not named or not self._changed:
            return set()
        found = self._importer.known.namesakes(named).values_list("pk", flat=True)
        return self._changed.intersection(found)

    def _again(self, told: Told) -> Parsed:
        number, cells, _wrote = told
        return self._parser.parse(Row(number, tuple(cells)))

    def _write_earlier(
        self, act: OpenChange, rows: Sequence[Parsed], told: Mapping[str, Sequence[Parsed]], names: Names
    ) -> Mapping[str, int | None]:
        """Bring about what the run would find: companies first, then the rows in the order of the file, as many at
        once as do not wait for each other. The records by the names of their targets.
        """
        earlier = [p for several in told.values() for p in several]
        made = self._make_companies(act, [*rows, *earlier], told, names)
        ids: dict[str, int | None] = {name: _id(name, made) for name in told}
        name_of_row = {p.number: name for name, several in told.items() for p in several}

        def claims_of(parsed: Parsed) -> Claims:
            laid, barred = self._importer.claims_as_company(parsed)
            name = name_of_row[parsed.number]
            return Claims(laid | {name}, barred | {name})

        waiting = sorted(earlier, key=lambda p: p.number)
        while waiting:
            wave = next_wave(waiting, lambda _parsed: None, claims_of)
            waiting = wave.waiting
            together = [(p, ids[name_of_row[p.number]]) for p, _head in wave.rows]
            by_number = {outcome.parsed.number: outcome for outcome in self._importer.replay(act, together)}
            for parsed, pk in together:
                outcome = by_number.get(parsed.number)
                if pk is None and outcome is not None and outcome.record is not None:
                    ids[name_of_row[parsed.number]] = outcome.record
                    names[outcome.record] = name_of_row[parsed.number]
        return ids

    def _make_companies(
        self, act: OpenChange, rows: Iterable[Parsed], told: Iterable[str], names: Names
    ) -> dict[str, int]:
        """Companies that earlier rows would have created and these rows name, or (rows of companies) are.

        They are made whatever is there: what goes by their name now may have gone by another one when they were new.
        """
        numbers = self._memory.companies({key for p in rows for key in (*p.names, *p.own)})
        numbers |= {int(name.removeprefix(_MADE)) for name in told if name.startswith(_MADE)}
        found = self._memory.made(numbers)
        pseudo = [Parsed(-row, (), company=company) for row, company in sorted(found.items())]
        made = {f"{_MADE}{-number}": pk for number, pk in self._importer.companies.make(act, pseudo).items()}
        if pseudo:
            act.settle()
        names.update({pk: name for name, pk in made.items()})
        return made

    def _remember(self, outcomes: Sequence[Outcome], names: Names) -> None:
        """Which record each row meant, so that later rows find it under the same name."""
        house = self._importer.setting.country
        for pk, (row, company) in self._importer.companies.new.items():
            if row > 0:
                names.setdefault(pk, f"{_MADE}{row}")
                self._memory.add_company(row, company, company_keys(company, house))
        for outcome in outcomes:
            if outcome.record is not None and outcome.fate in {Fate.CREATED, Fate.UPDATED}:
                parsed = outcome.parsed
                created = outcome.fate == Fate.CREATED
                fallback = f"row:{parsed.number}" if created else f"{_PREFIX}{outcome.record}"
                name = names.setdefault(outcome.record, fallback)
                if name.startswith(_PREFIX):
                    self._changed.add(outcome.record)
                wrote = None if outcome.wrote is None else sorted(outcome.wrote)
                told = (parsed.number, list(parsed.cells), wrote)
                called = [(_CALLED, its)] if (its := self._called.get(outcome.record)) else []
                self._memory.add(name, told, [*parsed.keys, *parsed.own, *called])
                for key in parsed.shared:
                    if created or key[0] in outcome.changes:
                        self._memory.add_holder(name, key)
        self._memory.save()
        self._importer.seen.save()


def _id(name: str, made: Mapping[str, int]) -> int | None:
    """The record of a target that is there before its rows are written."""
    return int(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else made.get(name)
