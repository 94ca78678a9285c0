"""One field of a record against another: what can be compared with what, and the question in SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    Lookup,
)

from perennial.lib.conditions.places import Moment, Place, PlaceType

Comparison = type[Lookup[Any]]

_TIME = frozenset({"date", "instant"})
_BLANK = frozenset({"text", "choice"})
_COLUMNS: dict[PlaceType, type[Field[Any, Any]]] = {
    "text": TextField,
    "choice": TextField,
    "number": BigIntegerField,
    "record": BigIntegerField,
    "date": DateField,
    "instant": DateTimeField,
}
# The same comparison with its sides changed over, and what is left of it when the sides are not equal.
_MIRRORED: dict[Comparison, Comparison] = {
    Exact: Exact,
    GreaterThan: LessThan,
    LessThan: GreaterThan,
    GreaterThanOrEqual: LessThanOrEqual,
    LessThanOrEqual: GreaterThanOrEqual,
}
_STRICT: dict[Comparison, Comparison] = {
    GreaterThan: GreaterThan,
    GreaterThanOrEqual: GreaterThan,
    LessThan: LessThan,
    LessThanOrEqual: LessThan,
}
# A zone could carry instants of these days out of the calendar; they keep their day in UTC.
_AFTER_FIRST_DAY = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
_LAST_DAY = datetime.combine(date.max, datetime.min.time(), UTC)


def alike(place: Place, other: Place) -> bool:
    """Whether values of the two places can be told apart or put in order at all."""
    if other.through or "choices" in {place.type, other.type}:
        return False
    if place.type in _TIME:
        return other.type in _TIME
    if place.type != other.type or place.of != other.of:
        return False
    if place.type == "text":
        return bool(place.folded and other.folded)
    return place.type != "choice" or not place.choices.keys().isdisjoint(other.choices)


def compared(place: Place, other: Place, comparison: Comparison, moment: Moment) -> Q:
    """True where the value of `place` stands so to that of `other`; false where either is empty, never unknown.

    Starts at the row `place` starts from; `other` hangs on the row the condition judges.
    """
    column, depth = _column(place), len(place.through) + (1 if place.rows else 0)
    q = _asked(place, other, comparison, depth, moment)
    if place.unit and other.unit:
        q &= _known(Exact(F(place.unit), _out(other, other.unit, depth)))
    if place.type in _BLANK:
        q &= ~Q(**{column: ""})
    return place.holding(q, column)


def _asked(place: Place, other: Place, comparison: Comparison, depth: int, moment: Moment) -> Q:
    left = _typed(place, F(_column(place)))
    right = _typed(other, _out(other, _column(other), depth))
    if place.type != other.type:
        left = _day(left, moment) if place.type == "instant" else left
        right = _day(right, moment) if other.type == "instant" else right
    elif place.type == "number" and not place.unit and place.decimals != other.decimals:
        return _scaled(left, right, comparison, place.decimals - other.decimals)
    return _known(comparison(left, right))


def _scaled(left: Expression, right: Expression, comparison: Comparison, places: int) -> Q:
    """Numbers of which one counts finer, by `places` decimals: divided and not multiplied, so none overflows.

    Both databases divide towards zero, and the remainder has the sign of what is divided.
    """
    if places < 0:
        return _scaled(right, left, _MIRRORED[comparison], -places)
    step = Value(10**places, BigIntegerField())
    whole = ExpressionWrapper(left / step, BigIntegerField())
    rest = ExpressionWrapper(left % step, BigIntegerField())
    q = _known(Exact(whole, right)) & _known(comparison(rest, Value(0, BigIntegerField())))
    strict = _STRICT.get(comparison)
    return _known(strict(whole, right)) | q if strict else q


def _known(comparison: Lookup[Any]) -> Q:
    return Q(Coalesce(comparison, Value(False), output_field=BooleanField()))


def _column(place: Place) -> str:
    return place.folded if place.type == "text" else place.lookup


def _typed(place: Place, value: F | Subquery) -> Expression:
    """Side tables keep flags as numbers, so all flags are compared as such."""
    if place.type == "flag":
        return Cast(value, IntegerField())
    return ExpressionWrapper(value, _COLUMNS[place.type]())


def _out(place: Place, column: str, depth: int) -> F | Subquery:
    """A column of a place as it is seen from `depth` subqueries below the judged row."""
    if place.rows is None:
        return _at(column, depth)
    related = place.rows.queryset.filter(**{place.rows.inner: _at(place.rows.outer, depth + 1)})
    return Subquery(related.order_by().values(column)[:1])


def _at(column: str, depth: int) -> F:
    name: Any = column
    for _step in range(depth):
        name = OuterRef(name)
    return name if depth else F(column)


def _day(instant: Expression, moment: Moment) -> Expression:
    """The day of an instant in the zone of the moment."""
    return Case(
        When(LessThan(instant, Value(_AFTER_FIRST_DAY)), then=Value(date.min)),
        When(GreaterThanOrEqual(instant, Value(_LAST_DAY)), then=Value(date.max)),
        default=TruncDate(instant, tzinfo=moment.zone),
        output_field=DateField(),
    )
