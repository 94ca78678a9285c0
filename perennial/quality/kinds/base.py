"""What a kind of rule can do. One kind is one subclass in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from perennial.lib.conditions import Condition, Moment, Shape, compile_condition
from perennial.lib.refusals import BadRequest
from perennial.schema.shape import EntityShape, FieldShape

Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What rules judge: the typed table of an entity, its description, and where conditions find its fields."""

    model: type[Model]
    shape: EntityShape
    places: Shape
    moment: Moment

    def question(self, condition: Condition) -> Q:
        return compile_condition(condition, self.places, self.moment)


class RuleKind:
    """Behaviour of one kind of rule, without state or clock."""

    key: ClassVar[str]
    label: ClassVar[object]
    dimension: ClassVar[str]
    # Which parameters it takes; anything else is refused.
    takes: ClassVar[tuple[str, ...]] = ("field",)
    # Whether it compares records: who does not see all of them is not told its findings.
    compares: ClassVar[bool] = False

    def read(self, given: Parameters, shape: EntityShape, places: Shape) -> dict[str, Any]:
        """The parameters as they are kept. Raises BadRequest for what is unknown, RuleRefused for what does not fit."""
        self.refuse_unknown(given)
        return {"field": self.field_of(given, shape).key}

    def refuse_unknown(self, given: Parameters) -> None:
        unknown = sorted(set(given) - set(self.takes))
        if unknown:
            sentence = _("A rule of this kind takes no “%(unknown)s”. It takes: %(known)s.")
            words = {"known": ", ".join(self.takes) or _("nothing"), "unknown": unknown[0][:60]}
            raise BadRequest(sentence % words, field=f"parameters.{unknown[0][:60]}")

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        """True of every record that fulfils the rule, false of the others, never unknown."""
        raise NotImplementedError

    def fields(self, parameters: Parameters) -> Sequence[str]:
        """The paths of all fields the rule looks at: who may not read one of them is not told its findings."""
        return (parameters["field"],)

    def at(self, parameters: Parameters) -> str:
        """The field at which a broken rule is shown, '' for the whole record."""
        return str(parameters.get("field", ""))

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        """What the rule expects, as a plain sentence."""
        raise NotImplementedError

    def moves(self, parameters: Parameters) -> bool:
        """Whether the answer changes by the passing of time alone."""
        return False

    def field_of(self, parameters: Parameters, shape: EntityShape) -> FieldShape:
        key = parameters.get("field")
        if not isinstance(key, str) or key not in shape.fields:
            sentence = _("Say which field of %s the rule is about.") % shape.label()
            raise BadRequest(sentence, field="parameters.field")
        return shape.fields[key]

    def label_of(self, parameters: Parameters, shape: EntityShape) -> str:
        key = parameters["field"]
        return shape.fields[key].label() if key in shape.fields else key


def field_place(subject: Subject, key: str) -> Any:
    """Where a field lives; raises BadRequest for one that is gone."""
    return subject.places.place((key,))
