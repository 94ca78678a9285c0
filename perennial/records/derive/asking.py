"""The question that rules put to records of an entity, made once for a set of rules, a description and a day."""

from __future__ import annotations

from dataclasses import dataclass

from perennial.access.actor import Actor
from perennial.lib.conditions import Moment
from perennial.quality.judging import Question, question
from perennial.quality.kinds import Subject
from perennial.quality.models import Rule
from perennial.quality.queries import rules_on
from perennial.records.models import ENTITIES
from perennial.records.places import Readable
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape

# Rules look at everything: what they say is told to who may read all the fields it follows from.
JUDGE = Actor(None, "system", operator=True)


@dataclass(frozen=True, slots=True)
class _Made:
    rules: tuple[Rule, ...]
    shape: EntityShape
    moment: Moment
    question: Question


_made: dict[str, _Made] = {}


def subject_of(entity: str, moment: Moment) -> Subject:
    """The entity as rules see it at a moment."""
    shape = shape_of(entity)
    return Subject(ENTITIES[entity], shape, Readable(JUDGE, shape), moment)


def question_of(entity: str, moment: Moment) -> Question:
    """What the rules that are on ask of live records of this entity; without rules it answers nothing."""
    rules, shape = rules_on(entity), shape_of(entity)
    there = _made.get(entity)
    if there is None or there.rules is not rules or there.shape is not shape or there.moment != moment:
        live = ENTITIES[entity].objects.filter(archived__isnull=True)
        made = question(rules, live, subject_of(entity, moment))
        there = _made[entity] = _Made(rules, shape, moment, made)
    return there.question
