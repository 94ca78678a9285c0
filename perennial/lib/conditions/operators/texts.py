"""Parts of a text, by folded key: case, accents and alphabet make no difference, % and _ are letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators.base import Build, Operator, Takes, types
from perennial.lib.conditions.places import Place
from perennial.lib.conditions.values import part

TEXT = types("text")


def _by(lookup: str) -> Build:
    def build(place: Place, values: Sequence[str]) -> Q:
        return place.holding(Q(**{f"{place.folded}__{lookup}": values[0]}), place.folded)

    return build


_contains: Callable[[Place, Sequence[str]], Q] = _by("contains")

OPERATORS = (
    Operator("contains", _("contains"), _("%(field)s contains %(value)s"), TEXT, Takes.ONE, _contains, part),
    Operator(
        "does_not_contain",
        _("does not contain"),
        _("%(field)s does not contain %(value)s"),
        TEXT,
        Takes.ONE,
        _contains,
        part,
        negated=True,
    ),
    Operator(
        "starts_with",
        _("starts with"),
        _("%(field)s starts with %(value)s"),
        TEXT,
        Takes.ONE,
        _by("startswith"),
        part,
    ),
    Operator(
        "ends_with",
        _("ends with"),
        _("%(field)s ends with %(value)s"),
        TEXT,
        Takes.ONE,
        _by("endswith"),
        part,
    ),
)
