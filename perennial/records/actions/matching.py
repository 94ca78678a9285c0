"""How records are matched: for who configures, journaled and undoable like any configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.journal.door import change
from perennial.lib.refusals import Refusal
from perennial.matching.rules import Then
from perennial.matching.specs import SPECS
from perennial.records.matching.models_in_use import artefact, untuned
from perennial.records.matching.policy import THRESHOLDS, WAYS, policy_of, thresholds_of
from perennial.records.merging import FLAG, STRICT, fields_of
from perennial.records.models import Asks, MatchPolicy
from perennial.records.survivorship import PREFERRED
from perennial.schema.queries import shape_of

MOST_RULES, MOST_FIELDS = 20, 6
EDITABLE = (*THRESHOLDS, *WAYS.values(), "rules", "keeps", "model")
# What may not lie above what.
ORDER = (("hint", "warn"), ("warn", "link"), ("warn", "block"))


def set_policy(actor: Actor, entity: str, **told: Any) -> MatchPolicy:
    """Change what is named of how an entity is matched; all records are compared anew then.

    `hint`, `warn`, `block`, `link`: whole percent, None for what the model says. `form`, `api`, `imports`: one of
    `Asks`. `rules`: a list of {"same": [field], "different": [field], "then": one of `Then`}. `keeps`: what a merge
    prefers by field, of `PREFERRED`. `model`: the hash of one that was trained here, '' for that which comes with
    Perennial. Raises Forbidden and Refusal naming what does not fit.
    """
    check_configure(actor)
    draft = draft_policy(entity, **told)
    wanted = {name: getattr(draft, name) for name in told}
    with change(actor, "matching.policy") as act:
        row = MatchPolicy.objects.select_for_update().filter(entity=entity).order_by("-pk").first()
        if row is None:
            row = MatchPolicy(entity=entity, **wanted)
            act.create(row)
        else:
            act.update(row, **wanted)
    return row


def draft_policy(entity: str, **told: Any) -> MatchPolicy:
    """The policy that `set_policy` would make, checked and kept nowhere."""
    unknown = sorted(set(told) - set(EDITABLE))
    if unknown:
        raise Refusal(_("Matching has no “%s” that could be changed.") % unknown[0][:60], field=unknown[0])
    now = policy_of(entity)
    draft = MatchPolicy(entity=entity, **{name: getattr(now, name) for name in EDITABLE})
    for name, value in told.items():
        setattr(draft, name, _checked(entity, name, value))
    _check_order(draft)
    return draft


def _checked(entity: str, name: str, value: Any) -> Any:
    if name in THRESHOLDS:
        if value is not None and (type(value) is not int or not 1 <= value <= 99):
            raise Refusal(_("Give a whole number of percent from 1 to 99."), field=name)
        return value
    if name in WAYS.values():
        if value not in Asks.values:
            sentence = _("“%(value)s” cannot be chosen here. Choose one of: %(choices)s.")
            raise Refusal(
                sentence % {"value": str(value)[:60], "choices": ", ".join(Asks.values)}, field=name
            )
        return value
    if name == "model":
        return _model(entity, value)
    return _keeps(entity, value) if name == "keeps" else _rules(entity, value)


def _keeps(entity: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise Refusal(_("Send what a merge prefers as an object of fields."), field="keeps")
    known = {one.key for one in fields_of(shape_of(entity)) if one.key not in STRICT and one.kind != FLAG}
    for key, why in value.items():
        if key not in known:
            raise Refusal(_("“%s” is no field of which one value stays.") % str(key)[:60], field="keeps")
        if why not in list(PREFERRED):
            raise Refusal(_("Choose what is preferred: %s.") % ", ".join(PREFERRED), field="keeps")
    return {key: str(why) for key, why in value.items()}


def _model(entity: str, value: Any) -> str:
    if not isinstance(value, str) or (value and artefact(entity, value) is None):
        sentence = _("No model that was trained here has this hash and fits what is compared today.")
        raise Refusal(sentence, field="model")
    return value


def _check_order(draft: MatchPolicy) -> None:
    limits = thresholds_of(untuned(draft.entity), draft)
    for lower, upper in ORDER:
        if getattr(limits, lower) > getattr(limits, upper):
            sentence = _("%(lower)d %% may not lie above %(upper)d %%, from which more follows.")
            words = {"lower": getattr(limits, lower) * 100, "upper": getattr(limits, upper) * 100}
            raise Refusal(sentence % words, field=lower if getattr(draft, lower) is not None else upper)


def _rules(entity: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
        raise Refusal(_("Send the rules as a list of objects."), field="rules")
    if len(value) > MOST_RULES:
        raise Refusal(_("At most %d own rules are kept. Remove some.") % MOST_RULES, field="rules")
    return [_rule(entity, one) for one in value]


def _rule(entity: str, told: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(told) - {"same", "different", "then"})
    if unknown:
        raise Refusal(_("A rule has no “%s”.") % str(unknown[0])[:60], field="rules")
    same = _fields(entity, told.get("same", ()))
    different = _fields(entity, told.get("different", ()))
    then = told.get("then")
    if then not in list(Then):
        raise Refusal(_("Say what follows: %s.") % ", ".join(Then), field="rules")
    if not same and not different:
        raise Refusal(_("Choose at least one field that a rule looks at."), field="rules")
    if set(same) & set(different) or len({*same, *different}) > MOST_FIELDS:
        raise Refusal(
            _("Name each field once, and at most %d of them in a rule.") % MOST_FIELDS, field="rules"
        )
    traits = SPECS[entity].traits_by_field
    if then != Then.APART and not any(traits[field].meets for field in same):
        leads = ", ".join(_label(entity, one.field) for one in SPECS[entity].traits if one.meets)
        sentence = _("What says that two are one needs something that few share to be the same: %s.")
        raise Refusal(sentence % leads, field="rules")
    return {"same": same, "different": different, "then": str(then)}


def _fields(entity: str, told: Any) -> list[str]:
    if not isinstance(told, Sequence) or isinstance(told, str):
        raise Refusal(_("Send the fields of a rule as a list."), field="rules")
    known = SPECS[entity].traits_by_field
    for field in told:
        if field not in known:
            names = ", ".join(_label(entity, one) for one in known)
            raise Refusal(_("Rules of matching look at these fields: %s.") % names, field="rules")
    return list(dict.fromkeys(told))


def _label(entity: str, field: str) -> str:
    return shape_of(entity).field(field).label()
