"""From lines of the journal to what concerns whom: read in order, once each, and the same however often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from perennial.inbox.models import Kind
from perennial.journal.models import Change, Operation
from perennial.journal.queries import first_of
from perennial.journal.reading import Line
from perennial.records.following import followers_of
from perennial.records.lines import ARCHIVED, VALUE, LineReader, entities_of, roots_by_entity
from perennial.records.models import SEEN_FROM, Comment, Head, Link, Mention, Participant, Record
from perennial.records.queries import MERGE, MERGE_ALL, MERGED_INTO
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import COLLEAGUES

# More records than these, touched by one act, are told as one thing.
FEW = 3
# Of which kind that is then; of the others an act does one at a time, or one is told.
TOGETHER = {Kind.GIVEN: Kind.GIVEN, Kind.INVITED: Kind.INVITED, Kind.CHANGE: Kind.MANY}
ORDER = tuple(Kind)
# Of an activity about several records that somebody follows, by which it is told: by what is nearest to its matter.
FIRST = {
    entity: place for place, entity in enumerate(("deal", "contract", "ticket", "lead", "contact", "company"))
}
OWNER = "owner"


@dataclass(slots=True)
class News:
    """One thing for one person. `keys` are the fields that changed, '' stands for the trash; `many`: it is to be told
    together with what the same change did to other records.
    """

    user: int
    kind: Kind
    record: int
    change: Change
    first_line: int
    last_line: int
    position: int
    vias: list[int] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    many: bool = False

    @classmethod
    def of(cls, user: int, change: Change, several: Sequence[_Happened]) -> News:
        """What happened to one record, all of it of one kind."""
        lines = [one.line.id for one in several]
        return cls(
            user,
            several[0].kind,
            several[0].record,
            change,
            min(lines),
            max(lines),
            max(one.line.position for one in several),
            [one.via for one in several if one.via is not None],
            {key for one in several for key in one.keys},
        )


@dataclass(slots=True)
class _Happened:
    """What a change did to one record, of one kind; `to` are those whom it concerns whether they follow or not."""

    kind: Kind
    record: int
    line: Line
    via: int | None = None
    keys: set[str] = field(default_factory=set)
    to: set[int] = field(default_factory=set)


def gathered(lines: Sequence[Line], changes: Mapping[int, Change]) -> list[News]:
    """What these lines tell whom, an act each; who did it is not told. Whether they may know is asked when shown."""
    by_change: dict[int, list[Line]] = defaultdict(list)
    for one in lines:
        by_change[one.change].append(one)
    entities = entities_of(_concerned(lines))
    happened = {
        pk: list(_happened(changes[pk], its, entities)) for pk, its in by_change.items() if pk in changes
    }
    wanted: dict[str, set[int]] = defaultdict(set)
    for several in happened.values():
        for its in several:
            if its.record in entities and not its.to:
                wanted[entities[its.record]].add(its.record)
    followers = followers_of(wanted) if wanted else {}
    return [
        news for pk, several in happened.items() for news in _told(changes[pk], several, followers, entities)
    ]


def _concerned(lines: Iterable[Line]) -> Iterator[int]:
    for one in lines:
        if one.root is not None:
            yield one.root
        if one.model is Link and (target := one.fields.get("target_id", (None, None))[1]):
            yield target


def _told(
    change: Change,
    several: Sequence[_Happened],
    followers: Mapping[int, set[int]],
    entities: Mapping[int, str],
) -> Iterator[News]:
    by_user: dict[int, list[_Happened]] = defaultdict(list)
    for one in several:
        for user in one.to or followers.get(one.record, set()):
            if user != change.actor_id:
                by_user[user].append(one)
    for user, its in sorted(by_user.items()):
        yield from _grouped(change, user, its, entities)


def _grouped(
    change: Change, user: int, several: Sequence[_Happened], entities: Mapping[int, str]
) -> Iterator[News]:
    """One act tells somebody one thing: the most personal of it, or what it did to each of a few records."""
    first = min(several, key=lambda one: ORDER.index(one.kind))
    alike = [one for one in several if one.kind == first.kind]
    if first.kind in {Kind.ACTIVITY, Kind.FILE}:
        alike = [min(alike, key=lambda one: FIRST.get(entities[one.record], len(FIRST)))]
    by_record: dict[int, list[_Happened]] = defaultdict(list)
    for one in alike:
        by_record[one.record].append(one)
    many = first.kind in TOGETHER and (len(by_record) > FEW or change.operation_id is not None)
    for _record, its in sorted(by_record.items()):
        news = News.of(user, change, its)
        yield replace(news, kind=TOGETHER[first.kind], many=True) if many else news


def _happened(change: Change, lines: Sequence[Line], entities: Mapping[int, str]) -> Iterator[_Happened]:
    merge = first_of(change).action.endswith((MERGE, f".{MERGE_ALL}"))
    absorbed = (
        {one.row for one in lines if one.model is Record and MERGED_INTO in one.fields} if merge else set()
    )
    made = {one.row for one in lines if issubclass(one.model, Head) and one.op == Operation.CREATE}
    again = change.undoes_id is not None or merge
    for entity, roots in roots_by_entity(lines).items():
        standing = roots - absorbed
        its = [one for one in lines if one.root in standing]
        reader = LineReader(shape_of(entity), its)
        for one in its:
            yield from _personal(one, again)
            if one.model is Link and entity in {"activity", "document"} and one.op == Operation.CREATE:
                yield from _hangs_on(one, entity, again)
            if one.root not in made:
                yield from _altered(one, reader, entities)


def _personal(one: Line, again: bool) -> Iterator[_Happened]:
    """What is for somebody by name; what an undo or a merge writes again was told when it was written first."""
    root, after = one.root or 0, {name: pair[1] for name, pair in one.fields.items()}
    if issubclass(one.model, Head) and after.get("owner_id"):
        yield _Happened(Kind.GIVEN, root, one, keys={OWNER}, to={after["owner_id"]})
    if again or one.op != Operation.CREATE:
        return
    if one.model is Mention:
        yield _Happened(Kind.MENTION, root, one, via=after["comment_id"], to={after["user_id"]})
    elif one.model is Participant:
        yield _Happened(Kind.INVITED, root, one, keys={COLLEAGUES}, to={after["user_id"]})
    elif one.model is Comment:
        yield _Happened(Kind.COMMENT, root, one, via=one.row)


def _hangs_on(one: Line, entity: str, again: bool) -> Iterator[_Happened]:
    """An activity or a file that somebody adds to a record."""
    target, key = one.fields["target_id"][1], one.fields["field"][1]
    if not again and (key in SEEN_FROM or (entity == "document" and key == "activity")):
        kind = Kind.ACTIVITY if entity == "activity" else Kind.FILE
        yield _Happened(kind, target, one, via=one.root)


def _altered(one: Line, reader: LineReader, entities: Mapping[int, str]) -> Iterator[_Happened]:
    if one.root is None or one.root not in entities:
        return
    keys = {part.key for part in reader.read(one) if part.aspect in {VALUE, ARCHIVED}}
    if keys:
        yield _Happened(Kind.CHANGE, one.root, one, keys=keys)
