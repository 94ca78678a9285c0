"""The journal by day, one change with the preview of its undo, and taking it back."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perennial.access.actor import Actor
from perennial.journal.models import Change, Entry
from perennial.journal.reading import line
from perennial.journal.undo.nevertheless import Nevertheless
from perennial.records.actions.take_back import take_back
from perennial.records.changes import change_of, page_of_changes, visible_changes
from perennial.records.jobs import start_look, start_undo
from perennial.records.noted import notes_for
from perennial.records.previews import is_current, latest_look, sums_of
from perennial.records.telling import Teller
from perennial.web.addresses import record_url
from perennial.web.changes import preview
from perennial.web.changes.acts import act_of, days, is_program, who
from perennial.web.changes.choosing import choice_of
from perennial.web.changes.forms import ChangeFilter
from perennial.web.changes.undoing import UndoPreview, is_large
from perennial.web.moments import when
from perennial.web.page import page, receipt, redirect, wanted_fragment, way_back
from perennial.web.requests import actor_of, reader_setting

LINES_SHOWN = 40
_RECORD = re.compile(r"^(/[a-z-]+)/\d+.*")


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Every act the reader may know of, newest first."""
    context = _journal(request, actor_of(request))
    return page(request, "changes/list.html", context, fragment="journal")


@require_safe
def change_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One change beside the journal: what it did, and what taking it back would do."""
    return _change(request, pk, request.GET)


@require_POST
def change_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with what was chosen of the kept values; nothing is written."""
    return _change(request, pk, request.POST)


@require_POST
def change_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks through what taking a large change back would do, as an operation that the page follows."""
    actor = actor_of(request)
    start_look(actor, change_of(actor, pk).pk)
    return redirect(request, reverse("change", args=[pk]))


@require_POST
def change_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a change back: at once when it is small, else as an operation. The receipt undoes the undo."""
    actor = actor_of(request)
    change = change_of(actor, pk)
    reason, nevertheless = request.POST.get("reason", "")[:500], choice_of(request.POST).nevertheless
    if is_large(change):
        return _undo_large(request, actor, change, reason, nevertheless)
    undo, outcome = take_back(actor, pk, reason=reason, nevertheless=nevertheless)
    if undo is None:
        receipt(request, _("Nothing was taken back: all of it was changed since."), tone="rust")
    else:
        redo = change.undoes is not None and change.undoes.undoes_id is None
        text = preview.receipt_text(sums_of(outcome), redo=redo)
        receipt(request, text, undo=reverse("change-undo", args=[undo]))
    if outcome.kept:
        return redirect(request, reverse("change", args=[pk]))
    return redirect(request, _afterwards(request, gone=outcome.removed > 0))


def _undo_large(
    request: HttpRequest, actor: Actor, change: Change, reason: str, nevertheless: Nevertheless
) -> HttpResponse:
    """Where something moved on since the look that was decided upon, it looks again first."""
    look = latest_look(actor, change)
    if look is not None and "looked" in request.POST and not is_current(look):
        start_look(actor, change.pk)
        receipt(
            request, _("Nothing was taken back yet: somebody edited meanwhile. It looks again."), tone="rust"
        )
        return redirect(request, reverse("change", args=[change.pk]))
    started = start_undo(actor, change.pk, reason=reason, nevertheless=nevertheless)
    return redirect(request, reverse("operation", args=[started.pk]))


def _change(request: HttpRequest, pk: int, choices: Any) -> HttpResponse:
    actor, setting = actor_of(request), reader_setting(request)
    change, teller = change_of(actor, pk), Teller(actor, setting)
    context = UndoPreview(actor, teller, setting, change, choice_of(choices)).context() | {"change": change}
    context |= {"starts": "look" in request.GET, "why": choices.get("reason", "")}
    if wanted_fragment(request, ("undoing",)):
        return page(request, "changes/change.html", context, fragment="undoing")
    context |= _journal(request, actor, current=pk) | _one(actor, teller, change)
    return page(request, "changes/change.html", context, fragment="journal")


def _afterwards(request: HttpRequest, *, gone: bool) -> str:
    """Where the reader was; a record that may just have gone is left for its list."""
    url = way_back(request, reverse("changes"))
    path = re.sub(r"^https?://[^/]+", "", url)
    if path.startswith(reverse("changes")):
        return reverse("changes")
    return _RECORD.sub(r"\1", path) if gone else url


def _journal(request: HttpRequest, actor: Actor, current: int = 0) -> dict[str, Any]:
    form = ChangeFilter(actor, request.GET)
    wanted = form.wanted()
    found = page_of_changes(actor, wanted, request.GET.get("cursor", ""))
    teller = Teller(actor, reader_setting(request))
    asked = request.GET.copy()
    asked.pop("cursor", None)
    kept = _kept_query(request)
    return {
        "form": form,
        "days": days(actor, teller, found.changes, wanted, query=kept, current=current),
        "next_url": _cursor_url(asked, found.following),
        "previous_url": _cursor_url(asked, found.preceding),
        "nothing": not found.changes and not visible_changes(actor).exists(),
        "close_url": reverse("changes") + kept,
    }


def _kept_query(request: HttpRequest) -> str:
    """The filter, as the addresses of the page keep it."""
    asked = request.GET.copy()
    asked.pop("look", None)
    return f"?{asked.urlencode()}" if asked else ""


def _cursor_url(asked: Any, cursor: str) -> str:
    if not cursor:
        return ""
    asked = asked.copy()
    asked["cursor"] = cursor
    return f"{reverse('changes')}?{asked.urlencode()}"


def _one(actor: Actor, teller: Teller, change: Change) -> dict[str, Any]:
    told = teller.tell([change])[change.pk]
    its_notes = notes_for(actor, [change.pk]).get(change.pk, {})
    return {
        "told": told,
        "act": act_of(actor, teller, change, told),
        "who": who(teller, change),
        "program": is_program(change),
        "when": when(change.at),
        "reason": its_notes.get("reason", ""),
        "address": its_notes.get("address", "") if actor.is_administrator else "",
        **_lines(teller, change),
    }


def _lines(teller: Teller, change: Change) -> dict[str, Any]:
    """The first values of a change, each with its record."""
    entries = Entry.objects.filter(batch__change=change).order_by("batch_id", "id")[:LINES_SHOWN]
    lines = [line(entry, change.pk) for entry in entries]
    values = [value for value in teller.values(lines) if value.before != value.after]
    shown = [
        {
            "name": teller.name_of(value.record),
            "url": record_url(teller.entity_of(value.record), value.record),
            "value": value,
        }
        for value in values
    ]
    return {"lines": shown, "more_lines": max(change.entries - LINES_SHOWN, 0)}
