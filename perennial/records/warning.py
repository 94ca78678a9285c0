"""Rules that warn: whoever saves what would break them is asked first, and may save it for a reason that is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from perennial.journal.door import OpenChange
from perennial.quality.errors import RulesAsk, Warned
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule, Severity, Way, way_of
from perennial.records.answering import keep_answer, read_reason
from perennial.records.knowing import may_know
from perennial.records.lines import written_fields
from perennial.records.models import WaiverKind
from perennial.records.objections import Broken, Objections, sentence_of
from perennial.schema.queries import shape_of

# On other ways nobody is there who could answer.
ASKED = frozenset({Way.FORM, Way.API})
WHY = "because"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody knows that these rules, by key, are not fulfilled, and says why it shall be saved so."""

    rules: Collection[str] = ()
    reason: str = ""


class Warnings(Objections):
    """The rules that warn about what comes in by one way; of what the actor may not read nothing is told."""

    severity = Severity.WARN

    def met(
        self, records: Iterable[int], before: Broken, touched: Collection[str]
    ) -> dict[int, Sequence[str]]:
        """By record the keys of the rules that would ask, were it saved by hand."""
        against = self.against(records, before, touched)
        return {record: [one.key for one in rules] for record, rules in against.items()}

    def _counts(self, rule: Rule) -> bool:
        return may_know(self._actor, rule)

    def _paths(self, rule: Rule) -> Sequence[str]:
        """What it expects, not where it applies: broken as before, it asks again only where an answer is due."""
        return KINDS[rule.kind].fields(rule.parameters)


class Asking(Warnings):
    """The same where somebody saves one record and can answer."""

    def ask(self, act: OpenChange, record: int, before: Broken, said: Acknowledged | None) -> None:
        """Keep what was acknowledged as part of the change. Raises RulesAsk for what was not, Refusal for no reason."""
        rules = self._asked(act, record, before)
        if not rules:
            return
        if said is None or {one.key for one in rules} - set(said.rules):
            sentence = _("Look again before you save. See what is expected at each field.")
            raise RulesAsk(sentence, warned=[_warned(one) for one in rules])
        reason = read_reason(said.reason, _("Say why it may be saved so."), field=WHY)
        for one in rules:
            keep_answer(act, record, one, kind=WaiverKind.ACKNOWLEDGED, reason=reason)
        act.explain(reason)

    def _asked(self, act: OpenChange, record: int, before: Broken) -> Sequence[Rule]:
        if not self._rules or not self._broken([record]):
            return ()
        its = [one for one in act.written() if one.root == record]
        touched = written_fields(shape_of(self._entity), its)
        return self.against([record], before, touched).get(record, ())

    def _counts(self, rule: Rule) -> bool:
        return way_of(self._actor.channel) in ASKED and super()._counts(rule)


def _warned(rule: Rule) -> Warned:
    return Warned(rule.key, str(rule), KINDS[rule.kind].at(rule.parameters), sentence_of(rule))
