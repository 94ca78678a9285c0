"""The form of how records are matched: thresholds, ways, and own rules with room for one more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.matching.rules import Then
from perennial.matching.specs import SPECS
from perennial.records.matching.models_in_use import untuned
from perennial.records.matching.policy import THRESHOLDS, WAYS, policy_of
from perennial.records.matching.telling import told_rule
from perennial.records.merging import FLAG, STRICT, fields_of
from perennial.records.models import Asks
from perennial.records.survivorship import PREFERRED, Why
from perennial.schema.queries import shape_of

LABELS = {
    "hint": gettext_lazy("Hint at it from"),
    "warn": gettext_lazy("Likely the same from"),
    "block": gettext_lazy("Refuse from"),
    "link": gettext_lazy("Grouped as certain from"),
}
WAY_LABELS = {
    "form": gettext_lazy("On forms"),
    "api": gettext_lazy("By the API"),
    "imports": gettext_lazy("In imports"),
}
THENS = {
    "": gettext_lazy("No further rule"),
    Then.APART: gettext_lazy("they are never the same"),
    Then.SAME: gettext_lazy("they are always the same"),
    Then.REFUSE: gettext_lazy("they are the same, and a second one is refused"),
}
NEW = ("then", "same", "different")
PREFERENCE = ("field", "prefer")


class MatchingForm(forms.Form):
    """`hint` to `link` in percent, a choice for each way, `kept` own rules by place; `same`, `different`, `then` make
    one more.
    """

    stands_at = {"rules": "then", "keeps": "prefer"}

    def __init__(self, entity: str, data: QueryDict | None = None) -> None:
        policy = policy_of(entity)
        self.entity, self.rules, self.keeps = entity, list(policy.rules), dict(policy.keeps)
        super().__init__(
            data, initial={name: getattr(policy, name) for name in (*THRESHOLDS, *WAYS.values())}
        )
        usual = untuned(entity).thresholds
        for name in THRESHOLDS:
            self.fields[name] = forms.IntegerField(
                label=LABELS[name],
                required=False,
                min_value=1,
                max_value=99,
                help_text=_("Percent; empty: %d, as the model says.") % round(getattr(usual, name) * 100),
            )
        for name in WAYS.values():
            self.fields[name] = forms.ChoiceField(label=WAY_LABELS[name], choices=Asks.choices)
        self._own(entity)
        self._prefer(entity)

    def _prefer(self, entity: str) -> None:
        """What a merge prefers, each kept or not, and one more."""
        shape = shape_of(entity)
        words = {why: Why(why).label for why in PREFERRED}
        if there := [(key, f"{shape.field(key).label()}: {words[why]}") for key, why in self.keeps.items()]:
            self.fields["kept_preferences"] = forms.MultipleChoiceField(
                label=_("What a merge proposes"),
                choices=there,
                required=False,
                initial=list(self.keeps),
                widget=forms.CheckboxSelectMultiple,
            )
        open_ones = [one for one in fields_of(shape) if one.key not in STRICT and one.kind != FLAG]
        self.fields["field"] = forms.ChoiceField(
            label=_("Of the field"),
            choices=[("", _("No further choice")), *((one.key, one.label()) for one in open_ones)],
            required=False,
        )
        self.fields["prefer"] = forms.ChoiceField(
            label=_("a merge proposes"),
            choices=list(words.items()),
            required=False,
            initial=next(iter(words)),
        )

    def _own(self, entity: str) -> None:
        """Rules that are there, each kept or not, and the parts of a further one."""
        if self.rules:
            there = [(str(at), told_rule(entity, rule)) for at, rule in enumerate(self.rules)]
            self.fields["kept"] = forms.MultipleChoiceField(
                label=_("Own rules"),
                choices=there,
                required=False,
                initial=[at for at, _rule in there],
                widget=forms.CheckboxSelectMultiple,
            )
        shape = shape_of(entity)
        traits = [(one.field, shape.field(one.field).label()) for one in SPECS[entity].traits]
        for name, label in (("same", _("Where these are the same")), ("different", _("and these differ"))):
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=traits, required=False, widget=forms.CheckboxSelectMultiple
            )
        self.fields["then"] = forms.ChoiceField(
            label=_("so:"), choices=list(THENS.items()), required=False, initial=""
        )

    def asked(self) -> dict[str, Any]:
        """What `set_policy` takes."""
        told = {name: self.cleaned_data[name] for name in (*THRESHOLDS, *WAYS.values())}
        kept = self.cleaned_data.get("kept", [])
        rules = [rule for at, rule in enumerate(self.rules) if str(at) in kept]
        new = {name: self.cleaned_data[name] for name in NEW}
        if any(new.values()):
            rules.append(new)
        keeps = {
            key: why
            for key, why in self.keeps.items()
            if key in self.cleaned_data.get("kept_preferences", [])
        }
        if field := self.cleaned_data["field"]:
            keeps[field] = self.cleaned_data["prefer"]
        return {**told, "rules": rules, "keeps": keeps}
