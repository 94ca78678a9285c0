"""Making rules and switching them on and off: for who configures, journaled and undoable like any configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.access.queries import check_configure
from perennial.journal.door import OpenChange, change
from perennial.lib.conditions import Shape, dump
from perennial.quality.errors import NoSuchPack, NoSuchRule, RuleRefused
from perennial.quality.keys import free_key, rules_alone
from perennial.quality.kinds import KINDS
from perennial.quality.kinds.holds import condition_of
from perennial.quality.models import WAYS, Dimension, Rule, Severity
from perennial.quality.queries import rules
from perennial.quality.standard import PACKS, Given
from perennial.schema import describing
from perennial.schema.shape import EntityShape

MOST_RULES = 200
HEAVIEST = 10
EDITABLE = (  # in the order in which they are checked
    "parameters",
    "when",
    "dimension",
    "severity",
    "ways",
    "weight",
    "labels",
    "messages",
    "advice",
    "owner",
)


def create_rule(
    actor: Actor, shape: EntityShape, places: Shape, kind: str, parameters: Mapping[str, Any], **told: Any
) -> Rule:
    """A new rule. `told` are further columns as `edit_rule` takes them; a label is needed.

    Raises Forbidden, BadRequest naming what is unknown, and RuleRefused naming what does not fit.
    """
    check_configure(actor)
    row = draft_rule(shape, places, kind, parameters, **{"labels": {}, **told})
    with change(actor, "rule.create") as act:
        there = rules_alone()
        if sum(one.entity == shape.key for one in there) >= MOST_RULES:
            raise RuleRefused(_("This entity has %d rules already. Remove some first.") % MOST_RULES)
        row.key = free_key(row, there)
        act.create(row)
    return row


def draft_rule(
    shape: EntityShape, places: Shape, kind: str, parameters: Mapping[str, Any], **told: Any
) -> Rule:
    """The rule that `create_rule` would make, checked and kept nowhere; it may do without a label."""
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise RuleRefused(
            _("There is no kind of rule called “%(kind)s”. There are: %(known)s.")
            % {"kind": str(kind)[:60], "known": known},
            field="kind",
        )
    row = Rule(entity=shape.key, kind=kind, dimension=KINDS[kind].dimension, ways=list(WAYS))
    return _with(row, _checked(row, {**told, "parameters": parameters}, shape, places))


def redraft_rule(rule: Rule, shape: EntityShape, places: Shape, **told: Any) -> Rule:
    """The rule as `edit_rule` would leave it, checked and kept nowhere."""
    return _with(copy(rule), _checked(rule, told, shape, places))


def _with(row: Rule, columns: Mapping[str, Any]) -> Rule:
    for name, value in columns.items():
        setattr(row, name, value)
    return row


def edit_rule(actor: Actor, rule: Rule, shape: EntityShape, places: Shape, **told: Any) -> Rule:
    """Change what is named of a rule; its key, entity and kind are for ever.

    Raises Forbidden, BadRequest, RuleRefused.
    """
    check_configure(actor)
    wanted = _checked(rule, told, shape, places)
    if "owner" in wanted:
        owner = wanted.pop("owner")
        wanted["owner_id"] = owner.pk if owner else None
    with change(actor, "rule.edit") as act:
        _still_there(rule)
        act.update(rule, **_columns(wanted))
    return rule


def remove_rule(actor: Actor, rule: Rule) -> Rule:
    """Take a rule out of the list; undo brings it back."""
    check_configure(actor)
    with change(actor, "rule.remove") as act:
        _still_there(rule)
        act.update(rule, hidden=True)
    return rule


def add_pack(actor: Actor, key: str, *, at: datetime | None = None) -> int:
    """Add the rules of a pack that are not there yet; returns how many. Raises Forbidden, NoSuchPack."""
    check_configure(actor)
    if key not in PACKS:
        raise NoSuchPack(_("There is no pack of rules called “%s”.") % key[:60])
    with change(actor, "rule.pack", at=at) as act:
        return _add(act, key)


def _add(act: OpenChange, key: str) -> int:
    there = {one.key: one for one in rules_alone()}
    missing = [_row(given, key) for given in PACKS[key].rules if given.key not in there]
    hidden = [there[one.key].pk for one in PACKS[key].rules if one.key in there and there[one.key].hidden]
    act.create(missing)
    act.update_each(Rule, {pk: {"hidden": False} for pk in hidden})
    return len(missing) + len(hidden)


def _row(given: Given, pack: str) -> Rule:
    return Rule(
        key=given.key,
        entity=given.entity,
        kind=given.kind,
        parameters=dict(given.parameters),
        when=dict(given.when) if given.when else None,
        dimension=given.dimension or KINDS[given.kind].dimension,
        severity=given.severity,
        ways=list(WAYS),
        weight=given.weight,
        labels=dict(given.labels),
        advice=dict(given.advice),
        pack=pack,
    )


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the columns they stand in."""
    found = dict(values)
    if "owner" in found:
        owner = found.pop("owner")
        found["owner_id"] = owner.pk if owner is not None else None
    return found


def _checked(rule: Rule, told: Mapping[str, Any], shape: EntityShape, places: Shape) -> dict[str, Any]:
    unknown = sorted(set(told) - set(EDITABLE))
    if unknown:
        raise RuleRefused(_("A rule has no “%s” that could be changed.") % unknown[0], field=unknown[0])
    return {name: _CHECKS[name](rule, value, shape, places) for name, value in told.items()}


def _parameters(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise RuleRefused(_("Send the parameters as an object."), field="parameters")
    return KINDS[rule.kind].read(value, shape, places)


def _when(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> Any:
    if value is None:
        return None
    return dump(condition_of(value, places, "when"))


def _chosen(name: str, choices: Sequence[str]) -> Any:
    def check(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> str:
        if value not in choices:
            sentence = _("“%(value)s” cannot be chosen here. Choose one of: %(choices)s.")
            words = {"value": str(value)[:60], "choices": ", ".join(choices)}
            raise RuleRefused(sentence % words, field=name)
        return str(value)

    return check


def _severity(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> str:
    found = str(_chosen("severity", list(Severity.values))(rule, value, shape, places))
    if found == Severity.BLOCK and rule.kind == "believable":
        sentence = _("This rule is a guess: it may warn, and never blocks.")
        raise RuleRefused(sentence, field="severity")
    return found


def _ways(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> list[str]:
    known = [str(one) for one in WAYS]
    if not isinstance(value, list | tuple) or any(one not in known for one in value):
        raise RuleRefused(_("Choose from: %s.") % ", ".join(known), field="ways")
    return [one for one in known if one in value]


def _weight(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= HEAVIEST:
        raise RuleRefused(_("The weight is a whole number from 1 to %d.") % HEAVIEST, field="weight")
    return value


def _texts(name: str, *, needed: bool = False) -> Any:
    def check(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> dict[str, str]:
        if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
            raise RuleRefused(_("Send texts by language."), field=name)
        found = describing.texts(value, name)
        if needed and not found:
            raise RuleRefused(_("Give the rule a name."), field=name)
        return found

    return check


def _owner(rule: Rule, value: Any, shape: EntityShape, places: Shape) -> User | None:
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    found = User.objects.filter(pk=number, is_active=True).first() if number is not None else None
    if value is not None and found is None:
        raise RuleRefused(_("There is no such user, or they no longer work here."), field="owner")
    return found


_CHECKS: Mapping[str, Any] = {
    "parameters": _parameters,
    "when": _when,
    "dimension": _chosen("dimension", list(Dimension.values)),
    "severity": _severity,
    "ways": _ways,
    "weight": _weight,
    "labels": _texts("labels", needed=True),
    "messages": _texts("messages"),
    "advice": _texts("advice"),
    "owner": _owner,
}


def _still_there(rule: Rule) -> None:
    if not rules(rule.entity).filter(pk=rule.pk).exists():
        raise NoSuchRule
