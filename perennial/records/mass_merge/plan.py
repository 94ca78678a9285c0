"""Merging group by group, each as somebody would who accepts what the page of one merge proposes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db import transaction
from django.db.models import Q

from perennial.access.actor import Actor, system
from perennial.access.queries import check, may
from perennial.journal.door import OpenChange, begin
from perennial.journal.models import Channel, Entry, Operation
from perennial.journal.pending import Write
from perennial.journal.reading import Line, lines
from perennial.journal.setwise import slices
from perennial.lib.refusals import Conflict, Forbidden, NotFound, Refusal
from perennial.matching.predicates import Columns
from perennial.matching.specs import SPECS
from perennial.quality.errors import BrokenRules
from perennial.quality.queries import present_moment
from perennial.records.actions.merge import MOST, Wish, check_merge, merge_within
from perennial.records.blocking import Blocking
from perennial.records.directory import Directory
from perennial.records.errors import Incomplete, TooMuchHangs
from perennial.records.lines import written_fields
from perennial.records.long_merge import move_some
from perennial.records.mass_merge.asked import Asked, asked_from
from perennial.records.mass_merge.fates import Fate, Told, Why
from perennial.records.matching.apart import apart_from
from perennial.records.matching.desk import groups_waiting, live, members_of
from perennial.records.matching.finding import profiles
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.merging import Side
from perennial.records.models import Head, Later
from perennial.records.proposing import Proposing
from perennial.records.queries import MERGE_ALL, may_merge
from perennial.records.repointing import check_all_theirs
from perennial.records.warning import Warnings
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape, FieldShape

READ_AT_ONCE = 500
# Of which no two can be right: whoever merges such records decides which is.
STRONG = ("tax", "birth_day", "birth_year")
_REASONS: Mapping[type[Refusal], Why] = {
    BrokenRules: Why.RULES,
    Incomplete: Why.RULES,
    TooMuchHangs: Why.SIZE,
    NotFound: Why.RIGHTS,
    Forbidden: Why.RIGHTS,
    Conflict: Why.SINCE,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Records that may be one as the actor sees them, oldest first; `whole` says that these are all of them."""

    first: int
    records: Sequence[int]
    whole: bool


class MassMerge:
    """As one actor may do it. Raises Forbidden, BadRequest, Refusal."""

    def __init__(self, actor: Actor, asked: Asked) -> None:
        self.actor, self.asked, self.shape = actor, asked_from(asked.as_data()), shape_of(asked.entity)
        check_merge(actor, self.shape)
        check(actor, "bulk", self.shape)
        self._blocking = Blocking(actor, asked.entity, Channel.AUTOMATION)
        self._warnings = Warnings(actor, asked.entity, Channel.AUTOMATION)
        self._spec, self._scorer = SPECS[asked.entity], scorer_of(asked.entity)
        self._names = Directory(actor)

    def groups(self, after: int = 0) -> Iterator[Group]:
        """Those that wait, by their oldest record, `after` one; those that the actor has put off are not among them."""
        waiting = groups_waiting(self.actor, self.asked.entity, self.asked.owner, self.asked.least)
        found = list(waiting.filter(first__gt=after).order_by("first"))
        for piece in slices(found, READ_AT_ONCE):
            members = members_of(piece)
            its = [record for records in members.values() for record in records]
            there, seen = (self._live(actor, its) for actor in (system(), self.actor))
            for group in piece:
                records = [record for record in members[group.pk] if record in there]
                mine = [one for one in records if one in seen]
                # Records may have left since the groups were read.
                if len(mine) > 1:
                    yield Group(group.first, mine, len(mine) == len(records))

    def _live(self, actor: Actor, records: Sequence[int]) -> set[int]:
        return set(live(actor, self.shape).filter(pk__in=records).values_list("pk", flat=True))

    def begin(self, *, operation: int | None = None, reason: str = "") -> OpenChange:
        return begin(self.actor, f"{self.shape.key}.{MERGE_ALL}", operation=operation, reason=reason)

    def write(self, act: OpenChange, group: Group, *, moves: bool = True) -> Told:
        """Merge a group inside an open batch, or leave all of it as it is. Without `moves` as in `merge_within`."""
        try:
            with act.savepoint():
                self._merge(act, group, moves=moves)
        except _Left as left:
            return Told(group.records, Fate.LEFT, left.why)
        except Refusal as no:
            return Told(group.records, Fate.LEFT, _why(no))
        return Told(group.records, Fate.MERGED)

    def rehearse(self, group: Group) -> Told:
        """What would become of it, were it the first."""
        told = self._rehearsed(group, moves=True)
        return self.foresee(group) if is_too_long(told) else told

    def foresee(self, group: Group) -> Told:
        """What becomes of one on which more hangs than moves at once, as far as that can be told before it moves."""
        try:
            check_all_theirs(self.actor, group.records[1:])
        except Refusal as no:
            return Told(group.records, Fate.LEFT, _why(no))
        return self._rehearsed(group, moves=False)

    def move(self, act: OpenChange, group: Group, most: int) -> Told | None:
        """Put so many of the references to the record that stays, inside an open batch; None unless that may not be."""
        keep, *drops = group.records
        try:
            with act.savepoint():
                move_some(act, self.actor, Wish(self.shape.key, keep, drops), most)
                if _written_before(act, act.written()):
                    raise _Left(Why.ENTANGLED)
        except _Left as left:
            return Told(group.records, Fate.LEFT, left.why)
        except Refusal as no:
            return Told(group.records, Fate.LEFT, _why(no))
        return None

    def _rehearsed(self, group: Group, *, moves: bool) -> Told:
        told, act = None, self.begin()
        try:
            with transaction.atomic(), act.batch():
                told = self.write(act, group, moves=moves)
                raise _RolledBack
        except _RolledBack:
            pass
        assert told is not None
        return told

    def _merge(self, act: OpenChange, group: Group, *, moves: bool) -> None:
        if not group.whole:
            raise _Left(Why.RIGHTS)
        if len(group.records) > MOST:
            raise _Left(Why.RECORDS)
        keep = group.records[0]
        blocked, warned = (one.before([keep]) for one in (self._blocking, self._warnings))
        merged = merge_within(act, self.actor, self.shape, group.records, self._choose, moves=moves)
        self._blocking.refuse(keep, blocked, merged.taken)
        written = act.written()
        touched = written_fields(self.shape, [one for one in written if one.root == keep])
        if self._warnings.met([keep], warned, touched):
            raise _Left(Why.ASKS)
        if _written_before(act, written):
            raise _Left(Why.ENTANGLED)

    def _choose(self, sides: Sequence[Side]) -> Mapping[str, int]:
        """Once the records are locked: whether they are one still, and whose values stay."""
        heads = [side.head for side in sides]
        for head in heads:
            check(self.actor, "bulk", self.shape, head)
        self._check_one([head.pk for head in heads])
        return Proposing(self.actor, self.shape, heads, self._show).proposed()

    def _check_one(self, ids: Sequence[int]) -> None:
        """Raises _Left where they may be several."""
        if any(one in its for its in apart_from(ids).values() for one in ids):
            raise _Left(Why.APART)
        self._check_open(ids)
        known = profiles(self._spec, ids)
        if len(known) < len(ids):
            raise _Left(Why.SINCE)
        for one, other in combinations(ids, 2):
            if _contradict(known[one], known[other]):
                raise _Left(Why.DIFFERS)
            score = self._scorer.score(*(self._scorer.model.apart(known[pk]) for pk in (one, other)))
            if score.probability < self.asked.least:
                raise _Left(Why.SINCE)

    def _check_open(self, ids: Sequence[int]) -> None:
        """Raises _Left where somebody decides later. What was handed to the actor is theirs to decide."""
        me = self.actor.user_id or 0
        later = Later.objects.filter(record__in=ids, other__in=ids, until__gt=present_moment().today)
        if later.filter(user=me).exists():
            raise _Left(Why.LATER)
        if not self.asked.put_off and later.exclude(Q(handed_to__isnull=False, handed_to=me)).exists():
            raise _Left(Why.THEIRS)

    def _show(self, field: FieldShape, value: object, _head: Head) -> str:
        if field.kind in {"record", "person"} and isinstance(value, int):
            return self._names.name(field.target, value)
        return kind_of(field).show(value, field, setting())


class _Left(Exception):
    """Ends the savepoint of a group that stays as it is."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class _RolledBack(Exception):
    """Ends a transaction whose effect is not wanted."""


def is_too_long(told: Told) -> bool:
    """Whether a group was left only because more refers to it than moves in one transaction."""
    return told.why == Why.SIZE


def may_merge_all(actor: Actor, shape: EntityShape) -> bool:
    """Whether this person may merge many groups at once."""
    return may_merge(actor, shape) and may(actor, "bulk", shape)


def _contradict(one: Columns, other: Columns) -> bool:
    return any(one[name] and other[name] and one[name] != other[name] for name in STRONG if name in one)


def _written_before(act: OpenChange, written: Sequence[Write]) -> bool:
    """Whether the change wrote the same before: then one merge could not be taken back without the other."""
    if act.id is None:
        return False
    mine = {(one.model, one.row): one for one in written}
    roots = {one.root for one in written if one.root is not None}
    return any(
        (its := mine.get((one.model, one.row))) is not None and _same(its, one)
        for one in lines(Entry.objects.filter(root__in=roots, batch__change=act.id))
    )


def _same(write: Write, line: Line) -> bool:
    """Of one row: whether it came or went, or a field was written twice."""
    came_or_went = {write.op, line.op} != {Operation.UPDATE}
    return came_or_went or not write.fields.keys().isdisjoint(line.fields)


def _why(no: Refusal) -> Why:
    """Raises what is no reason to leave one group, but to stop."""
    for kind, why in _REASONS.items():
        if isinstance(no, kind):
            return why
    raise no
