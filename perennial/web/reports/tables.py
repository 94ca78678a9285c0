"""The tables of a report: by rule, by owner, by team."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.insight.figures import Figures, Group, OfRule, names_of_groups
from perennial.lib.conditions import Condition
from perennial.lib.numbers import counted
from perennial.web.reports.links import Behind, of_owner, of_team
from perennial.web.scores import advice

# Of owners and teams the first; the file has them all.
SHOWN = 20


def tables(found: Figures, behind: Behind) -> list[dict[str, Any]]:
    """Those that hold something, as the part `figures` takes them."""
    owners, teams = names_of_groups(found)
    several = [
        _by_rule(found, behind),
        _by_group(_("By owner"), _("Owner"), found.owners, owners, behind, of_owner),
        _by_group(_("By team"), _("Team"), found.teams, teams, behind, of_team),
    ]
    return [one for one in several if one["rows"]]


def _by_rule(found: Figures, behind: Behind) -> dict[str, Any]:
    compared = found.then is not None
    heads = [_("Now"), _("New"), *([_("Then"), _("Change")] if compared else [])]
    return {
        "label": _("By rule"),
        "heads": [_("Rule"), *heads],
        "rows": [_rule(one, behind, compared) for one in found.rules],
        "more": 0,
    }


def _rule(one: OfRule, behind: Behind, compared: bool) -> dict[str, Any]:
    cells = [_cell(one.now, behind.rule(one.rule.key)), _cell(one.new, behind.rule(one.rule.key, new=True))]
    return {
        "name": str(one.rule),
        "note": advice(one.rule) if one.now else "",
        "cells": [*cells, *(_compared(one) if compared else [])],
    }


def _compared(one: OfRule) -> list[dict[str, Any]]:
    """What it was, and by how much it rose (rust) or fell (good)."""
    if one.then is None or one.change is None:
        return [{"text": "–"}, {"text": "–"}]
    sign = "+" if one.change > 0 else "−" if one.change else ""
    tone = "rust" if one.change > 0 else "good" if one.change else ""
    return [{"text": counted(one.then)}, {"text": f"{sign}{counted(abs(one.change))}", "tone": tone}]


def _by_group(
    label: str,
    head: str,
    groups: Sequence[Group],
    names: Mapping[int, str],
    behind: Behind,
    whose: Callable[[Group], Condition],
) -> dict[str, Any]:
    return {
        "label": label,
        "heads": [head, _("Records"), _("Doubtful"), _("New")],
        "rows": [_group(one, names, behind, whose(one)) for one in groups[:SHOWN]],
        "more": max(0, len(groups) - SHOWN),
    }


def _group(one: Group, names: Mapping[int, str], behind: Behind, whose: Condition) -> dict[str, Any]:
    return {
        "name": _("nobody’s") if one.key is None else names.get(one.key, f"#{one.key}"),
        "note": "",
        "cells": [
            _cell(one.records, behind.records(whose)),
            _cell(one.doubtful, behind.doubtful(whose)),
            _cell(one.new, behind.doubtful(whose, new=True)),
        ],
    }


def _cell(number: int, url: str) -> dict[str, Any]:
    return {"text": counted(number), "url": url if number else ""}
