"""Mending all records that break a rule at once, where the fix is the same: chosen here, rehearsed before it is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from perennial.lib.numbers import counted
from perennial.lib.refusals import Refusal
from perennial.quality.models import Rule
from perennial.records.bulk import CONFIRM, NORMALISE, SET, TRASH
from perennial.records.condition.queries import breaking
from perennial.records.condition.remedies import Remedy, asked_of, mendable, remedies, remedy_of
from perennial.records.jobs import start_bulk
from perennial.web.condition.overview import broken_url
from perennial.web.page import page, redirect
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.scores import advice, expected

ROUTES = {True: "upkeep-together", False: "condition-together"}


@dataclass
class Offer:
    """A remedy as it is offered: with the form of the value that it sets, None where it asks for none."""

    remedy: Remedy
    form: RecordForm | None


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, entity: str, key: str, *, mine: bool) -> HttpResponse:
    """What a rule expects, how many records break it, and what can be done with all of them; a POST rehearses that."""
    reader = Reader(request, entity)
    rule = mendable(reader.actor, entity, key)
    offers = [_offer(request, reader, remedy) for remedy in remedies(reader.actor, rule)]
    if request.method == "POST":
        remedy = remedy_of(reader.actor, rule, request.POST.get("act", ""))
        chosen = next(one for one in offers if one.remedy == remedy)
        if (url := _rehearsed(reader, rule, chosen, mine=mine)) is not None:
            return redirect(request, url)
    return page(
        request, "condition/together.html", _context(reader, rule, offers, mine=mine), status=_status(offers)
    )


def _offer(request: HttpRequest, reader: Reader, remedy: Remedy) -> Offer:
    if remedy.verb != SET:
        return Offer(remedy, None)
    chosen = request.method == "POST" and request.POST.get("act") == SET
    form = RecordForm(reader, [remedy.field], data=request.POST if chosen else None)
    # Emptied it would break the rule as before.
    form.fields[remedy.field].required = True
    return Offer(remedy, form)


def _rehearsed(reader: Reader, rule: Rule, offer: Offer, *, mine: bool) -> str | None:
    """Where the rehearsal is followed; None where the value is refused, which then says so."""
    form = offer.form
    if form is not None and not form.is_valid():
        return None
    try:
        asked = asked_of(rule, offer.remedy, form.values if form is not None else {}, mine=mine)
        operation = start_bulk(reader.actor, asked, rehearse=True)
    except Refusal as no:
        if form is None:
            raise
        form.take(no)
        return None
    return reverse("record-edit-all-operation", args=[rule.entity, operation.pk])


def _status(offers: list[Offer]) -> int:
    return 422 if any(one.form is not None and one.form.errors for one in offers) else 200


def _context(reader: Reader, rule: Rule, offers: list[Offer], *, mine: bool) -> dict[str, Any]:
    numbers = {whose: breaking(reader.actor, rule, mine=whose).count() for whose in (True, False)}
    number, places = numbers[mine], {True: _("Mine"), False: _("All that I see")}
    return {
        "heading": str(rule),
        "trail": [_way_back(rule, mine=mine)],
        "count": _broken(number),
        "tabs": [
            {
                "url": reverse(ROUTES[whose], args=[rule.entity, rule.key]),
                "label": label,
                "count": counted(numbers[whose]),
                "current": whose == mine,
            }
            for whose, label in places.items()
        ],
        "expected": expected(rule, reader.places),
        "advice": advice(rule),
        "list_url": broken_url(rule.entity, rule.key),
        "offers": [_described(reader, one, number) for one in offers] if number else [],
        "number": number,
    }


def _way_back(rule: Rule, *, mine: bool) -> dict[str, str]:
    if mine:
        return {"url": reverse("upkeep-task", args=[rule.entity, rule.key]), "label": _("My upkeep")}
    return {"url": f"{reverse('condition')}?of={rule.entity}", "label": _("Condition")}


def _broken(number: int) -> str:
    return ngettext("%s record breaks it", "%s records break it", number) % counted(number)


def _described(reader: Reader, offer: Offer, number: int) -> dict[str, Any]:
    remedy = offer.remedy
    label = reader.shape.field(remedy.field).label() if remedy.field else ""
    words = {
        SET: (
            _("Give all of them the same value"),
            _("What you choose here takes the place of what stands there."),
        ),
        CONFIRM: (
            _("All of them are still right"),
            _("%s of each counts as confirmed today, by you.") % label,
        ),
        NORMALISE: (
            _("Write the phones in normal form"),
            _("With country code and without signs between, where a number is valid so."),
        ),
        TRASH: (_("Move all of them to the trash"), _("They can be brought back from there.")),
    }
    heading, sentence = words[remedy.verb]
    return {"verb": remedy.verb, "heading": heading, "sentence": sentence, "form": offer.form}
