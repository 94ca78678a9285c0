"""From a condition to a Django Q that is true or false of every row, never unknown."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators.base import EVERYTHING, NOTHING
from perennial.lib.conditions.places import Moment, Place, Shape
from perennial.lib.conditions.tree import All, Any, Condition, Not, Quantifier, Test
from perennial.lib.refusals import BadRequest, Refusal


def compile_condition(condition: Condition, shape: Shape, moment: Moment) -> Q:
    """The Q of the rows that satisfy `condition`; `~` of it is all the others.

    Raises BadRequest where a stored condition no longer fits the shape (a field went, or may not be read).
    """
    match condition:
        case All(parts):
            return reduce(and_, [compile_condition(part, shape, moment) for part in parts] or [EVERYTHING])
        case Any(parts):
            return reduce(or_, [compile_condition(part, shape, moment) for part in parts] or [NOTHING])
        case Not(part):
            return ~compile_condition(part, shape, moment)
        case Test():
            return _leaf(condition, shape, moment)


def _leaf(test: Test, shape: Shape, moment: Moment) -> Q:
    place = shape.place(test.path)
    if not test.operator.fits(place) or bool(place.through) != bool(test.quantifier):
        raise _changed(test, place)
    try:
        question = _question(test, place, shape, moment)
    except Refusal as refusal:
        raise BadRequest(refusal.sentence, field=".".join(test.path)) from None
    return _over_several(question, place, test.quantifier) if test.quantifier else question


def _question(test: Test, place: Place, shape: Shape, moment: Moment) -> Q:
    if not test.other:
        return test.operator.question(place, test.values, moment)
    other = shape.place(test.other)
    if not test.operator.fits_with(place, other):
        raise _changed(test, other)
    return test.operator.question_of_field(place, other, moment)


def _changed(test: Test, place: Place) -> BadRequest:
    return BadRequest(
        _("“%(field)s” has changed and cannot be asked “%(op)s” any more. Set this rule again.")
        % {"field": place.label, "op": test.operator.label},
        field=".".join(test.path),
    )


def _over_several(question: Q, place: Place, quantifier: Quantifier) -> Q:
    """`question` asked of all records the path reaches; of no record any is false, none and all true."""
    q = ~question if quantifier == "all" else question
    for rows in reversed(place.through):
        q = rows.holding(q)
    return q if quantifier == "any" else ~q
