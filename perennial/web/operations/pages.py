"""The operations of a person: in the drawer, at the foot of the index, and each on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perennial.access.actor import Actor
from perennial.access.queries import may_configure
from perennial.access.work import operation_of, operations_of
from perennial.operations.actions import cancel, retry
from perennial.operations.models import OPEN, Operation, State
from perennial.records.changes import takings
from perennial.web.operations.words import described, people_of, titles
from perennial.web.page import page, receipt, redirect, way_back
from perennial.web.requests import actor_of

SHOWN = 50
RECENT = timedelta(days=1)


@require_safe
def operation_list(request: HttpRequest) -> HttpResponse:
    """All operations in groups; the line at the foot of the index asks for itself alone."""
    if request.headers.get("HX-Target") == "running":
        return HttpResponse(render_to_string("parts/running.html", {}, request))
    actor = actor_of(request)
    context = _groups(actor) | {"current": "operations", "links": _links(actor)}
    return page(request, "operations/list.html", context, fragment="operations")


@require_safe
def operation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One operation; while it runs the fragment asks again by itself."""
    actor = actor_of(request)
    operation = operation_of(actor, pk)
    its = described(
        operation, titles([operation])[pk], actor.user_id, people_of([operation]), _undone([operation])
    )
    context = {"operation": its, "open": operation.is_open, "undo": _undo_url(operation)}
    return page(request, "operations/operation.html", context, fragment="operation")


@require_POST
def operation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the work to stop at its next slice; `choice` keeps or takes back what is done."""
    operation = operation_of(actor_of(request), pk)
    choice, failed = request.POST.get("choice", ""), operation.state == State.FAILED
    cancel(operation, choice=choice if choice in {"keep", "undo"} else "")
    receipt(request, _("What it began is being closed.") if failed else _("It stops after the rows in hand."))
    return redirect(request, way_back(request, reverse("operations")))


@require_POST
def operation_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on where a failed operation stopped."""
    retry(operation_of(actor_of(request), pk))
    receipt(request, _("It goes on where it stopped."))
    return redirect(request, way_back(request, reverse("operations")))


def _groups(actor: Actor) -> dict[str, Any]:
    several = list(operations_of(actor)[:SHOWN])
    names, people, undone = titles(several), people_of(several), _undone(several)
    recent = timezone.now() - RECENT
    groups: dict[str, list[Operation]] = {_("Running"): [], _("Finished lately"): [], _("Earlier"): []}
    running, lately, earlier = groups.values()
    for one in several:
        ended = one.finished or one.created
        (running if one.state in OPEN else lately if ended >= recent else earlier).append(one)
    shown = [
        {
            "title": title,
            "operations": [described(one, names[one.pk], actor.user_id, people, undone) for one in its],
        }
        for title, its in groups.items()
        if its
    ]
    return {"groups": shown, "polling": bool(running)}


def _links(actor: Actor) -> list[dict[str, str]]:
    """The way to the outbox, for those who judge what was maybe sent."""
    return (
        [{"url": reverse("outbox"), "label": _("Outbox"), "icon": "export"}] if may_configure(actor) else []
    )


def _undone(operations: Sequence[Operation]) -> set[int]:
    """Their changes that were taken back meanwhile."""
    return set(takings([one.change for one in operations if one.change]))


def _undo_url(operation: Operation) -> str:
    """The undo an ended operation made is itself a change."""
    if operation.kind != "undo" or operation.state != State.DONE or not operation.change:
        return ""
    return reverse("change", args=[operation.change])
