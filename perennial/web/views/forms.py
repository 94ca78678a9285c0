"""The form of a view: what it is called, and who sees it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from perennial.insight.making import LONGEST_NAME


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    shared = forms.BooleanField(
        label=gettext_lazy("Everybody may see it"),
        required=False,
        help_text=gettext_lazy("Each sees the records and fields that are open to them."),
    )
