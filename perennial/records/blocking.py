"""Rules that block: what would break them is refused, and the "no" undoes what was written."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from perennial.quality.errors import BrokenRules
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule, Severity
from perennial.records.knowing import may_know
from perennial.records.objections import Broken, Objections, sentence_of

Sentences = dict[str, object]


class Blocking(Objections):
    """The rules that block what comes in by one way."""

    severity = Severity.BLOCK

    def refused(
        self, records: Iterable[int], before: Broken, touched: Collection[str]
    ) -> dict[int, Sentences]:
        """A sentence at each field, by record: for what is broken now and was not, or is about a touched field."""
        against = self.against(records, before, touched)
        return {record: self._sentences(rules) for record, rules in against.items()}

    def refuse(self, record: int, before: Broken, touched: Collection[str]) -> None:
        """Raises BrokenRules."""
        for fields in self.refused([record], before, touched).values():
            raise BrokenRules(
                _("This cannot be saved so. See what is expected at each field."), fields=fields
            )

    def _sentences(self, rules: Iterable[Rule]) -> Sentences:
        found: Sentences = {}
        for rule in rules:
            if may_know(self._actor, rule):
                found.setdefault(KINDS[rule.kind].at(rule.parameters), sentence_of(rule))
            else:
                hidden = _("A rule about what is not open to you is not fulfilled. Ask your administrator.")
                found.setdefault("", hidden)
        return found
