"""What a rehearsal counted of rules that warn, as far as the reader may know of them."""

from __future__ import annotations

from collections.abc import Mapping

from perennial.access.actor import Actor
from perennial.lib.numbers import counted
from perennial.quality.queries import rules_on
from perennial.records.knowing import may_know


def warned(actor: Actor, entity: str, counts: Mapping[str, int]) -> list[dict[str, str]]:
    """Each rule that rows met, most first, as the part `warned` takes it."""
    told = [rule for rule in rules_on(entity) if counts.get(rule.key) and may_know(actor, rule)]
    told.sort(key=lambda rule: -counts[rule.key])
    return [{"label": str(rule), "count": counted(counts[rule.key])} for rule in told]
