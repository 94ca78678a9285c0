"""What can be chosen on settings pages: languages, zones, countries, currencies."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from perennial.lib.countries import country_choices
from perennial.lib.locales import locale_of

Choices = list[tuple[str, object]]
USUAL_CURRENCIES = ("EUR", "PLN", "CZK", "CHF", "GBP", "USD", "UAH", "RUB", "HUF", "SEK", "NOK", "DKK")


def languages(empty: object = "") -> Choices:
    return [("", empty), *settings.LANGUAGES] if empty else list(settings.LANGUAGES)


@cache
def _zones() -> tuple[tuple[str, str], ...]:
    names = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    return tuple((name, name.replace("_", " ")) for name in ["UTC", *names])


def zones(empty: object = "") -> Choices:
    return [("", empty), *_zones()] if empty else list(_zones())


def countries() -> Choices:
    return list(country_choices(get_language() or "en"))


def currencies() -> Choices:
    names = locale_of(get_language() or "en").currencies
    rest = sorted(code for code in list_currencies() if code in names and code not in USUAL_CURRENCIES)
    return [(code, f"{code}, {names.get(code, code)}") for code in (*USUAL_CURRENCIES, *rest)]


AS_BROWSER = _("as the browser says")
AS_WORKSPACE = _("as the workspace")
