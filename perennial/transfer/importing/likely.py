"""Which rows that would be new are likely there already: in the workspace, or earlier in the file.

Asked slice by slice after it was judged, of the columns that writing it derived.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from perennial.access.actor import Actor
from perennial.matching.predicates import Columns
from perennial.matching.scoring import Score
from perennial.matching.specs import SPECS, hashed
from perennial.records.matching.finding import open_comparisons, profiles, seen_among
from perennial.records.matching.many import columns_of, meeting_each, most_met
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.matching.telling import answered
from perennial.transfer.importing.choices import Found
from perennial.transfer.importing.earlier import Earlier

# Columns of so many rows stand in memory, packed, as a collector of garbage would look at each of their lists again
# and again; those of others are made of their cells once more.
_AT_HAND = 20_000
# Of one row, so that a file of much the same people is not read again and again.
_MADE_AGAIN = 3

Scored = tuple[Score, str]


@dataclass
class Likely:
    """`least` is the probability from which on a row is told of, `rows` how many the file has.

    `before` is the highest record id there was when the import began. `made_again` gives the columns of earlier rows,
    by number, of their cells.
    """

    actor: Actor
    entity: str
    least: float
    rows: int
    before: int
    made_again: Callable[[Iterable[int]], Mapping[int, Columns]]
    _at_hand: OrderedDict[int, bytes] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self._spec, self._scorer = SPECS[self.entity], scorer_of(self.entity)
        self._open = open_comparisons(self.actor, self._scorer)
        self._earlier = Earlier(self.rows)

    def derived(self, records: Mapping[int, int]) -> dict[int, Columns]:
        """The columns of rows by number, of the records {row number: id} that were just written for them."""
        found = profiles(self._spec, list(records.values()))
        return {number: self._lasting(found[pk]) for number, pk in records.items() if pk in found}

    def ask(self, rows: Mapping[int, Columns]) -> dict[int, Found]:
        """Who these rows, in file order, are likely to be: the likeliest whom the actor may see."""
        keys = {number: self._keys(columns) for number, columns in rows.items()}
        mine = {number: self._scorer.model.apart(columns) for number, columns in rows.items()}
        scored = self._stored(mine, keys)
        for number, its in self._in_file(mine, keys).items():
            scored.setdefault(number, []).extend(its)
        return {
            number: Found(target, score.probability, answered(self._scorer.model, score), score.rules)
            for number, several in sorted(scored.items())
            for score, target in [max(several, key=lambda one: (one[0].probability, one[0].weight))]
        }

    def remember(self, number: int, columns: Columns) -> None:
        """A row that was asked in an earlier attempt."""
        for _met in self._earlier.met(self._keys(columns), number):
            pass

    def _keys(self, columns: Columns) -> list[int]:
        return hashed(self.entity, self._spec.keys(columns))

    def _lasting(self, columns: Columns) -> Columns:
        """Without the number of a company that is rolled back with the row: another one gets it."""
        company = columns["company_ref"]
        return {**columns, "company_ref": ""} if company and int(company) > self.before else columns

    def _stored(self, mine: Mapping[int, Columns], keys: Mapping[int, list[int]]) -> dict[int, list[Scored]]:
        met = meeting_each(keys)
        there = columns_of(self._spec, self._scorer, (pk for its in met.values() for pk in its))
        found = {
            number: [
                (score, pk) for pk in its if pk in there and (score := self._score(mine[number], there[pk]))
            ]
            for number, its in met.items()
        }
        seen = seen_among(self.actor, self.entity, {pk for its in found.values() for _score, pk in its})
        shown = {
            number: [(score, f"record:{pk}") for score, pk in its if pk in seen]
            for number, its in found.items()
        }
        return {number: its for number, its in shown.items() if its}

    def _in_file(self, mine: Mapping[int, Columns], keys: Mapping[int, list[int]]) -> dict[int, list[Scored]]:
        met = {number: most_met(self._earlier.met(keys[number], number)) for number in mine}
        self._at_hand.update((number, pickle.dumps(columns)) for number, columns in mine.items())
        others = {
            other
            for its in met.values()
            for other in [one for one in its if one not in self._at_hand][:_MADE_AGAIN]
        }
        again = self.made_again(others) if others else {}
        apart = {number: self._scorer.model.apart(columns) for number, columns in again.items()}
        found: dict[int, list[Scored]] = {}
        for number, its in met.items():
            for other in its:
                columns = mine.get(other) or self._columns(other) or apart.get(other)
                if columns is not None and (score := self._score(mine[number], columns)):
                    found.setdefault(number, []).append((score, f"row:{other}"))
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)
        return found

    def _columns(self, number: int) -> Columns | None:
        packed = self._at_hand.get(number)
        return _unpacked(packed) if packed else None

    def _score(self, one: Columns, other: Columns) -> Score | None:
        """None below what is told."""
        return self._scorer.score_from(self.least, one, other, self._open)


@lru_cache(maxsize=1000)
def _unpacked(packed: bytes) -> Columns:
    """Of what was packed here: the first row of a key is asked about again and again."""
    columns: Columns = pickle.loads(packed)
    return columns
