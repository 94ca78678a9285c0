"""The sentence for every doubt that the readers of postal codes, domains and alphabets name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

DOUBTS: Mapping[str, object] = MappingProxyType(
    {
        "domain.reserved": _("This domain is reserved for examples: no mail can reach it."),
        "domain.disposable": _("This domain gives out addresses that live for minutes."),
        "domain.misspelt": _("This domain looks like a common one with a slip in it."),
        "postal.form": _("Postal codes of this country have another form."),
        "postal.beginning": _("No postal code of this country begins like this."),
        "script.mixed": _("One word mixes letters of two alphabets that look alike, so searches miss it."),
    }
)


def doubt_sentence(code: str) -> str:
    """The sentence for a doubt in the active language; '' for none."""
    return str(DOUBTS[code]) if code else ""
