"""History at the field: every value it had, who gave it, where it came from, and the way back to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from perennial.access.queries import check
from perennial.journal.models import Channel
from perennial.lib.dates import show_date
from perennial.lib.refusals import BadRequest
from perennial.quality.errors import RulesAsk
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import edit_point
from perennial.records.changes import may_know
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.history import Written, field_history
from perennial.records.models import Head, PointKind
from perennial.records.queries import head_of
from perennial.schema.shape import FieldShape
from perennial.web.page import page, receipt
from perennial.web.records.editing import opened, place, settled, tell
from perennial.web.records.entities import change_url, record_url, undo_url
from perennial.web.records.facts import Facts, point_label
from perennial.web.records.forms import RecordForm, posted
from perennial.web.records.points import opened_point, point_held, point_settled
from perennial.web.records.reader import Reader


@require_safe
def field_history_page(request: HttpRequest, entity: str, pk: int, key: str) -> HttpResponse:
    """All values of a field, as the popover beside it or as a page."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    field = reader.shape.field(key)
    check(reader.actor, "read", reader.shape, head, key)
    facts = Facts(reader, head)
    found = _written(reader, head, facts, key)
    url = f"{facts.url}/fields/{key}/revert" if facts.may_edit(key) else ""
    return _answer(request, reader, head, field, found, key=key, label=field.label(), revert_url=url, acts=[])


@require_safe
def point_history(request: HttpRequest, entity: str, pk: int, point: int) -> HttpResponse:
    """All values of a contact point, with what can be done with it."""
    reader, head, facts, its = opened_point(request, entity, pk, point)
    field = reader.shape.field("city" if its.kind == PointKind.ADDRESS else its.kind)
    found = field_history(reader.actor, reader.shape, head, field.key, its.pk)
    base = f"{facts.url}/points/{point}"
    editable = facts.may_edit(field.key)
    first = next(one.pk for one in facts.points if one.kind == its.kind) == its.pk
    acts = _acts(base, first) if editable else []
    revert = f"{base}/revert" if editable and its.kind != PointKind.ADDRESS else ""
    label = point_label(its)
    return _answer(
        request, reader, head, field, found, key=f"point-{point}", label=label, revert_url=revert, acts=acts
    )


@require_POST
def field_revert(request: HttpRequest, entity: str, pk: int, key: str) -> HttpResponse:
    """Puts an old value back: an ordinary edit of today, with its own receipt and undo."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    reader.shape.field(key)
    old = chosen(request, _written(reader, head, Facts(reader, head), key))
    try:
        done = edit_record(reader.actor, entity, pk, {key: old.value}, action="revert")
    except RulesAsk as no:
        typed_in = posted(reader.shape.field(key), old.value, reader)
        form = RecordForm(reader, [key], data=typed_in, auto_id=f"{place(request)}-{pk}-%s")
        form.take(no)
        return opened(request, reader, head, key, form, status=422)
    tell(request, reader, done.head, reader.shape.field(key).label(), done.change)
    return settled(request, reader, done.head, key)


@require_POST
def point_revert(request: HttpRequest, entity: str, pk: int, point: int) -> HttpResponse:
    """Puts an old value of a contact point back."""
    reader, head, _facts, its = opened_point(request, entity, pk, point)
    old = chosen(request, field_history(reader.actor, reader.shape, head, its.kind, its.pk))
    try:
        change = edit_point(reader.actor, entity, pk, point, {"raw": old.value})
    except RulesAsk as no:
        return point_held(request, reader, head, its, old.value, no)
    if change is not None:
        receipt(request, _("“%s” put back") % old.value, undo=undo_url(change))
    return point_settled(request, reader, head, point)


def chosen(request: HttpRequest, found: list[Written]) -> Written:
    """The old value the form names by its line in the journal."""
    wanted = request.GET.get("line", "")
    for one in found:
        if str(one.line) == wanted and not one.erased:
            return one
    raise BadRequest(_("This old value is not there any more. Open the history again."), field="line")


def _written(reader: Reader, head: Head, facts: Facts, key: str) -> list[Written]:
    if key in ADDRESS_PARTS:
        row = facts.address.pk if facts.address else 0
    else:
        first = next((one.pk for one in facts.points if one.kind == key), 0)
        row = first if key in {"email", "phone"} else 0
    return field_history(reader.actor, reader.shape, head, key, row)


def _answer(
    request: HttpRequest,
    reader: Reader,
    head: Head,
    field: FieldShape,
    found: list[Written],
    *,
    key: str,
    label: object,
    revert_url: str,
    acts: list[dict[str, Any]],
) -> HttpResponse:
    reader.names.load_of(field, [one.value for one in found])
    url = record_url(reader.entity, head.pk)
    context = {
        "name": reader.title(head),
        "url": url,
        "fact": {"key": key},
        "label": label,
        "note": _changed_times(len(found)),
        "lines": [_line(reader, head, field, one, revert_url) for one in found],
        "acts": acts,
        "more_url": f"{url}#timeline",
    }
    return page(request, "records/history.html", context, "history")


def _changed_times(number: int) -> str:
    times = number - 1
    return ngettext("changed once", "changed %(times)s times", times) % {"times": times} if times > 0 else ""


def _line(reader: Reader, head: Head, field: FieldShape, one: Written, revert_url: str) -> dict[str, Any]:
    at = one.act.change.at.astimezone(reader.setting.zone)
    told = {"who": one.act.by, "day": show_date(at.date(), reader.setting.language), "how": _how(one)}
    shown = (
        _("erased")
        if one.erased
        else reader.show(field, one.value, head)
        if one.value not in (None, "", [])
        else ""
    )
    found = {
        "shown": shown,
        "by": _("%(who)s, %(day)s, %(how)s") % told,
        "current": one.current,
        "line": one.line,
        "revert_url": f"{revert_url}?line={one.line}"
        if revert_url and not one.current and not one.erased
        else "",
    }
    change = one.act.change
    if change.channel == Channel.IMPORT:
        words = {"file": one.act.title or _("a file"), "row": one.source}
        text = _("%(file)s, row %(row)s") % words if one.source is not None else words["file"]
        found |= {
            "source": text,
            "source_url": change_url(change.pk) if may_know(reader.actor, change) else "",
        }
    return found


def _how(one: Written) -> str:
    """By which way a value came in."""
    ways = {
        Channel.WEB: _("on the page"),
        Channel.API: _("by a program"),
        Channel.CLI: _("at the command line"),
        Channel.IMPORT: _("imported"),
        Channel.AUTOMATION: _("by an automation"),
        Channel.SYSTEM: _("by Perennial"),
    }
    return _("taken back") if one.act.change.undoes_id else ways.get(Channel(one.act.change.channel), "")


def _acts(base: str, first: bool) -> list[dict[str, Any]]:
    found = [{"url": f"{base}/remove", "label": _("Remove"), "kind": "quiet"}]
    if not first:
        found.insert(0, {"url": f"{base}/primary", "label": _("Put first"), "kind": ""})
    return [*found, {"url": f"{base}/confirm", "label": _("Still right"), "kind": "primary", "here": True}]
