"""The one statement that says of each record which rules apply to it and which it breaks.

Rules compile to one SELECT over the entity's table. Narrowed to what was just written
it judges a save, narrowed to the next slice a batch. Made once for a set of rules and a day, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from operator import add
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, Q, QuerySet, Value, When
from django.utils import translation

from perennial.journal.prepared import rows_of_key
from perennial.journal.setwise import among, listed
from perennial.lib.conditions import parse
from perennial.lib.refusals import Refusal
from perennial.quality.kinds import KINDS, Subject
from perennial.quality.kinds.holds import paths_of
from perennial.quality.models import Rule, Severity
from perennial.quality.rules import Score, Weighed, score

# Bits in a number that both databases can hold.
BITS = 62
Waived = Mapping[int, Iterable[int]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one record: which it breaks, which of those are waived, and its score.

    `gains` says how many points the record would have more if that rule alone were mended.
    """

    record: int
    broken: tuple[int, ...]
    waived: tuple[int, ...]
    score: Score
    gains: Callable[[int], int]


@dataclass(frozen=True)
class Question:
    """The statement for one entity. `rules` are those that could be compiled, in the order of their bits."""

    rules: tuple[Rule, ...]
    sql: str
    parameters: tuple[Any, ...]
    key: str
    unusable: tuple[Rule, ...] = ()

    def of(self, keys: Sequence[int], waived: Waived) -> Iterator[Verdict]:
        """The verdict on each of these records that is live; `waived` are rules by record that it may break."""
        for record, broken, idle in self.masks(keys):
            yield self._verdict(record, broken, idle, waived.get(record, ()))

    def masks(self, keys: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Of each of these records that is live: the bits of the rules it breaks, and of those that do not apply."""
        if not keys or not self.rules:
            return
        asked = f"{self.sql} AND {self.key}"
        if len(keys) == 1:
            found = rows_of_key(asked, self.parameters, keys[0])
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"{asked} {among()}", [*self.parameters, listed(keys)])
                found = cursor.fetchall()
        if len(self.rules) <= BITS:
            yield from found
            return
        for record, *masks in found:
            half = len(masks) // 2
            yield record, _whole(masks[:half]), _whole(masks[half:])

    def _verdict(self, record: int, broken: int, idle: int, waived: Iterable[int]) -> Verdict:
        excused = sum(1 << self._places[rule] for rule in waived if rule in self._places)
        left, resting = broken & ~excused, idle | excused
        rules, points = self._told(left, resting)

        def gains(rule: int) -> int:
            mended = self._told(left & ~(1 << self._places[rule]), resting)[1].points
            return (mended or 0) - (points.points or 0)

        return Verdict(record, rules, self._told(broken & excused, 0)[0] if excused else (), points, gains)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {rule.pk: place for place, rule in enumerate(self.rules)}

    @cached_property
    def _told(self) -> Callable[[int, int], tuple[tuple[int, ...], Score]]:
        """What a pattern of bits means; the same patterns come again and again."""
        weighed = [Weighed(one.dimension, one.weight, one.severity == Severity.BLOCK) for one in self.rules]

        @lru_cache(maxsize=65536)
        def told(broken: int, idle: int) -> tuple[tuple[int, ...], Score]:
            at = [place for place in range(len(weighed)) if not idle >> place & 1]
            wrong = {place for place in at if broken >> place & 1}
            points = score((weighed[place], place in wrong) for place in at)
            return tuple(self.rules[place].pk for place in sorted(wrong)), points

        return told


def _whole(masks: Sequence[int]) -> int:
    return sum(mask << BITS * place for place, mask in enumerate(masks))


@dataclass(frozen=True, slots=True)
class Asked:
    """When and how a rule is asked: true where it applies, true where it is fulfilled."""

    rule: Rule
    applies: Q | None
    passing: Q


def asked(rule: Rule, subject: Subject) -> Asked:
    """Raises a Refusal for a rule whose field went or changed."""
    applies = subject.question(parse(rule.when, subject.places)) if rule.when else None
    return Asked(rule, applies, KINDS[rule.kind].passing(rule.parameters, subject))


def askable(rules: Iterable[Rule], subject: Subject) -> tuple[list[Asked], list[Rule]]:
    """Those of the rules that can be asked, and those that no longer fit."""
    usable, unusable = [], []
    # Sentences of refusals are thrown away here: no translation is looked up for them.
    with translation.override(None):
        for rule in rules:
            try:
                usable.append(asked(rule, subject))
            except (Refusal, KeyError):
                unusable.append(rule)
    return usable, unusable


def question(rules: Sequence[Rule], records: QuerySet[Any], subject: Subject) -> Question:
    """The statement that asks these rules of `records`; rules that no longer fit are left out and named."""
    usable, unusable = askable(rules, subject)
    pieces = [usable[start : start + BITS] for start in range(0, len(usable), BITS)]
    columns: dict[str, Any] = {}
    columns |= {f"broken_{n}": _sum(piece, _broken) for n, piece in enumerate(pieces)}
    columns |= {f"idle_{n}": _sum(piece, _idle) for n, piece in enumerate(pieces)}
    narrowed = records.order_by().annotate(**columns).values_list("pk", *columns)
    sql, parameters = _bound(*narrowed.query.get_compiler(connection=connection).as_sql())
    table, column = records.model._meta.db_table, records.model._meta.pk.column
    key = f"{connection.ops.quote_name(table)}.{connection.ops.quote_name(str(column))}"
    return Question(tuple(one.rule for one in usable), sql, tuple(parameters), key, tuple(unusable))


def _bound(sql: str, parameters: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """On PostgreSQL values are written into a statement before it is sent: here once, not at every save."""
    if connection.vendor == "sqlite":
        return sql, parameters
    written = connection.ops.compose_sql(sql, parameters)  # type: ignore[attr-defined]
    return str(written).replace("%", "%%"), ()


def _sum(piece: Sequence[Asked], mask: Any) -> Any:
    terms = [term for place, one in enumerate(piece) if (term := mask(one, place)) is not None]
    return reduce(add, terms) if terms else Value(0, output_field=BigIntegerField())


def _broken(one: Asked, place: int) -> Case:
    broken = ~one.passing if one.applies is None else one.applies & ~one.passing
    return _flag(broken, place)


def _idle(one: Asked, place: int) -> Case | None:
    return None if one.applies is None else _flag(~one.applies, place)


def _flag(q: Q, place: int) -> Case:
    number = BigIntegerField()
    return Case(
        When(q, then=Value(1 << place, output_field=number)),
        default=Value(0, output_field=number),
        output_field=number,
    )


def fields_of(rule: Rule) -> Sequence[str]:
    """The paths of all fields that a finding of the rule follows from."""
    return list(dict.fromkeys([*KINDS[rule.kind].fields(rule.parameters), *paths_of(rule.when)]))
