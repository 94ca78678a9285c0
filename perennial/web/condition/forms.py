"""The forms of condition."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perennial.records.answering import LONGEST_REASON
from perennial.web.records.answerable import AnswerableForm
from perennial.web.records.reader import Reader

USUAL_SNOOZE = timedelta(days=7)


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}), **options)


class WaiveForm(forms.Form):
    """Why a record may break a rule, and for how long."""

    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, help_text=_("Who reads the record later sees this.")
    )
    until = _day(required=False, help_text=_("Empty: as long as the rule stands."))


class SnoozeForm(AnswerableForm):
    """Until when a task is put off."""

    until = _day(help_text=_("It comes back by itself and counts on until then."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="snooze-%s")
        self.fields["until"].initial = timezone.localdate() + USUAL_SNOOZE


class HandOverForm(AnswerableForm):
    """Who takes a record over, with a word for them."""

    to = forms.TypedChoiceField(label=_("Colleague"), coerce=int)
    word = forms.CharField(
        label=_("A word"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("It stands with the record in their list."),
    )

    def __init__(self, reader: Reader, data: Any = None) -> None:
        super().__init__(data, auto_id="hand-over-%s")
        others = [(pk, name) for pk, name in reader.colleagues if pk != reader.actor.user_id]
        self.fields["to"].choices = [("", "–"), *others]  # type: ignore[attr-defined]
        self.listen()

    def place_of(self, key: str) -> str | None:
        return super().place_of("to" if key == "owner" else key)
