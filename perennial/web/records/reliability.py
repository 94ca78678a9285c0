"""How reliable the number of a list is: what is doubtful among its records, and the list without that."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from perennial.lib.conditions import All, Condition, Test, dump
from perennial.lib.numbers import counted
from perennial.quality.models import Rule
from perennial.records.condition.reliability import Doubtful, Reliability, reliability
from perennial.records.places import FINDING
from perennial.web.page import page
from perennial.web.records.asked import Asked, asked_of, listing_of, where_of
from perennial.web.records.reader import Reader
from perennial.web.scores import DOUBTS, advice


@require_safe
def record_reliability(request: HttpRequest, entity: str) -> HttpResponse:
    """The list of the address as a number, with and without the records that break a rule."""
    reader = Reader(request, entity)
    asked = asked_of(request.GET, reader)
    found = reliability(reader.actor, entity, listing_of(asked, reader).records)
    context = {
        "heading": _("How reliable this number is"),
        "trail": [{"url": asked.address(), "label": reader.shape.plural()}],
        "figure": None if found is None else _figure(found),
        "links": _keeping(asked),
        "sections": [] if found is None else [_section(asked, found, one) for one in found.dimensions],
    }
    return page(request, "records/reliability.html", context)


def _keeping(asked: Asked) -> list[dict[str, Any]]:
    """The way to a report of these records: of what a filter alone narrows, for a search is no condition."""
    if asked.q or asked.trash:
        return []
    where = where_of(asked) if asked.view else asked.filter
    told = {"entity": asked.entity} | (
        {"filter": json.dumps(dump(where), ensure_ascii=False)} if where else {}
    )
    url = f"{reverse('report-new')}?{urlencode(told)}"
    return [{"url": url, "label": _("Keep as a report"), "icon": "document"}]


def _figure(found: Reliability) -> dict[str, Any]:
    words = {
        "records": counted(found.records),
        "sound": counted(found.sound),
        "doubtful": counted(found.doubtful),
    }
    return {
        "share": "–" if found.share is None else _("%d %%") % found.share,
        "lead": ngettext(
            "%(sound)s of %(records)s breaks no rule.", "%(sound)s of %(records)s break no rule.", found.sound
        )
        % words,
        "text": ngettext("%(doubtful)s is doubtful.", "%(doubtful)s are doubtful.", found.doubtful) % words
        if found.doubtful
        else "",
    }


def _section(asked: Asked, found: Reliability, one: Doubtful) -> dict[str, Any]:
    keys = [rule.key for rule, _count in one.rules]
    return {
        "label": DOUBTS[one.dimension],
        "records": ngettext("%s record", "%s records", one.records) % counted(one.records),
        "url": with_doubt(asked, keys),
        "rest": _("%s without them") % counted(found.records - one.records),
        "rest_url": without_doubt(asked, keys),
        "rules": [_line(asked, rule, records) for rule, records in one.rules],
    }


def _line(asked: Asked, rule: Rule, records: int) -> dict[str, Any]:
    return {
        "amount": counted(records),
        "text": str(rule),
        "note": advice(rule),
        "url": with_doubt(asked, [rule.key]),
        "act": _("See them"),
    }


def with_doubt(asked: Asked, keys: list[str]) -> str:
    """The list narrowed to the records that break one of these rules."""
    return _narrowed(asked, Test((FINDING,), "has_any_of", tuple(keys)))


def without_doubt(asked: Asked, keys: list[str]) -> str:
    return _narrowed(asked, Test((FINDING,), "has_none_of", tuple(keys)))


def _narrowed(asked: Asked, condition: Condition) -> str:
    parts = (asked.filter, condition) if asked.filter else (condition,)
    return replace(asked, filter=All(parts)).address()
