"""The forms of condition."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from perennial.records.condition.actions import LONGEST_REASON


class WaiveForm(forms.Form):
    """Why a record may break a rule, and for how long."""

    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, help_text=_("Who reads the record later sees this.")
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Empty: as long as the rule stands."),
    )
