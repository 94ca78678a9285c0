"""Why two records may be one, in words: a sentence for every answer of every comparison."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from perennial.matching.model import Model
from perennial.matching.rules import OwnRule, Then
from perennial.matching.scoring import Score
from perennial.matching.specs import Spec
from perennial.matching.specs.base import ELSE
from perennial.matching.specs.described import OF
from perennial.schema.queries import shape_of

STRONG_BITS, MEDIUM_BITS = 6.0, 2.0
# An own rule outweighs whatever else is said.
RULE_BITS = 30.0
# What each comparison answered, with its bits, by the comparison's key.
Answered = Mapping[str, tuple[str, float]]


class Strength(StrEnum):
    """How much an answer says, for or against."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one comparison answered: in words, in bits (below 0 it speaks against), and of which fields."""

    comparison: str
    answer: str
    sentence: str
    bits: float
    fields: tuple[str, ...]

    @property
    def strength(self) -> Strength:
        size = abs(self.bits)
        if size >= STRONG_BITS:
            return Strength.STRONG
        return Strength.MEDIUM if size >= MEDIUM_BITS else Strength.WEAK

    @property
    def against(self) -> bool:
        return self.bits < 0


def reasons(model: Model, score: Score, fields_open: Collection[str] | None = None) -> list[Reason]:
    """What own rules say and comparisons answered, what says most first and what speaks against last.

    Told are comparisons and rules all of whose fields are among `fields_open`, those the reader may read; None: all.
    """
    keys = (one.key for one in model.spec.comparisons)
    return reasons_of(model.spec, dict(zip(keys, score.answers, strict=True)), fields_open, score.rules)


def _own(entity: str, rule: OwnRule) -> Reason:
    said = _("Own rule: %s") % rule_sentence(entity, rule)
    bits = -RULE_BITS if rule.then == Then.APART else RULE_BITS
    return Reason("rule", rule.then, said, bits, rule.fields)


def reasons_of(
    spec: Spec,
    answered: Answered,
    fields_open: Collection[str] | None = None,
    rules: Sequence[OwnRule] = (),
) -> list[Reason]:
    """As `reasons`, of answers as they are kept and of the own rules that held."""
    open_to = None if fields_open is None else set(fields_open)
    own = [_own(spec.entity, rule) for rule in rules if open_to is None or open_to.issuperset(rule.fields)]
    found = []
    for one in spec.comparisons:
        answer, bits = answered.get(one.key, ("", 0.0))
        if answer and (open_to is None or open_to.issuperset(one.fields)):
            found.append(Reason(one.key, answer, sentence(spec.entity, one.key, answer), bits, one.fields))
    return [*own, *sorted(found, key=lambda reason: -reason.bits)]


def rule_sentence(entity: str, rule: OwnRule) -> str:
    """What an own rule says, in words."""
    return told_rule(entity, {"same": rule.same, "different": rule.different, "then": rule.then})


def told_rule(entity: str, rule: Mapping[str, Any]) -> str:
    """The same of a rule as it is kept."""
    shape = shape_of(entity)
    parts = [_("same %s") % shape.field(key).label().lower() for key in rule["same"]]
    parts += [_("different %s") % shape.field(key).label().lower() for key in rule["different"]]
    return f"{', '.join(parts)}: {_THEN[rule['then']]}"


_THEN: Mapping[str, Promise] = {
    Then.APART: _("never the same"),
    Then.SAME: _("always the same"),
    Then.REFUSE: _("always the same, and a second one is refused"),
}


def answered(model: Model, score: Score) -> Answered:
    """Of a score what `reasons_of` reads: the answers that were given."""
    keys = (one.key for one in model.spec.comparisons)
    return {key: its for key, its in zip(keys, score.answers, strict=True) if its[0]}


def sentence(entity: str, comparison: str, answer: str) -> str:
    """In the reader's language; an answer without words of its own is told by its key."""
    told = _OF_ENTITY.get(entity, {}).get(comparison) or _SHARED.get(comparison, {})
    if not told and comparison.startswith(OF):
        label = shape_of(entity).field(comparison.removeprefix(OF)).label()
        return str(_OF_KIND[answer]) % {"field": label}
    return str(told.get(answer) or f"{comparison}: {answer}")


Sentences = Mapping[str, Mapping[str, str | Promise]]

# Of comparisons that are made of a field's kind.
_OF_KIND: Mapping[str, Promise] = {
    "equal": _("“%(field)s” is the same"),
    "other_spelling": _("“%(field)s” is the same, written otherwise"),
    "typo": _("“%(field)s” is nearly the same"),
    "part": _("“%(field)s” of one is a part of the other's"),
    "overlap": _("Most words of “%(field)s” are the same"),
    ELSE: _("“%(field)s” is different"),
}
_SHARED: Sentences = {
    "phone": {
        "equal": _("Same phone number"),
        "typo": _("Phone numbers differ in one digit"),
        "switchboard": _("Same phone number, which others have too"),
        ELSE: _("Different phone numbers"),
    },
    "address": {
        "house": _("Same address"),
        "street": _("Same street"),
        "postal_code": _("Same postal code"),
        "city": _("Same city"),
        "typo": _("Postal code or city nearly the same"),
        ELSE: _("Different addresses"),
    },
    "numbers": {
        "equal": _("Same tax or registration number"),
        "typo": _("Tax or registration numbers differ in one digit"),
        "other_register": _("Registration numbers of different registers"),
        ELSE: _("Different tax or registration numbers"),
    },
}
_CONTACT: Sentences = {
    "given_name": {
        "equal": _("Same given name"),
        "crossed": _("Given and family name swapped"),
        "other_form": _("Another form of the given name"),
        "typo": _("Given names nearly the same"),
        "part": _("One of the given names is the same"),
        "initial": _("Given name shortened to its initial"),
        "crossed_alike": _("Names swapped and spelt a little differently"),
        "beginning": _("Given names begin alike"),
        ELSE: _("Different given names"),
    },
    "family_name": {
        "equal": _("Same family name"),
        "other_spelling": _("Another spelling of the family name"),
        "typo": _("Family names nearly the same"),
        "part": _("Part of the family name is the same"),
        "alike": _("Family names alike"),
        "initial": _("Family name shortened to its initial"),
        ELSE: _("Different family names"),
    },
    "birthday": {
        "equal": _("Born on the same day"),
        "slip": _("Birthdays differ by a slip of the pen"),
        "day_only": _("Same birthday, the year is not known"),
        "day": _("Same birthday in different years"),
        "month": _("Born in the same month of the same year"),
        "year_only": _("Born in the same year"),
        "year": _("Born in the same year on different days"),
        ELSE: _("Different birthdays"),
    },
    "email": {
        "equal": _("Same e-mail address"),
        "shared": _("Same e-mail address, which others have too"),
        "user": _("Same user name at different mail providers"),
        "numbered": _("E-mail addresses differ in a number alone"),
        "typo": _("E-mail addresses differ in one letter"),
        "role": _("Same shared mailbox"),
        ELSE: _("Different e-mail addresses"),
    },
    "company": {
        "equal": _("Same company"),
        "host": _("Mail addresses of the same company"),
        "alike": _("Company names alike"),
        ELSE: _("Different companies"),
    },
}
_COMPANY: Sentences = {
    "name": {
        "equal": _("Same name"),
        "also_called": _("The name of one is the legal name of the other"),
        "other_spelling": _("Another spelling of the name"),
        "typo": _("Names nearly the same"),
        "reordered": _("Same words of the name in another order"),
        "part": _("One name is part of the other"),
        "overlap": _("Half of the name's words are the same"),
        "word": _("The name of one is a word of the other's"),
        "acronym": _("One name is the initials of the other"),
        "alike": _("Names alike"),
        "common_word": _("A word of the name is the same"),
        ELSE: _("Different names"),
    },
    "legal_name": {
        "equal": _("Same legal name"),
        "typo": _("Legal names nearly the same"),
        "part": _("One legal name is part of the other"),
        "alike": _("Legal names alike"),
        ELSE: _("Different legal names"),
    },
    "website": {
        "equal": _("Same website or mail domain"),
        "shared": _("Same website or mail domain, which others have too"),
        "label": _("Same domain name in another country"),
        ELSE: _("Different websites or mail domains"),
    },
    "email": {
        "equal": _("Same e-mail address"),
        "shared": _("Same e-mail address, which others have too"),
        ELSE: _("Different e-mail addresses"),
    },
}
_OF_ENTITY: Mapping[str, Sentences] = {"contact": _CONTACT, "lead": _CONTACT, "company": _COMPANY}
