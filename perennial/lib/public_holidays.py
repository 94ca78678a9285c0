"""Public holidays of countries and their regions, as the library `holidays` keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

#: Countries one can choose, each with the regions that have holidays of their own.
REGIONS: Mapping[str, Mapping[str, str]] = {
    "PL": {},
    "DE": {
        "BW": "Baden-Württemberg",
        "BY": "Bayern",
        "BE": "Berlin",
        "BB": "Brandenburg",
        "HB": "Bremen",
        "HH": "Hamburg",
        "HE": "Hessen",
        "MV": "Mecklenburg-Vorpommern",
        "NI": "Niedersachsen",
        "NW": "Nordrhein-Westfalen",
        "RP": "Rheinland-Pfalz",
        "SL": "Saarland",
        "SN": "Sachsen",
        "ST": "Sachsen-Anhalt",
        "SH": "Schleswig-Holstein",
        "TH": "Thüringen",
    },
    "SK": {},
    "RU": {},
    "GB": {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"},
}
#: Where the country alone leaves out days that nearly everybody has.
_USUALLY = {"GB": "ENG"}


def places() -> list[str]:
    """Every place one can choose: `PL`, `DE`, `DE-BY` …"""
    return [
        code
        for country, regions in REGIONS.items()
        for code in (country, *(f"{country}-{region}" for region in regions))
    ]


def holidays_of(place: str, year: int) -> Mapping[date, str]:
    """The public holidays of a year by their names in the country's language; none of an unknown place."""
    return _holidays_of(place, year) if place in places() else {}


@lru_cache(maxsize=512)
def _holidays_of(place: str, year: int) -> Mapping[date, str]:
    country, _sign, region = place.partition("-")
    found = holidays.country_holidays(
        country,
        subdiv=region or _USUALLY.get(country),
        years=year,
        expand=False,
        language=_LANGUAGES[country],
    )
    return {day: name for day, name in found.items() if day.year == year}


_LANGUAGES = {"PL": "pl", "DE": "de", "SK": "sk", "RU": "ru", "GB": "en_GB"}


def is_holiday(place: str, day: date) -> bool:
    return day in holidays_of(place, day.year)
