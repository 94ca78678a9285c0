"""From a filtered list to a rule: the filter becomes what the rule expects, or where it applies."""

from __future__ import annotations

import json

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from perennial.access.queries import may_configure
from perennial.lib.conditions import dump
from perennial.web.records.asked import Asked
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

# What the filter becomes.
MUST, WHEN = "must", "when"


def rule_link(asked: Asked, reader: Reader) -> dict[str, str]:
    """`rule_url` and `rule_label` for who may make rules, '' for others and for a list without filter."""
    if asked.filter is None or asked.trash or not may_configure(reader.actor):
        return {"rule_url": "", "rule_label": ""}
    told = QueryDict(asked.rule, mutable=True)
    rule = whole_number(str((told.pop("rule", None) or [""])[-1]))
    part = (told.pop("part", None) or [MUST])[-1]
    told[part if part in {MUST, WHEN} else MUST] = json.dumps(dump(asked.filter), ensure_ascii=False)
    if rule:
        url = reverse("settings-rule", args=[rule])
    else:
        url = reverse("settings-rule-new")
        told["entity"] = reader.entity
        told.setdefault("kind", "holds")
    label = _("Use it for the rule") if asked.rule else _("Make a rule of this")
    return {"rule_url": f"{url}?{told.urlencode()}", "rule_label": label}
