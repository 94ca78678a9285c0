"""The one way a page asks for a password: taken as typed, pasted or filled in, and shown on demand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CURRENT = "current-password"
NEW = "new-password"
RULES = _("At least 12 characters; a sentence is easy to keep in mind.")


def password_field(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    """A space may be part of a password, so none is taken away; the limit is that of what is hashed."""
    attrs = {
        "autocomplete": autocomplete,
        "data-reveal": _("Show"),
        "data-conceal": _("Hide"),
    }
    widget = forms.PasswordInput(attrs=attrs)
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget, **more)
