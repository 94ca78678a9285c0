"""Adding a condition to a list, or changing one; the result is the list at its new address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.lib.conditions import Any, Condition, Test
from perennial.web.page import page, redirect
from perennial.web.records.asked import Asked, asked_of
from perennial.web.records.entities import PLURALS
from perennial.web.records.filter_form import ConditionForm
from perennial.web.records.filter_tree import Way, added, as_group, at, replaced, spelled, way_of
from perennial.web.records.reader import Reader

BESIDE = "beside"


@require_safe
def record_filter(request: HttpRequest, entity: str) -> HttpResponse:
    """The form of a condition; complete, it leads to the list. `way` names the condition that is changed."""
    reader = Reader(request, entity)
    asked = asked_of(request.GET, reader)
    way = way_of(request.GET.get("way", ""))
    there = at(as_group(asked.filter), way) if way else None
    address = f"/{PLURALS[entity]}/filter"
    form = ConditionForm(reader, request.GET, there, address)
    condition = form.condition()
    if condition is not None:
        changed = put(asked, way if there else (), condition, beside=request.GET.get("add") == BESIDE)
        return redirect(request, asked.address(filter=changed))
    hidden = {key: value for key, value in asked.parameters().items() if key not in {"cursor", "at"}}
    context = {
        "heading": _("Condition"),
        "trail": [{"url": asked.address(), "label": reader.shape.plural()}],
        "form": form,
        "action": address,
        "hidden": hidden | ({"way": spelled(way)} if there else {}),
        "complete": form.operator is not None,
        "meaning": form.meaning(),
        "beside": _beside(asked, way) if isinstance(there, Test) else "",
        "leave_url": asked.address(),
    }
    return page(
        request, "records/filter.html", context, ("condition", "meaning"), 422 if form.is_bound else 200
    )


def put(asked: Asked, way: Way, condition: Condition, *, beside: bool) -> Condition | None:
    """The filter with the condition at its end, in the place of another, or beside it in a bracket."""
    if not way or beside:
        return added(asked.filter, way, condition)
    return replaced(as_group(asked.filter), way, condition)


def _beside(asked: Asked, way: Way) -> str:
    """What a bracket opened at this place would hold."""
    parent = at(as_group(asked.filter), way[:-1])
    return _("Add as a further condition") if isinstance(parent, Any) else _("Add as an alternative")
