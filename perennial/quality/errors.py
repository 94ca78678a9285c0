"""Refusals about rules, and those that rules speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import NotFound, Refusal


class NoSuchRule(NotFound):
    """There is no rule of this key, or the actor may not know that there is."""

    def __init__(self) -> None:
        super().__init__(_("There is no such rule, or you may not read all that it is about."))


class NoSuchPack(NotFound):
    """There is no pack of rules of this key."""


class RuleRefused(Refusal):
    """A rule cannot be what was asked for; the field says which part of it."""


class BrokenRules(Refusal):
    """A rule that blocks is not fulfilled: nothing was written. `fields` says why, at each field."""

    code = "rules"


@dataclass(frozen=True, slots=True)
class Warned:
    """One rule that warns and would be broken: its key, its name, the field it is shown at and what it says."""

    rule: str
    name: str
    field: str
    sentence: str


class RulesAsk(Refusal):
    """Rules that warn are not fulfilled: nothing was written until somebody says why it may be saved so."""

    code = "warned"

    def __init__(self, sentence: object, warned: Sequence[Warned]) -> None:
        fields: dict[str, object] = {}
        for one in warned:
            fields.setdefault(one.field, one.sentence)
        super().__init__(sentence, fields=fields)
        self.warned = tuple(warned)
