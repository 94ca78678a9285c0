"""The condition of one record on its page: the score, its parts, and each reason with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.lib.dates import show_date
from perennial.lib.numbers import counted
from perennial.quality.fiction.sentences import reason_sentence
from perennial.quality.kinds.believable import Believable
from perennial.quality.kinds.fresh import Fresh
from perennial.quality.models import Severity
from perennial.records.condition.next_field import Ask, next_to_ask
from perennial.records.condition.queries import Reason, may_see_score, reasons
from perennial.records.directory import USER
from perennial.records.models import WHOLE, Head, Waiver
from perennial.web.records.entities import record_url
from perennial.web.records.reader import Reader
from perennial.web.scores import advice, dimensions, drawn, expected


def standing(reader: Reader, head: Head) -> dict[str, Any]:
    """What the head of a record page shows of its condition; nothing of it to who may not see every field."""
    ring: dict[str, Any] = {"level": "", "value": ""}
    score = None
    if may_see_score(reader.actor, reader.shape) and head.archived is None and head.score is not None:
        ring = drawn(head.score)
        score = {"points": head.score, "dimensions": dimensions(head.parts)}
    return {"ring": ring, "score": score, "reasons": [] if head.archived is not None else _told(reader, head)}


def _told(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """Every reason, and at the value that is worth asking for first, why it is."""
    found = reasons(reader.actor, head)
    first = next_to_ask(reader.actor, reader.entity, found)
    asked = {first.reason.rule.pk: ask_sentence(first)} if first is not None else {}
    return [reason(reader, head, one) | {"ask": asked.get(one.rule.pk, "")} for one in found]


def ask_sentence(ask: Ask) -> str:
    if not ask.have:
        return _("Ask for this first.")
    words = {"have": counted(ask.have), "of": counted(ask.applicable)}
    return _("Ask for this first: %(have)s of %(of)s such records have it.") % words


SIGNS = 4
# Rules that only watch are not marked.
MARKS: Mapping[str, dict[str, object]] = {
    Severity.WARN: {"text": Severity.WARN.label, "tone": "amber"},
    Severity.BLOCK: {"text": Severity.BLOCK.label, "tone": "rust"},
}


def signs(head: Head) -> list[str]:
    """What made the record look invented, the strongest sign first; facts, no judgement of anybody."""
    told = head.facts.get(WHOLE, {}).get("signs", [])
    return [reason_sentence(code, fields) for code, fields in told[:SIGNS]]


def reason(reader: Reader, head: Head, one: Reason) -> dict[str, Any]:
    """One reason as the part `reasons` takes it."""
    rule, url = one.rule, f"{record_url(reader.entity, head.pk)}/rules/{one.rule.key}"
    may_edit = reader.may("edit", head)
    mends = one.field in reader.editable() and may_edit
    found: dict[str, Any] = {
        "key": rule.key,
        "label": str(rule),
        "mark": MARKS.get(rule.severity),
        "expected": expected(rule, reader.places),
        "advice": advice(rule),
        "gains": one.gains,
        "waived": "",
        "acknowledged": _acknowledged(reader, one.acknowledged),
        "signs": signs(head) if rule.kind == Believable.key else [],
    }
    if one.waiver is not None:
        until = reader.setting and one.waiver.until
        found["waived"] = (
            _("Waived until %(day)s: %(reason)s") % {"day": until, "reason": one.waiver.reason}
            if until
            else _("Waived: %s") % one.waiver.reason
        )
        return found | ({"unwaive_url": f"{url}/unwaive"} if may_edit else {})
    if mends and rule.kind == Fresh.key:
        found["confirm_url"] = f"{record_url(reader.entity, head.pk)}/fields/{one.field}/confirm"
    if mends:
        found["fix_url"] = f"{record_url(reader.entity, head.pk)}/fields/{one.field}/edit"
        found["fix_field"] = one.field
    return found | ({"waive_url": f"{url}/waive"} if may_edit else {})


def _acknowledged(reader: Reader, answer: Waiver | None) -> str:
    """Who saved the record although a rule warned, when and why; '' where nobody did."""
    if answer is None:
        return ""
    who = reader.names.name(USER, answer.by_id) if answer.by_id else _("a program")
    words = {"who": who, "reason": answer.reason}
    if answer.at is None:
        return _("Saved anyway by %(who)s: %(reason)s") % words
    day = show_date(answer.at.astimezone(reader.setting.zone).date(), reader.setting.language)
    return _("Saved anyway by %(who)s on %(day)s: %(reason)s") % (words | {"day": day})
