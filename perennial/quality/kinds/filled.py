"""A field that must have a value."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.conditions import Shape, Test
from perennial.lib.refusals import BadRequest
from perennial.quality.errors import RuleRefused
from perennial.quality.kinds.base import Parameters, RuleKind, Subject, field_place
from perennial.quality.models import Dimension
from perennial.schema.shape import EntityShape


class Filled(RuleKind):
    key = "filled"
    label = gettext_lazy("Must be filled in")
    dimension = Dimension.COMPLETENESS

    def read(self, given: Parameters, shape: EntityShape, places: Shape) -> dict[str, Any]:
        kept = super().read(given, shape, places)
        try:
            places.place((kept["field"],))
        except BadRequest as no:
            raise RuleRefused(no.sentence, field="parameters.field") from None
        return kept

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        several = field_place(subject, parameters["field"]).through
        return subject.question(
            Test((parameters["field"],), "is_filled", quantifier="any" if several else None)
        )

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        return _("%s is filled in") % self.label_of(parameters, shape)
