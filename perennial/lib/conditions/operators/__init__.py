"""The closed list of operators. Data names them by key; nothing else can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from perennial.lib.conditions.operators import choices, days, emptiness, equality, lengths, ordering, texts
from perennial.lib.conditions.operators.base import Operator, Takes
from perennial.lib.conditions.places import Place

_FAMILIES = (equality, texts, lengths, ordering, days, choices, emptiness)

OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {operator.key: operator for family in _FAMILIES for operator in family.OPERATORS}
)


def operators_for(place: Place) -> list[Operator]:
    """The operators that can be asked of a place, in the order a person reads them."""
    return [operator for operator in OPERATORS.values() if operator.fits(place)]


__all__ = ["OPERATORS", "Operator", "Takes", "operators_for"]
