"""Generator B, words and numbers of its own: what Faker has no lists of."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from faker import Faker

LOCALES = {"PL": "pl_PL", "DE": "de_DE", "SK": "sk_SK", "RU": "ru_RU", "GB": "en_GB"}
#: (how mobiles begin, how landlines begin, digits within the country, code of the country, what stands before them)
PHONES = {
    "PL": (("50#", "53#", "60#", "66#", "69#", "78#", "88#"), ("22", "12", "61", "71", "58"), 9, "48", ""),
    "DE": (("151", "160", "171", "176", "157"), ("30", "40", "89", "69", "221", "911"), 10, "49", "0"),
    "SK": (("905", "910", "915", "944", "948"), ("2", "55", "41", "33"), 9, "421", "0"),
    "RU": (("903", "916", "921", "926", "950", "981"), ("495", "812", "383", "846"), 10, "7", "8"),
    "GB": (("7400", "7711", "7725", "7900", "7971"), ("20", "161", "113", "1865"), 10, "44", "0"),
}
_LISTS = Path(__file__).with_name("lists") / "held.txt"


def _lists(kind: str) -> dict[str, tuple[str, ...]]:
    """By country, the words of `[COUNTRY kind]`."""
    found, section = dict[str, tuple[str, ...]](), ""
    for line in _LISTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section.endswith(f" {kind}"):
            country = section.partition(" ")[0]
            found[country] = (
                *found.get(country, ()),
                *(word.strip() for word in line.split(",") if word.strip()),
            )
    return found


def _split(kind: str) -> dict[str, list[list[str]]]:
    return {country: [word.split("/") for word in words] for country, words in _lists(kind).items()}


#: Spellings that sound alike, either way.
SOUNDS = _split("sounds")
SHORT = {country: {pair[0]: pair[1] for pair in pairs} for country, pairs in _split("short").items()}
TITLES, HOSTS, TRADES, FORMS = (_lists(kind) for kind in ("titles", "hosts", "trades", "forms"))
COUNTRY_NAMES = _lists("names")
#: Ways of writing that are one legal form.
SAME_FORM = _split("same")


@cache
def faker_of(country: str) -> Any:
    return Faker(LOCALES[country])
