"""No two live records may have the same value in a field, compared in normal form."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.conditions import Shape
from perennial.quality.errors import RuleRefused
from perennial.quality.kinds.base import Parameters, RuleKind, Subject
from perennial.quality.models import Dimension
from perennial.schema.shape import EntityShape


class Unique(RuleKind):
    key = "unique"
    label = gettext_lazy("Must be unique")
    dimension = Dimension.UNIQUENESS
    compares = True

    def read(self, given: Parameters, shape: EntityShape, places: Shape) -> dict[str, Any]:
        kept = super().read(given, shape, places)
        field = shape.fields[kept["field"]]
        if not field.folded or not field.sortable:
            sentence = _("“%s” has no index by which two values can be compared. Choose another field.")
            raise RuleRefused(sentence % field.label(), field="parameters.field")
        return kept

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        key = subject.shape.fields[parameters["field"]].folded
        others = subject.model._default_manager.filter(archived__isnull=True, **{key: OuterRef(key)})
        return Q(**{key: ""}) | ~Q(Exists(others.exclude(pk=OuterRef("pk"))))

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        return _("no other record has the same %s") % self.label_of(parameters, shape)
