"""The tax number schemes that are told apart: their form, their check, and how they are shown.

A new country's scheme is one line in `_NATIONAL`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from stdnum.ch import uid
from stdnum.cz import dic
from stdnum.de import idnr, stnr
from stdnum.de import vat as de_vat
from stdnum.eu.vat import MEMBER_STATES
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.pl import nip, regon
from stdnum.ru import inn, ogrn
from stdnum.sk import dph
from stdnum.util import get_cc_module

from perennial.lib import countries


def _as_it_is(number: str) -> str:
    return number


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of number of one country.

    `shape` is matched by the bare number without prefix; `validate` gives the number back or raises stdnum's
    ValidationError; `prefixed` schemes may be written behind the country's two letters.
    """

    key: str
    country: str
    shape: re.Pattern[str]
    validate: Callable[[str], str]
    prefixed: bool = False
    show: Callable[[str], str] = _as_it_is

    def bare(self, number: str) -> str:
        """The number in its shortest usual form, '' when its check fails."""
        if not self.shape.fullmatch(number):
            return ""
        try:
            return self.validate(number).upper().removeprefix(vat_prefix(self.country))
        except ValidationError:
            return ""


def vat_prefix(country: str) -> str:
    """The letters in front of a VAT number of the country."""
    return "EL" if country == "GR" else country


def schemes_of(country: str) -> tuple[Scheme, ...]:
    """Every scheme known for the country (ISO alpha-2), the likeliest first; empty when none is."""
    return tuple(scheme for scheme in _NATIONAL if scheme.country == country) or _general(country)


def _weighted(number: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))


def _ico(number: str) -> str:
    """IČO of the Czech and the Slovak registers: seven digits and a check digit modulo 11."""
    if dic.calc_check_digit_legal(number[:7]) != number[7]:
        raise InvalidChecksum()
    return number


def _kpp(number: str) -> str:
    """КПП has no check digit; it names a tax office (four digits), a reason and a serial number."""
    if number.startswith("0000"):
        raise InvalidComponent()
    return number


def _bin(number: str) -> str:
    """БИН or ИИН: eleven digits and a check digit modulo 11, weighted again where that gives 10."""
    check = _weighted(number, tuple(range(1, 12))) % 11
    if check == 10:
        check = _weighted(number, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    if check != int(number[11]):
        raise InvalidChecksum()
    return number


def _swiss(number: str) -> str:
    return uid.validate("CHE" + number[:9]).removeprefix("CHE")


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_NATIONAL: tuple[Scheme, ...] = (
    Scheme("nip", "PL", _shape(r"\d{10}"), nip.validate, prefixed=True, show=nip.format),
    Scheme("regon", "PL", _shape(r"\d{9}|\d{14}"), regon.validate),
    Scheme("ico", "CZ", _shape(r"\d{8}"), _ico),
    Scheme("dic", "CZ", _shape(r"\d{8,10}"), dic.validate, prefixed=True, show="CZ{}".format),
    Scheme("ico", "SK", _shape(r"\d{8}"), _ico),
    Scheme("dic", "SK", _shape(r"\d{10}"), dph.validate, prefixed=True, show="SK{}".format),
    Scheme("vat", "DE", _shape(r"\d{9}"), de_vat.validate, prefixed=True, show="DE{}".format),
    Scheme("idnr", "DE", _shape(r"\d{11}"), idnr.validate, show=idnr.format),
    Scheme("stnr", "DE", _shape(r"\d{10,11}|\d{13}"), stnr.validate),
    Scheme(
        "vat", "GB", _shape(r"\d{9}|\d{12}|(GD|HA)\d{3}"), gb_vat.validate, prefixed=True, show="GB{}".format
    ),
    Scheme("inn", "RU", _shape(r"\d{10}|\d{12}"), inn.validate, prefixed=True),
    Scheme("ogrn", "RU", _shape(r"\d{13}|\d{15}"), ogrn.validate),
    Scheme("kpp", "RU", _shape(r"\d{4}[0-9A-Z]{2}\d{3}"), _kpp),
    Scheme("bin", "KZ", _shape(r"\d{12}"), _bin, prefixed=True),
    Scheme("vat", "CH", _shape(r"\d{9}(MWST|TVA|IVA|TPV)?"), _swiss, prefixed=True, show="CHE{}".format),
)


def named(keys: tuple[str, ...], country: str) -> tuple[Scheme, ...]:
    """The schemes of these keys in `country`; without one, only where a single country has them."""
    if country:
        return tuple(scheme for scheme in schemes_of(country) if scheme.key in keys)
    found = tuple(scheme for scheme in _NATIONAL if scheme.key in keys)
    return found if len({scheme.country for scheme in found}) == 1 else ()


@lru_cache(maxsize=512)
def _general(country: str) -> tuple[Scheme, ...]:
    """The VAT module of python-stdnum for the country, where there is one."""
    if country not in countries.codes():
        return ()
    module = get_cc_module(country.lower(), "vat")
    if module is None:
        return ()
    shape = _shape(r"[0-9A-Z]{8,12}" if country.lower() in MEMBER_STATES else r"[0-9A-Z]{4,20}")
    show = f"{vat_prefix(country)}{{}}".format
    return (Scheme("vat", country, shape, module.validate, prefixed=True, show=show),)
