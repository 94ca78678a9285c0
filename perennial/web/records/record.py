"""The page of one record: its head, its facts, what happened to it, and what it is linked with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.records.following import is_following
from perennial.records.leads import ENTITY as LEAD
from perennial.records.models import Head, Reached, Ticket
from perennial.records.queries import head_of, heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.deal import LOST, WON
from perennial.schema.standard.lead import CONVERTED, QUALIFIED, UNQUALIFIED
from perennial.schema.standard.relations import ACTIVE, COOLING
from perennial.schema.standard.ticket import HIGH, URGENT
from perennial.schema.standard.trade import LINES as ITEMS
from perennial.web.page import page
from perennial.web.records.ages import age
from perennial.web.records.board import Lifted
from perennial.web.records.entities import AVATARS, PLURALS, icon_of, record_url
from perennial.web.records.facts import Fact, Facts
from perennial.web.records.files import file_panel, files_of
from perennial.web.records.leads import lead_banner, leading_acts
from perennial.web.records.lined import lines_of
from perennial.web.records.linked import linked
from perennial.web.records.log import logbar, may_log
from perennial.web.records.passing import passing
from perennial.web.records.promises import promise
from perennial.web.records.reader import Reader
from perennial.web.records.stage_bar import stage_bar
from perennial.web.records.standing import standing
from perennial.web.records.steps import steps
from perennial.web.records.together import Asked, timeline
from perennial.web.records.twin import twin

LINES = {
    "contact": ("job_title", "company"),
    "company": ("industry", "city", "country"),
    "lead": ("job_title", "company_name"),
    "deal": ("contact", "company"),
    "order": ("contact", "company"),
    "product": ("code", "category"),
    "contract": ("contact", "company"),
    "ticket": ("contact", "company"),
    "activity": ("contact", "company"),
    "document": ("contact", "company"),
    "campaign": ("begins", "ends"),
}
# What needs no word.
CALM = ("warmth", ACTIVE)
# Of choices that say how a record stands.
TONES = {"customer": "good", QUALIFIED: "good", CONVERTED: "good", UNQUALIFIED: "rust"}
FRAGMENTS = ("head", "timeline", "why", "next", "stages", "lines")
EVERYTHING = Asked()


@require_safe
def record_page(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """A record."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    context = record_context(reader, head, asked=Asked.of(request.GET))
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
    reader: Reader,
    head: Head,
    opened: Mapping[str, Fact] | None = None,
    asked: Asked = EVERYTHING,
    lifted: Lifted | None = None,
) -> dict[str, Any]:
    """Everything the page shows; `opened` are facts that stand open, `asked` is what of its timeline, `lifted` a
    move that asks for more.
    """
    facts = Facts(reader, head, opened)
    return {
        "head": head,
        "name": reader.title(head),
        "of": AVATARS[reader.entity],
        "head_sign": icon_of(head, reader.readable),
        "url": record_url(reader.entity, head.pk),
        "trail": [{"url": f"/{PLURALS[reader.entity]}", "label": reader.shape.plural()}],
        "groups": facts.groups(),
        "line": context_line(reader, facts),
        "badges": [*promised(reader, head), *badges(reader, facts)],
        "record_acts": [*following(reader, head), *acts(reader, head)],
        "reach_acts": reach(reader, facts),
        "trashed": trashed(reader, head),
        "linked": linked(reader, head),
        "times": timeline(reader, head, asked),
        "leading_acts": leading_acts(reader, head),
        "twin": lead_banner(reader, head) or twin(reader, head),
        "log": logbar(reader, head),
        "steps": steps(reader, head),
        "way": stage_bar(reader, head, lifted),
        "files": files_of(reader, head),
        "panel": file_panel(reader, head),
        "lines": lines_of(reader, head, there=facts.values.get(ITEMS)),
        **standing(reader, head),
    }


def context_line(reader: Reader, facts: Facts) -> object:
    """Under the name: job and company of a person, industry and town of a company, with whom a deal is."""
    shown = {
        key: reader.show(reader.shape.field(key), facts.values[key])
        for key in _line_keys(reader)
        if facts.values[key]
    }
    company = facts.values.get("company")
    if "company" in shown and reader.names.name("company", company or 0):
        link = format_html('<a href="{}">{}</a>', record_url("company", company or 0), shown["company"])
        who = shown.get("job_title") or shown.get("contact")
        return format_html(_("{} at {}"), who, link) if who else link
    if shown.get("job_title") and shown.get("company_name"):
        return _("%(job)s at %(company)s") % {"job": shown["job_title"], "company": shown["company_name"]}
    return " · ".join(text for key, text in shown.items() if key != "company")


def _line_keys(reader: Reader) -> list[str]:
    return [key for key in LINES[reader.entity] if key in reader.readable]


def badges(reader: Reader, facts: Facts) -> list[dict[str, str]]:
    """Words that classify: stage, language, owner, and what must not be overlooked."""
    wanted = (
        "do_not_contact",
        "priority",
        "kind",
        "due",
        "stage",
        *{LEAD: ("status", "source"), "campaign": ("status",)}.get(reader.entity, ()),
        "amount",
        "lifecycle",
        "warmth",
        "language",
        "owner",
    )
    values = {key: facts.values[key] for key in wanted if key in reader.readable and key in facts.values}
    if reader.entity == "ticket":
        values.pop("due", None)
    found = [_badge(reader, key, value) for key, value in values.items() if value and (key, value) != CALM]
    if "owner" in values and not values["owner"]:
        found.append({"text": _("No owner"), "tone": "amber"})
    return found


def promised(reader: Reader, head: Head) -> list[dict[str, str]]:
    """What is due next of a ticket stands before all else."""
    its = promise(reader, head) if isinstance(head, Ticket) else None
    return [{"text": its.text, "tone": its.tone, "sign": its.icon}] if its else []


def _badge(reader: Reader, key: str, value: Any) -> dict[str, str]:
    if key == "do_not_contact":
        return {"text": _("Do not contact"), "tone": "rust"}
    text = reader.show(reader.shape.field(key), value)
    if key == "priority":
        return {"text": text, "tone": {URGENT: "rust", HIGH: "amber"}.get(value, "")}
    if key == "language":
        return {"text": _("Writes %s") % text, "tone": ""}
    if key == "stage":
        stage = reader.shape.stage(value)
        return {"text": text, "tone": {WON: "good", LOST: "rust"}.get(stage.ends if stage else "", "")}
    if key == "warmth":
        return {"text": text, "tone": "amber" if value == COOLING else "rust"}
    return {"text": text, "tone": TONES.get(value, "") if isinstance(value, str) else ""}


def acts(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """What can be done with the whole record."""
    if head.archived is not None or not reader.may("delete", head):
        return []
    url = f"{record_url(reader.entity, head.pk)}/trash"
    return [{"url": url, "label": _("Move to the trash"), "icon": "trash"}]


def following(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """The bell: whether what others do here is told to the reader, and turning that."""
    if reader.actor.user_id is None or head.archived is not None:
        return []
    follows = is_following(reader.actor, head)
    told = {"url": f"{record_url(reader.entity, head.pk)}/follow", "icon": "bell", "pressed": follows}
    if follows:
        return [told | {"to": "0", "word": _("Following"), "label": _("Following; stop being told")}]
    return [told | {"to": "1", "word": _("Follow"), "label": _("Follow; be told what others do here")}]


def reach(reader: Reader, facts: Facts) -> list[dict[str, Any]]:
    """Under the thumb: call and write."""
    head, found = _whom(reader, facts.head), []
    readable = reader.readable if head is facts.head else reader.readable_of("contact")
    if isinstance(head, Reached) and head.archived is None and not getattr(head, "do_not_contact", False):
        if "phone" in readable and head.phone_key.startswith("+"):
            found.append(
                {
                    "url": f"tel:{head.phone_key}",
                    "label": _("Call"),
                    "icon": "phone",
                    "primary": not leading_acts(reader, head),
                }
            )
        if "email" in readable and "@" in head.email_key:
            found.append({"url": f"mailto:{head.email_key}", "label": _("Write"), "icon": "mail"})
    if may_log(reader, facts.head):
        found.append({"url": f"{facts.url}/log", "label": _("Log"), "icon": "note"})
    return found


def _whom(reader: Reader, head: Head) -> Head:
    """Whom one reaches from a page: the contact of a ticket, as far as the reader may see them."""
    if not isinstance(head, Ticket) or head.contact_id is None or "contact" not in reader.readable:
        return head
    found = heads(reader.actor, shape_of("contact")).filter(pk=head.contact_id).first()
    return found if isinstance(found, Reached) else head


def trashed(reader: Reader, head: Head) -> dict[str, Any] | None:
    """The banner of a record in the trash, with the way back."""
    if head.archived is None:
        return None
    restore = f"{record_url(reader.entity, head.pk)}/restore" if reader.may("delete", head) else ""
    just_now = reader.now - head.archived < timedelta(minutes=1)
    since = _("since this minute") if just_now else _("since %s") % age(head.archived, reader.now)
    return {"since": since, "restore_url": restore}
