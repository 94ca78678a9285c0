"""What an operator is. Every negative operator is the exact complement of a positive one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from django.db.models import Q

from perennial.lib.conditions.comparing import Comparison, alike, compared
from perennial.lib.conditions.places import Moment, Place, PlaceType
from perennial.lib.conditions.values import Scalar, exact

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING

Read = Callable[[Place, Scalar, Moment], object]
# Values are what `read` returned; which type that is, a family of operators knows of itself.
Build = Callable[[Place, Sequence[Any]], Q]


class Takes(Enum):
    """How many values follow the operator: the lowest and the highest number."""

    NOTHING = (0, 0)
    ONE = (1, 1)
    TWO = (2, 2)
    SEVERAL = (1, 200)


@dataclass(frozen=True)
class Operator:
    """One comparison. `build` answers false for an empty value; `negated` turns it into its complement.

    `label` is what a person picks from a list; `phrase` is the sentence, with %(field)s, %(value)s and, for
    two values, %(other)s. `read` turns a value of the condition into what `build` takes, or refuses it.
    `counts` says that the value is a number of days or characters and not of the field's own type. `compares` is
    how two fields of a record stand to each other, None where the operator asks for a value only.
    """

    key: str
    label: object
    phrase: object
    types: frozenset[PlaceType]
    takes: Takes
    build: Build
    read: Read = exact
    negated: bool = False
    counts: Literal["", "days", "characters"] = ""
    compares: Comparison | None = None

    @property
    def answer_for_empty(self) -> bool:
        return self.negated

    def fits(self, place: Place) -> bool:
        """Whether it can be asked of this place: a text is compared by its folded key, and counted as written."""
        if place.type not in self.types or place.type != "text" or self.takes is Takes.NOTHING:
            return place.type in self.types
        return place.lookup != place.folded if self.counts else bool(place.folded)

    def fits_with(self, place: Place, other: Place) -> bool:
        """Whether the operator can compare the two fields."""
        return self.compares is not None and alike(place, other)

    def question_of_field(self, place: Place, other: Place, moment: Moment) -> Q:
        """The two-valued Q that compares two fields which fit."""
        assert self.compares is not None
        q = compared(place, other, self.compares, moment)
        return ~q if self.negated else q

    def question(self, place: Place, values: Iterable[Scalar], moment: Moment) -> Q:
        """The two-valued Q of the row `place` starts from; BadRequest for a value of the wrong kind."""
        q = self.build(place, [self.read(place, value, moment) for value in values])
        return ~q if self.negated else q


def types(*names: PlaceType) -> frozenset[PlaceType]:
    return frozenset(names)
