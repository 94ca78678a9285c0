"""Answers to a group: not the same, decide later; and the scan that finds groups."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.lib.refusals import BadRequest
from perennial.records.actions.duplicates import decide_later, look_for_duplicates, set_apart
from perennial.web.page import receipt, redirect, way_back
from perennial.web.records.entities import undo_url
from perennial.web.records.reader import Reader
from perennial.web.requests import actor_of, whole_number

# A week later most questions have an answer.
USUAL = timedelta(days=7)


@require_POST
def apart(request: HttpRequest, entity: str) -> HttpResponse:
    """Nobody is asked about these records again."""
    reader = Reader(request, entity)
    change = set_apart(reader.actor, entity, _records(request))
    receipt(request, _("Noted: they are not the same"), undo=undo_url(change))
    return _on(request)


@require_POST
def later(request: HttpRequest, entity: str) -> HttpResponse:
    """They come back to this person's desk in a week."""
    reader = Reader(request, entity)
    until = timezone.localdate() + USUAL
    change = decide_later(reader.actor, entity, _records(request), until)
    receipt(request, _("They come back on %s") % reader.day(until), undo=undo_url(change))
    return _on(request)


@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """Look at all records anew."""
    look_for_duplicates(actor_of(request))
    receipt(request, _("All records are compared now. What is found stands here when that is done."))
    return redirect(request, way_back(request, reverse("duplicates")))


def _records(request: HttpRequest) -> list[int]:
    found = [whole_number(part) for part in request.POST.get("records", "").split(",")]
    if None in found:
        raise BadRequest(_("Name the records by their numbers."), field="records")
    return [one for one in found if one is not None]


def _on(request: HttpRequest) -> HttpResponse:
    """Back to the desk, where the next group has moved to the place of this one."""
    at = whole_number(request.POST.get("at", "")) or 0
    url = way_back(request, reverse("duplicates"))
    place = urlsplit(url)
    if place.path != reverse("duplicates"):
        return redirect(request, url)
    asked = {key: values[0] for key, values in parse_qs(place.query).items() if key != "at"}
    return redirect(request, f"{place.path}?{urlencode({**asked, 'at': at})}")
