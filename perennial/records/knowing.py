"""Who may be told what rules say: a finding goes to who may read all that it follows from, fields and records."""

from __future__ import annotations

from perennial.access import rules
from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.quality.judging import fields_of
from perennial.quality.kinds import KINDS
from perennial.quality.models import Rule
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape

EVERY_FIELD = "*"


def may_know(actor: Actor, rule: Rule) -> bool:
    """Whether the actor may know which records break a rule."""
    if actor.rights.unbounded:
        return True
    shape = shape_of(rule.entity)
    if KINDS[rule.kind].compares and not rules.sees_all(actor.rights, shape.key):
        return False
    return all(_readable(actor, shape, path) for path in fields_of(rule))


def _readable(actor: Actor, shape: EntityShape, path: str) -> bool:
    if path == EVERY_FIELD:
        return rules.sees_every_field(actor.rights)
    key, _dot, rest = path.partition(".")
    if key not in shape.fields:
        keys = set(shape.title_fields) if key == "name" else {key}
        return readable_fields(actor, shape, keys) >= keys
    if not readable_fields(actor, shape, [key]):
        return False
    field = shape.fields[key]
    beyond = bool(rest) and field.kind == "record"
    return not beyond or _reaches(actor, shape_of(field.target), rest)


def _reaches(actor: Actor, shape: EntityShape, rest: str) -> bool:
    """Of what lies behind a link the answer may tell: only who may see all of it is told."""
    return rules.sees_all(actor.rights, shape.key) and _readable(actor, shape, rest)
