"""Answers to a group: not the same, decide later, a colleague decides; and the scan that finds groups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.duplicates import (
    decide_later,
    hand_over_group,
    look_for_duplicates,
    set_apart,
)
from perennial.records.takers import takers
from perennial.web.page import own_address, page, receipt, redirect, way_back
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


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, entity: str) -> HttpResponse:
    """Asks to whom, and moves the group from this person's desk to that one's."""
    reader = Reader(request, entity)
    sent = request.POST if request.method == "POST" else request.GET
    records, place = _numbers(sent.get("records", "")), sent.get("next", "")
    form = TakerForm(reader, records, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change = hand_over_group(reader.actor, entity, records, int(form.cleaned_data["to"]))
        except Refusal as no:
            if no.field != "to":
                raise
            form.add_error("to", str(no.sentence))
        else:
            name = reader.names.name("user", int(form.cleaned_data["to"]))
            receipt(request, _("Handed over to %s") % name, undo=undo_url(change))
            return _on(request)
    reader.names.load(entity, records)
    names = [reader.names.name(entity, pk) for pk in records]
    context = {
        "heading": _("Hand over %s") % " = ".join(filter(None, names)),
        "trail": [{"url": reverse("duplicates"), "label": _("Duplicates")}],
        "form": form,
        "action": request.path,
        "label": _("Hand over"),
        "leave_url": own_address(request, place) or reverse("duplicates"),
        "opened": {"records": ",".join(map(str, records)), "at": sent.get("at", ""), "next": place},
    }
    return page(request, "records/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """Look at all records anew."""
    look_for_duplicates(actor_of(request))
    receipt(request, _("All records are compared now. What is found stands here when that is done."))
    return redirect(request, way_back(request, reverse("duplicates")))


def _records(request: HttpRequest) -> list[int]:
    return _numbers(request.POST.get("records", ""))


def _numbers(text: str) -> list[int]:
    found = [whole_number(part) for part in text.split(",")]
    if None in found:
        raise BadRequest(_("Name the records by their numbers."), field="records")
    return [one for one in found if one is not None]


class TakerForm(forms.Form):
    """Who takes a group over: the owners of its records first."""

    def __init__(self, reader: Reader, records: list[int], data: Any = None) -> None:
        super().__init__(data, auto_id="id-%s")
        names = [(str(one.pk), one.name) for one in takers(reader.actor, reader.entity, records)]
        sentence = _("Choose a colleague who may merge all of these records.")
        self.fields["to"] = forms.ChoiceField(
            label=_("Who decides"),
            choices=names,
            error_messages={"required": sentence, "invalid_choice": sentence},
        )


def _on(request: HttpRequest) -> HttpResponse:
    """Back to the desk, where the next group has moved to the place of this one."""
    at = whole_number(request.POST.get("at", "")) or 0
    url = way_back(request, reverse("duplicates"))
    place = urlsplit(url)
    if place.path != reverse("duplicates"):
        return redirect(request, url)
    asked = {key: values[0] for key, values in parse_qs(place.query).items() if key != "at"}
    return redirect(request, f"{place.path}?{urlencode({**asked, 'at': at})}")
