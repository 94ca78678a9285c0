"""What was typed for a new record as a proposed update of one that is there: field by field, keep or take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, Refusal
from perennial.quality.errors import RulesAsk
from perennial.records.actions.create import Done
from perennial.records.actions.edit import edit_record
from perennial.records.models import Head, PointKind
from perennial.records.points import Item
from perennial.records.queries import head_of, points
from perennial.records.table import values_of
from perennial.records.warning import WHY
from perennial.schema.kinds import kind_of
from perennial.web.page import page, receipt, redirect
from perennial.web.records.answerable import RULES, acknowledged_in, held
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.forms import RecordForm, typed_text
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

# Several of these stand under one record: what is typed joins them.
ADDED = (PointKind.EMAIL, PointKind.PHONE)
KEEP, TAKE = "keep", "take"
# The colleague who types is not the one who looks after the record.
NOT_TYPED = frozenset({"owner"})


@require_POST
def record_take_up(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Shows what differs, and writes what is taken; nothing that the record says is replaced unasked."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    check(reader.actor, "edit", reader.shape, head)
    new = _news(reader, head, _typed(request, reader))
    if not new:
        receipt(request, _("All that you typed stands there already."))
        return redirect(request, record_url(entity, pk))
    answered = any(name.startswith(f"{TAKE}-") for name in request.POST)
    form = Proposal(reader, head, new, request.POST if answered else None)
    if not form.is_bound or not form.is_valid():
        return _show(request, reader, head, form)
    try:
        done = _write(request, reader, head, form.taken())
    except Forbidden:
        raise
    except RulesAsk as no:
        heading, leave_url = _heading(reader, head), record_url(entity, pk)
        return held(request, no, heading=heading, label=_("Save anyway"), leave_url=leave_url)
    except Refusal as no:
        form.add_error(None, str(no.sentence))
        return _show(request, reader, head, form, 422)
    if done.change is not None:
        receipt(request, _("%s updated") % reader.title(done.head), undo=undo_url(done.change))
    return redirect(request, record_url(entity, pk))


def _typed(request: HttpRequest, reader: Reader) -> Mapping[str, Any]:
    typed = RecordForm(
        reader, sorted(reader.editable("edit") & set(request.POST) - NOT_TYPED), data=request.POST
    )
    typed.is_valid()
    return typed.values


def _news(reader: Reader, head: Head, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was typed, what the record does not say already."""
    told = {key: value for key, value in typed.items() if not kind_of(reader.shape.field(key)).empty(value)}
    there = values_of(reader.shape, [head], told)[head.pk]
    known = {(point.kind, point.normalised) for point in points(head.pk)}
    return {
        key: value
        for key, value in told.items()
        if there[key] != value and (key not in ADDED or (key, _normal(reader, key, value)) not in known)
    }


def _normal(reader: Reader, key: str, value: Any) -> str:
    field = reader.shape.field(key)
    return kind_of(field).normalise(value, field, reader.setting)


def _write(request: HttpRequest, reader: Reader, head: Head, taken: Mapping[str, Any]) -> Done:
    return edit_record(
        reader.actor,
        reader.entity,
        head.pk,
        {key: value for key, value in taken.items() if key not in ADDED},
        lists={key: [Item(key, columns={"raw": taken[key]})] for key in ADDED if key in taken},
        opened=whole_number(request.POST.get("version", "")),
        acknowledged=acknowledged_in(request.POST),
    )


class Proposal(forms.Form):
    """Taken from the start is what fills a gap or stands beside what is there; what contradicts it is kept."""

    def __init__(self, reader: Reader, head: Head, new: Mapping[str, Any], data: Any) -> None:
        super().__init__(data, auto_id="id-%s", prefix=TAKE)
        self._new = new
        there = values_of(reader.shape, [head], new)[head.pk]
        for key, value in new.items():
            self.fields[key] = _choice(reader, key, there[key], value)

    def taken(self) -> dict[str, Any]:
        return {key: value for key, value in self._new.items() if self.cleaned_data[key] == TAKE}


def _choice(reader: Reader, key: str, now: Any, typed: Any) -> forms.ChoiceField:
    field = reader.shape.field(key)
    gap = kind_of(field).empty(now)
    kept = _("Leave it empty") if gap else _("Keep “%s”") % typed_text(field, now, reader)
    take = _("Add “%s”") if key in ADDED and not gap else _("Take “%s”")
    options = [(TAKE, take % typed_text(field, typed, reader)), (KEEP, kept)]
    start = TAKE if gap or key in ADDED else KEEP
    return forms.ChoiceField(label=field.label(), choices=options, widget=forms.RadioSelect, initial=start)


def _heading(reader: Reader, head: Head) -> str:
    return _("Update %(record)s with what you typed") % {"record": reader.title(head)}


def _show(
    request: HttpRequest, reader: Reader, head: Head, form: Proposal, status: int = 200
) -> HttpResponse:
    list_url, url = f"/{PLURALS[reader.entity]}", record_url(reader.entity, head.pk)
    gone = {"csrfmiddlewaretoken", "version", RULES, WHY}
    carried = {
        name: value
        for name, value in request.POST.items()
        if name not in gone and not name.startswith(f"{TAKE}-")
    }
    context = {
        "heading": _heading(reader, head),
        "trail": [
            {"url": list_url, "label": reader.shape.plural()},
            {"url": url, "label": reader.title(head)},
        ],
        "form": form,
        "action": f"{url}/take-up",
        "label": _("Save %s") % reader.shape.label().lower(),
        "leave_url": url,
        "opened": {**carried, "version": request.POST.get("version") or head.version},
    }
    return page(request, "records/form.html", context, status=status)
