"""Sums of money on the overview, in the currency of the workspace."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.insight.business import Amount
from perennial.lib.money import Money, show_round_money
from perennial.schema.queries import setting
from perennial.web.records.reader import Reader


def worth(reader: Reader, amounts: Sequence[Amount]) -> str:
    if any(one.total is None for one in amounts):
        return ""
    return money(reader, sum(one.total or 0 for one in amounts))


def money(reader: Reader, total: int) -> str:
    return show_round_money(Money(amount=total, currency=setting().currency), reader.setting.language)
