"""How long a text is, in characters as it was written. Empty has no length."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.comparing import Comparison
from perennial.lib.conditions.operators.base import Build, Operator, Takes, types
from perennial.lib.conditions.places import Moment, Place
from perennial.lib.conditions.values import MOST_CHARACTERS, Scalar, count

TEXT = types("text")


def _characters(place: Place, value: Scalar, moment: Moment) -> int:
    return count(value, MOST_CHARACTERS, place, _("characters"))


def _by(comparison: Comparison) -> Build:
    def build(place: Place, values: Sequence[int]) -> Q:
        length = Q(comparison(Length(F(place.lookup)), values[0]))
        return place.holding(~Q(**{place.lookup: ""}) & length)

    return build


OPERATORS = (
    Operator(
        "length_at_least",
        _("is at least so long"),
        _("%(field)s is at least %(value)s long"),
        TEXT,
        Takes.ONE,
        _by(GreaterThanOrEqual),
        _characters,
        counts="characters",
    ),
    Operator(
        "length_at_most",
        _("is at most so long"),
        _("%(field)s is at most %(value)s long"),
        TEXT,
        Takes.ONE,
        _by(LessThanOrEqual),
        _characters,
        counts="characters",
    ),
)
