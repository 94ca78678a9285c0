"""The page of one record: its head, its facts, what happened to it, and what it is linked with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.records.models import Head
from perennial.records.queries import head_of
from perennial.web.page import page
from perennial.web.records.ages import age
from perennial.web.records.entities import AVATARS, PLURALS, record_url
from perennial.web.records.facts import Fact, Facts
from perennial.web.records.linked import linked
from perennial.web.records.passing import passing
from perennial.web.records.reader import Reader
from perennial.web.records.standing import standing
from perennial.web.records.timeline import timeline
from perennial.web.records.twin import twin
from perennial.web.requests import whole_number

FRAGMENTS = ("head", "timeline", "why")


@require_safe
def record_page(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """A record."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    context = record_context(reader, head, before=whole_number(request.GET.get("before", "")))
    context |= passing(request.GET, reader, head)
    return page(request, "records/record.html", context, FRAGMENTS)


@require_safe
def record_peek(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """A look at a record beside its list; a plain browser gets its page."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    whole = record_url(entity, pk) + (f"?{request.GET.urlencode()}" if request.GET else "")
    context = record_context(reader, head) | {"list_url": f"/{PLURALS[entity]}", "whole_url": whole}
    return page(request, "records/peek.html", context, "peek")


def record_context(
    reader: Reader, head: Head, opened: Mapping[str, Fact] | None = None, before: int | None = None
) -> dict[str, Any]:
    """Everything the page shows; `opened` are facts that stand open, `before` a line to go on from."""
    facts = Facts(reader, head, opened)
    return {
        "head": head,
        "name": reader.title(head),
        "of": AVATARS[reader.entity],
        "url": record_url(reader.entity, head.pk),
        "trail": [{"url": f"/{PLURALS[reader.entity]}", "label": reader.shape.plural()}],
        "groups": facts.groups(),
        "line": context_line(reader, facts),
        "badges": badges(reader, facts),
        "record_acts": acts(reader, head),
        "reach_acts": reach(reader, facts),
        "trashed": trashed(reader, head),
        "linked": linked(reader, head),
        "times": timeline(reader, head, before),
        "twin": twin(reader, head),
        **standing(reader, head),
    }


def context_line(reader: Reader, facts: Facts) -> object:
    """Under the name: job and company of a person, industry and town of a company."""
    shown = {
        key: reader.show(reader.shape.field(key), facts.values[key])
        for key in _line_keys(reader)
        if facts.values[key]
    }
    company = facts.values.get("company")
    if "company" in shown and reader.names.name("company", company or 0):
        link = format_html('<a href="{}">{}</a>', record_url("company", company or 0), shown["company"])
        return format_html(_("{} at {}"), shown["job_title"], link) if "job_title" in shown else link
    return " · ".join(text for key, text in shown.items() if key != "company")


def _line_keys(reader: Reader) -> list[str]:
    keys = ("job_title", "company") if reader.entity == "contact" else ("industry", "city", "country")
    return [key for key in keys if key in reader.readable]


def badges(reader: Reader, facts: Facts) -> list[dict[str, str]]:
    """Words that classify: stage, language, owner, and what must not be overlooked."""
    values = {
        key: facts.values[key]
        for key in ("lifecycle", "language", "owner", "do_not_contact")
        if key in reader.readable and key in facts.values
    }
    found = []
    if values.get("do_not_contact"):
        found.append({"text": _("Do not contact"), "tone": "rust"})
    if values.get("lifecycle"):
        tone = "good" if values["lifecycle"] == "customer" else ""
        found.append(
            {"text": reader.show(reader.shape.field("lifecycle"), values["lifecycle"]), "tone": tone}
        )
    if values.get("language"):
        found.append(
            {
                "text": _("Writes %s") % reader.show(reader.shape.field("language"), values["language"]),
                "tone": "",
            }
        )
    if "owner" in values:
        owner = values["owner"]
        text = reader.show(reader.shape.field("owner"), owner) if owner else _("No owner")
        found.append({"text": text, "tone": "" if owner else "amber"})
    return found


def acts(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """What can be done with the whole record."""
    if head.archived is not None or not reader.may("delete", head):
        return []
    url = f"{record_url(reader.entity, head.pk)}/trash"
    return [{"url": url, "label": _("Move to the trash"), "icon": "trash"}]


def reach(reader: Reader, facts: Facts) -> list[dict[str, Any]]:
    """Under the thumb: call and write."""
    found = []
    if facts.head.archived is None and not facts.values.get("do_not_contact"):
        if "phone" in reader.readable and facts.head.phone_key.startswith("+"):
            found.append(
                {"url": f"tel:{facts.head.phone_key}", "label": _("Call"), "icon": "phone", "primary": True}
            )
        if "email" in reader.readable and "@" in facts.head.email_key:
            found.append({"url": f"mailto:{facts.head.email_key}", "label": _("Write"), "icon": "mail"})
    return found


def trashed(reader: Reader, head: Head) -> dict[str, Any] | None:
    """The banner of a record in the trash, with the way back."""
    if head.archived is None:
        return None
    restore = f"{record_url(reader.entity, head.pk)}/restore" if reader.may("delete", head) else ""
    just_now = reader.now - head.archived < timedelta(minutes=1)
    since = _("since this minute") if just_now else _("since %s") % age(head.archived, reader.now)
    return {"since": since, "restore_url": restore}
