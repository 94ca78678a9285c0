"""What a policy would find among the records there are, before it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from django.db.models import Count, Q, QuerySet

from perennial.matching.model import Model, Thresholds
from perennial.matching.predicates import Columns, Test
from perennial.matching.rules import OwnRule, Then
from perennial.matching.scoring import Scorer
from perennial.records.matching.finding import profiles
from perennial.records.matching.keeping import scan_in_force
from perennial.records.matching.models_in_use import untuned
from perennial.records.matching.policy import own_rules, thresholds_of
from perennial.records.matching.reviewing import Judged, judged
from perennial.records.models import MatchPair, MatchPolicy

# So many of the most likely pairs are put to own rules.
MOST_RULED = 2000


@dataclass(frozen=True, slots=True)
class From:
    """From a probability on: the pairs of the last scan, and of those that people judged how many are one."""

    name: str
    least: float
    pairs: int
    judged: int
    same: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """What an own rule does to the pairs that were looked at: of how many it holds, and how many it turns."""

    rule: OwnRule
    holds: int
    turns: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """`scanned`: there was a scan; `looked`: so many of its pairs were put to the own rules."""

    scanned: bool
    steps: Sequence[From]
    looked: int
    rules: Sequence[Ruled]


def outlook(policy: MatchPolicy) -> Outlook:
    """Of a policy that may be kept nowhere. Below the threshold of hints of the last scan nothing is known."""
    entity = policy.entity
    model = untuned(entity)
    model = replace(model, thresholds=thresholds_of(model, policy))
    scan = scan_in_force(entity)
    pairs = MatchPair.objects.filter(scan=scan.pk if scan else 0)
    rules = own_rules(entity, policy)
    likely = list(pairs.order_by("-probability").values_list("one", "other")[:MOST_RULED]) if rules else []
    return Outlook(scan is not None, _steps(model, pairs), len(likely), _ruled(model, rules, likely))


def _steps(model: Model, pairs: QuerySet[MatchPair]) -> list[From]:
    least = {one.name: getattr(model.thresholds, one.name) for one in fields(Thresholds)}
    found = pairs.aggregate(
        **{name: Count("one", filter=Q(probability__gte=at)) for name, at in least.items()}
    )
    reviews = judged(model.spec.entity)
    return [_from(name, least[name], found[name], reviews) for name in sorted(least, key=least.__getitem__)]


def _from(name: str, least: float, pairs: int, reviews: Sequence[Judged]) -> From:
    above = [one for one in reviews if one.probability >= least]
    return From(name, least, pairs, len(above), sum(one.same for one in above))


def _ruled(model: Model, rules: Sequence[OwnRule], pairs: Sequence[tuple[int, int]]) -> list[Ruled]:
    spec, plain = model.spec, Scorer(model)
    rows = profiles(spec, sorted({pk for pair in pairs for pk in pair}))
    known = {pk: model.apart(its) for pk, its in rows.items()}
    there = [(known[one], known[other]) for one, other in pairs if {one, other} <= known.keys()]
    return [_effect(rule, rule.predicate(spec).test(), plain, there) for rule in rules]


def _effect(rule: OwnRule, test: Test, plain: Scorer, pairs: Sequence[tuple[Columns, Columns]]) -> Ruled:
    held = [pair for pair in pairs if test(*pair)]
    warn, apart = plain.model.thresholds.warn, rule.then == Then.APART
    turned = [pair for pair in held if (plain.score(*pair).probability >= warn) == apart]
    return Ruled(rule, len(held), len(turned))
