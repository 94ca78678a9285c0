"""How the workspace wants an entity matched: thresholds, what happens on which way, its own rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace

from perennial.journal.rows import rows_by
from perennial.matching.model import Model, Thresholds
from perennial.matching.rules import OwnRule, fitting, rule_from
from perennial.matching.specs import SPECS
from perennial.quality.models import Way
from perennial.records.models import Asks, MatchPolicy
from perennial.schema.once import once

THRESHOLDS = tuple(one.name for one in fields(Thresholds))
# By way the column that says what happens on it.
WAYS: Mapping[str, str] = {Way.FORM: "form", Way.API: "api", Way.IMPORT: "imports"}


@once
def policy_of(entity: str) -> MatchPolicy:
    """The newest, or the usual one where nobody said anything."""
    rows = rows_by(MatchPolicy, "entity", [entity])
    return max(rows, key=lambda row: row.pk, default=MatchPolicy(entity=entity))


def asks(entity: str, way: str) -> Asks:
    """What happens on a way where a new record is likely there already; on other ways nobody is there to be asked."""
    column = WAYS.get(way)
    return Asks(getattr(policy_of(entity), column)) if column and entity in SPECS else Asks.OFF


def own_rules(entity: str, policy: MatchPolicy | None = None) -> list[OwnRule]:
    """Those that speak of what is compared."""
    return fitting(SPECS[entity], map(rule_from, (policy or policy_of(entity)).rules))


def said_of(entity: str) -> str:
    """What a scorer depends on, as a text."""
    policy = policy_of(entity)
    return json.dumps([*(getattr(policy, name) for name in THRESHOLDS), policy.rules, policy.model])


def thresholds_of(model: Model, policy: MatchPolicy) -> Thresholds:
    """Those of the policy, and of the model where it says nothing."""
    said = {name: at / 100 for name in THRESHOLDS if (at := getattr(policy, name)) is not None}
    return replace(model.thresholds, **said)


def tuned(model: Model) -> Model:
    """The model with the thresholds that the workspace set."""
    return replace(model, thresholds=thresholds_of(model, policy_of(model.spec.entity)))
