"""My upkeep: what one's own records want, worked through one after the other without leaving the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access.queries import check
from perennial.lib.numbers import counted
from perennial.lib.refusals import Forbidden, Refusal
from perennial.quality.errors import NoSuchRule
from perennial.quality.kinds import KINDS
from perennial.quality.kinds.fresh import Fresh
from perennial.quality.models import Rule
from perennial.records.actions.edit import edit_record
from perennial.records.actions.trash import trash_records
from perennial.records.condition.actions import confirm, waive
from perennial.records.condition.queries import of_task, rule_known, tasks
from perennial.records.models import Head, WaiverKind
from perennial.records.queries import field_values, head_of
from perennial.schema.queries import shape_of
from perennial.web.page import page, receipt, redirect
from perennial.web.records.entities import AVATARS, record_url, undo_url
from perennial.web.records.facts import Facts
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.records.record import context_line
from perennial.web.requests import whole_number
from perennial.web.scores import advice, drawn, expected

# Said elsewhere on the page, or of no help in judging.
LEFT_OUT = ("score", "created", "owner", "do_not_contact")
MEND, RIGHT, NOT_NEEDED, TRASH = "mend", "right", "not_needed", "trash"


@require_safe
def upkeep(request: HttpRequest) -> HttpResponse:
    """The list of one's tasks, worth most first."""
    reader = Reader(request, "contact")
    found = [_task(one.rule, one.records) for one in tasks(reader.actor)]
    together = sum(one["number"] for one in found)
    context = {
        "heading": _("My upkeep"),
        "count": ngettext("%s to mend", "%s to mend", together) % counted(together) if together else "",
        "tasks": found,
    }
    return page(request, "condition/upkeep.html", context)


def _task(rule: Rule, records: int, *, current: bool = False) -> dict[str, Any]:
    return {
        "url": task_url(rule),
        "label": str(rule),
        "of": shape_of(rule.entity).plural(),
        "note": advice(rule),
        "number": records,
        "count": counted(records),
        "current": current,
    }


def task_url(rule: Rule, after: int = 0) -> str:
    url = reverse("upkeep-task", args=[rule.entity, rule.key])
    return f"{url}?after={after}" if after else url


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, entity: str, key: str) -> HttpResponse:
    """One record of a task: what is expected, its value open for mending, and the ways to answer."""
    reader = Reader(request, entity)
    rule = rule_known(reader.actor, entity, key)
    if rule is None:
        raise NoSuchRule
    after = whole_number(request.GET.get("after", "")) or 0
    if request.method == "POST":
        return _answered(request, reader, rule, after)
    head = of_task(reader.actor, rule, after).first()
    return _shown(request, reader, rule, after, head, _form(reader, rule, head))


def _answered(request: HttpRequest, reader: Reader, rule: Rule, after: int) -> HttpResponse:
    """Do what was answered and go on to the next; what is refused stays open with its sentence."""
    head = head_of(reader.actor, reader.shape, whole_number(request.POST.get("record", "")) or 0)
    check(reader.actor, "edit", reader.shape, head)
    form = _form(reader, rule, head, request.POST)
    try:
        change, sentence = _act(request, reader, rule, head, form)
    except Forbidden:
        raise
    except Refusal as no:
        if form is None:
            raise
        form.take(no)
        return _shown(request, reader, rule, after, head, form, status=422)
    if form is not None and form.errors:
        return _shown(request, reader, rule, after, head, form, status=422)
    if change is not None:
        receipt(request, sentence, undo=undo_url(change))
    return redirect(request, task_url(rule, after))


def _act(
    request: HttpRequest, reader: Reader, rule: Rule, head: Head, form: RecordForm | None
) -> tuple[int | None, str]:
    """The change, and the sentence of its receipt."""
    name, act = reader.title(head), request.POST.get("act", MEND)
    field = KINDS[rule.kind].at(rule.parameters)
    if act == RIGHT:
        return confirm(reader.actor, reader.entity, [head.pk], [field]), _("“%s” is still right") % name
    if act == NOT_NEEDED:
        reason = request.POST.get("reason", "").strip() or _("Not needed")
        change = waive(
            reader.actor, reader.entity, head.pk, rule.key, reason=reason, kind=WaiverKind.NOT_NEEDED
        )
        return change, _("Not needed for %s") % name
    if act == TRASH:
        return trash_records(reader.actor, reader.entity, [head.pk]), _("%s moved to the trash") % name
    if form is None or not form.is_valid():
        return None, ""
    done = edit_record(
        reader.actor,
        reader.entity,
        head.pk,
        form.values,
        opened=whole_number(request.POST.get("version", "")),
    )
    return done.change, _("%s mended") % name


def _form(reader: Reader, rule: Rule, head: Head | None, data: Any = None) -> RecordForm | None:
    """The value that the rule is about, open; None where there is none this person may change."""
    field = KINDS[rule.kind].at(rule.parameters)
    if head is None or field not in reader.editable():
        return None
    values = {field: field_values(head, reader.shape)[field]}
    posted = data if data is not None and data.get("act", MEND) == MEND else None
    return RecordForm(reader, [field], data=posted, values=values, auto_id="mend-%s")


def _shown(
    request: HttpRequest,
    reader: Reader,
    rule: Rule,
    after: int,
    head: Head | None,
    form: RecordForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    queue = [_task(one.rule, one.records, current=one.rule.pk == rule.pk) for one in tasks(reader.actor)]
    context = {
        "heading": str(rule),
        "trail": [{"url": reverse("upkeep"), "label": _("My upkeep")}],
        "count": ngettext("%s left", "%s left", left) % counted(left)
        if (left := of_task(reader.actor, rule).count())
        else "",
        "tasks": queue,
        "expected": expected(rule, reader.places),
        "advice": advice(rule),
        "next_task": next((one for one in queue if not one["current"]), None),
        "again_url": task_url(rule) if after else "",
        "record": _record(reader, rule, head) if head is not None else None,
        "form": form,
        "version": head.version if head is not None else 0,
        "ages": rule.kind == Fresh.key,
        # Letters answer only where no field has the cursor.
        "types": rule.kind != Fresh.key,
        "may_trash": head is not None and reader.may("delete", head),
    }
    return page(request, "condition/task.html", context, "task", status=status)


def _record(reader: Reader, rule: Rule, head: Head) -> dict[str, Any]:
    """The record at a glance: who it is, and everything that is known of it."""
    facts = Facts(reader, head)
    shown = [
        {"label": reader.shape.field(key).label(), "text": text}
        for key, value in facts.values.items()
        if key in reader.readable
        and key not in LEFT_OUT
        and (text := reader.show(reader.shape.field(key), value))
    ]
    return {
        "number": head.pk,
        "name": reader.title(head),
        "line": context_line(reader, facts),
        "url": record_url(reader.entity, head.pk),
        "of": AVATARS[reader.entity],
        "facts": shown,
        "skip_url": task_url(rule, head.pk),
        **drawn(head.score if "score" in reader.readable else None),
    }
