"""The form of a report."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.insight.errors import NotAsAsked, NothingToTell
from perennial.insight.making import LONGEST_NAME, condition_of
from perennial.insight.models import Period, Report
from perennial.records.condition.queries import readable_rules
from perennial.web.records.reader import Reader

# Stands for a filter that the editor may not ask for: it is not shown, and stays.
KEPT = "kept"


class ReportForm(forms.Form):
    """The filter travels along as JSON; `given` is the one of the address."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    period = forms.ChoiceField(
        label=gettext_lazy("Compare with"),
        choices=Period.choices,
        initial=Period.MONTH,
        widget=forms.RadioSelect,
    )
    rules = forms.MultipleChoiceField(
        label=gettext_lazy("Rules"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: every rule that is on."),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Share it with everybody"),
        required=False,
        help_text=gettext_lazy("Each sees the records, rules and fields that are open to them."),
    )
    filter = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, reader: Reader, data: QueryDict | None = None, *, report: Report | None = None, given: str = ""
    ) -> None:
        self.reader, self.report = reader, report
        super().__init__(data, initial=_initial(report, reader) if report else {"filter": given})
        known = {rule.key: str(rule) for rule in readable_rules(reader.actor, reader.entity)}
        self.unknown = [key for key in report.rules if key not in known] if report else []
        rules = self.fields["rules"]
        assert isinstance(rules, forms.MultipleChoiceField)
        rules.choices = list(known.items())

    def asked(self) -> dict[str, Any]:
        """What the actions take; of a report that is there, the filter only where it is another."""
        values = self.cleaned_data
        found = {name: values[name] for name in ("name", "period", "shared")}
        # Rules that are off or not open to the editor stay: without them it might be a report of every rule.
        found["rules"] = [*values["rules"], *self.unknown]
        if self.report is not None and values["filter"] == KEPT:
            return found
        where = _read(values["filter"])
        if self.report is None or where != self.report.filter:
            found["filter"] = where
        return found


def _initial(report: Report, reader: Reader) -> dict[str, Any]:
    found = {name: getattr(report, name) for name in ("name", "period", "rules", "shared")}
    return found | {"filter": _spelled(report, reader)}


def _spelled(report: Report, reader: Reader) -> str:
    try:
        condition_of(reader.actor, report)
    except NothingToTell:
        return KEPT
    return json.dumps(report.filter, ensure_ascii=False) if report.filter else ""


def _read(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotAsAsked(
            _("This filter cannot be read. Choose it anew on the list."), field="filter"
        ) from None
