"""What a column holds, judged from samples of its cells alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from babel import Locale
from stdnum.cz import dic
from stdnum.eu import vat
from stdnum.pl import nip, regon
from stdnum.ru import inn

from perennial.lib.text import fold
from perennial.transfer.record_numbers import NUMBER, is_record_number

LANGUAGES = ("en", "pl", "de", "sk", "cs", "ru")

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}")
_URL = re.compile(
    r"(?:https?://|www\.)\S+\.\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?:tel\.?:?\s*)?(?:\+|00)?[\d(][\d\s()./\u00a0\u2013-]{5,}\d(?:\s*(?:w|wew|ext|dw)\.?\s*\d+)?", re.I
)
_DATE = re.compile(r"\d{1,2}([./-])\s?\d{1,2}\1\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}")
_POSTAL = re.compile(r"(?:[A-Z]{1,2}[- ])?(?:\d{2}-\d{3}|\d{3} \d{2}|\d{5,6})")
_LEGAL_FORM = re.compile(
    r"\b(?:sp\.?\s?(?:z\s?o\.?\s?o|j|k)|s\.\s?a|s\.?\s?c|spolka|gmbh|ag|kg|ohg|ug|e\.?\s?k|mbh"
    r"|s\.?\s?r\.?\s?o|a\.\s?s|v\.\s?o\.\s?s|ooo|oao|zao|pao|ip|ltd|limited|inc|llc|plc|corp|b\.?v|oy|ab)\b\.?"
)
# Of the territories that have a code: unknown regions, unions, tests of accents.
_NO_COUNTRIES = frozenset({"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"})


def is_email(cell: str) -> bool:
    return bool(_EMAIL.fullmatch(cell))


def is_url(cell: str) -> bool:
    return "@" not in cell and bool(_URL.fullmatch(cell)) and not cell.replace(".", "").isdigit()


def is_date(cell: str) -> bool:
    return bool(_DATE.fullmatch(cell))


def is_phone(cell: str) -> bool:
    """Digits in number and dress of a phone number; bare digits only from nine on, and no date or postal
    code.
    """
    digits = sum(letter.isdigit() for letter in cell)
    if not 7 <= digits <= 16 or is_date(cell) or _POSTAL.fullmatch(cell):
        return False
    dressed = not cell.isdigit() or cell.startswith("00")
    return bool(_PHONE.fullmatch(cell)) and (dressed or digits in (9, 10, 11))


def is_tax_number(cell: str) -> bool:
    """Passes the check digit of NIP, ИНН, Czech DIČ or of any VAT number of the European Union."""
    return not _is_ico(cell) and any(module.is_valid(cell) for module in (nip, inn, dic, vat))


def is_registration_number(cell: str) -> bool:
    """Passes the check digit of REGON or IČO."""
    return bool(regon.is_valid(cell)) or _is_ico(cell)


def _is_ico(cell: str) -> bool:
    return len(cell) == 8 and cell.isdigit() and bool(dic.is_valid(cell))


def is_postal_code(cell: str) -> bool:
    return bool(_POSTAL.fullmatch(cell))


def is_country(cell: str) -> bool:
    return fold(cell) in _countries()


def is_company_name(cell: str) -> bool:
    """A legal form stands at its end (or, in Russian, at its beginning)."""
    return bool(_LEGAL_FORM.search(fold(cell)))


@cache
def _countries() -> frozenset[str]:
    territories = Locale("en").territories
    known = [code for code in territories if len(str(code)) == 2 and code not in _NO_COUNTRIES]
    names = {fold(Locale(language).territories.get(code, "")) for language in LANGUAGES for code in known}
    codes = {str(code).lower() for code in known}
    return frozenset((names | codes) - {""})


TESTS: dict[str, Callable[[str], bool]] = {
    NUMBER: is_record_number,
    "email": is_email,
    "website": is_url,
    "tax_id": is_tax_number,
    "registration_id": is_registration_number,
    "birthday": is_date,
    "postal_code": is_postal_code,
    "country": is_country,
    "phone": is_phone,
    "company": is_company_name,
}

# How far a passed test can be trusted to name the field: a date need not be a birthday.
TRUST = {
    NUMBER: 0.95,
    "email": 0.9,
    "website": 0.75,
    "tax_id": 0.8,
    "registration_id": 0.5,
    "birthday": 0.35,
    "postal_code": 0.6,
    "country": 0.7,
    "phone": 0.7,
    "company": 0.65,
}


def share(key: str, cells: Sequence[str]) -> float:
    """The share of the cells with text that pass the test of field `key`; 0 when there is no such test or no
    text.
    """
    test = TESTS.get(key)
    filled = [cell.strip() for cell in cells if cell.strip()]
    if test is None or not filled:
        return 0.0
    return sum(map(test, filled)) / len(filled)
