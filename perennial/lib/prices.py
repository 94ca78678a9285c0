"""Prices of one unit: an integer of 1/10,000 of the major unit, and the ISO 4217 code of its currency."""

from __future__ import annotations

from typing import TypedDict

from django.utils.translation import gettext as _

from perennial.lib import money, numbers
from perennial.lib.refusals import Refusal

DECIMALS = 4
# More would not fit where quantities of it are summed up.
HIGHEST = 10**13


class Price(TypedDict):
    """`price` in 1/10,000 of the major unit, `currency` as an ISO 4217 code."""

    price: int
    currency: str


def parse_price(raw: str, *, default_currency: str = "", decimal_comma: bool = False) -> Price:
    """The price in `raw`, in the currency it names or else the default one.

    Raises Refusal when it is no number, names no currency and there is no default, has more than four decimals or is
    too high.
    """
    named, rest = money.detach_currency(raw, default_currency)
    number = numbers.parse_decimal(rest, decimal_comma=decimal_comma)
    if not (currency := named or default_currency):
        words = {"raw": raw.strip()[:40]}
        raise Refusal(_("“%(raw)s” names no currency. Add one, such as 1234.56 EUR.") % words)
    return Price(price=in_reach(numbers.scaled(number, DECIMALS)), currency=currency)


def in_reach(price: int) -> int:
    """`price` itself; raises Refusal for one that no sum could hold."""
    if abs(price) > HIGHEST:
        raise Refusal(_("This price is too high to be reckoned with. Check its digits."))
    return price


def plain_number(value: int, decimals: int) -> str:
    """`12.5` for 125000 of 1/10,000: without the zeros that say nothing; never exactly three decimals."""
    text = numbers.plain(value, decimals)
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return numbers.unmistakable(short)


def plain_price(price: int, currency: str) -> str:
    """`1234.56 EUR`, read back by `parse_price` whatever the decimal mark; as many decimals as it takes."""
    return f"{numbers.unmistakable(amount_of(price, currency))} {currency}"


def amount_of(price: int, currency: str) -> str:
    """`1234.56`: with the decimals of its currency, and more where it has more."""
    decimals = _digits(price, currency)
    return numbers.plain(price // 10 ** (DECIMALS - decimals), decimals)


def show_price(price: int, currency: str, language: str) -> str:
    """As a reader of `language` expects it, with the currency's sign."""
    return money.show_number(numbers.unscaled(price, DECIMALS), currency, language, _digits(price, currency))


def _digits(price: int, currency: str) -> int:
    """How many decimals it is written with: those of the currency, or all that count."""
    return next(
        (
            count
            for count in range(money.exponent(currency), DECIMALS)
            if not price % 10 ** (DECIMALS - count)
        ),
        DECIMALS,
    )
