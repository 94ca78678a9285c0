"""Writing parsed rows set-wise inside an open change. The rehearsal and the run are this same code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import may
from perennial.journal.door import OpenChange
from perennial.journal.models import Channel
from perennial.records.blocking import Blocking
from perennial.records.drafts import REACH_KEYS, base_key, draft_of
from perennial.records.models import ENTITIES, Head
from perennial.records.objections import Broken
from perennial.records.rules import missing
from perennial.records.stages import beginnings
from perennial.records.table import values_of
from perennial.records.warning import Warnings
from perennial.records.writing import Meeting, edit, insert
from perennial.schema.kinds import Setting
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.companies import Companies
from perennial.transfer.importing.deciding import Decided
from perennial.transfer.importing.differences import Differences, reach_of
from perennial.transfer.importing.fates import Fate, Outcome, failed
from perennial.transfer.importing.fields import COMPANY, NAMED_COMPANY
from perennial.transfer.importing.filling import lacking
from perennial.transfer.importing.known import Known
from perennial.transfer.importing.leavers import without_leavers
from perennial.transfer.importing.parsing import Parsed, Parser
from perennial.transfer.importing.refused import Refused, without_first
from perennial.transfer.importing.seen import Seen, digest_of
from perennial.transfer.importing.waves import Claims, next_wave
from perennial.transfer.models import OnMatch
from perennial.transfer.record_numbers import NUMBER

Row = tuple[Parsed, Head | None]


class _Blocked(Exception):
    """Takes a slice back in which a row was refused by a rule."""


def _written(
    outcomes: Sequence[Outcome], rules: Collection[int]
) -> Iterator[tuple[Mapping[int, Parsed], Broken]]:
    """New records, then known ones, which count as breaking all of these rules before: columns of the file decide."""
    for fate, before in ((Fate.CREATED, ()), (Fate.UPDATED, rules)):
        rows = {one.record: one.parsed for one in outcomes if one.fate == fate and one.record is not None}
        yield rows, dict.fromkeys(rows, before)


@dataclass(frozen=True, slots=True)
class _Owned:
    """A record to be, as far as access looks at it."""

    owner_id: int | None


@dataclass
class Importer:
    """Writes slices: whose rights, which entity, how rows find records and what a match means.

    `before` is the highest record id there was when the import began; `decided` what was chosen for rows of the slice.
    """

    actor: Actor
    shape: EntityShape
    on_match: str
    parser: Parser
    setting: Setting
    seen: Seen
    before: int
    companies: Companies = field(init=False)
    known: Known = field(init=False)
    decided: Decided = field(init=False)

    def __post_init__(self) -> None:
        self.companies = Companies(self.actor, shape_of(COMPANY), self.setting)
        self.known = Known(self.actor, self.shape, self.setting, self.companies, self.before)
        self.decided = Decided(self.actor, self.shape)
        self._columns = self.parser.columns
        self._labels = self.parser.labels
        self._link = NAMED_COMPANY.get(self.shape.key, "")
        self._may_create: dict[int | None, bool] = {}
        self._differences = Differences(self.shape, self.setting)
        self._blocking = Blocking(self.actor, self.shape.key, Channel.IMPORT)
        self._warnings = Warnings(self.actor, self.shape.key, Channel.IMPORT)

    def write(self, act: OpenChange, rows: Sequence[Parsed]) -> list[Outcome]:
        """The fate of each row, in file order. Rows whose records would break a rule that blocks fail, they alone."""
        if not self._blocking:
            return self._write(act, rows)
        known = self.companies.mark(), self.seen.mark()
        while True:
            try:
                with act.savepoint():
                    outcomes = self._write(act, rows)
                    act.settle()
                    if not (blocked := self._blocked(outcomes)):
                        return outcomes
                    raise _Blocked
            except _Blocked:
                self.companies.back_to(known[0])
                self.seen.back_to(known[1])
                for parsed, sentences in blocked:
                    for key, sentence in sentences.items():
                        failed(parsed, str(sentence), self._columns.get(key, -1))

    def _blocked(self, outcomes: Sequence[Outcome]) -> list[Refused]:
        """Rows whose record breaks a rule that blocks: a new one any, a known one what the file has columns for."""
        found: list[Refused] = []
        for rows, known in _written(outcomes, self._blocking.every()):
            refused = self._blocking.refused(rows, known, self._columns.keys())
            found += [(rows[record], sentences) for record, sentences in refused.items()]
        return without_first(found)

    def warned(self, outcomes: Sequence[Outcome]) -> Counter[str]:
        """How many of these rows meet each rule that warns, by its key; asked once they are settled."""
        found: Counter[str] = Counter()
        for rows, known in _written(outcomes, self._warnings.every()):
            met = self._warnings.met(rows, known, self._columns.keys())
            found.update(key for keys in met.values() for key in keys)
        return found

    def _write(self, act: OpenChange, rows: Sequence[Parsed]) -> list[Outcome]:
        done = {p.number: Outcome(p, Fate.FAILED) for p in rows if p.problems}
        waiting = [p for p in rows if not p.problems]
        self.decided.begin()
        while waiting:
            if self.on_match != OnMatch.CREATE:
                self.known.look(waiting)
                self.decided.look(waiting)
            wave = next_wave(waiting, self._record_of, self._claims_of)
            outcomes = self._write_wave(act, wave.rows)
            self.decided.note(outcomes)
            done |= {outcome.parsed.number: outcome for outcome in outcomes}
            waiting = wave.waiting
            if waiting:
                # The next wave must see what this one derived.
                act.settle()
        return [done[p.number] for p in rows]

    def replay(self, act: OpenChange, rows: Iterable[tuple[Parsed, int | None]]) -> list[Outcome]:
        """Write rows again that a rehearsal wrote and rolled back: to this record, or (None) to a new one."""
        told = list(rows)
        heads = {
            h.pk: h for h in ENTITIES[self.shape.key].objects.filter(pk__in=[pk for _p, pk in told if pk])
        }
        known = [(p, heads[pk]) for p, pk in told if pk in heads]
        outcomes = self._create(act, [p for p, pk in told if pk is None]) + self._update(act, known)
        act.settle()
        return outcomes

    def _record_of(self, parsed: Parsed) -> Head | None:
        if self.on_match == OnMatch.CREATE:
            return None
        return self.known.record_of(parsed) or self.decided.record_of(parsed)

    def _claims_of(self, parsed: Parsed) -> Claims:
        """Rows of one key follow each other."""
        alone: set[Hashable] = self.decided.claims(parsed)
        if self.on_match != OnMatch.CREATE:
            alone.update(parsed.keys)
            if self.known.is_lost(parsed):
                alone.add(digest_of(parsed))
        laid, barred = self.claims_as_company(parsed)
        return Claims(alone | laid, alone | barred)

    def claims_as_company(self, parsed: Parsed) -> Claims:
        """A row that names a company and the row that is it follow each other."""
        if self.shape.key != COMPANY:
            return Claims(set(), set())
        named, own = {("named", *key) for key in parsed.names}, {("own", *key) for key in parsed.own}
        barred = {("own", *key) for key in parsed.names} | {("named", *key) for key in parsed.own}
        return Claims({*named, *own}, {*barred})

    def _write_wave(self, act: OpenChange, rows: Sequence[Row]) -> list[Outcome]:
        if self.on_match == OnMatch.CREATE:
            return self._create(act, [p for p, _head in rows])
        for parsed, head in rows:
            self.known.doubt(parsed, head)
        again, new = self._seen_before([p for p, head in rows if head is None])
        known = [(p, head) for p, head in rows if head is not None]
        self.decided.doubt(new)
        left = [(p, head) for p, head in known if self._leaves_out(p)]
        updated = [(p, head) for p, head in known if not self._leaves_out(p)]
        skipped = [Outcome(p, Fate.SKIPPED, head.pk) for p, head in left]
        return again + self._create(act, new) + skipped + self._update(act, updated)

    def _leaves_out(self, parsed: Parsed) -> bool:
        if self.on_match == OnMatch.SKIP:
            return True
        return self.decided.leaves_out(parsed) and self.known.record_of(parsed) is None

    def _seen_before(self, rows: Sequence[Parsed]) -> tuple[list[Outcome], list[Parsed]]:
        """Rows without a key of which an earlier one says just the same, and the others."""
        digests = {p.number: digest_of(p) for p in rows if self.known.is_lost(p)}
        if not digests:
            return [], list(rows)
        earlier = self.seen.numbers(digests.values())
        fate = Fate.SKIPPED if self.on_match == OnMatch.SKIP else Fate.UNCHANGED
        again, new = [], []
        for parsed in rows:
            first = earlier.get(digests.get(parsed.number, ""))
            if first is None or first == parsed.number:
                new.append(parsed)
            else:
                parsed.doubts[-1] = _("Row %d says just the same.") % first
                again.append(Outcome(parsed, fate))
        return again, new

    def _create(self, act: OpenChange, rows: Sequence[Parsed]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        ready: list[Parsed] = []
        for parsed in rows:
            without_leavers(parsed, None, self.shape, self.setting, self._columns)
            if refused := self._not_creatable(parsed):
                outcomes.append(refused)
            else:
                ready.append(parsed)
        linked = self.companies.of(act, ready)
        drafts = [draft_of(self.shape, self._whole(p, linked), self._labels) for p in ready]
        heads = insert(act, self.shape, drafts, self.setting)
        act.from_rows({head.pk: p.number for head, p in zip(heads, ready, strict=True)})
        for head, parsed in zip(heads, ready, strict=True):
            if self.on_match != OnMatch.CREATE and self.known.is_lost(parsed):
                self.seen.add(digest_of(parsed), parsed.number)
            companies = self.companies.created_by(parsed.number)
            outcomes.append(Outcome(parsed, Fate.CREATED, head.pk, companies=companies))
        return outcomes

    def _whole(self, parsed: Parsed, linked: Mapping[int, int]) -> dict[str, Any]:
        link = {self._link: linked[parsed.number]} if parsed.number in linked else {}
        return {"owner": self.actor.user_id} | parsed.values | link

    def _not_creatable(self, parsed: Parsed) -> Outcome | None:
        if self.on_match != OnMatch.CREATE and (sentence := self.known.unknown(parsed)):
            return failed(parsed, sentence, self._columns.get(NUMBER, -1))
        problems = missing(self.shape, beginnings(self.shape) | _to_come(self.shape) | parsed.values)
        for key, sentence in problems.items():
            failed(parsed, sentence, self._columns.get(key, -1))
        owner = parsed.values.get("owner", self.actor.user_id)
        if owner not in self._may_create:
            self._may_create[owner] = may(self.actor, "create", self.shape, _Owned(owner))
        if not self._may_create[owner]:
            failed(parsed, _("You may not create such a record."), self._columns.get("owner", -1))
        return Outcome(parsed, Fate.FAILED) if parsed.problems else None

    def _update(self, act: OpenChange, rows: Sequence[tuple[Parsed, Head]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        ready: list[tuple[Parsed, Head]] = []
        before = values_of(self.shape, [head for _p, head in rows], self.shape.fields)
        for parsed, head in rows:
            if may(self.actor, "edit", self.shape, head):
                without_leavers(parsed, before[head.pk], self.shape, self.setting, self._columns)
                ready.append((parsed, head))
            else:
                sentence = _("This row means %s, which you may not change.") % self.known.title(head)
                outcomes.append(failed(parsed, sentence, next(iter(parsed.keys.values()), -1)))
        return outcomes + self._write_known(act, ready, before)

    def _write_known(
        self, act: OpenChange, rows: Sequence[tuple[Parsed, Head]], before: Mapping[int, Mapping[str, Any]]
    ) -> list[Outcome]:
        wanted = self._wanted(act, rows, before)
        reach: Meeting = "fill" if self.on_match == OnMatch.FILL else "add"
        known = reach_of([head.pk for _p, head in rows]) if any(wanted.values()) else {}
        drafts = {pk: draft_of(self.shape, values, self._labels) for pk, values in wanted.items() if values}
        changed = edit(act, self.shape, drafts, self.setting, reach)
        act.from_rows({head.pk: p.number for p, head in rows if head.pk in changed})
        outcomes = []
        for parsed, head in rows:
            pk, companies = head.pk, self.companies.created_by(parsed.number)
            if pk in changed:
                changes = self._differences.of(before[pk], wanted[pk], known.get(pk, set()))
                if self._link in changes and (new := self.companies.new.get(wanted[pk][self._link])):
                    changes[self._link][1] = new[1]["name"]
                wrote = self._wrote(parsed, wanted[pk])
                outcomes.append(Outcome(parsed, Fate.UPDATED, pk, changes, companies, wrote))
            else:
                outcomes.append(Outcome(parsed, Fate.UNCHANGED, pk, companies=companies))
        return outcomes

    def _wrote(self, parsed: Parsed, wanted: Mapping[str, Any]) -> frozenset[str]:
        """The fields; with their texts where a record keeps what was there, or keeps its company for the name."""
        kept = {key: str(value) for key, value in wanted.items() if base_key(key) in REACH_KEYS}
        if self._link in wanted:
            kept[self._link] = str(sorted(parsed.company.items()))
        return frozenset(f"{key}={kept[key]}" if key in kept else key for key in wanted)

    def _wanted(
        self, act: OpenChange, rows: Sequence[tuple[Parsed, Head]], before: Mapping[int, Mapping[str, Any]]
    ) -> dict[int, dict[str, Any]]:
        """The values that a match writes, by record: all of them, or those the record lacks."""
        fill = self.on_match == OnMatch.FILL
        naming = [p for p, head in rows if not fill or before[head.pk].get(self._link) is None]
        now = {p.number: before[head.pk].get(self._link) for p, head in rows}
        linked = self.companies.of(act, naming, now)
        found = {}
        for parsed, head in rows:
            link = linked.get(parsed.number)
            values = parsed.values | ({self._link: link} if link not in {None, head.pk} else {})
            found[head.pk] = lacking(self.shape, values, before[head.pk]) if fill else dict(values)
        return found


def _to_come(shape: EntityShape) -> dict[str, str]:
    """What is given to a record when it is made."""
    return {one.key: one.label() for one in shape.fields.values() if one.numbered}
