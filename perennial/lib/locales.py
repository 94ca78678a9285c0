"""Which CLDR locale shows numbers, dates and names for a language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError

#: The languages of the product: names of months and countries are understood in all of them.
LANGUAGES = ("en", "pl", "de", "sk", "ru")


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a language tag (`pl`, `en-gb`, `de_AT`); English when it is unknown or empty."""
    for tag in (language, language.replace("_", "-").partition("-")[0]):
        try:
            return Locale.parse(tag.replace("_", "-"), sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale("en")


@lru_cache(maxsize=64)
def writes_decimal_comma(language: str) -> bool:
    """True when the language writes 1,5 for one and a half."""
    symbols = locale_of(language).number_symbols
    return bool(symbols.get("latn", symbols).get("decimal") == ",")
