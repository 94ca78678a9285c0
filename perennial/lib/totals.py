"""What lines of a deal or an order come to. Whole numbers only, so that everybody reckons the same.

A line is quantity × unit price, less its discount, rounded once to the minor unit of the currency, halves away from
zero. VAT is reckoned for each rate on the sum of the lines of that rate, rounded in the same way; so it agrees with an
invoice that tells VAT by rate. Gross is net and VAT.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from perennial.lib import prices
from perennial.lib.money import exponent
from perennial.lib.numbers import rounded

# Quantities count 1/10,000 of a unit, rates (discount, VAT) 1/1,000 of a percent.
QUANTITY_DECIMALS, RATE_DECIMALS = 4, 3
WHOLE = 100 * 10**RATE_DECIMALS
# A line of more minor units would not fit into a sum.
MOST = 10**15


class Priced(Protocol):
    """A line: quantity in 1/10,000, price in 1/10,000 of the major unit (None: not said), rates in 1/1,000 percent."""

    quantity: int
    price: int | None
    currency: str
    discount: int
    vat: int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """In minor units of the currency."""

    currency: str
    net: int
    vat: int

    @property
    def gross(self) -> int:
        return self.net + self.vat


def line_net(quantity: int, price: int, discount: int, currency: str) -> int:
    """A line in minor units of its currency."""
    counted = quantity * price * (WHOLE - discount) * 10 ** exponent(currency)
    return rounded(counted, 10 ** (QUANTITY_DECIMALS + prices.DECIMALS) * WHOLE)


def totals_of(lines: Iterable[Priced]) -> Totals | None:
    """What the lines come to that have a price; None where none has, or where they are of several currencies."""
    priced = [one for one in lines if one.price is not None]
    if len({one.currency for one in priced}) != 1:
        return None
    by_rate: dict[int, int] = defaultdict(int)
    for one in priced:
        by_rate[one.vat or 0] += line_net(one.quantity, one.price or 0, one.discount, one.currency)
    vat = sum(rounded(net * rate, WHOLE) for rate, net in by_rate.items())
    return Totals(priced[0].currency, sum(by_rate.values()), vat)
