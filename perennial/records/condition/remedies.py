"""What can be done at once with all records that break a rule: the rule's kind and its field decide.

A remedy is a bulk edit of those records, so it is rehearsed, run as one operation and taken back by one undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check, editable_fields, may
from perennial.lib.conditions import All, Condition, Me, Test
from perennial.lib.refusals import BadRequest, Refusal
from perennial.quality.errors import NoSuchRule
from perennial.quality.kinds import KINDS
from perennial.quality.kinds.believable import Believable
from perennial.quality.kinds.filled import Filled
from perennial.quality.kinds.fresh import Fresh
from perennial.quality.kinds.holds import Holds
from perennial.quality.kinds.pattern import FitsPattern
from perennial.quality.kinds.valid import Valid
from perennial.quality.models import Rule
from perennial.records.bulk import CONFIRM, NORMALISE, SET, TRASH, Asked
from perennial.records.condition.queries import breaking, rule_known
from perennial.records.places import FINDING
from perennial.schema.kinds import kind_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import FieldShape

# Many records have the same value here; a name or an address is each one's own.
SHARED = frozenset({"choice", "choices", "country", "flag", "person", "record"})
# Kinds of rules that another way of writing the same may fulfil.
OF_FORM = frozenset({Valid.key, Holds.key, FitsPattern.key})
# Records without a tie to anybody are nobody's to keep.
TIES = frozenset({"person", "record"})
_WHOSE = {"records": False, "mine": True}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is done with each record, by the name of the verb, and the field it is about, '' for the whole record."""

    verb: str
    field: str = ""


def mendable(actor: Actor, entity: str, key: str) -> Rule:
    """The rule of this key whose records the actor may mend at once.

    Raises Forbidden, and NoSuchRule for one that is off or that they may not know of.
    """
    check(actor, "bulk", shape_of(entity))
    rule = rule_known(actor, entity, key)
    if rule is None:
        raise NoSuchRule
    return rule


def remedies(actor: Actor, rule: Rule) -> Sequence[Remedy]:
    """Those that suit the rule and that the actor may use, the one that mends first."""
    shape = shape_of(rule.entity)
    if not may(actor, "bulk", shape):
        return ()
    at = KINDS[rule.kind].at(rule.parameters)
    field = shape.fields.get(at)
    found = []
    if field is not None and may(actor, "edit", shape) and editable_fields(actor, shape, [at], "bulk"):
        found += [Remedy(verb, at) for verb in _verbs(rule, field)]
    if _lets_go(rule, field) and may(actor, "delete", shape):
        found.append(Remedy(TRASH))
    return found


def _verbs(rule: Rule, field: FieldShape) -> list[str]:
    if rule.kind == Fresh.key:
        return [CONFIRM]
    if rule.kind in {Filled.key, Holds.key} and field.kind in SHARED:
        return [SET]
    return [NORMALISE] if rule.kind in OF_FORM and field.key == "phone" else []


def _lets_go(rule: Rule, field: FieldShape | None) -> bool:
    """Whether what breaks the rule may have had its day: stale, invented, or without a tie."""
    return rule.kind in {Fresh.key, Believable.key} or (field is not None and field.kind in TIES)


def offered(actor: Actor, rule: Rule) -> dict[str, Any]:
    """The remedies as data, and how many records that the actor may see break the rule, their own among them."""
    counts = {name: breaking(actor, rule, mine=mine).count() for name, mine in _WHOSE.items()}
    return {"rule": rule.key, **counts, "items": [asdict(one) for one in remedies(actor, rule)]}


def remedy_of(actor: Actor, rule: Rule, verb: str) -> Remedy:
    """The remedy that does this. Raises BadRequest where the rule has none that the actor may use."""
    found = {one.verb: one for one in remedies(actor, rule)}
    if verb not in found:
        sentence = _("There is no such way to mend this rule at once.")
        known = _("Possible are: %s.") % ", ".join(found) if found else ""
        raise BadRequest(f"{sentence} {known}".strip(), field="verb")
    return found[verb]


def asked_of(rule: Rule, remedy: Remedy, values: Mapping[str, Any], *, mine: bool) -> Asked:
    """The bulk edit that applies a remedy to all records that break the rule, or only to the actor's own.

    Only what sets a value takes `values`: that of its field. Raises BadRequest for others, Refusal where it is empty.
    """
    takes = {remedy.field} if remedy.verb == SET else set()
    if others := sorted(values.keys() - takes):
        raise BadRequest(_("“%s” is not given a value here.") % others[0], field=others[0])
    for key in takes:
        field = shape_of(rule.entity).field(key)
        # Emptied it would break the rule as before.
        if kind_of(field).empty(values.get(key)):
            raise Refusal(_("%s: say which value all of them get.") % field.label(), field=key)
    about = (remedy.field,) if remedy.field and not values else ()
    return Asked(
        rule.entity, values, where_broken(rule, mine=mine), verb=remedy.verb, fields=about, rule=rule.key
    )


def where_broken(rule: Rule, *, mine: bool) -> Condition:
    broken = Test((FINDING,), "has_any_of", (rule.key,))
    return All((broken, Test(("owner",), "is", (Me(),)))) if mine else broken
