"""Postal codes by the form of their country (Universal Postal Union): no address register is ever asked.

A new country is one line in `_SHAPES`: `#` is a digit, `@` a letter, `*` either, all else stands as written.
`_BEGINNINGS` narrows it where not every number of that form exists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from perennial.lib.numbers import ascii_digits

LONGEST_TEXT = 30

_SHAPES: dict[str, tuple[str, ...]] = {
    "GB": ("@@# #@@", "@# #@@", "@## #@@", "@@## #@@", "@#@ #@@", "@@#@ #@@"),
    "US": ("#####", "#####-####"), "CA": ("@#@ #@#",), "BR": ("#####-###",), "JP": ("###-####",),
    "NL": ("#### @@",), "PL": ("##-###",), "PT": ("####-###",), "MT": ("@@@ ####",), "IE": ("@#* ****",),
    "LV": ("LV-####",), "LT": ("LT-#####",), "MD": ("MD-####",), "AD": ("AD###",), "AZ": ("AZ ####",),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), ("### ##",)),
    **dict.fromkeys(
        ("AL", "AM", "AT", "AU", "BE", "BG", "CH", "CY", "DK", "GE", "HU", "LI", "LU", "MK", "NO", "NZ", "PH",
         "SI", "TN", "ZA"), ("####",)
    ),
    **dict.fromkeys(
        ("BA", "DE", "DZ", "EE", "ES", "FI", "FR", "HR", "IL", "IT", "KR", "MA", "MC", "ME", "MX", "MY", "RS",
         "SM", "TH", "TR", "UA", "VA", "XK"), ("#####",)
    ),
    **dict.fromkeys(
        ("BY", "CN", "IN", "KG", "KZ", "RO", "RU", "SG", "TJ", "TM", "UZ", "VN"), ("######",)
    ),
}  # fmt: skip
_BEGINNINGS = {
    "AT": "[1-9]", "BE": "[1-9]", "BY": "2", "CH": "[1-9]", "CZ": "[1-7]", "DE": "0[1-9]|[1-9]",
    "ES": "0[1-9]|[1-4]|5[0-2]", "FR": "0[1-9]|[1-8]|9[0-8]", "GB": "[A-PR-UWYZ]", "HU": "[1-9]", "KG": "72",
    "KZ": "0", "NL": "[1-9]", "RU": "[1-6]", "SE": "[1-9]", "SI": "[1-9]", "SK": "[089]", "SM": "4789",
    "UZ": "[12]", "VA": "00120",
}  # fmt: skip
#: Written before the number on letters from abroad, beside the two letters of the country itself.
_ROAD_LETTERS = {"A": "AT", "B": "BE", "D": "DE", "F": "FR", "H": "HU", "I": "IT", "L": "LU", "N": "NO"}
_FITS: dict[str, Callable[[str], bool]] = {"#": str.isdigit, "@": str.isalpha, "*": str.isalnum}
_NOISE = re.compile(r"[^0-9A-Z]")
_DIGITS_ALONE = re.compile(r"[^0-9]")
_LIKE_DIGITS = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class PostalCode:
    """What a typed postal code means.

    `normal` is how the country writes it, '' when it has no such code; `valid` is None where the country is
    unknown or its form is not; `hint` is the way to write it when it was written otherwise; `problem` is '' or
    `postal.form`, `postal.beginning`; `example` is the country's form, such as `##-###`.
    """

    raw: str
    country: str = ""
    normal: str = ""
    valid: bool | None = None
    hint: str = ""
    problem: str = ""
    example: str = ""


@lru_cache(maxsize=1024)
def read_postal_code(raw: str, country: str) -> PostalCode:
    """The code typed in `raw` as one of `country` (ISO alpha-2)."""
    shapes = _SHAPES.get(country)
    text = raw.strip()
    if not shapes or not text:
        return PostalCode(raw=raw, country=country)
    if len(text) <= LONGEST_TEXT:
        for bare in _readings(text, country):
            if normal := next((one for shape in shapes if (one := _written(bare, shape))), ""):
                return _found(raw, country, normal, shapes[0])
    return PostalCode(raw, country, valid=False, problem="postal.form", example=shapes[0])


def _found(raw: str, country: str, normal: str, example: str) -> PostalCode:
    digits = _DIGITS_ALONE.sub("", normal)
    bare = normal.removeprefix(f"{country}-")
    if not re.match(_BEGINNINGS.get(country, ""), bare) or not digits.strip("0"):
        return PostalCode(raw, country, valid=False, problem="postal.beginning", example=example)
    hint = "" if raw.strip() == normal else normal
    return PostalCode(raw, country, normal, True, hint, "", example)


def _readings(text: str, country: str) -> Iterator[str]:
    """The bare signs of the text, then without the letters of its country, then with O and I read as digits."""
    bare = _NOISE.sub("", ascii_digits(unicodedata.normalize("NFKC", text)).upper())
    yield bare
    if bare.startswith(country):
        yield bare[2:]
    if _ROAD_LETTERS.get(bare[:1]) == country:
        yield bare[1:]
    if any("@" not in shape for shape in _SHAPES[country]):
        yield bare.translate(_LIKE_DIGITS)


def _written(bare: str, shape: str) -> str:
    """The bare signs in this shape, '' when they do not fit; letters that stand in the shape may be left out."""
    fixed = _NOISE.sub("", shape)
    bare = bare.removeprefix(fixed)
    slots = [sign for sign in shape if sign in _FITS]
    if len(slots) != len(bare) or not all(_FITS[slot](got) for slot, got in zip(slots, bare, strict=True)):
        return ""
    rest = iter(bare)
    return "".join(next(rest) if sign in _FITS else sign for sign in shape)
