"""Condition: one figure and its way here, its dimensions, what moved lately, and the fixes worth most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from perennial.access.queries import may_configure
from perennial.lib.numbers import counted
from perennial.records.condition.standing import Fix, Moved, State, state_of
from perennial.web.addresses import narrowed_url
from perennial.web.condition.habits import TITLES, rates
from perennial.web.moments import day_name
from perennial.web.page import page, redirect
from perennial.web.records.entities import PLURALS
from perennial.web.records.reader import Reader
from perennial.web.scores import DIMENSIONS, advice, drawn
from perennial.web.trend import trend

WEEK = timedelta(days=7)
SHOWN = 10


@require_safe
def condition(request: HttpRequest) -> HttpResponse:
    """How the data stands, for who sees all of it: a figure over a part would be another figure."""
    readers = {entity: Reader(request, entity) for entity in PLURALS}
    entity = request.GET.get("of", "contact")
    reader = readers.get(entity) or readers["contact"]
    if not sees_the_whole(readers.values()):
        return redirect(request, reverse("reports"))
    state = state_of(reader.actor, reader.entity)
    context = {
        "heading": _("Condition"),
        "today": day_name(timezone.localdate())[1],
        "links": tabs(readers, reader.entity),
        "state": state,
        "points": state.points,
        "note": _note(state),
        "dimensions": _dimensions(reader.entity, state),
        "trend": _trend(reader, state),
        "moved": [_moved(reader.entity, one) for one in state.moved[:SHOWN]],
        "fixes": [_fix(reader.entity, one) for one in state.fixes[:SHOWN]],
        "more": len(state.fixes) - SHOWN,
        "judged": reader.day(state.day),
        "noting": rates(reader.actor) if may_configure(reader.actor) else [],
        "signs": TITLES.values(),
    }
    return page(request, "condition/condition.html", context)


def _trend(reader: Reader, state: State) -> dict[str, Any] | None:
    line = trend(state.days, 100)
    return line and line | {end: reader.day(line[end]) for end in ("first", "last")}


def sees_the_whole(readers: Iterable[Reader]) -> bool:
    """Whether somebody sees every record and every field; others have their reports."""
    return all(one.places.sees_all and "score" in one.readable for one in readers)


def tabs(readers: Mapping[str, Reader], current: str) -> list[dict[str, Any]]:
    """The kinds of records, for who sees all of them, and the reports."""
    told = {f"/condition?of={key}": (key, one.shape.plural()) for key, one in readers.items()}
    wholes = told if sees_the_whole(readers.values()) else {}
    places = wholes | {reverse("reports"): ("reports", _("Reports"))}
    return [{"url": url, "label": label, "current": key == current} for url, (key, label) in places.items()]


def _note(state: State) -> dict[str, str]:
    """The figure against a week ago, and what stands behind the mean."""
    words = {"records": counted(state.whole.records), "below": counted(state.whole.poor)}
    spread = _("%(records)s records, %(below)s of them below 50.") % words
    if state.change is None:
        return {"lead": _("The first days."), "text": spread}
    if state.change == 0:
        return {"lead": _("As a week ago."), "text": spread}
    lower = state.change < 0
    lead = (
        ngettext("%d point lower than a week ago.", "%d points lower than a week ago.", abs(state.change))
        if lower
        else ngettext("%d point higher than a week ago.", "%d points higher than a week ago.", state.change)
    )
    return {"lead": lead % abs(state.change), "text": spread}


def _dimensions(entity: str, state: State) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "share": state.parts[key],
            "url": broken_url(entity, *state.rules[key]),
            **drawn(state.parts[key]),
        }
        for key, label in DIMENSIONS.items()
        if key in state.parts
    ]


def broken_url(entity: str, *keys: str) -> str:
    """The list of the records that break one of these rules."""
    where = {"all": [{"field": "finding", "op": "has_any_of", "value": list(keys)}]}
    return narrowed_url(entity, where)


def _moved(entity: str, one: Moved) -> dict[str, Any]:
    fell = one.more > 0
    text = (
        ngettext("%(count)s more breaks “%(rule)s”", "%(count)s more break “%(rule)s”", one.more)
        if fell
        else ngettext("%(count)s less breaks “%(rule)s”", "%(count)s less break “%(rule)s”", -one.more)
    )
    return {
        "amount": f"{'+' if fell else '−'}{counted(abs(one.more))}",
        "tone": "rust" if fell else "good",
        "text": text % {"count": counted(abs(one.more)), "rule": str(one.rule)},
        "note": _why(one),
        "url": broken_url(entity, one.rule.key),
        "act": _("See %s") % counted(one.failing),
    }


def _why(one: Moved) -> str:
    """Through which acts the records that break it since were last written, most first."""
    return ", ".join(f"{cause.title} ({counted(cause.records)})" for cause in one.causes)


def _fix(entity: str, one: Fix) -> dict[str, Any]:
    return {
        "gain": f"+{one.gain_tenths // 10}.{one.gain_tenths % 10}" if one.gain_tenths else "<0.1",
        "text": str(one.rule),
        "rule_url": reverse("condition-together", args=[entity, one.rule.key]),
        "note": advice(one.rule),
        "count": ngettext("%s record", "%s records", one.failing) % counted(one.failing),
        "url": broken_url(entity, one.rule.key),
        "act": _("See %s") % counted(one.failing),
    }
