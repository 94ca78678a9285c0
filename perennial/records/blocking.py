"""Rules that block: asked after a record is written and judged, in the same transaction, so that a "no" undoes it.

What was broken before and has nothing to do with what is written now does not stand in anybody's way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.journal.rows import values_by
from perennial.quality.errors import BrokenRules
from perennial.quality.judging import fields_of
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule, Severity, way_of
from perennial.quality.queries import judged_moment, rules_on
from perennial.records.derive.asking import JUDGE, question_of
from perennial.records.knowing import may_know
from perennial.records.models import Finding
from perennial.records.places import Readable
from perennial.schema.queries import shape_of
from perennial.schema.shape import in_language

Broken = Mapping[int, Collection[int]]
Sentences = dict[str, object]


class Blocking:
    """The rules that block what comes in by one way; without any, every question costs nothing."""

    def __init__(self, actor: Actor, entity: str, channel: str = "") -> None:
        way = way_of(channel or actor.channel)
        several = [one for one in rules_on(entity) if one.severity == Severity.BLOCK and way in one.ways]
        self._actor, self._entity = actor, entity
        self._rules: dict[int, Rule] = {one.pk: one for one in several}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def every(self) -> Collection[int]:
        return self._rules.keys()

    def before(self, records: Sequence[int]) -> Broken:
        """Which of these rules each record breaks as it stands; asked anew, since a rule may be on just now."""
        if not self._rules:
            return {}
        verdicts = question_of(self._entity, judged_moment()).of(records, {})
        return {one.record: self._rules.keys() & set(one.broken) for one in verdicts}

    def _broken(self, records: Iterable[int]) -> Broken:
        """Which of them each record breaks by what was just written; waived ones do not count."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = values_by(Finding, "record_id", records, ("record_id", "rule_id", "waived"))
        for record, rule, waived in rows:
            if rule in self._rules and not waived:
                found[record].add(rule)
        return found

    def refused(
        self, records: Iterable[int], before: Broken, touched: Collection[str]
    ) -> dict[int, Sentences]:
        """A sentence at each field, by record: for what is broken now and was not, or is about a touched field."""
        found: dict[int, Sentences] = {}
        for record, rules in self._broken(records if self._rules else ()).items():
            known = before.get(record, ())
            blocks = [rule for rule in sorted(rules) if rule not in known or self._is_about(rule, touched)]
            if blocks:
                found[record] = self._sentences(blocks)
        return found

    def refuse(self, record: int, before: Broken, touched: Collection[str]) -> None:
        """Raises BrokenRules."""
        for fields in self.refused([record], before, touched).values():
            raise BrokenRules(
                _("This cannot be saved so. See what is expected at each field."), fields=fields
            )

    def _is_about(self, rule: int, touched: Collection[str]) -> bool:
        return any(path.partition(".")[0] in touched for path in fields_of(self._rules[rule]))

    def _sentences(self, rules: Iterable[int]) -> Sentences:
        found: Sentences = {}
        for key in rules:
            rule = self._rules[key]
            if may_know(self._actor, rule):
                found.setdefault(KINDS[rule.kind].at(rule.parameters), sentence_of(rule))
            else:
                hidden = _(
                    "A rule about fields that you may not read is not fulfilled. Ask your administrator."
                )
                found.setdefault("", hidden)
        return found


def sentence_of(rule: Rule) -> str:
    """What somebody is told whose save a rule blocks: the rule's own message, else what it expects."""
    if message := in_language(rule.messages):
        return message
    shape = shape_of(rule.entity)
    expected = KINDS[rule.kind].sentence(rule.parameters, shape, Readable(JUDGE, shape))
    return _("“%(rule)s”. Expected: %(expected)s.") % {"rule": str(rule), "expected": expected}
