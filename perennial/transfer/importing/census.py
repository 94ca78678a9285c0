"""Which keys of a file different people share: counted over all of its rows and the records there are, before the
first row is judged, so that all rows are judged alike and none has to look at the thousands that have its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from perennial.access.actor import Actor
from perennial.journal.setwise import insert_rows, slices
from perennial.operations.models import Operation, Scratch
from perennial.records.models import ENTITIES
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.keys import Key, name_of
from perennial.transfer.importing.matching import found_by
from perennial.transfer.importing.parsing import Parsed, Parser
from perennial.transfer.importing.shared import AMBIGUOUS, SharedKeys, Sharing, Standing
from perennial.transfer.importing.tally import Tally
from perennial.transfer.reading import Row

_SHARED = "shared"
_AT_ONCE = 1000
# Among so many records are more names, or more of one name, than a key may have.
_ENOUGH = AMBIGUOUS * AMBIGUOUS + 1


class Census:
    """Reads the file once to see which cells repeat, and for each kind of key of which some do, those rows again.

    Kinds are decided in the order in which they are asked: by a key that is shared no row means a record.
    """

    def __init__(self, actor: Actor, shape: EntityShape, setting: Setting, parser: Parser) -> None:
        self._actor = actor
        self._shape = shape
        self._setting = setting
        self._parser = parser
        self._tally = Tally()
        self._standing: dict[Key, Standing] = {}

    def shared(self, rows: Callable[[], Iterable[Row]]) -> dict[Key, Sharing]:
        """The keys that more rows than AMBIGUOUS have, of different people. `rows` gives the file from its start."""
        columns = self._parser.key_columns
        for row in rows() if columns else ():
            for how, index in columns:
                self._tally.add(how, row.cells[index])
        found: dict[Key, Sharing] = {}
        for how in dict.fromkeys(how for how, _index in columns):
            if self._tally.most[how] > AMBIGUOUS:
                found |= self._shared(how, rows())
                self._parser.shared = SharedKeys(found)
        return found

    def _shared(self, how: str, rows: Iterable[Row]) -> dict[Key, Sharing]:
        self._standing = {}
        for piece in slices(self._repeating(how, rows), _AT_ONCE):
            self._count(how, piece)
        return {
            key: Sharing(one.rows, one.records, frozenset(one.crowded))
            for key, one in self._standing.items()
            if one.rows > AMBIGUOUS and one.shared
        }

    def _repeating(self, how: str, rows: Iterable[Row]) -> Iterator[Parsed]:
        indexes = [index for other, index in self._parser.key_columns if other == how]
        for row in rows:
            if any(self._tally.times(how, row.cells[index]) > AMBIGUOUS for index in indexes):
                yield self._parser.parse(row)

    def _count(self, how: str, rows: Sequence[Parsed]) -> None:
        """Who has the keys that repeat: rows, records that have them, and records to which rows would give them."""
        undecided = {key for p in rows for key in p.keys if not self._is_shared(key)}
        there = found_by(self._actor, self._shape.key, undecided, self._setting)
        names = self._names({pk for several in there.values() for pk in several[:_ENOUGH]})
        for parsed in rows:
            for key, column in parsed.keys.items():
                if key[0] == how and self._tally.times(how, parsed.cells[column]) > AMBIGUOUS:
                    holders = there.get(key, [])
                    standing = self._standing.setdefault(key, Standing())
                    standing.rows += 1
                    standing.records = max(standing.records, len(holders))
                    standing.add(name_of(parsed.values))
                    for pk in {*holders[:_ENOUGH], *_meant(parsed, key, there)}:
                        standing.add(names[pk], pk)

    def _is_shared(self, key: Key) -> bool:
        return key in self._standing and self._standing[key].shared

    def _names(self, ids: set[int]) -> dict[int, str]:
        model = ENTITIES[self._shape.key]
        return {
            pk: name
            for piece in slices(ids)
            for pk, name in model.objects.filter(pk__in=piece).values_list("pk", "name_key")
        }


def _meant(parsed: Parsed, key: Key, there: Mapping[Key, Sequence[int]]) -> Sequence[int]:
    """The record, if any, to which a row would give a key: the one found by an earlier key, or by a later one where
    nobody has the key yet. By phones it depends on the names.
    """
    keys = list(parsed.keys)
    asked = keys[: keys.index(key)] if there.get(key) else keys
    several = [there.get(one, ()) for one in asked if one[0] not in {key[0], "phone"}]
    return next((holders[:1] for holders in several if 0 < len(holders) <= AMBIGUOUS), ())


def keep(operation: Operation, found: Mapping[Key, Sharing]) -> None:
    """Remember what was found, for every attempt at the operation."""
    rows = [
        (operation.pk, _SHARED, f"{how}:{normal}", [one.rows, one.records, sorted(one.crowded)])
        for (how, normal), one in found.items()
    ]
    insert_rows(Scratch, ("operation_id", "name", "key", "payload"), rows)


def kept(operation: Operation) -> dict[Key, Sharing]:
    found = {}
    told = Scratch.objects.filter(operation=operation, name=_SHARED)
    for text, (rows, records, crowded) in told.values_list("key", "payload"):
        how, _colon, normal = text.partition(":")
        found[how, normal] = Sharing(rows, records, frozenset(crowded))
    return found
