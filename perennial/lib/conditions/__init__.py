"""The one language of rules: saved views, filters, quality, automations, retention and permissions speak it.

`parse` checks data against a caller's `Shape`, `compile_condition` makes the query, `sentence` the words,
`dump` the data again. This package knows no entity; docs/develop/conditions.md describes every operator.
"""

from perennial.lib.conditions.compile import compile_condition
from perennial.lib.conditions.operators import OPERATORS, Operator, Takes, operators_for
from perennial.lib.conditions.places import Moment, Place, PlaceType, Rows, Shape
from perennial.lib.conditions.reading import parse
from perennial.lib.conditions.sentence import sentence
from perennial.lib.conditions.tree import All, Any, Condition, Not, Quantifier, Test, dump, leaves
from perennial.lib.conditions.values import Me, Other, Scalar, Today

__all__ = [
    "OPERATORS",
    "All",
    "Any",
    "Condition",
    "Me",
    "Moment",
    "Not",
    "Operator",
    "Other",
    "Place",
    "PlaceType",
    "Quantifier",
    "Rows",
    "Scalar",
    "Shape",
    "Takes",
    "Test",
    "Today",
    "compile_condition",
    "dump",
    "leaves",
    "operators_for",
    "parse",
    "sentence",
]
