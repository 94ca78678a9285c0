"""A value must be what its kind says: a phone number that can exist, a tax number whose check digits are right.

What no SQL can see is judged by pure functions when a record is written, and stands in `flaws` as words such as
"phone.invalid"; this rule asks for them.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.conditions import Shape
from perennial.lib.conditions.values import shifted
from perennial.quality.kinds.base import Parameters, RuleKind, Subject
from perennial.quality.models import Dimension
from perennial.schema.shape import EntityShape

BIRTHDAY = "birthday"
OLDEST = 120 * 366


def _lived(column: str, subject: Subject) -> Q:
    """Born by today and not before the oldest people were; a birthday without a year is any (texts sort as days)."""
    today = subject.moment.today
    return Q(**{f"{column}__lt": "1"}) | Q(
        **{f"{column}__gte": shifted(today, -OLDEST).isoformat(), f"{column}__lte": today.isoformat()}
    )


class Valid(RuleKind):
    key = "valid"
    label = gettext_lazy("Must be valid")
    dimension = Dimension.VALIDITY

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        valid = ~Q(flaws__contains=f" {parameters['field']}.")
        field = subject.shape.fields[parameters["field"]]
        return valid & _lived(field.column, subject) if field.kind == BIRTHDAY else valid

    def moves(self, parameters: Parameters) -> bool:
        return False

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        return _("%s is valid") % self.label_of(parameters, shape)
