"""One condition through a small form: field, question, value. Each step is an address, without script too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.conditions import (
    OPERATORS,
    Condition,
    Me,
    Operator,
    Place,
    Scalar,
    Takes,
    Test,
    operators_for,
    parse,
    sentence,
)
from perennial.lib.refusals import Refusal
from perennial.schema.shape import FieldShape
from perennial.web.records.filter_bar import Named, field_at
from perennial.web.records.filter_fields import beside_offered, fields_offered, path_of, place_at
from perennial.web.records.forms import form_field, parsed
from perennial.web.records.reader import Reader

ME = "me"
# What a value is compared with: one that is typed, or that of another field.
BESIDE = "field"
DAY = FieldShape("value", "date")
NUMERIC = ("number", "money")


class ConditionForm(forms.Form):
    """Field, question and value. Grows with what is chosen: without a field it asks for one."""

    field = forms.ChoiceField(label=gettext_lazy("Field"))

    def __init__(self, reader: Reader, data: Any, there: Condition | None, address: str) -> None:
        self.reader, self.there = reader, there
        self.test = there if isinstance(there, Test) else None
        self.path = path_of(data.get("field", "")) or (self.test.path if self.test else ())
        self.place = place_at(reader, self.path) if self.path else None
        self.operator = self._operator(data.get("op", "")) if self.place else None
        self.beside = False
        self.given = data
        super().__init__(data if "add" in data else None, auto_id="condition-%s")
        again = {"hx-get": address, "hx-include": "closest form", "hx-target": "#condition"}
        self.fields["field"] = forms.ChoiceField(
            label=_("Field"),
            choices=fields_offered(reader),
            initial=".".join(self.path),
            widget=forms.Select(again),
        )
        if self.place and self.operator:
            self._grow(self.place, self.operator, again)

    def _operator(self, asked: str) -> Operator:
        assert self.place is not None
        known = operators_for(self.place)
        wanted = asked or (self.test.op if self.test and self.test.path == self.path else "")
        return OPERATORS[wanted] if wanted in OPERATORS and OPERATORS[wanted] in known else known[0]

    def _grow(self, place: Place, operator: Operator, again: dict[str, str]) -> None:
        choices = [(one.key, one.label) for one in operators_for(place)]
        select = forms.Select(again)
        self.fields["op"] = forms.ChoiceField(
            label=_("Question"), choices=choices, initial=operator.key, widget=select
        )
        same = self.test is not None and (self.test.path, self.test.op) == (self.path, operator.key)
        there = self.test if same else None
        if offered := beside_offered(self.reader, self.path, place, operator):
            self._choose_beside(BESIDE if there and there.other else "", again)
        if self.beside:
            self.fields["value"] = self._other_field(offered, there)
            return
        values = there.values if there and not there.other else ()
        for name, value in self._controls(operator, values):
            self.fields[name] = value

    def _choose_beside(self, standing: str, again: dict[str, str]) -> None:
        chosen = self.given.get("against", standing)
        self.beside = chosen == BESIDE
        self.fields["against"] = forms.ChoiceField(
            label=_("Compared with"),
            choices=[("", _("a value")), (BESIDE, _("a field"))],
            initial=chosen,
            required=False,
            widget=forms.Select(again),
        )

    def _other_field(self, offered: list[Any], there: Test | None) -> forms.Field:
        choices = [("", _("Choose a field")), *offered]
        initial = ".".join(there.other) if there else ""
        return forms.ChoiceField(label=_("Other field"), choices=choices, initial=initial)

    def _controls(self, operator: Operator, values: Sequence[Scalar]) -> list[tuple[str, forms.Field]]:
        if operator.takes is Takes.NOTHING:
            return []
        first = values[0] if values else None
        if operator.counts:
            label = _("Days") if operator.counts == "days" else _("Characters")
            return [("value", forms.IntegerField(label=label, min_value=0, initial=first))]
        if operator.takes is Takes.SEVERAL:
            return [("value", self._several(values))]
        found = [("value", self._one(first, _("Value")))]
        if operator.takes is Takes.TWO:
            found = [
                ("value", self._one(first, _("From"))),
                ("other", self._one(values[-1] if values else None, _("To"))),
            ]
        return found

    def _several(self, values: Sequence[Scalar]) -> forms.Field:
        choices = self._choices()
        if choices:
            initial = [_key(value) for value in values]
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(
                label=_("Values"), choices=choices, initial=initial, widget=boxes
            )
        initial_text = "\n".join(str(value) for value in values)
        area = forms.Textarea({"rows": 3})
        return forms.CharField(
            label=_("Values"), initial=initial_text, help_text=_("One on each line"), widget=area
        )

    def _one(self, value: Scalar | None, label: str) -> forms.Field:
        choices = self._choices()
        initial = _key(value) if value is not None else ""
        if choices:
            return forms.ChoiceField(label=label, choices=[("", "–"), *choices], initial=initial)
        field = self._shape()
        made = form_field(
            field, self.reader, value if field.kind == "record" and type(value) is int else None
        )
        made.label, made.required, made.help_text = label, True, ""
        if field.kind != "record":
            made.initial = initial
        return made

    def _choices(self) -> list[tuple[str, object]]:
        """What may be chosen, where that is a closed list."""
        assert self.place is not None
        if self.place.type == "flag":
            return [("yes", _("Yes")), ("no", _("No"))]
        if self.place.person:
            return [(ME, _("me")), *((str(pk), name) for pk, name in self.reader.colleagues)]
        return list(self.place.choices.items()) if self.place.type in {"choice", "choices"} else []

    def _shape(self) -> FieldShape:
        """How one value is typed: days by the calendar, the rest as in its own field, plain texts as text."""
        assert self.place is not None
        if self.place.type in {"date", "instant"}:
            return DAY
        field = field_at(self.reader, self.path)
        if field is not None and field.kind == "people":
            return replace(field, kind="record", home="column")
        keep = field is not None and field.kind in {"record", *NUMERIC}
        return field if keep and field else FieldShape("value", "text", max_length=1000)

    def condition(self) -> Condition | None:
        """The condition as filled in, None while it is incomplete; what does not fit stands at its field."""
        if not self.is_bound or not self.is_valid() or not self.operator:
            return None
        data: dict[str, Any] = {"field": ".".join(self.path), "op": self.operator.key}
        try:
            if self.operator.takes is not Takes.NOTHING:
                data["value"] = self._data()
            return parse(data, self.reader.places)
        except Refusal as no:
            self.add_error("value" if "value" in self.fields else "field", str(no.sentence))
            return None

    def meaning(self) -> str:
        """What is filled in so far as a sentence; '' while something is missing or does not fit."""
        condition = self.there
        if "field" in self.given:
            trial = self.given.copy()
            trial["add"] = "1"
            condition = ConditionForm(self.reader, trial, self.there, "").condition()
        return sentence(condition, Named(self.reader)) if condition else ""

    def _data(self) -> Any:
        values = self.cleaned_data
        assert self.operator is not None
        if self.beside:
            return {"field": values["value"]}
        if self.operator.counts:
            return values["value"]
        if self.operator.takes is Takes.TWO:
            return [self._spelled(values["value"]), self._spelled(values["other"])]
        if self.operator.takes is Takes.SEVERAL:
            several = values["value"] if isinstance(values["value"], list) else values["value"].splitlines()
            return [self._spelled(one) for one in several if one.strip()]
        return self._spelled(values["value"])

    def _spelled(self, typed: str) -> Any:
        """One typed value as conditions spell it."""
        assert self.place is not None
        if self.place.type == "flag":
            return typed == "yes"
        if self.place.person:
            return {"me": True} if typed == ME else int(typed)
        if self._choices():
            return typed
        field = self._shape()
        value = parsed(field, typed, self.reader)
        if field is DAY:
            return value.isoformat()
        if field.kind in NUMERIC:
            return _decimal(value["amount"] if isinstance(value, dict) else value, self.place.decimals)
        return value


def _decimal(amount: int, decimals: int) -> str:
    """A whole number of the last decimal as decimal text."""
    if not decimals:
        return str(amount)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def _key(value: Scalar) -> str:
    """The value of a control for one value of a condition."""
    if isinstance(value, Me):
        return ME
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int) else ""
