"""My upkeep: what one's own records want, worked through one after the other without leaving the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access.queries import check
from perennial.lib.numbers import counted
from perennial.quality.errors import NoSuchRule
from perennial.quality.kinds.fresh import Fresh
from perennial.quality.models import Rule
from perennial.records.condition.measure import Today, today_of
from perennial.records.condition.progress import handed_over
from perennial.records.condition.queries import Task, of_task, put_off, rule_known
from perennial.records.condition.remedies import remedies
from perennial.records.models import Head
from perennial.records.queries import head_of
from perennial.schema.queries import shape_of
from perennial.web.condition.answering import Forms, answer, forms_of
from perennial.web.page import page, receipt, redirect
from perennial.web.records.entities import AVATARS, record_url, undo_url
from perennial.web.records.facts import Facts
from perennial.web.records.reader import Reader
from perennial.web.records.record import context_line
from perennial.web.requests import whole_number
from perennial.web.scores import advice, drawn, expected

# Said elsewhere on the page, or of no help in judging.
LEFT_OUT = ("score", "created", "owner", "do_not_contact")


@require_safe
def upkeep(request: HttpRequest) -> HttpResponse:
    """The list of one's tasks, worth most first: as many as fill the day, or on one's word all of them."""
    reader = Reader(request, "contact")
    today = today_of(reader.actor)
    whole = request.GET.get("all") == "1" or not today.later
    found = today.found if whole else today.tasks
    context = {
        "heading": _("My upkeep"),
        "count": _to_mend(sum(one.records for one in found), whole=whole),
        "tasks": [task_row(one.rule, one.records) for one in found],
        "progress": _progress(today),
        "put_off": _put_off(reader),
        "later": "" if whole else later_sentence(today),
        "ways": [] if whole else [_on(today)],
    }
    return page(request, "condition/upkeep.html", context)


def task_row(rule: Rule, records: int, *, current: bool = False) -> dict[str, Any]:
    """A task as lists of tasks show it."""
    return {
        "url": task_url(rule),
        "label": str(rule),
        "of": shape_of(rule.entity).plural(),
        "note": advice(rule),
        "count": counted(records),
        "current": current,
    }


def _to_mend(records: int, *, whole: bool) -> str:
    if not records:
        return ""
    if whole:
        return ngettext("%s to mend", "%s to mend", records) % counted(records)
    return ngettext("%s to mend today", "%s to mend today", records) % counted(records)


def later_sentence(today: Today) -> str:
    """How much waits for another day."""
    return ngettext("%s more waits for another day.", "%s more wait for another day.", today.later) % counted(
        today.later
    )


def _on(today: Today) -> dict[str, Any]:
    """The way to all there is, for who has time."""
    label = _("Go on all the same") if today.enough else _("Show all")
    return {
        "url": f"{reverse('upkeep')}?all=1",
        "label": label,
        "note": later_sentence(today),
        "icon": "check",
    }


def _progress(today: Today) -> dict[str, Any] | None:
    """How much of the day's measure is done; None before the first answer."""
    done, left = today.done, today.left
    if not done:
        return None
    if not left:
        return {"text": _("%s done today") % counted(done), "value": 100}
    words = {"done": counted(done), "all": counted(done + left)}
    return {"text": _("%(done)s of %(all)s done today") % words, "value": done * 100 // (done + left)}


def _put_off(reader: Reader) -> str:
    """How many tasks wait for their day, and when the next one comes back."""
    days = sorted(put_off(reader.actor).values_list("until", flat=True))
    if not days:
        return ""
    words = {"count": counted(len(days)), "day": reader.day(days[0])}
    return (
        ngettext(
            "%(count)s put off; it comes back on %(day)s.",
            "%(count)s put off; the next comes back on %(day)s.",
            len(days),
        )
        % words
    )


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
    return _shown(request, reader, rule, after, head, forms_of(reader, rule, head) if head else None)


def _answered(request: HttpRequest, reader: Reader, rule: Rule, after: int) -> HttpResponse:
    """Do what was answered and go on to the next; what is refused stays open with its sentence.

    The answer that fills the day's measure leads back to the list, which says so; who goes on is not asked again.
    """
    head = head_of(reader.actor, reader.shape, whole_number(request.POST.get("record", "")) or 0)
    check(reader.actor, "edit", reader.shape, head)
    forms = forms_of(reader, rule, head, request.POST)
    change, sentence = answer(reader, rule, head, forms, request.POST)
    if forms.refused:
        return _shown(request, reader, rule, after, head, forms, status=422)
    if change is not None:
        receipt(request, sentence, undo=undo_url(change))
        today = today_of(reader.actor)
        if today.enough and today.done == today.measure:
            return redirect(request, reverse("upkeep"))
    return redirect(request, task_url(rule, after))


def _shown(
    request: HttpRequest,
    reader: Reader,
    rule: Rule,
    after: int,
    head: Head | None,
    forms: Forms | None,
    *,
    status: int = 200,
) -> HttpResponse:
    today = today_of(reader.actor)
    of_today = any(one.rule.pk == rule.pk for one in today.tasks)
    shown = today.tasks if of_today else today.found
    queue = [task_row(one.rule, one.records, current=one.rule.pk == rule.pk) for one in shown]
    left = _records(shown, rule)
    together = _records(today.found, rule)
    remedied = together > 1 and remedies(reader.actor, rule)
    context = {
        "heading": str(rule),
        "trail": [{"url": reverse("upkeep"), "label": _("My upkeep")}],
        "count": ngettext("%s left", "%s left", left) % counted(left) if left else "",
        "tasks": queue,
        "progress": _progress(today),
        "expected": expected(rule, reader.places),
        "advice": advice(rule),
        "next_task": next((one for one in queue if not one["current"]), None),
        "again_url": task_url(rule) if after else "",
        "together_url": reverse("upkeep-together", args=[rule.entity, rule.key]) if remedied else "",
        "together_label": _("Mend all %s at once") % counted(together),
        "record": _record(reader, rule, head) if head is not None else None,
        "forms": forms,
        "types": forms is not None and forms.begins_in_field(ages=rule.kind == Fresh.key),
        "version": head.version if head is not None else 0,
        "ages": rule.kind == Fresh.key,
        "may_trash": head is not None and reader.may("delete", head),
    }
    return page(request, "condition/task.html", context, status=status)


def _records(found: Sequence[Task], rule: Rule) -> int:
    return next((one.records for one in found if one.rule.pk == rule.pk), 0)


def _record(reader: Reader, rule: Rule, head: Head) -> dict[str, Any]:
    """The record at a glance: who it is, and everything that is known of it."""
    facts = Facts(reader, head)
    shown = [
        {"label": reader.shape.field(key).label(), "text": text}
        for key, value in facts.values.items()
        if key in reader.readable
        and key not in LEFT_OUT
        and (text := reader.show(reader.shape.field(key), value, head))
    ]
    return {
        "number": head.pk,
        "name": reader.title(head),
        "line": context_line(reader, facts),
        "url": record_url(reader.entity, head.pk),
        "of": AVATARS[reader.entity],
        "facts": shown,
        "word": _word(reader, head),
        "skip_url": task_url(rule, head.pk),
        **drawn(head.score if "score" in reader.readable else None),
    }


def _word(reader: Reader, head: Head) -> str:
    """What was said by whoever handed the record over, '' when nobody did."""
    given = handed_over(reader.actor, head) if "owner" in reader.readable else None
    if given is None or not given.word:
        return ""
    words = {"name": reader.names.name("user", given.by) if given.by else "", "word": given.word}
    return _("%(name)s handed it over: “%(word)s”") % words
