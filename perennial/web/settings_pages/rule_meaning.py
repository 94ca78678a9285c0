"""What a rule means, in words and in figures: before it is saved, and while it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.queries import names_of, teams
from perennial.lib.conditions import parse, sentence
from perennial.lib.dates import show_date
from perennial.lib.numbers import counted, show_scaled
from perennial.lib.refusals import Refusal
from perennial.quality.models import Rule
from perennial.records.condition.impact import Impact, Share, impact
from perennial.records.condition.imported import DAYS, Brought, Imported
from perennial.web.records.asked import read_filter
from perennial.web.records.entities import change_url, record_url
from perennial.web.records.filter_bar import Named
from perennial.web.records.reader import Reader
from perennial.web.scores import expected

# Of owners and teams the first; the sums say the rest.
SHOWN = 8


def words(rule: Rule, reader: Reader) -> str:
    """What the rule expects; '' where a field it speaks of is no longer there."""
    try:
        return expected(rule, Named(reader))
    except (Refusal, KeyError):
        return ""


def words_of(text: str, reader: Reader) -> str:
    """Condition data as JSON in words; '' for none, and for what cannot be read."""
    try:
        condition = read_filter(text, reader)
    except Refusal:
        return ""
    return sentence(condition, Named(reader)) if condition else ""


def meaning(rule: Rule, reader: Reader) -> dict[str, Any]:
    """`sentence`, `where`, and the figures `lead`, `text`, `owners`, `teams`, `examples`, `imports`, or a `problem`."""
    told = {"sentence": words(rule, reader), "where": where_of(rule, reader)}
    try:
        found = impact(reader.actor, rule)
    except Refusal as no:
        return told | {"problem": str(no)}
    if found is None:
        return told | {
            "problem": _("Counting takes too long here. Saved as “watch”, it is counted in the background.")
        }
    return told | _figures(found, rule, reader)


def where_of(rule: Rule, reader: Reader) -> str:
    """The condition under which the rule applies; '' where it always does, or its field is no longer there."""
    try:
        return sentence(parse(rule.when, reader.places), Named(reader)) if rule.when else ""
    except Refusal:
        return ""


def _figures(found: Impact, rule: Rule, reader: Reader) -> dict[str, Any]:
    names = names_of(one.key for one in found.owners)
    groups = {team.pk: team.name for team in teams()}
    return {
        "lead": ngettext("%s breaks it now.", "%s break it now.", found.failing) % counted(found.failing),
        "text": _applies(found, reader),
        "owners": _shares(found.owners, names, _("nobody’s")),
        "teams": _shares(found.teams, groups, _("in no team")),
        "examples": _examples(found.examples, reader),
        "imports": _imports(found.imported, reader),
    }


def _applies(found: Impact, reader: Reader) -> str:
    number = f"{counted(found.applicable)} {_named(found.applicable, reader)}"
    if not found.applicable:
        return _("It applies to no record yet.")
    share = show_scaled(found.failing * 1000 // found.applicable, 1, reader.setting.language)
    return _("It applies to %(records)s; that is %(share)s%% of them.") % {"records": number, "share": share}


def _named(number: int, reader: Reader) -> str:
    return (reader.shape.label() if number == 1 else reader.shape.plural()).lower()


def _shares(shares: Sequence[Share], names: dict[int, str], nobody: str) -> list[dict[str, str]]:
    return [
        {
            "name": names.get(one.key, f"#{one.key}") if one.key is not None else nobody,
            "failing": counted(one.failing),
            "applicable": counted(one.applicable),
        }
        for one in shares[:SHOWN]
    ]


def _imports(found: Imported | None, reader: Reader) -> dict[str, Any]:
    """A sentence about what imports brought lately, and the imports whose records break the rule."""
    if found is None:
        return {"text": _("Counting what imports brought takes too long here."), "shares": []}
    told = {
        "days": DAYS,
        "failing": counted(found.failing),
        "records": f"{counted(found.applicable)} {_named(found.applicable, reader)}",
    }
    if not found.number:
        return {"text": _("Nothing was imported in the last %(days)s days.") % told, "shares": []}
    sentence = _(
        "The imports of the last %(days)s days wrote %(records)s to which it applies; %(failing)s break it."
    )
    return {"text": sentence % told, "shares": [_import(one, reader) for one in found.worst[:SHOWN]]}


def _import(one: Brought, reader: Reader) -> dict[str, str]:
    return {
        "name": one.title or _("a file"),
        "url": change_url(one.change),
        "note": show_date(one.day, reader.setting.language),
        "failing": counted(one.failing),
        "applicable": counted(one.applicable),
    }


def _examples(keys: Sequence[int], reader: Reader) -> list[dict[str, str]]:
    reader.names.load(reader.entity, keys)
    return [
        {"url": record_url(reader.entity, key), "name": reader.names.name(reader.entity, key) or f"#{key}"}
        for key in keys
    ]
