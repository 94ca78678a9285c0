"""Who is in a campaign: the people with how they stand, and putting a whole list or one of them into one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from perennial.access.queries import check
from perennial.lib.numbers import counted
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.records.actions.members import put_in_campaign, take_out_of_campaign
from perennial.records.bulk import ENLIST, Asked
from perennial.records.campaigns import ENTITY, MEMBERS, members, states
from perennial.records.jobs import start_bulk
from perennial.records.models import Head, Record
from perennial.records.queries import head_of
from perennial.schema.queries import shape_of
from perennial.schema.standard.campaign import LISTED, STATES
from perennial.schema.standard.common import MEMBER
from perennial.web.addresses import list_url, record_url
from perennial.web.page import page, receipt, redirect
from perennial.web.records import asked as lists
from perennial.web.records.bulk import chosen_ids
from perennial.web.records.campaigns import LABELS, may_put, state_label
from perennial.web.records.entities import AVATARS, undo_url
from perennial.web.records.forms import form_field, parsed
from perennial.web.records.lists import count_text
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

SHOWN, OUT = 50, "out"


class CampaignForm(forms.Form):
    """A campaign, and how those who are put into it stand there."""

    state = forms.ChoiceField(label=gettext_lazy("They stand there as"), initial=LISTED)

    def __init__(self, reader: Reader, data: Any = None) -> None:
        super().__init__(data, auto_id="id-%s")
        self.reader, self.field = reader, reader.shape.field(MEMBER)
        self.fields[ENTITY] = form_field(self.field, reader)
        self.fields[ENTITY].label = shape_of(ENTITY).label()
        self.fields[ENTITY].required = True
        self.fields["state"].choices = [(one.key, one.label()) for one in STATES]  # type: ignore[attr-defined]
        self.order_fields([ENTITY, "state"])

    def clean(self) -> None:
        try:
            self.cleaned_data[ENTITY] = parsed(self.field, self.cleaned_data.get(ENTITY, ""), self.reader)
        except Refusal as no:
            self.add_error(ENTITY, str(no.sentence))


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_members(request: HttpRequest, pk: int) -> HttpResponse:
    """The people in it, of one state or of all; a POST has the chosen ones stand otherwise, or takes them out."""
    reader = Reader(request, ENTITY)
    head = head_of(reader.actor, reader.shape, pk)
    state = request.GET.get("state", "")
    if state and state not in LABELS:
        raise BadRequest(_("There is no such state."), field="state")
    if request.method == "POST":
        _move(request, reader, head)
        return redirect(request, request.get_full_path())
    return page(request, "records/members.html", _shown(request, reader, head, state), "rows")


@require_http_methods(["GET", "HEAD", "POST"])
def enlist(request: HttpRequest, entity: str) -> HttpResponse:
    """Everybody in a list of contacts or leads: which campaign, then what would happen."""
    reader = _member_reader(request, entity)
    check(reader.actor, "bulk", reader.shape)
    asked = lists.asked_of(request.GET, reader)
    if asked.trash:
        raise BadRequest(_("What is in the trash cannot be changed. Bring it back first."), field="trash")
    form = CampaignForm(reader, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            values = {MEMBER: form.cleaned_data[ENTITY]}
            what = Asked(
                entity, values, lists.where_of(asked), asked.q, ENLIST, state=form.cleaned_data["state"]
            )
            operation = start_bulk(reader.actor, what, rehearse=True)
            return redirect(request, f"{list_url(entity)}/edit-all/{operation.pk}")
        except Forbidden:
            raise
        except Refusal as no:
            form.add_error(ENTITY, str(no.sentence))
    words = {
        "total": count_text(reader, lists.listing_of(asked, reader).count()),
        "entities": reader.shape.plural().lower(),
    }
    context = {
        "heading": _("Put %(total)s %(entities)s into a campaign") % words,
        "trail": [{"url": asked.address(), "label": reader.shape.plural()}],
        "form": form,
        "action": asked.address("enlist"),
        "label": _("See what would happen"),
        "leave_url": asked.address(),
    }
    return page(request, "records/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_add(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """One contact or lead is put into a campaign."""
    reader = _member_reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    check(reader.actor, "edit", reader.shape, head)
    url, form = record_url(entity, pk), CampaignForm(reader, request.POST or None)
    if form.is_valid():
        try:
            campaign, state = form.cleaned_data[ENTITY], form.cleaned_data["state"]
            change, _many = put_in_campaign(reader.actor, campaign, {entity: [pk]}, state=state)
            words = {"who": reader.title(head), "campaign": reader.names.name(ENTITY, campaign)}
            receipt(request, _("%(who)s is in %(campaign)s") % words, undo=undo_url(change))
            return redirect(request, url)
        except Forbidden:
            raise
        except Refusal as no:
            form.add_error(ENTITY, str(no.sentence))
    context = {
        "heading": _("Put into a campaign"),
        "trail": [
            {"url": list_url(entity), "label": reader.shape.plural()},
            {"url": url, "label": reader.title(head)},
        ],
        "form": form,
        "action": f"{url}/campaigns/new",
        "label": _("Put into the campaign"),
        "leave_url": url,
    }
    return page(request, "records/form.html", context, status=422 if form.is_bound else 200)


def _member_reader(request: HttpRequest, entity: str) -> Reader:
    if entity not in MEMBERS:
        raise Http404
    return Reader(request, entity)


def _move(request: HttpRequest, reader: Reader, head: Head) -> None:
    ids, act = chosen_ids(request), request.POST.get("act", "")
    if act != OUT and act not in LABELS:
        raise BadRequest(_("There is no such act for chosen rows."), field="act")
    if not ids:
        receipt(request, _("No row was chosen, so nothing was done."), tone="rust")
        return
    several: dict[str, list[int]] = {}
    for record, entity in Record.objects.filter(pk__in=ids).values_list("pk", "entity"):
        several.setdefault(entity, []).append(record)
    if act == OUT:
        change, number = take_out_of_campaign(reader.actor, head.pk, several)
        said = ngettext("%s taken out", "%s taken out", number) % counted(number)
    else:
        change, number = put_in_campaign(reader.actor, head.pk, several, state=act)
        said = f"{state_label(act)}: {counted(number)}"
    receipt(request, said, undo=undo_url(change))


def _shown(request: HttpRequest, reader: Reader, head: Head, state: str) -> dict[str, Any]:
    url, after = f"{record_url(ENTITY, head.pk)}/members", whole_number(request.GET.get("after", "")) or 0
    counts = states(reader.actor, head.pk)
    found = members(reader.actor, head.pk, state=state, after=after, limit=SHOWN + 1)
    rest = found[:SHOWN]
    for entity in MEMBERS:
        reader.names.load(entity, [one.record for one in rest if one.entity == entity])
    more = f"&after={rest[-1].record}" if len(found) > SHOWN else ""
    total = counts.get(state, 0) if state else sum(counts.values())
    may_change = head.archived is None and may_put(reader)
    acts = [{"value": one.key, "label": one.label()} for one in STATES] if may_change else []
    return {
        "heading": _("Who is in it"),
        "trail": [
            {"url": list_url(ENTITY), "label": reader.shape.plural()},
            {"url": record_url(ENTITY, head.pk), "label": reader.title(head)},
        ],
        "total": counted(total),
        "tabs": [
            _tab(url, _("All"), sum(counts.values()), current=not state),
            *(
                _tab(f"{url}?state={key}", state_label(key), number, current=key == state)
                for key, number in counts.items()
            ),
        ],
        "columns": [
            {"key": "name", "label": _("Name"), "kind": "name"},
            {"key": "kind", "label": _("Who"), "kind": "short", "wide": True},
            {"key": "state", "label": _("State"), "kind": "text"},
        ],
        "rows": [_row(reader, one) for one in rest],
        "next_url": f"{url}?state={state}{more}" if more else "",
        "bulk_acts": [*acts, {"value": OUT, "label": _("Take out"), "danger": True}] if may_change else [],
        "bulk_url": request.get_full_path(),
        "ways": [
            {
                "url": list_url(one),
                "label": shape_of(one).plural(),
                "note": _("Narrow the list down, then choose “To a campaign”."),
                "icon": one,
            }
            for one in MEMBERS
        ],
    }


def _tab(url: str, label: str, number: int, *, current: bool) -> dict[str, Any]:
    return {"url": url, "label": label, "count": counted(number), "current": current}


def _row(reader: Reader, one: Any) -> dict[str, Any]:
    label = shape_of(one.entity).label()
    return {
        "id": one.record,
        "name": reader.names.name(one.entity, one.record),
        "url": record_url(one.entity, one.record),
        "of": AVATARS[one.entity],
        "line": label,
        "cells": [{"text": label, "kind": "quiet", "wide": True}, {"text": state_label(one.state)}],
    }
