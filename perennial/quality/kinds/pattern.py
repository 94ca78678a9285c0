"""A value must fit a pattern of the workspace's own, or must not.

Patterns are judged by RE2 when a record is written, for no database has it; what breaks one stands in `flaws` as a
word that names field, pattern and sense, and this rule asks for the word. A changed pattern has another word: none is
taken for the answer of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.conditions import Shape
from perennial.lib.conditions.patterns import Pattern, pattern
from perennial.lib.refusals import BadRequest
from perennial.quality.errors import RuleRefused
from perennial.quality.kinds.base import Parameters, RuleKind, Subject
from perennial.quality.models import Dimension
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape, FieldShape

# No field can be called so; the words of fields begin with theirs.
WORD = "pattern."
# What one value may take to judge is bounded by the size of the pattern and this.
LONGEST_VALUE = 2000


@dataclass(frozen=True, slots=True)
class Expected:
    """What a rule expects of the text of a field."""

    field: str
    pattern: Pattern
    fits: bool
    word: str

    def broken_by(self, text: str) -> bool:
        """Whether this text, filled in, is not as expected; what is empty breaks no pattern."""
        return bool(text) and self.pattern.matches(text) is not self.fits


def expected_of(parameters: Parameters) -> Expected:
    """Raises BadRequest for a pattern that cannot be used (any more)."""
    field, source, fits = parameters["field"], parameters["pattern"], parameters["fits"]
    told = "\n".join((field, "fits" if fits else "avoids", source))
    word = WORD + blake2b(told.encode(), digest_size=8).hexdigest()
    return Expected(field, pattern(source), fits, word)


class FitsPattern(RuleKind):
    key = "pattern"
    label = gettext_lazy("Must fit a pattern")
    dimension = Dimension.VALIDITY
    takes = ("field", "pattern", "fits")

    def read(self, given: Parameters, shape: EntityShape, places: Shape) -> dict[str, Any]:
        """`pattern` in RE2 syntax is the form of the whole value; `fits` false (left out: true) forbids it."""
        self.refuse_unknown(given)
        field, source, fits = self.field_of(given, shape), given.get("pattern"), given.get("fits", True)
        _check_field(field)
        if not isinstance(source, str):
            raise RuleRefused(_("Write the pattern as a text."), field="parameters.pattern")
        if not isinstance(fits, bool):
            raise RuleRefused(
                _("Say true where values must fit, false where none may."), field="parameters.fits"
            )
        try:
            pattern(source)
        except BadRequest as no:
            raise RuleRefused(no.sentence, field="parameters.pattern") from None
        return {"field": field.key, "pattern": source, "fits": fits}

    def passing(self, parameters: Parameters, subject: Subject) -> Q:
        _check_field(subject.shape.fields[parameters["field"]])
        return ~Q(flaws__contains=f" {expected_of(parameters).word} ")

    def sentence(self, parameters: Parameters, shape: EntityShape, places: Shape) -> str:
        words = {"field": self.label_of(parameters, shape), "pattern": parameters["pattern"]}
        if parameters["fits"]:
            return _("%(field)s fits the pattern “%(pattern)s”") % words
        return _("%(field)s does not fit the pattern “%(pattern)s”") % words


def _check_field(field: FieldShape) -> None:
    kind = kind_of(field)
    text = kind.condition_type == "text" and field.home != "link" and bool(field.column)
    if not text or kind.limit(field) > LONGEST_VALUE:
        sentence = _("“%(field)s” is no text of at most %(most)s characters. Choose another field.")
        words = {"field": field.label(), "most": LONGEST_VALUE}
        raise RuleRefused(sentence % words, field="parameters.field")
