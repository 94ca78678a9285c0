"""What the page of a lead says of whom it may be, what it became, and how it is converted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from perennial.lib.dates import show_date
from perennial.records.converting import BECOMES, Told
from perennial.records.leads import ENTITY, STATUS
from perennial.records.likely import why
from perennial.records.matching.crossing import candidates_beside
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import Head, Lead
from perennial.records.queries import points
from perennial.schema.queries import setting, shape_of
from perennial.web.likelihood import percent
from perennial.web.records.contracts import contract_act
from perennial.web.records.entities import record_url
from perennial.web.records.reader import Reader
from perennial.web.records.sold import order_act


def leading_acts(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """The acts that a record is there for, the first of which leads: converting a lead, a contract and an order after a
    won deal.
    """
    if not isinstance(head, Lead) or not may_convert(reader, head):
        several = [*contract_act(reader, head), *order_act(reader, head)]
        return [one | {"primary": number == 0} for number, one in enumerate(several)]
    url = f"{record_url(ENTITY, head.pk)}/convert"
    return [{"url": url, "label": _("Convert"), "icon": "right", "primary": True, "key": "c"}]


def may_convert(reader: Reader, lead: Lead) -> bool:
    """Whether this person may convert it, as far as the lead is concerned."""
    live = lead.archived is None and lead.converted is None
    return live and STATUS in reader.editable() and reader.may("edit", lead)


def lead_banner(reader: Reader, head: Head) -> dict[str, Any] | None:
    """Where a converted lead went; of any other whom it may be, where that is likely."""
    if not isinstance(head, Lead) or head.archived is not None:
        return None
    return _became(reader, head) if head.converted is not None else _known(reader, head)


def _became(reader: Reader, lead: Lead) -> dict[str, Any] | None:
    if lead.converted is None or "converted" not in reader.readable:
        return None
    answers = []
    for entity in BECOMES:
        key = f"converted_{entity}"
        pk = getattr(lead, f"{key}_id") if key in reader.readable else None
        if pk and (name := reader.names.name(entity, pk)):
            answers.append({"url": record_url(entity, pk), "label": name, "quiet": False})
    day = show_date(lead.converted.astimezone(reader.setting.zone).date(), reader.setting.language)
    return {
        "icon": "check",
        "tone": "good",
        "lead": _("Converted on %s.") % day,
        "sentence": _("It became:") if answers else "",
        "answers": answers,
    }


def _known(reader: Reader, lead: Lead) -> dict[str, Any] | None:
    told = Told(reader.actor, lead, points(lead.pk), setting())
    found = [
        (entity, one)
        for entity, several in candidates_beside(reader.actor, told.given()).items()
        for one in several[:1]
        if one.probability >= scorer_of(entity).model.thresholds.warn
    ]
    if not found:
        return None
    entity, best = found[0]
    words = {
        "name": reader.names.name(entity, best.record),
        "what": shape_of(entity).label().lower(),
        "percent": percent(best.probability),
    }
    answers = [
        {"url": record_url(of, one.record), "label": reader.names.name(of, one.record), "quiet": False}
        for of, one in found
    ]
    because = ", ".join(one.sentence for one in why(reader.actor, entity, best)[:3] if not one.against)
    return {
        "icon": entity,
        "lead": _("May be %(name)s, a %(what)s, %(percent)s.") % words,
        "sentence": because,
        "answers": answers,
    }
