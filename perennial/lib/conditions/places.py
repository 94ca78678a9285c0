"""What a caller hands in: where the value of a field lives, and the moment a rule is judged at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

PlaceType = Literal["text", "number", "date", "instant", "flag", "choice", "choices", "record"]


@dataclass(frozen=True)
class Rows:
    """Rows of another table that belong to the judged row: their `inner` lookup equals its `outer` lookup.

    With `first` the database is asked for these rows first and then for what they belong to: quick where few of them
    satisfy a question, slow where many do.
    """

    queryset: QuerySet[Any]
    outer: str
    inner: str
    first: bool = False

    def related(self) -> QuerySet[Any]:
        return self.queryset.filter(**{self.inner: OuterRef(self.outer)})

    def holding(self, q: Q) -> Q:
        """Some of the rows satisfies `q`; false when there is no row, never unknown."""
        if not self.first:
            return Q(Exists(self.related().filter(q)))
        holding = self.queryset.filter(q, **{f"{self.inner}__isnull": False})
        return Q(**{f"{self.outer}__isnull": False, f"{self.outer}__in": holding.values(self.inner)})


@dataclass(frozen=True)
class Place:
    """Where a field's value lives, seen from the row a condition judges.

    `lookup` is the ORM lookup of the value and `folded` that of its folded key (text only; without it a text
    can only be tested for emptiness). `nullable` is true wherever the lookup can answer NULL, also by a link
    that is empty. `rows` is a side table that holds the field's own value: at most one row, or one row for
    each chosen key of several choices. `through` is the way over several records (contact points, links,
    related records), nearest first; with it the leaf must say any, none or all. `rows` and the lookups start
    at the last of them. `choices` maps allowed keys to labels. `decimals` scales numbers. `parse_value`
    replaces the reading of one value and returns what the column holds (a folded key for text; a tuple of keys
    where several mean the same), or raises a Refusal; `parse_part` does so for a part of a text. `person` allows
    "me". `show` writes one value for a sentence.

    Fields are compared with each other where `of` is equal: the entity of a record, the form of a text's key, money.
    Where both have a `unit`, the lookup of a currency beside the value, only values of one unit are compared.
    """

    type: PlaceType
    lookup: str
    label: object
    folded: str = ""
    nullable: bool = True
    rows: Rows | None = None
    through: tuple[Rows, ...] = ()
    choices: Mapping[str, object] = field(default_factory=dict)
    decimals: int = 0
    parse_value: Callable[[str | int | bool], object] | None = None
    parse_part: Callable[[str], str] | None = None
    person: bool = False
    show: Callable[[str | int | bool], str] | None = None
    of: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if self.type == "choices" and self.rows is None:
            raise ValueError(f"{self.lookup}: several choices live in rows of their own")

    def holding(self, q: Q, lookup: str = "") -> Q:
        """`q` of a filled value; false, never unknown, where the value is NULL or its row is missing."""
        if self.nullable:
            q = Q(**{f"{lookup or self.lookup}__isnull": False}) & q
        return self.rows.holding(q) if self.rows else q


class Shape(Protocol):
    """The caller's description of an entity as its actor may read it."""

    def place(self, path: tuple[str, ...]) -> Place:
        """Where the field at `path` lives; raises BadRequest for one that is unknown or may not be read."""


@dataclass(frozen=True)
class Moment:
    """When and for whom a condition is judged: today's date, the zone days are cut in, and the acting user.

    Without an actor (a system job) "me" is nobody and equals no value.
    """

    today: date
    zone: ZoneInfo
    actor_id: int | None = None

    @classmethod
    def of(cls, instant: datetime, zone: ZoneInfo, actor_id: int | None = None) -> Moment:
        return cls(instant.astimezone(zone).date(), zone, actor_id)
