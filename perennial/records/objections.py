"""What rules of one severity object to: asked after records are written and judged, in the same transaction.

What was broken before and has nothing to do with what is written now does not stand in anybody's way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import ClassVar

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.journal.rows import values_by
from perennial.quality.judging import fields_of
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule, way_of
from perennial.quality.queries import judged_moment, rules_on
from perennial.records.derive.asking import JUDGE, question_of
from perennial.records.models import Finding
from perennial.records.places import Readable
from perennial.schema.queries import shape_of
from perennial.schema.shape import in_language

Broken = Mapping[int, Collection[int]]


class Objections:
    """The rules of a severity that count for what comes in by one way; without any, every question costs nothing."""

    severity: ClassVar[str]

    def __init__(self, actor: Actor, entity: str, channel: str = "") -> None:
        self._actor, self._entity = actor, entity
        way = way_of(channel or actor.channel)
        several = [one for one in rules_on(entity) if one.severity == self.severity and way in one.ways]
        self._rules: dict[int, Rule] = {one.pk: one for one in several if self._counts(one)}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def _counts(self, rule: Rule) -> bool:
        return True

    def every(self) -> Collection[int]:
        return self._rules.keys()

    def before(self, records: Sequence[int]) -> Broken:
        """Which rules each record breaks as it stands; asked anew, since a rule may be on just now."""
        return broken_by(self._entity, records) if self._rules else {}

    def against(
        self, records: Iterable[int], before: Broken, touched: Collection[str]
    ) -> dict[int, list[Rule]]:
        """The rules by record that it breaks now and did not break before, or that are about a touched field."""
        found: dict[int, list[Rule]] = {}
        for record, rules in self._broken(records if self._rules else ()).items():
            known = before.get(record, ())
            new = [one for one in sorted(rules) if one not in known or self._is_about(one, touched)]
            if new:
                found[record] = [self._rules[one] for one in new]
        return found

    def _broken(self, records: Iterable[int]) -> Broken:
        """Which of them each record breaks by what was just written; waived ones do not count."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = values_by(Finding, "record_id", records, ("record_id", "rule_id", "waived"))
        for record, rule, waived in rows:
            if rule in self._rules and not waived:
                found[record].add(rule)
        return found

    def _is_about(self, rule: int, touched: Collection[str]) -> bool:
        return any(path.partition(".")[0] in touched for path in self._paths(self._rules[rule]))

    def _paths(self, rule: Rule) -> Sequence[str]:
        return fields_of(rule)


def broken_by(entity: str, records: Sequence[int]) -> Broken:
    """Every rule that is on and that each of these records breaks as it stands."""
    verdicts = question_of(entity, judged_moment()).of(records, {})
    return {one.record: frozenset(one.broken) for one in verdicts}


def sentence_of(rule: Rule) -> str:
    """What somebody is told whose save a rule holds: the rule's own message, else what it expects."""
    if message := in_language(rule.messages):
        return message
    shape = shape_of(rule.entity)
    expected = KINDS[rule.kind].sentence(rule.parameters, shape, Readable(JUDGE, shape))
    return _("“%(rule)s”. Expected: %(expected)s.") % {"rule": str(rule), "expected": expected}
