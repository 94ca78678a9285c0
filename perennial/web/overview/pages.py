"""The overview: pipeline, won and lost, what was done, tickets and condition; figures lead to the lists behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from perennial.insight import business
from perennial.insight.business import Cases, Going, Month, Standing, Week
from perennial.lib.numbers import counted
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard.deal import LOST, OPEN, WON
from perennial.schema.standard.ticket import STILL_OPEN
from perennial.web.addresses import narrowed_url
from perennial.web.overview.amounts import money, worth
from perennial.web.overview.charts import Bar, bars
from perennial.web.overview.contracts import contract_figures, contract_years
from perennial.web.page import page
from perennial.web.records.ages import month as month_name
from perennial.web.records.ages import near_day
from perennial.web.records.reader import Reader
from perennial.web.scores import drawn

TONES = ("a", "b", "c", "d", "e")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the reader may know of it; a figure that takes too long is left out with a word."""
    reader = Reader(request, "deal")
    today = reader.moment.today
    going = business.pipeline(reader.actor)
    months = business.months(reader.actor, today)
    done = business.activities(reader.actor, reader.moment)
    cases = business.tickets(reader.actor, reader.moment, reader.now)
    bound = business.contracts(reader.actor, today)
    standings = business.standings(reader.actor)
    context = {
        "heading": _("Overview"),
        "count": reader.day(today),
        "figures": [
            *_headline(reader, going, months, cases),
            *contract_figures(reader, bound),
        ],
        "charts": [
            chart
            for chart in (
                _pipeline(reader, going),
                _months(reader, months),
                _activities(reader, done),
                _tickets(reader, cases),
                contract_years(reader, bound),
                _condition(standings),
            )
            if chart
        ],
        "currency": setting().currency,
    }
    return page(request, "overview/overview.html", context)


def _headline(
    reader: Reader, going: list[Going] | None, months: list[Month] | None, cases: Cases | None
) -> list[dict[str, Any]]:
    """The numbers on top, each with a word and the way to its list."""
    found = []
    if going is not None:
        number = sum(one.amount.number for one in going)
        found.append(
            {
                "label": _("Open deals"),
                "value": worth(reader, [one.amount for one in going]) or counted(number),
                "note": ngettext("%s deal", "%s deals", number) % counted(number),
                "url": _deals(_is("outcome", OPEN)),
            }
        )
        if all(one.weighted is not None for one in going):
            total = sum(one.weighted or 0 for one in going)
            found.append({"label": _("Weighted"), "value": money(reader, total), "note": _("by chance")})
    if months:
        this = months[-1]
        found.append(
            {
                "label": _("Won this month"),
                "value": worth(reader, [this.won]) or counted(this.won.number),
                "note": _("%(won)s won, %(lost)s lost")
                % {"won": counted(this.won.number), "lost": counted(this.lost.number)},
                "url": _deals(_is("outcome", WON), _since("closed", this.first)),
            }
        )
    if cases is not None:
        found.append(
            {
                "label": _("Open tickets"),
                "value": counted(cases.open),
                "note": _("%s past their promise") % counted(cases.late),
                "tone": "rust" if cases.late else "",
                "url": narrowed_url(
                    "ticket", {"field": "status", "op": "is_one_of", "value": list(STILL_OPEN)}
                ),
            }
        )
    return found


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
