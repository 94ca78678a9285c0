"""Invented numbers with true check digits, and patterns filled at random.

Phone patterns in the word lists stand in ranges kept for fiction where a country has them (Ofcom,
Bundesnetzagentur) and in 555 elsewhere. Check digits follow the publicly documented rules of each register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the letters a British postcode may end in
_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_REGON_WEIGHTS = (8, 9, 2, 3, 4, 5, 6, 7)
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_GB_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)
_TAX_OFFICES = (
    "521",
    "525",
    "583",
    "586",
    "634",
    "648",
    "677",
    "725",
    "779",
    "782",
    "813",
    "852",
    "879",
    "895",
    "937",
)
_REGIONS = ("16", "39", "50", "54", "59", "63", "66", "77", "78")


def fill(pattern: str, rng: Random) -> str:
    """`pattern` with every `#` replaced by a digit and every `@` by a letter."""
    return "".join(_drawn(sign, rng) for sign in pattern)


def unused(pattern: str, rng: Random, taken: set[str]) -> str:
    """`pattern` filled so that it is not in `taken`, to which it is added; patterns must leave room."""
    for _ in range(10_000):
        number = fill(pattern, rng)
        if number not in taken:
            taken.add(number)
            return number
    raise ValueError(f"The pattern {pattern} has no number left.")


def tax_id(country: str, rng: Random) -> str:
    """A tax number of a company in `country` (PL, DE, AT, SK, RU, GB) as written there, with check digits."""
    return _TAX_IDS[country](rng)


def registration_id(country: str, rng: Random) -> str:
    """The number of a company in its country's register (REGON, HRB, FN, IČO, OGRN, company number)."""
    return _REGISTRATIONS[country](rng)


def broken(number: str) -> str:
    """`number` with its last digit moved by one, which every check digit used here detects."""
    place = max(i for i, sign in enumerate(number) if sign.isdigit())
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


def _drawn(sign: str, rng: Random) -> str:
    if sign == "#":
        return str(rng.randrange(10))
    return rng.choice(_LETTERS) if sign == "@" else sign


def _weighed(weights: Iterable[int], digits: str) -> int:
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True))


def _nip(rng: Random) -> str:
    while True:
        digits = rng.choice(_TAX_OFFICES) + fill("######", rng)
        check = _weighed(_NIP_WEIGHTS, digits) % 11
        if check < 10:
            return f"{digits[:3]}-{digits[3:6]}-{digits[6:8]}-{digits[8]}{check}"


def _regon(rng: Random) -> str:
    digits = f"{rng.randrange(1, 98) | 1:02}" + fill("######", rng)
    return digits + str(_weighed(_REGON_WEIGHTS, digits) % 11 % 10)


def _german_vat(rng: Random) -> str:
    digits = str(rng.randrange(1, 10)) + fill("#######", rng)
    return f"DE{digits}{_iso_7064_mod_11_10(digits)}"


def _iso_7064_mod_11_10(digits: str) -> int:
    check = 5
    for digit in digits:
        check = (((check or 10) * 2) % 11 + int(digit)) % 10
    return (1 - ((check or 10) * 2) % 11) % 10


def _austrian_vat(rng: Random) -> str:
    digits = fill("#######", rng)
    doubled = (sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(digits))
    return f"ATU{digits}{(6 - sum(doubled)) % 10}"


def _slovak_vat(rng: Random) -> str:
    while True:
        digits = f"20{rng.choice('234')}" + fill("######", rng)
        check = -int(digits + "0") % 11
        if check < 10:
            return f"SK{digits}{check}"


def _ico(rng: Random) -> str:
    digits = rng.choice("345") + fill("######", rng)
    check = (11 - _weighed(range(8, 1, -1), digits)) % 11
    return f"{digits[:2]} {digits[2:5]} {digits[5:]}{(check or 1) % 10}"


def _inn(rng: Random) -> str:
    digits = rng.choice(_REGIONS) + fill("#######", rng)
    return digits + str(_weighed(_INN_WEIGHTS, digits) % 11 % 10)


def _ogrn(rng: Random) -> str:
    digits = f"1{rng.randrange(2, 24):02}{rng.choice(_REGIONS)}" + fill("#######", rng)
    return digits + str(int(digits) % 11 % 10)


def _british_vat(rng: Random) -> str:
    digits = rng.choice("23456789") + fill("######", rng)
    check = 97 - _weighed(_GB_WEIGHTS, digits) % 97
    return f"GB {digits[:3]} {digits[3:]} {check:02}"


def _pattern(pattern: str) -> Callable[[Random], str]:
    return lambda rng: fill(pattern, rng)


_TAX_IDS = {
    "PL": _nip,
    "DE": _german_vat,
    "AT": _austrian_vat,
    "SK": _slovak_vat,
    "RU": _inn,
    "GB": _british_vat,
}
_REGISTRATIONS = {
    "PL": _regon,
    "DE": _pattern("HRB 9####"),
    "AT": _pattern("FN 5#####@"),
    "SK": _ico,
    "RU": _ogrn,
    "GB": _pattern("1#######"),
}
