"""Any condition of the one condition language: allowed values, ranges, two fields that must agree, related records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.conditions import Me, Shape, dump, leaves, parse, sentence
from perennial.lib.conditions.tree import Condition
from perennial.lib.periods import PERIODS
from perennial.lib.refusals import BadRequest
from perennial.quality.errors import RuleRefused
from perennial.quality.kinds.base import Parameters, RuleKind, Subject
from perennial.quality.models import Dimension
from perennial.schema.shape import EntityShape

# What follows from rules: were they asked for it, the answer would hang on the order in which they are asked.
JUDGEMENTS = frozenset({"score", "finding", *(f"finding_{period}" for period in PERIODS)})


class Holds(RuleKind):
    key = "holds"
    label = gettext_lazy("A condition must hold")
    dimension = Dimension.CONSISTENCY
    takes = ("must", "field")

    def read(self, given: Parameters, shape: EntityShape, places: Shape) -> dict[str, Any]:
        """`must` is the condition, `field` where a broken rule is shown (left out: the first field it names)."""
        self.refuse_unknown(given)
        condition = condition_of(given.get("must"), places, "parameters.must")
        kept: dict[str, Any] = {"must": dump(condition)}
        if given.get("field"):
            return kept | {"field": self.field_of(given, shape).key}
        named = next(iter(_first_keys(condition)), "")
        return kept | ({"field": named} if named in shape.fields else {})

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        return subject.question(parse(parameters["must"], subject.places))

    def fields(self, parameters: Parameters) -> Sequence[str]:
        shown = [parameters["field"]] if parameters.get("field") else []
        return list(dict.fromkeys([*shown, *paths_of(parameters["must"])]))

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        return sentence(parse(parameters["must"], places), places)

    def moves(self, parameters: Parameters) -> bool:
        return moves(parameters["must"])


def paths_of(data: Any) -> list[str]:
    """The fields that stored condition data names, and those it compares them with."""
    if isinstance(data, dict):
        own = [data["field"]] if isinstance(data.get("field"), str) else []
        return own + [path for key, one in data.items() if key != "field" for path in paths_of(one)]
    return [path for one in data for path in paths_of(one)] if isinstance(data, list) else []


def moves(data: Any) -> bool:
    """Whether stored condition data speaks of today."""
    if isinstance(data, dict):
        return "today" in data or data.get("op") in MOVING or any(moves(one) for one in data.values())
    return any(moves(one) for one in data) if isinstance(data, list) else False


MOVING = frozenset({"within_last_days", "more_than_days_ago", "within_next_days"})


def condition_of(data: Any, places: Shape, field: str) -> Condition:
    """Condition data that a rule may ask, read.

    Raises BadRequest naming the part of `field` that means nothing, RuleRefused for what a rule may not ask.
    """
    try:
        condition = parse(data, places)
    except BadRequest as no:
        raise BadRequest(no.sentence, field=f"{field}.{no.field}".rstrip(".")) from None
    for leaf in leaves(condition):
        if any(isinstance(value, Me) for value in leaf.values):
            why = _("A rule means the same whoever looks. Choose a person instead of “me”.")
            raise RuleRefused(why, field=field)
        if JUDGEMENTS & {*leaf.path[-1:], *leaf.other[-1:]}:
            why = _("A rule cannot ask for what rules say of a record. Choose another field.")
            raise RuleRefused(why, field=field)
    return condition


def _first_keys(condition: Condition) -> list[str]:
    return [leaf.path[0] for leaf in leaves(condition)]
