"""Changing every record a list holds: which fields, what they get, what would happen, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from perennial.access.queries import check
from perennial.access.work import operation_of
from perennial.lib.numbers import counted
from perennial.lib.refusals import BadRequest, Refusal
from perennial.operations.errors import OperationUnknown
from perennial.operations.models import Operation, OperationRow, State
from perennial.operations.queries import operation_state, outcomes
from perennial.records.bulk import CONFIRM, ENLIST, NORMALISE, SET, TRASH, Asked, Fate, Why
from perennial.records.changes import takings
from perennial.records.condition.queries import rule_known
from perennial.records.jobs import BULK, BULK_REHEARSAL, rehearsed_plan, start_bulk, start_rehearsed
from perennial.web.operations.fates import fate_tab
from perennial.web.operations.words import percent, titles
from perennial.web.page import page, redirect
from perennial.web.records import asked as lists
from perennial.web.records.entities import PLURALS, record_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.lists import count_text
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number
from perennial.web.warned import warned

PAGE = "edit-all"
SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def edit_all(request: HttpRequest, entity: str) -> HttpResponse:
    """Without `fields` the fields to choose from, then their form, which leads to a rehearsal."""
    reader = Reader(request, entity)
    check(reader.actor, "bulk", reader.shape)
    asked = lists.asked_of(request.GET, reader)
    if asked.trash:
        raise BadRequest(_("What is in the trash cannot be changed. Bring it back first."), field="trash")
    offered = [key for key in reader.shape.fields if key in reader.editable("bulk")]
    keys = request.GET.getlist("fields")
    if unknown := set(keys) - set(offered):
        raise BadRequest(_("“%s” is no field you may change.") % min(unknown)[:40], field="fields")
    if not keys:
        return _show(request, reader, asked, _choice(reader, offered), keys)
    form = RecordForm(reader, keys, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            what = Asked(entity, form.values, lists.where_of(asked), asked.q)
            return redirect(request, _address(entity, start_bulk(reader.actor, what, rehearse=True).pk))
        except Refusal as no:
            form.take(no)
    return _show(request, reader, asked, form, keys)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_all_operation(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """A rehearsal or a run: how far it is, its counts, the fate of each record; a POST runs what was rehearsed."""
    reader = Reader(request, entity)
    operation = operation_of(reader.actor, pk)
    if operation.kind not in {BULK, BULK_REHEARSAL} or operation.parameters["entity"] != entity:
        raise OperationUnknown
    if request.method == "POST":
        return redirect(request, _address(entity, start_rehearsed(reader.actor, operation).pk))
    return page(request, "records/edit_all.html", _told(request, reader, operation), ("progress", "rows"))


def _choice(reader: Reader, offered: list[str]) -> forms.Form:
    choices = [(key, reader.shape.field(key).label()) for key in offered]
    form = forms.Form(auto_id="id-%s")
    form.fields["fields"] = forms.MultipleChoiceField(
        label=_("Fields to change"), choices=choices, widget=forms.CheckboxSelectMultiple
    )
    return form


def _show(
    request: HttpRequest, reader: Reader, asked: lists.Asked, form: forms.Form, keys: list[str]
) -> HttpResponse:
    words = {
        "total": count_text(reader, lists.listing_of(asked, reader).count()),
        "entities": reader.shape.plural().lower(),
    }
    hidden = {key: value for key, value in asked.parameters().items() if key not in {"cursor", "at"}}
    context = {
        "heading": _("Change %(total)s %(entities)s") % words,
        "trail": [{"url": asked.address(), "label": reader.shape.plural()}],
        "form": form,
        "by_get": not keys,
        "action": request.get_full_path() if keys else asked.address(PAGE).partition("?")[0],
        "label": _("See what would happen") if keys else _("Go on"),
        "leave_url": asked.address(),
        "opened": {} if keys else hidden,
    }
    return page(request, "records/form.html", context, status=422 if form.is_bound else 200)


def _told(request: HttpRequest, reader: Reader, operation: Operation) -> dict[str, Any]:
    result, rehearsal = operation.result, operation.kind == BULK_REHEARSAL
    mine = operation.requested_by == reader.actor.user_id
    changed = result.get(Fate.CHANGED, 0)
    fate = request.GET.get("fate", "")
    return {
        "heading": _("Rehearsal") if rehearsal else titles([operation])[operation.pk],
        "trail": [_way_back(reader, operation)],
        "url": request.path,
        "operation": operation,
        "state": operation_state(operation),
        "rehearsal": rehearsal,
        "open": operation.is_open,
        "percent": percent(operation),
        "done": counted(operation.done_count),
        "total": counted(operation.total_count) if operation.total_count else "",
        "matched": counted(result.get("matched", 0)),
        "still": _in_vain(result.get("still", 0)),
        "label": _button(changed, reader, operation.parameters.get("verb", SET))
        if rehearsal and mine and changed and operation.state == State.DONE
        else "",
        "undone": bool(operation.change and takings([operation.change])),
        "fates": [_tab(key, result.get(key, 0), fate, request.path, rehearsal=rehearsal) for key in Fate],
        "warned": warned(reader.actor, reader.entity, result.get("warned", {})),
        **_rows(request, reader, operation, fate),
    }


def _in_vain(number: int) -> str:
    if not number:
        return ""
    sentence = ngettext("%s of them breaks the rule even so.", "%s of them break the rule even so.", number)
    return sentence % counted(number)


def _way_back(reader: Reader, operation: Operation) -> dict[str, str]:
    """To the rule that is mended, else to the list."""
    rule = operation.parameters.get("rule")
    if rule and (known := rule_known(reader.actor, reader.entity, rule)) is not None:
        return {"url": reverse("condition-together", args=[reader.entity, rule]), "label": str(known)}
    return {"url": f"/{PLURALS[reader.entity]}", "label": reader.shape.plural()}


def _button(changed: int, reader: Reader, verb: str) -> str:
    words = {"number": counted(changed), "entities": reader.shape.plural().lower()}
    sentences = {
        SET: ngettext("Change %(number)s record", "Change %(number)s %(entities)s", changed),
        NORMALISE: ngettext("Change %(number)s record", "Change %(number)s %(entities)s", changed),
        CONFIRM: ngettext("Confirm %(number)s record", "Confirm %(number)s %(entities)s", changed),
        ENLIST: ngettext("Put %(number)s into it", "Put %(number)s into it", changed),
        TRASH: ngettext(
            "Move %(number)s record to the trash", "Move %(number)s %(entities)s to the trash", changed
        ),
    }
    return sentences[verb] % words


def _tab(fate: Fate, number: int, shown: str, path: str, *, rehearsal: bool) -> dict[str, Any]:
    words = {
        Fate.CHANGED: _("would be changed") if rehearsal else _("changed"),
        Fate.UNCHANGED: _("are as wanted already"),
        Fate.REFUSED: _("are left as they are"),
    }
    tone = "rust" if fate == Fate.REFUSED else ""
    return fate_tab(fate, words[fate], number, shown=shown, path=path, tone=tone)


def _rows(request: HttpRequest, reader: Reader, operation: Operation, fate: str) -> dict[str, Any]:
    after = whole_number(request.GET.get("after", "")) or 0
    found = outcomes(operation, [fate] if fate else (), after=after, limit=SHOWN + 1)
    shown = found[:SHOWN]
    reader.names.load(reader.entity, [row.number for row in shown])
    following = f"{request.path}?fate={fate}&after={shown[-1].number}" if len(found) > SHOWN else ""
    foreseen = _foreseen(reader, operation, shown)
    verb = operation.parameters.get("verb", SET)
    rows = [_row(reader, row, foreseen.get(row.number, ()), verb) for row in shown]
    return {"rows": rows, "next_url": following, "compares": any(row["values"] for row in rows)}


def _foreseen(reader: Reader, operation: Operation, rows: list[OperationRow]) -> Mapping[int, Sequence[Any]]:
    """The values before and after of those that would be changed, for who asked: as they stand now."""
    ids = [row.number for row in rows if row.fate == Fate.CHANGED]
    if operation.kind != BULK_REHEARSAL or not ids:
        return {}
    try:
        plan = rehearsed_plan(reader.actor, operation)
    except Refusal:
        return {}
    return plan.foreseen(ids, reader.show) if plan is not None else {}


def _row(reader: Reader, row: OperationRow, foreseen: Sequence[Any], verb: str) -> dict[str, Any]:
    name = reader.names.name(reader.entity, row.number)
    fates = {
        Fate.CHANGED: (_("changed"), "good"),
        Fate.UNCHANGED: (_("the same"), ""),
        Fate.REFUSED: (_("left as it is"), "rust"),
    }
    reasons = {
        Why.RIGHTS: _("You may see it, but not change it."),
        Why.ITSELF: _("It would be linked to itself."),
        Why.RULES: _("It would break a rule that blocks."),
        Why.SINCE: _("It was changed since the rehearsal."),
        Why.UNKNOWN: _("No valid form of it is known."),
        Why.OBJECTS: _("They are not to be contacted."),
    }
    word, tone = fates[Fate(row.fate)]
    label = _("%s, known to be right") if verb == CONFIRM else "%s"
    return {
        "name": name or _("withheld"),
        "url": record_url(reader.entity, row.number) if name else "",
        "fate": word,
        "tone": tone,
        "why": reasons[Why(row.payload["why"])] if row.payload.get("why") else _still(row),
        "values": [
            {"label": label % field.label(), "before": before, "after": after}
            for field, before, after in foreseen
            if field.key in reader.readable
        ],
    }


def _still(row: OperationRow) -> str:
    return _("It breaks the rule even so.") if row.payload.get("still") else ""


def _address(entity: str, pk: int) -> str:
    return reverse("record-edit-all-operation", args=[entity, pk])
