"""Phone numbers: what was typed is kept, what it means is read from the numbering plans of libphonenumber."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from perennial.lib.numbers import ascii_digits
from perennial.lib.text import fold

LONGEST_TEXT = 100

_LINES = {
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
_LENGTHS = {
    ValidationResult.TOO_SHORT: "phone.too_short",
    ValidationResult.TOO_LONG: "phone.too_long",
    ValidationResult.INVALID_LENGTH: "phone.wrong_length",
    ValidationResult.INVALID_COUNTRY_CODE: "phone.no_such_country_code",
}
#: What is longer behind a comma or a semicolon is another number.
LONGEST_EXTENSION = 6
_EXTENSION = re.compile(
    r"\b(?:wewn\.?|wew\.?|w\.|durchwahl|dw\.?|klapka|kl\.?|доб\.?|добавочный|apparat)\s*(?=\d+$)", re.I
)


@dataclass(frozen=True, slots=True)
class Phone:
    """What a typed phone number means.

    `e164` ('' when it cannot be read) is without extension; `key` is what two equal numbers share, extension
    included; `country` is the region it belongs to; `line` is mobile, fixed, …; `problem` is '' when valid;
    `number` is what libphonenumber read.
    """

    raw: str
    e164: str = ""
    extension: str = ""
    valid: bool = False
    country: str = ""
    line: str = ""
    problem: str = ""
    number: PhoneNumber | None = field(default=None, repr=False, compare=False)

    @property
    def display(self) -> str:
        """In international form when valid, else as typed; made when asked for, because most are never shown."""
        if self.number is None or not self.valid:
            return self.raw
        return phonenumbers.format_number(self.number, PhoneNumberFormat.INTERNATIONAL)

    @property
    def key(self) -> str:
        if not self.e164:
            return fold(self.raw)
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164


@lru_cache(maxsize=1024)
def read_phone(raw: str, country: str = "") -> Phone:
    """The number typed in `raw`; `country` (ISO alpha-2) is assumed where no country code is written."""
    text = _EXTENSION.sub("ext. ", ascii_digits(raw).strip())
    if len(text) > LONGEST_TEXT:
        return Phone(raw=raw, problem="phone.unreadable")
    if not country and text.startswith("00"):
        text = "+" + text[2:]
    phone = _parsed(raw, text, country)
    if not phone.valid and text.startswith("00"):
        # Abroad is dialled otherwise in some countries, and yet people write 007 for Russia in Russia.
        phone = max(phone, _parsed(raw, "+" + text[2:], country), key=lambda read: read.valid)
    if not phone.valid and "(0)" in text:
        # "+48 (0) 22 …" is written also where the country knows no leading zero.
        phone = max(phone, _parsed(raw, text.replace("(0)", " "), country), key=lambda read: read.valid)
    return phone if phone.valid else _without_old_zero(phone)


def _without_old_zero(phone: Phone) -> Phone:
    """The number without a zero in front that its country has given up, as in the Polish 0-22 826 02 11."""
    number = phone.number
    if number is None or not number.italian_leading_zero:
        return phone
    plain = PhoneNumber(
        country_code=number.country_code,
        national_number=number.national_number,
        extension=number.extension,
    )
    return max(phone, _read(phone.raw, plain), key=lambda read: read.valid)


@lru_cache(maxsize=1024)
def show_phone(raw: str, country: str = "") -> str:
    """The number in international form, or as it was typed when it is not valid."""
    return read_phone(raw, country).display


def _parsed(raw: str, text: str, country: str) -> Phone:
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException as problem:
        return Phone(raw=raw, problem=_parse_problem(problem, text, country))
    if len(number.extension or "") > LONGEST_EXTENSION:
        return Phone(raw=raw, problem="phone.unreadable")
    return _read(raw, number)


def _read(raw: str, number: PhoneNumber) -> Phone:
    # A number is valid exactly when its plan knows a type for it; asked once, not twice.
    kind = phonenumbers.number_type(number)
    valid = kind != PhoneNumberType.UNKNOWN
    return Phone(
        raw=raw,
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        extension=number.extension or "",
        valid=valid,
        country=_country(number),
        line=_LINES.get(kind, "") if valid else "",
        problem="" if valid else _number_problem(number),
        number=number,
    )


def _country(number: PhoneNumber) -> str:
    """The region; for an invalid number the main one of its country code; '' for networks of no country
    (+800).
    """
    region = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    return region if region.isalpha() and region != "ZZ" else ""


def _number_problem(number: PhoneNumber) -> str:
    return _LENGTHS.get(phonenumbers.is_possible_number_with_reason(number), "phone.not_in_use")


def _parse_problem(problem: NumberParseException, text: str, country: str) -> str:
    if problem.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return "phone.no_such_country_code" if country or text.startswith("+") else "phone.country_unknown"
    if problem.error_type in {NumberParseException.TOO_SHORT_NSN, NumberParseException.TOO_SHORT_AFTER_IDD}:
        return "phone.too_short"
    return "phone.too_long" if problem.error_type == NumberParseException.TOO_LONG else "phone.unreadable"
