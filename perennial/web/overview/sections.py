"""The ready-made sections of the overview, each by its key; figures lead to the lists behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from perennial.insight import business
from perennial.insight.business import Bound, Cases, Going, Month, Standing, Week
from perennial.lib.numbers import counted
from perennial.schema.queries import shape_of
from perennial.schema.standard.deal import LOST, OPEN, WON
from perennial.schema.standard.ticket import STILL_OPEN
from perennial.web.addresses import narrowed_url
from perennial.web.overview.amounts import money, worth
from perennial.web.overview.charts import Bar, bars
from perennial.web.overview.contracts import contract_years, ending, open_to_notice
from perennial.web.records.ages import month as month_name
from perennial.web.records.ages import near_day
from perennial.web.records.reader import Reader
from perennial.web.scores import drawn

TONES = ("a", "b", "c", "d", "e")
Section = dict[str, Any]


class Business:
    """What the sections follow from, for one reader; each is counted once, when it is first asked for."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    @cached_property
    def going(self) -> list[Going] | None:
        return business.pipeline(self.reader.actor)

    @cached_property
    def months(self) -> list[Month] | None:
        return business.months(self.reader.actor, self.reader.moment.today)

    @cached_property
    def done(self) -> list[Week] | None:
        return business.activities(self.reader.actor, self.reader.moment)

    @cached_property
    def cases(self) -> Cases | None:
        return business.tickets(self.reader.actor, self.reader.moment, self.reader.now)

    @cached_property
    def bound(self) -> Bound | None:
        return business.contracts(self.reader.actor, self.reader.moment.today)

    @cached_property
    def standings(self) -> list[Standing]:
        return business.standings(self.reader.actor)


def _open_deals(reader: Reader, going: list[Going] | None) -> Section | None:
    if going is None:
        return None
    number = sum(one.amount.number for one in going)
    return {
        "label": _("Open deals"),
        "value": worth(reader, [one.amount for one in going]) or counted(number),
        "note": ngettext("%s deal", "%s deals", number) % counted(number),
        "url": _deals(_is("outcome", OPEN)),
    }


def _weighted(reader: Reader, going: list[Going] | None) -> Section | None:
    if going is None or any(one.weighted is None for one in going):
        return None
    total = sum(one.weighted or 0 for one in going)
    return {"label": _("Weighted"), "value": money(reader, total), "note": _("by chance")}


def _won(reader: Reader, months: list[Month] | None) -> Section | None:
    if not months:
        return None
    this = months[-1]
    words = {"won": counted(this.won.number), "lost": counted(this.lost.number)}
    return {
        "label": _("Won this month"),
        "value": worth(reader, [this.won]) or counted(this.won.number),
        "note": _("%(won)s won, %(lost)s lost") % words,
        "url": _deals(_is("outcome", WON), _since("closed", this.first)),
    }


def _open_tickets(_reader: Reader, cases: Cases | None) -> Section | None:
    if cases is None:
        return None
    still = {"field": "status", "op": "is_one_of", "value": list(STILL_OPEN)}
    return {
        "label": _("Open tickets"),
        "value": counted(cases.open),
        "note": _("%s past their promise") % counted(cases.late),
        "tone": "rust" if cases.late else "",
        "url": narrowed_url("ticket", still),
    }


def _condition(standings: Sequence[Standing]) -> dict[str, Any] | None:
    """A table alone: heights of scores that lie close together tell nothing."""
    if not standings:
        return None
    rows = [
        {
            "name": shape_of(one.entity).plural(),
            "cells": [
                {
                    "text": str(one.score),
                    "url": f"/condition?of={one.entity}",
                    "tone": "rust" if drawn(one.score)["level"] == "low" else "",
                },
                {"text": counted(one.records), "url": ""},
            ],
        }
        for one in standings
    ]
    heads = [_("Entity"), _("Condition"), _("Records")]
    return {"title": _("Condition"), "drawing": None, "keys": [], "heads": heads, "rows": rows}


def _pipeline(reader: Reader, going: list[Going] | None) -> dict[str, Any] | None:
    if not going:
        return None
    told = going[0].amount.total is not None
    values = [one.amount.total or 0 if told else one.amount.number for one in going]
    several = len({one.way.key for one in going}) > 1
    rows = []
    drawing = []
    for one, value in zip(going, values, strict=True):
        name = f"{one.way.label()}: {one.stage.label()}" if several else one.stage.label()
        said = f"{name}: {money(reader, value) if told else counted(value)}"
        drawing.append(Bar(one.stage.label(), [("a", value, said)]))
        cells = [
            {
                "text": counted(one.amount.number),
                "url": _deals(_is("outcome", OPEN), _is("stage", one.stage.key)),
            }
        ]
        if told:
            cells += [
                {"text": money(reader, one.amount.total or 0), "url": ""},
                {"text": money(reader, one.weighted or 0), "url": ""},
            ]
        rows.append({"name": name, "cells": cells})
    heads = [_("Stage"), _("Deals"), *([_("Worth"), _("Weighted")] if told else [])]
    return {"title": _("Pipeline"), "drawing": bars(drawing), "keys": [], "heads": heads, "rows": rows}


def _months(reader: Reader, months: list[Month] | None) -> dict[str, Any] | None:
    if not months:
        return None
    language, told = reader.setting.language, months[-1].won.total is not None
    drawing, rows = [], []
    for one in months:
        name = f"{month_name(one.first, language)} {one.first.year}"
        pieces = []
        for tone, word, amount in (("a", _("won"), one.won), ("c", _("lost"), one.lost)):
            value = amount.total or 0 if told else amount.number
            pieces.append(
                (tone, value, f"{name}, {word}: {money(reader, value) if told else counted(value)}")
            )
        drawing.append(Bar(month_name(one.first, language)[:3], pieces))
        within = (_since("closed", one.first), _before("closed", _next(one.first)))
        cells = [
            {"text": counted(amount.number), "url": _deals(_is("outcome", key), *within)}
            for key, amount in ((WON, one.won), (LOST, one.lost))
        ]
        if told:
            cells.insert(1, {"text": money(reader, one.won.total or 0), "url": ""})
            cells.append({"text": money(reader, one.lost.total or 0), "url": ""})
        rows.append({"name": name, "cells": cells})
    heads = [
        _("Month"),
        _("Won"),
        *([_("Worth")] if told else []),
        _("Lost"),
        *([_("Worth")] if told else []),
    ]
    keys = [{"tone": "a", "label": _("Won")}, {"tone": "c", "label": _("Lost")}]
    return {"title": _("Won and lost"), "drawing": bars(drawing), "keys": keys, "heads": heads, "rows": rows}


def _activities(reader: Reader, weeks: list[Week] | None) -> dict[str, Any] | None:
    if not weeks:
        return None
    kinds = [(one.key, one.label()) for one in shape_of("activity").fields["kind"].choices]
    return _weekly(reader, _("What was done"), weeks, kinds)


def _tickets(reader: Reader, cases: Cases | None) -> dict[str, Any] | None:
    if cases is None:
        return None
    return _weekly(reader, _("Tickets"), cases.weeks, [("opened", _("Opened")), ("solved", _("Solved"))])


def _weekly(
    reader: Reader, title: str, weeks: Sequence[Week], kinds: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    language = reader.setting.language
    drawing, rows = [], []
    for one in weeks:
        name = near_day(one.monday, language, reader.moment.today)
        pieces = [
            (
                TONES[place % len(TONES)],
                one.counts.get(key, 0),
                f"{name}, {label}: {counted(one.counts.get(key, 0))}",
            )
            for place, (key, label) in enumerate(kinds)
        ]
        drawing.append(Bar(name, pieces))
        cells = [{"text": counted(one.counts.get(key, 0)), "url": ""} for key, _label in kinds]
        rows.append({"name": name, "cells": cells})
    keys = [{"tone": TONES[place % len(TONES)], "label": label} for place, (_key, label) in enumerate(kinds)]
    heads = [_("Week of"), *(label for _key, label in kinds)]
    return {"title": title, "drawing": bars(drawing), "keys": keys, "heads": heads, "rows": rows}


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _is(field: str, value: str) -> dict[str, Any]:
    return {"field": field, "op": "is", "value": value}


def _since(field: str, day: date) -> dict[str, Any]:
    return {"field": field, "op": "on_or_after", "value": day.isoformat()}


def _before(field: str, day: date) -> dict[str, Any]:
    return {"field": field, "op": "before", "value": day.isoformat()}


def _deals(*where: dict[str, Any]) -> str:
    return narrowed_url("deal", {"all": list(where)})


# In their order on the overview: what each is called, and what it shows; None where that is not open to the reader,
# takes too long, or is nothing yet.
FIGURES: Mapping[str, tuple[object, Callable[[Business], Section | None]]] = {
    "open_deals": (gettext_lazy("Open deals"), lambda its: _open_deals(its.reader, its.going)),
    "weighted": (gettext_lazy("Weighted"), lambda its: _weighted(its.reader, its.going)),
    "won_this_month": (gettext_lazy("Won this month"), lambda its: _won(its.reader, its.months)),
    "open_tickets": (gettext_lazy("Open tickets"), lambda its: _open_tickets(its.reader, its.cases)),
    "contracts_ending": (gettext_lazy("Contracts that end"), lambda its: ending(its.reader, its.bound)),
    "open_to_notice": (gettext_lazy("Open to notice"), lambda its: open_to_notice(its.reader, its.bound)),
}
CHARTS: Mapping[str, tuple[object, Callable[[Business], Section | None]]] = {
    "pipeline": (gettext_lazy("Pipeline"), lambda its: _pipeline(its.reader, its.going)),
    "won_and_lost": (gettext_lazy("Won and lost"), lambda its: _months(its.reader, its.months)),
    "what_was_done": (gettext_lazy("What was done"), lambda its: _activities(its.reader, its.done)),
    "tickets": (gettext_lazy("Tickets"), lambda its: _tickets(its.reader, its.cases)),
    "running_contracts": (
        gettext_lazy("Running contracts"),
        lambda its: contract_years(its.reader, its.bound),
    ),
    "condition": (gettext_lazy("Condition"), lambda its: _condition(its.standings)),
}
SECTIONS = {**FIGURES, **CHARTS}
