"""International bank account numbers (ISO 13616) by their form and check digits alone: no bank is ever asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from stdnum import iban as stdnum_iban
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from perennial.lib.numbers import ascii_digits

LONGEST_TEXT = 60

_NOISE = re.compile(r"[^0-9A-Z]")
_SHAPE = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{8,30}")
_LIKE_DIGITS = str.maketrans("OQILSB", "001158")
_PROBLEMS: tuple[tuple[type[ValidationError], str], ...] = (
    (InvalidChecksum, "iban.check_digit"),
    (InvalidComponent, "iban.country"),
)
#: Printed in standards, manuals and on the pages of banks as examples; well formed, and nobody's account.
DOCUMENTATION = frozenset({
    "GB29NWBK60161331926819", "GB82WEST12345698765432", "GB33BUKB20201555555555", "DE89370400440532013000",
    "DE91100000000123456789", "DE02120300000000202051", "DE75512108001245126199", "PL61109010140000071219812874",
    "PL27114020040000300201355387", "SK3112000000198742637541", "SK8975000000000012345671",
    "CZ6508000000192000145399", "CZ5508000000001234567899", "FR1420041010050500013M02606",
    "FR7630006000011234567890189", "NL91ABNA0417164300", "BE68539007547034", "AT611904300234573201",
    "AT483200000012345864", "CH9300762011623852957", "CH5604835012345678009", "ES9121000418450200051332",
    "IT60X0542811101000000123456", "RU0204452560040702810412345678901",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Iban:
    """What a typed account number means.

    `normal` is the bare number in capitals, '' when it is not valid; `display` is in groups of four; `hint` is
    the number that was probably meant, in groups, '' when none is likely; `problem` says what is wrong;
    `documentation` tells a number that manuals print as an example.
    """

    raw: str
    normal: str = ""
    valid: bool = False
    country: str = ""
    display: str = ""
    hint: str = ""
    problem: str = ""
    documentation: bool = False


@lru_cache(maxsize=1024)
def read_iban(raw: str, country: str = "") -> Iban:
    """The number typed in `raw`; `country` (ISO alpha-2) is assumed where it begins with digits."""
    if len(raw) > LONGEST_TEXT:
        return Iban(raw=raw, display=raw, problem="iban.form")
    bare = _NOISE.sub("", ascii_digits(unicodedata.normalize("NFKC", raw)).upper()).removeprefix("IBAN")
    problem = _problem(bare)
    if problem:
        return Iban(raw=raw, display=raw, hint=_hint(bare, country), problem=problem)
    return Iban(
        raw=raw,
        normal=bare,
        valid=True,
        country=bare[:2],
        display=_grouped(bare),
        documentation=bare in DOCUMENTATION,
    )


def _problem(bare: str) -> str:
    if not _SHAPE.fullmatch(bare):
        return "iban.form"
    try:
        # Not the country's own check: its list of banks grows older than the banks.
        stdnum_iban.validate(bare, check_country=False)
    except ValidationError as refused:
        return next((code for kind, code in _PROBLEMS if isinstance(refused, kind)), "iban.form")
    return ""


def _hint(bare: str, country: str) -> str:
    """The same number with the country's letters before it, or with letters read as the digits they look like."""
    with_country = country.upper() + bare if bare.isdigit() else bare
    candidates = (with_country, with_country[:2] + with_country[2:].translate(_LIKE_DIGITS))
    return next((_grouped(one) for one in candidates if one != bare and not _problem(one)), "")


def _grouped(bare: str) -> str:
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))
