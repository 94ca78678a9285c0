"""A value must have been confirmed within its half-life: typed, imported or said to be still right.

`confirmed` of a record holds the day for each field that was confirmed after the record came to be; what is not
named there was last known to be right on the day the record was created.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext

from perennial.lib.conditions import Shape
from perennial.lib.conditions.values import shifted, start_of
from perennial.quality.errors import RuleRefused
from perennial.quality.kinds.base import Parameters, RuleKind, Subject
from perennial.quality.kinds.filled import Filled
from perennial.quality.models import Dimension
from perennial.schema.shape import EntityShape

MOST_MONTHS = 240
DAYS_OF_MONTH = 30.4375


class Fresh(RuleKind):
    key = "fresh"
    label = gettext_lazy("Must be confirmed again after a while")
    dimension = Dimension.TIMELINESS
    takes = ("field", "months")

    def read(self, given: Parameters, shape: EntityShape, places: Shape) -> dict[str, Any]:
        self.refuse_unknown(given)
        kept = Filled().read({"field": given.get("field")}, shape, places)
        months = given.get("months")
        if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= MOST_MONTHS:
            sentence = gettext_lazy("Say after how many months, a whole number from 1 to 240.")
            raise RuleRefused(sentence, field="parameters.months")
        return kept | {"months": months}

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        """Confirmed on or after the day, or created then; what is empty cannot grow old."""
        day = shifted(subject.moment.today, -round(parameters["months"] * DAYS_OF_MONTH))
        named = f"confirmed__{parameters['field']}"
        confirmed = Q(confirmed__has_key=parameters["field"]) & Q(**{f"{named}__gte": day.isoformat()})
        created = Q(created__gte=start_of(day, subject.moment.zone), created__isnull=False)
        return confirmed | created | ~Filled().passing(parameters, subject)

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        text = ngettext(
            "%(field)s was confirmed within %(count)s month",
            "%(field)s was confirmed within %(count)s months",
            parameters["months"],
        )
        return text % {"field": self.label_of(parameters, shape), "count": parameters["months"]}

    def moves(self, parameters: Parameters) -> bool:
        return True
