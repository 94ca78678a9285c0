"""What a person types to sign in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from perennial.web.passwords import CURRENT, NEW, RULES, password_field


class SignInForm(forms.Form):
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = password_field(_("Password"), CURRENT)


class CodeForm(forms.Form):
    """The second step. A recovery code has letters, so the field is not for numbers alone."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
        ),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
    )


class ResetForm(forms.Form):
    password = password_field(_("New password"), NEW, help_text=RULES)
