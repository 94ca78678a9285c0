"""Contracts on the overview: what runs year by year, and what of it may soon be over."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from perennial.insight.business import SOON, Amount, Bound
from perennial.lib.numbers import counted
from perennial.schema.standard.contract import AUTOMATIC, BINDING, ENDED, TERMINATED
from perennial.web.addresses import narrowed_url
from perennial.web.overview.amounts import money, worth
from perennial.web.overview.charts import Bar, bars
from perennial.web.records.reader import Reader


def ending(reader: Reader, bound: Bound | None) -> dict[str, Any] | None:
    """What ends within 90 days."""
    if not _any(bound):
        return None
    ends = {"not": {"field": "renewal", "op": "is", "value": AUTOMATIC}}
    return _figure(reader, _("Contracts that end"), bound.ending, "term_ends", ends)


def open_to_notice(reader: Reader, bound: Bound | None) -> dict[str, Any] | None:
    """What can be ended by notice within 90 days."""
    return _figure(reader, _("Open to notice"), bound.noticed, "notice_by") if _any(bound) else None


def _any(bound: Bound | None) -> TypeGuard[Bound]:
    """Whether there are contracts to tell of."""
    return bound is not None and any(one.running.number for one in bound.years)


def _figure(reader: Reader, label: str, amount: Amount, field: str, *more: dict[str, Any]) -> dict[str, Any]:
    where = [
        {"field": "status", "op": "is_one_of", "value": list(BINDING)},
        {"field": field, "op": "within_next_days", "value": SOON.days},
        *more,
    ]
    words = {"number": counted(amount.number), "days": SOON.days}
    return {
        "label": label,
        "value": worth(reader, [amount]) or counted(amount.number),
        "note": _("%(number)s within %(days)d days") % words,
        "url": narrowed_url("contract", {"all": where}),
    }


def contract_years(reader: Reader, bound: Bound | None) -> dict[str, Any] | None:
    """The value a year of what runs at the end of each."""
    if not _any(bound):
        return None
    told = bound.years[0].running.total is not None
    drawing, rows = [], []
    for one in bound.years:
        name, its = str(one.last.year), one.running
        value = its.total or 0 if told else its.number
        said = f"{name}: {money(reader, value) if told else counted(value)}"
        drawing.append(Bar(name, [("a", value, said)]))
        cells = [{"text": counted(its.number), "url": _running(one.last)}]
        if told:
            cells.append({"text": money(reader, its.total or 0), "url": ""})
        rows.append({"name": name, "cells": cells})
    heads = [_("End of"), _("Contracts"), *([_("Worth a year")] if told else [])]
    return {
        "title": _("Running contracts"),
        "drawing": bars(drawing),
        "keys": [],
        "heads": heads,
        "rows": rows,
    }


def _running(last: date) -> str:
    """The list of what runs on that day; what goes on by itself, or has no end, runs on."""
    day = last.isoformat()
    signed = [*BINDING, ENDED, TERMINATED]
    open_ended = {
        "any": [{"field": "ends", "op": "is_empty"}, {"field": "renewal", "op": "is", "value": AUTOMATIC}]
    }
    goes_on = {"all": [{"field": "status", "op": "is_one_of", "value": list(BINDING)}, open_ended]}
    where = [
        {"field": "status", "op": "is_one_of", "value": signed},
        {"field": "begins", "op": "on_or_before", "value": day},
        {
            "any": [
                {"field": "ends", "op": "on_or_after", "value": day},
                goes_on,
            ]
        },
    ]
    return narrowed_url("contract", {"all": where})
