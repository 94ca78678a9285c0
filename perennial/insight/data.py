"""Reports and their figures as programs read them: what the API and the command line print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perennial.access.actor import Actor
from perennial.insight.errors import NothingToTell
from perennial.insight.figures import Figures, Group, OfRule, figures, names_of_groups
from perennial.insight.making import condition_of
from perennial.insight.models import Report
from perennial.records.condition.queries import readable_rules


def definition(actor: Actor, report: Report) -> dict[str, Any]:
    """What it asks, as far as that is open to the actor: a filter that is not is None, a rule that is not is absent."""
    known = {rule.key for rule in readable_rules(actor, report.entity)}
    return {
        "id": report.pk,
        "name": report.name,
        "entity": report.entity,
        "rules": [key for key in report.rules if key in known],
        "filter": _filter(actor, report),
        "period": report.period,
        "shared": report.shared,
        "maker": {"id": report.maker_id, "name": report.maker.name},
    }


def told(actor: Actor, report: Report) -> dict[str, Any]:
    """`figures` (None when counting took too long), or `nothing`: why there is nothing to tell this actor."""
    try:
        found = figures(actor, report)
    except NothingToTell as no:
        return {"figures": None, "nothing": str(no.sentence)}
    return {"figures": None if found is None else _figures(found), "nothing": None}


def _filter(actor: Actor, report: Report) -> Any:
    try:
        condition_of(actor, report)
    except NothingToTell:
        return None
    return report.filter


def _figures(found: Figures) -> dict[str, Any]:
    owners, teams = names_of_groups(found)
    return {
        "judged": found.today,
        "since": found.since,
        "then": found.then,
        "records": found.records,
        "doubtful": found.doubtful,
        "new": found.new,
        "rules": [_rule(one) for one in found.rules],
        "owners": [{"owner": _named(one, owners), **_counts(one)} for one in found.owners],
        "teams": [{"team": _named(one, teams), **_counts(one)} for one in found.teams],
        "days": [{"day": day, "broken": broken} for day, broken in found.days],
    }


def _rule(one: OfRule) -> dict[str, Any]:
    return {
        "rule": one.rule.key,
        "name": str(one.rule),
        "now": one.now,
        "new": one.new,
        "then": one.then,
        "change": one.change,
    }


def _named(one: Group, names: Mapping[int, str]) -> dict[str, Any] | None:
    return None if one.key is None else {"id": one.key, "name": names.get(one.key, "")}


def _counts(one: Group) -> dict[str, int]:
    return {"records": one.records, "doubtful": one.doubtful, "new": one.new}
