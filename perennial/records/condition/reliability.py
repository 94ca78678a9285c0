"""How far a number of records can be relied on: which of them break a rule, and what it is without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from perennial.access.actor import Actor
from perennial.quality.models import Dimension, Rule
from perennial.records.condition.queries import readable_rules
from perennial.records.counting import in_time
from perennial.records.models import Finding, Head

# Asked for by a person who waits for it; a list that takes longer is to be narrowed down.
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Records that break a rule of one dimension, and how many break each of its rules, most first."""

    dimension: str
    records: int
    rules: tuple[tuple[Rule, int], ...]


@dataclass(frozen=True, slots=True)
class Reliability:
    """So many records, those of them that break any rule, and these again by dimension, in a fixed order."""

    records: int
    doubtful: int
    dimensions: tuple[Doubtful, ...]

    @property
    def sound(self) -> int:
        return self.records - self.doubtful

    @property
    def share(self) -> int | None:
        """Of a hundred records, how many break no rule, rounded down; None where there are none."""
        return self.sound * 100 // self.records if self.records else None


def reliability(
    actor: Actor, entity: str, records: QuerySet[Head], seconds: float = SECONDS
) -> Reliability | None:
    """`records` of an entity by the rules the actor may know of; None when counting took too long.

    A record whose rule is waived counts as sound, as it does in the score.
    """
    rules = {rule.pk: rule for rule in readable_rules(actor, entity)}
    return in_time(lambda: _counted(rules, records.order_by()), seconds)


def _counted(rules: Mapping[int, Rule], records: QuerySet[Head]) -> Reliability:
    found = Finding.objects.filter(rule__in=list(rules), waived=False, record__in=records.values("pk"))
    by_rule = dict(found.order_by().values_list("rule").annotate(Count("pk")))
    keys = {one: [pk for pk, rule in rules.items() if rule.dimension == one] for one in Dimension.values}
    # A record that breaks two rules of a dimension is one doubtful record.
    counts = found.aggregate(
        doubtful=Count("record", distinct=True),
        **{
            one: Count("record", filter=Q(rule__in=some), distinct=True) for one, some in keys.items() if some
        },
    )
    dimensions = [
        Doubtful(one, counts[one], _most_first(rules, by_rule, some)) for one, some in keys.items() if some
    ]
    return Reliability(records.count(), counts["doubtful"], tuple(one for one in dimensions if one.records))


def _most_first(
    rules: Mapping[int, Rule], counts: Mapping[int, int], keys: list[int]
) -> tuple[tuple[Rule, int], ...]:
    several = [(rules[key], counts[key]) for key in keys if counts.get(key)]
    return tuple(sorted(several, key=lambda one: (-one[1], one[0].pk)))
