"""All rules by entity with how many records break each now, and packs of rules that can be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from perennial.lib.numbers import counted
from perennial.quality.actions import add_pack
from perennial.quality.judging import askable
from perennial.quality.models import Rule, Severity
from perennial.quality.queries import judged_moment, rules
from perennial.quality.standard import PACKS
from perennial.records.condition.counting import Tally, tallies
from perennial.records.derive.asking import subject_of
from perennial.schema.shape import in_language
from perennial.schema.standard import ENTITIES
from perennial.web.condition.overview import broken_url
from perennial.web.records.reader import Reader
from perennial.web.scores import DIMENSIONS
from perennial.web.settings_pages.rule_meaning import where_of, words
from perennial.web.settings_pages.shared import administrator, done, newest_change, shown

TAB = "settings-rules"
TONES = {Severity.OFF: "", Severity.WATCH: "blue", Severity.WARN: "amber", Severity.BLOCK: "rust"}


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules of each entity in the order in which they were made, and what else could be added."""
    administrator(request)
    several = list(rules())
    context = {
        "heading": _("Rules"),
        "groups": [_group(Reader(request, entity), several) for entity in ENTITIES],
        "packs": _packs(several),
        "create_label": _("New rule"),
        "create_url": reverse("settings-rule-new"),
    }
    return shown(request, "rules.html", TAB, context)


@require_POST
def pack_add(request: HttpRequest, key: str) -> HttpResponse:
    """Adds the rules of a pack that are not there; one undo takes them all out again."""
    actor = administrator(request)
    number = add_pack(actor, key)
    words = {"pack": in_language(PACKS[key].labels), "count": counted(number)}
    if not number:
        return done(request, _("All rules of “%(pack)s” are there already.") % words, reverse(TAB))
    text = ngettext("“%(pack)s” is added: %(count)s rule.", "“%(pack)s” is added: %(count)s rules.", number)
    return done(request, text % words, reverse(TAB), newest_change(actor, "rule.pack"))


def _group(reader: Reader, several: Sequence[Rule]) -> dict[str, Any]:
    told = {one.rule.pk: one for one in tallies(reader.entity)}
    own = [rule for rule in several if rule.entity == reader.entity]
    _usable, unusable = askable(own, subject_of(reader.entity, judged_moment()))
    return {
        "label": reader.shape.plural(),
        "rows": [_row(rule, reader, told, rule not in unusable) for rule in own],
        "url": f"{reverse('settings-rule-new')}?entity={reader.entity}",
    }


def _row(rule: Rule, reader: Reader, told: Mapping[int, Tally], asked: bool) -> dict[str, Any]:
    tally = told.get(rule.pk)
    return {
        "url": reverse("settings-rule", args=[rule.pk]),
        "name": str(rule),
        "expects": _expects(rule, reader) if asked else "",
        "asked": asked,
        "dimension": DIMENSIONS[rule.dimension],
        "severity": Severity(rule.severity).label,
        "tone": TONES[Severity(rule.severity)],
        "failing": counted(tally.failing) if tally else "",
        "broken_url": broken_url(rule.entity, rule.key) if tally and tally.failing else "",
        "pack": in_language(PACKS[rule.pack].labels) if rule.pack in PACKS else "",
    }


def _expects(rule: Rule, reader: Reader) -> str:
    """What the rule expects, and of which records."""
    told, where = words(rule, reader), where_of(rule, reader)
    return _("%(expects)s, where %(where)s") % {"expects": told, "where": where} if where else told


def _packs(several: Sequence[Rule]) -> list[dict[str, Any]]:
    """Packs of which some rule is not there."""
    there = {rule.key for rule in several}
    missing = {key: [one for one in pack.rules if one.key not in there] for key, pack in PACKS.items()}
    return [
        {
            "url": reverse("settings-pack", args=[key]),
            "label": in_language(PACKS[key].labels),
            "about": in_language(PACKS[key].about),
            "count": ngettext("%s rule", "%s rules", len(left)) % counted(len(left)),
            "names": ", ".join(in_language(one.labels) for one in left),
        }
        for key, left in missing.items()
        if left
    ]
