"""What scores, dimensions and rules are called on pages, and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions import Shape
from perennial.quality.kinds import KINDS
from perennial.quality.models import Dimension, Rule
from perennial.quality.rules import level
from perennial.schema.queries import shape_of
from perennial.schema.shape import in_language

# One word each, for narrow places.
DIMENSIONS: Mapping[str, object] = {
    Dimension.COMPLETENESS: _("Complete"),
    Dimension.VALIDITY: _("Valid"),
    Dimension.CONSISTENCY: _("Consistent"),
    Dimension.UNIQUENESS: _("Unique"),
    Dimension.TIMELINESS: _("Fresh"),
    Dimension.CREDIBILITY: _("Believable"),
}
# What records that break a rule of a dimension are.
DOUBTS: Mapping[str, object] = {
    Dimension.COMPLETENESS: _("Incomplete"),
    Dimension.VALIDITY: _("Not valid"),
    Dimension.CONSISTENCY: _("Contradictory"),
    Dimension.UNIQUENESS: _("There more than once"),
    Dimension.TIMELINESS: _("Out of date"),
    Dimension.CREDIBILITY: _("Hard to believe"),
}
NONE = "none"


def drawn(points: int | None) -> dict[str, Any]:
    """The inputs `level` and `value` of a ring or meter."""
    return {"level": NONE if points is None else level(points), "value": points or 0}


def dimensions(parts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The known dimensions in a fixed order, each with label, share and level."""
    return [
        {"key": key, "label": label, "share": parts[key], **drawn(parts[key])}
        for key, label in DIMENSIONS.items()
        if key in parts
    ]


def expected(rule: Rule, places: Shape) -> str:
    """What the rule expects, as a sentence."""
    return KINDS[rule.kind].sentence(rule.parameters, shape_of(rule.entity), places)


def advice(rule: Rule) -> str:
    return in_language(rule.advice)
