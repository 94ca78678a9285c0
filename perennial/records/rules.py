"""Statements about records, pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from django.utils.translation import gettext as _

from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape, StageShape

STATUS = "status"


def missing(shape: EntityShape, values: Mapping[str, Any], stage: str = "") -> dict[str, str]:
    """A sentence for each required field without a value, and for a record with nothing to be called by.

    `values` holds what the record has, keyed by field; `stage` is the one it arrives at, which may ask for more.
    """
    found = {}
    for field in shape.fields.values():
        if field.required and kind_of(field).empty(values.get(field.key)):
            found[field.key] = _("%s: fill this in.") % field.label()
    if arrived := shape.stage(stage):
        for key in asked(shape, arrived):
            if kind_of(shape.fields[key]).empty(values.get(key)):
                words = {"field": shape.fields[key].label(), "stage": arrived.label()}
                found.setdefault(key, _("%(field)s: the stage “%(stage)s” needs this.") % words)
    if not any(values.get(key) for key in shape.title_fields):
        found.setdefault(shape.title_fields[-1], _("Give at least one: %s.") % _listed(shape))
    return found


def missing_at_step(
    shape: EntityShape, values: Mapping[str, Any], written: Set[str] | None = None
) -> dict[str, str]:
    """A sentence for each thing that is not there and that the step asks for at which the record is; with `written`,
    of those things of which one of these fields is.
    """
    found = {}
    for one, step in shape.steps():
        for keys in step.asks if values.get(one.key) == step.key else ():
            asked_now = written is None or not written.isdisjoint(keys)
            if asked_now and all(kind_of(shape.fields[key]).empty(values.get(key)) for key in keys):
                words = {"field": _or([shape.fields[key].label() for key in keys]), "step": step.label()}
                found[keys[0]] = _("%(field)s: “%(step)s” needs this.") % words
    return found


def steps_ask(shape: EntityShape) -> set[str]:
    """The fields that say how far a record has come, and all that their steps ask for."""
    return {key for one, step in shape.steps() for key in (one.key, *(k for keys in step.asks for k in keys))}


def _or(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(some)s or %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def asked(shape: EntityShape, stage: StageShape) -> list[str]:
    """The fields a stage asks for, of those there are."""
    return [key for key in stage.asks if key in shape.fields]


def _listed(shape: EntityShape) -> str:
    return ", ".join(shape.fields[key].label() for key in shape.title_fields)
