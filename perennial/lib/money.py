"""Amounts: an integer in the currency's minor units, and its ISO 4217 code."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from babel.numbers import format_currency, get_currency_symbol, is_currency
from django.utils.translation import gettext as _

from perennial.lib import numbers
from perennial.lib.locales import locale_of
from perennial.lib.refusals import Refusal


class Money(TypedDict):
    """`amount` in minor units (cents, grosze; whole yen), `currency` as an ISO 4217 code."""

    amount: int
    currency: str


#: What people write for a currency; the workspace's own wins where several share a sign, else the first.
_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "euro": ("EUR",), "£": ("GBP",), "zł": ("PLN",), "zl": ("PLN",), "zł.": ("PLN",),
    "kč": ("CZK",), "kčs": ("CZK",), "₽": ("RUB",), "руб": ("RUB",), "руб.": ("RUB",), "р.": ("RUB",),
    "₴": ("UAH",), "грн": ("UAH",), "грн.": ("UAH",), "₸": ("KZT",), "тг": ("KZT",), "us$": ("USD",),
    "ft": ("HUF",), "lei": ("RON",), "fr.": ("CHF",), "sfr.": ("CHF",), "₺": ("TRY",), "₹": ("INR",),
    "₪": ("ILS",), "₩": ("KRW",), "лв": ("BGN",), "лв.": ("BGN",), "$": ("USD", "CAD", "AUD", "NZD", "SGD",
    "HKD", "MXN"), "¥": ("JPY", "CNY"), "￥": ("JPY", "CNY"), "kr": ("", "SEK", "NOK", "DKK", "ISK"),
    "kr.": ("", "SEK", "NOK", "DKK", "ISK"),
}  # fmt: skip
#: ISO 4217, where it is not 2. Not from CLDR, whose habits differ (no decimals for RSD) and change with
#: releases: an amount already stored must never come to mean another.
_EXPONENTS: dict[str, int] = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3,
    "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}  # fmt: skip
_TOKEN = r"[^\W\d_]+\$|[^\W\d_]+\.?|[€£₽₴₸₺₹₪₩$¥￥]"
_AFTER = re.compile(rf"^(?P<rest>.*?[\d).,\s-])\s*(?P<token>{_TOKEN})$", re.DOTALL)
_BEFORE = re.compile(
    rf"^(?P<minus>[-−–(]?)\s*(?P<token>{_TOKEN})\s*(?P<rest>[-−–+(]?\s*[\d.,].*)$", re.DOTALL
)


def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit has (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


def currency_code(raw: str, default: str = "") -> str:
    """The ISO 4217 code for a code or a sign (`pln`, `zł`, `$`); '' when there is none.

    `default` decides between currencies that share a sign.
    """
    text = raw.strip()
    candidates = _SIGNS.get(text.casefold())
    if candidates:
        return default if default in candidates else candidates[0]
    code = text.upper()
    return code if re.fullmatch(r"[A-Z]{3}", code) and _is_known(code) else ""


def detach_currency(raw: str, default: str = "") -> tuple[str, str]:
    """(currency code or '', what remains): `"1 234,56 zł"` gives `("PLN", "1 234,56")`."""
    text = raw.strip()
    if len(text) > numbers.LONGEST_TEXT:
        return "", text
    if (found := _AFTER.match(text)) and (code := currency_code(found["token"], default)):
        return code, found["rest"].strip()
    if (found := _BEFORE.match(text)) and (code := currency_code(found["token"], default)):
        return code, found["minus"] + found["rest"].strip()
    return "", text


def with_currency(raw: str, code: str) -> str:
    """The amount with the currency that stands beside it, where it names none itself."""
    return f"{raw} {code.strip()}" if raw.strip() and code.strip() and not detach_currency(raw)[0] else raw


def parse_money(raw: str, *, default_currency: str = "", decimal_comma: bool = False) -> Money:
    """The amount in `raw`, in the currency it names or else the default one.

    Raises Refusal when it is no number, names no currency and there is no default, or has more decimals than
    the currency has.
    """
    named, rest = detach_currency(raw, default_currency)
    number = numbers.parse_decimal(rest, decimal_comma=decimal_comma)
    currency = named or default_currency
    if not currency:
        raise Refusal(
            _("“%(raw)s” names no currency. Add one, such as 1234.56 EUR.") % {"raw": raw.strip()[:40]}
        )
    return Money(amount=numbers.scaled(number, exponent(currency)), currency=currency)


def plain_money(value: Money) -> str:
    """`1234.56 EUR`: the same text in every locale, read back by `parse_money` whatever the decimal mark."""
    amount = numbers.plain(value["amount"], exponent(value["currency"]))
    return f"{numbers.unmistakable(amount)} {value['currency']}"


def show_money(value: Money, language: str) -> str:
    """The amount as a reader of `language` expects it, with the currency's sign."""
    return _shown(value, language, exponent(value["currency"]))


def show_round_money(value: Money, language: str) -> str:
    """The amount in whole units of its currency, for totals where nobody reads the cents."""
    return _shown(value, language, 0)


def show_short_money(value: Money, language: str) -> str:
    """The amount without its decimals where they say nothing."""
    decimals = exponent(value["currency"])
    return _shown(value, language, decimals if value["amount"] % 10**decimals else 0)


def edit_money(value: Money, *, decimal_comma: bool) -> str:
    """`1234,56 EUR`: as it stands in a form."""
    amount = numbers.edit_scaled(value["amount"], exponent(value["currency"]), decimal_comma=decimal_comma)
    return f"{amount} {value['currency']}"


def checked_currency(code: str) -> str:
    """`code` itself; raises Refusal when it is not an ISO 4217 code in capitals."""
    if not re.fullmatch(r"[A-Z]{3}", code) or not _is_known(code):
        raise Refusal(_("“%(code)s” is not a currency. Use a code such as EUR.") % {"code": code[:10]})
    return code


def _shown(value: Money, language: str, decimals: int) -> str:
    """With so many decimals, rounded where it has more."""
    currency = value["currency"]
    return show_number(numbers.unscaled(value["amount"], exponent(currency)), currency, language, decimals)


def show_number(amount: Decimal, currency: str, language: str, decimals: int) -> str:
    """So much of a currency, with so many decimals, as a reader of `language` expects it."""
    pattern = _pattern(language, currency, decimals)
    shown = format_currency(
        amount, currency, format=pattern, locale=locale_of(language), currency_digits=False
    )
    return str(shown)


@lru_cache(maxsize=256)
def _pattern(language: str, currency: str, decimals: int) -> str:
    """How the language writes amounts, with this many decimals; a space between letters and digits (CLDR)."""
    locale = locale_of(language)
    usual = re.sub(
        r"0\.0+", "0." + "0" * decimals if decimals else "0", locale.currency_formats["standard"].pattern
    )
    letters = get_currency_symbol(currency, locale=locale)[-1:].isalpha()
    return usual.replace("¤#", "¤\u00a0#") if letters else usual


@lru_cache(maxsize=512)
def _is_known(code: str) -> bool:
    return is_currency(code)
