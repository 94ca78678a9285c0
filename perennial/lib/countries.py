"""Countries by ISO 3166-1 alpha-2 code, known by name in the languages of the product."""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global

from perennial.lib.locales import LANGUAGES, locale_of
from perennial.lib.text import fold

#: Two-letter regions of CLDR that are no country of ISO 3166-1.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

#: Names people write that CLDR does not list.
_ALSO = {
    "UK": "GB", "Great Britain": "GB", "Britain": "GB", "England": "GB", "Scotland": "GB", "Wales": "GB",
    "Wielka Brytania": "GB", "Anglia": "GB", "Großbritannien": "GB", "England (UK)": "GB",
    "Великобритания": "GB", "Англия": "GB", "Veľká Británia": "GB", "Holland": "NL", "Holandia": "NL",
    "Holandsko": "NL", "Голландия": "NL", "USA": "US", "U.S.A.": "US", "U.S.": "US",
    "United States of America": "US", "Stany Zjednoczone Ameryki": "US", "США": "US", "Czech Republic": "CZ",
    "Republika Czeska": "CZ", "Tschechische Republik": "CZ", "Česká republika": "CZ", "Česko": "CZ",
    "Чешская Республика": "CZ", "Slovak Republic": "SK", "Slovenská republika": "SK",
    "Republika Słowacka": "SK", "Republic of Poland": "PL", "Rzeczpospolita Polska": "PL",
    "Poľská republika": "PL", "Bundesrepublik Deutschland": "DE", "BRD": "DE",
    "Federal Republic of Germany": "DE", "ФРГ": "DE", "Russian Federation": "RU",
    "Российская Федерация": "RU", "РФ": "RU", "Federacja Rosyjska": "RU", "Russische Föderation": "RU",
    "Ruská federácia": "RU", "Macedonia": "MK", "Turkey": "TR", "Ivory Coast": "CI", "South Korea": "KR",
    "Korea": "KR", "Moldavia": "MD", "Молдавия": "MD", "Белоруссия": "BY", "White Russia": "BY", "UAE": "AE",
    "ОАЭ": "AE", "Kasachstan": "KZ", "Республика Казахстан": "KZ", "Republic of Ireland": "IE",
}  # fmt: skip

#: Signs of cars, which German-speaking offices write before the postal code; those of two letters are codes as well.
_SIGNS = {"A": "AT", "B": "BE", "D": "DE", "F": "FR", "H": "HU", "I": "IT", "L": "LU", "FL": "LI"}


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """Every code that is accepted."""
    known = (str(code) for code in locale_of("en").territories)
    return frozenset(code for code in known if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY)


def country_code(raw: str) -> str:
    """The alpha-2 code for a code (`pl`, `POL`, `616`) or a name in any known language; '' when there is
    none.
    """
    text = raw.strip()
    if not text or len(text) > 100:
        return ""
    upper = text.upper()
    return upper if upper in codes() else _SIGNS.get(upper) or _index().get(fold(text), "")


def country_name(code: str, language: str) -> str:
    """The name for a reader of `language`; the code itself when it is no country."""
    return locale_of(language).territories.get(code, code) if code in codes() else code


@lru_cache(maxsize=32)
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, in the order of the names."""
    named = ((code, country_name(code, language)) for code in codes())
    return tuple(sorted(named, key=lambda pair: (fold(pair[1]), pair[0])))


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    """Folded name, alias, alpha-3 or numeric code → alpha-2."""
    index: dict[str, str] = {}
    for alias, targets in get_global("territory_aliases").items():
        if len(targets) == 1 and targets[0] in codes():
            index.setdefault(fold(alias), targets[0])
    for language in LANGUAGES:
        for code in codes():
            index[fold(locale_of(language).territories[code])] = code
    return index | {fold(name): code for name, code in _ALSO.items()}
