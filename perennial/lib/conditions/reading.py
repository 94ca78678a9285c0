"""From data to a condition: only known keys, fields, operators and values pass, and never too many."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast, get_args
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators import OPERATORS, Operator, Takes, operators_for
from perennial.lib.conditions.places import Moment, Place, Shape
from perennial.lib.conditions.tree import All, Any, Condition, Not, Quantifier, Test
from perennial.lib.conditions.values import Other, Scalar, scalar
from perennial.lib.refusals import BadRequest, Refusal

DEEPEST = 8
MOST_TESTS = 100
MOST_GROUPS = 200
LONGEST_PATH = 6

_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
_LEAF_KEYS = ("field", "op", "value", "quantifier")
# Values are read once against some moment to see that they can be; no moment makes a good value a bad one.
_SOME_MOMENT = Moment(date(2000, 1, 1), ZoneInfo("UTC"))


def parse(data: object, shape: Shape) -> Condition:
    """The condition that JSON-like `data` spells, checked against `shape`.

    Raises BadRequest whose `field` is the way into the data ("all.0.value"); the sentence says what to do.
    """
    return _Reader(shape).read(data, (), 1)


class _Reader:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.tests = self.groups = 0

    def read(self, data: object, at: tuple[str, ...], depth: int) -> Condition:
        if depth > DEEPEST:
            raise _bad(at, _("Groups nest at most %(most)s deep. Flatten the condition.") % {"most": DEEPEST})
        if not isinstance(data, Mapping):
            raise _bad(
                at, _("A condition is an object with “field” and “op”, or with one of “all”, “any”, “not”.")
            )
        if len(data) == 1 and next(iter(data)) in {"all", "any", "not"}:
            return self._group(data, at, depth)
        return self._test(data, at)

    def _group(self, data: Mapping[str, object], at: tuple[str, ...], depth: int) -> Condition:
        self.groups += 1
        if self.groups > MOST_GROUPS:
            raise _bad(at, _("A condition has at most %(most)s groups. Split it.") % {"most": MOST_GROUPS})
        [(key, inside)] = data.items()
        if key == "not":
            return Not(self.read(inside, (*at, key), depth + 1))
        if not isinstance(inside, list | tuple):
            raise _bad((*at, key), _("“%(key)s” holds a list of conditions.") % {"key": key})
        parts = tuple(self.read(part, (*at, key, str(place)), depth + 1) for place, part in enumerate(inside))
        return All(parts) if key == "all" else Any(parts)

    def _test(self, data: Mapping[str, object], at: tuple[str, ...]) -> Test:
        self.tests += 1
        if self.tests > MOST_TESTS:
            raise _bad(at, _("A condition has at most %(most)s rules. Split it.") % {"most": MOST_TESTS})
        _only_known_keys(data, at)
        path = _path(data.get("field"), (*at, "field"))
        place = self._place(path, (*at, "field"))
        operator = _operator(data.get("op"), place, (*at, "op"))
        raw, below = data.get("value"), (*at, "value")
        if isinstance(raw, Mapping) and list(raw) == ["field"]:
            values: tuple[Scalar, ...] = (self._other(raw["field"], operator, place, path, below),)
        else:
            values = _values(raw, operator, place, below)
        quantifier = _quantifier(data.get("quantifier"), place, (*at, "quantifier"))
        return Test(path, operator.key, values, quantifier)

    def _place(self, path: tuple[str, ...], at: tuple[str, ...]) -> Place:
        try:
            return self.shape.place(path)
        except BadRequest as refusal:
            raise _bad(at, refusal.sentence) from None

    def _other(
        self, raw: object, operator: Operator, place: Place, path: tuple[str, ...], at: tuple[str, ...]
    ) -> Other:
        """The field that `path` is compared with."""
        if operator.compares is None:
            known = [one.key for one in operators_for(place) if one.compares]
            raise _bad(at, _not_of_fields(operator, known))
        found = _path(raw, (*at, "field"))
        if found == path:
            raise _bad((*at, "field"), _("A field is always equal to itself. Choose another one."))
        other = self._place(found, (*at, "field"))
        if not operator.fits_with(place, other):
            raise _bad((*at, "field"), _unlike(place, other))
        return Other(found)


def _not_of_fields(operator: Operator, known: Sequence[str]) -> object:
    if not known:
        return _("This field is not compared with another one. Give a value.")
    return _("“%(op)s” takes a value and no field. With another field it is compared by: %(known)s.") % {
        "op": operator.key,
        "known": ", ".join(known),
    }


def _unlike(place: Place, other: Place) -> object:
    words = {"field": place.label, "other": other.label}
    if other.through or other.type == "choices":
        return _("“%(other)s” stands for several values, so nothing is compared with it.") % words
    return _("“%(field)s” and “%(other)s” hold different things. Choose a field of the same kind.") % words


def _only_known_keys(data: Mapping[str, object], at: tuple[str, ...]) -> None:
    for key in data:
        if key not in _LEAF_KEYS:
            raise _bad(
                (*at, str(key)[:60]),
                _("“%(key)s” has no meaning here. A rule has “field”, “op”, “value” and “quantifier”.")
                % {"key": str(key)[:60]},
            )


def _path(raw: object, at: tuple[str, ...]) -> tuple[str, ...]:
    path = tuple(raw.split(".")) if isinstance(raw, str) else ()
    if not 0 < len(path) <= LONGEST_PATH or not all(_KEY.fullmatch(key) for key in path):
        raise _bad(at, _("Name a field by its key, such as “name” or “company.lifecycle”."))
    return path


def _operator(raw: object, place: Place, at: tuple[str, ...]) -> Operator:
    operator = OPERATORS.get(raw) if isinstance(raw, str) else None
    if operator is None or not operator.fits(place):
        raise _bad(
            at,
            _("“%(field)s” cannot be asked this. It can be asked: %(operators)s.")
            % {"field": place.label, "operators": ", ".join(known.key for known in operators_for(place))},
        )
    return operator


def _values(raw: object, operator: Operator, place: Place, at: tuple[str, ...]) -> tuple[Scalar, ...]:
    values = []
    for where, value in _listed(raw, operator, at):
        try:
            values.append(scalar(value))
            operator.read(place, values[-1], _SOME_MOMENT)
        except Refusal as refusal:
            raise _bad(where, refusal.sentence) from None
    return tuple(values)


def _listed(raw: object, operator: Operator, at: tuple[str, ...]) -> list[tuple[tuple[str, ...], object]]:
    """Each value with the way to it, when there are as many as the operator takes."""
    least, most = operator.takes.value
    if operator.takes is Takes.NOTHING:
        if raw is not None:
            raise _bad(at, _("“%(op)s” takes no value. Leave “value” out.") % {"op": operator.key})
        return []
    if operator.takes is Takes.ONE:
        if raw is None or isinstance(raw, list | tuple):
            raise _bad(at, _("“%(op)s” takes exactly one value.") % {"op": operator.key})
        return [(at, raw)]
    if not isinstance(raw, list | tuple) or not least <= len(raw) <= most:
        raise _bad(
            at,
            _("“%(op)s” takes a list of %(least)s to %(most)s values.")
            % {"op": operator.key, "least": least, "most": most},
        )
    return [((*at, str(position)), value) for position, value in enumerate(raw)]


def _quantifier(raw: object, place: Place, at: tuple[str, ...]) -> Quantifier | None:
    if not place.through:
        if raw is not None:
            raise _bad(
                at, _("“%(field)s” is a single value. Leave “quantifier” out.") % {"field": place.label}
            )
        return None
    if raw not in get_args(Quantifier):
        raise _bad(
            at, _("“%(field)s” stands for several values: say any, none or all.") % {"field": place.label}
        )
    return cast(Quantifier, raw)


def _bad(at: tuple[str, ...], sentence: object) -> BadRequest:
    return BadRequest(sentence, field=".".join(at))
