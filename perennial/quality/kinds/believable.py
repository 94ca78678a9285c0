"""A record must not look invented. It warns and coaches: the score behind it never blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.conditions import Shape
from perennial.quality.kinds.base import Parameters, RuleKind, Subject
from perennial.quality.models import Dimension
from perennial.schema.shape import EntityShape

FICTITIOUS = "record.fictitious"


class Believable(RuleKind):
    key = "believable"
    label = gettext_lazy("Must be believable")
    dimension = Dimension.CREDIBILITY
    takes = ()

    def read(self, given: Parameters, shape: EntityShape, places: Shape) -> dict[str, Any]:
        self.refuse_unknown(given)
        return {}

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        return ~Q(flaws__contains=f" {FICTITIOUS} ")

    def fields(self, parameters: Parameters) -> Sequence[str]:
        return ("*",)

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        return _("the record looks like a real one")
