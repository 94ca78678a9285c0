"""Pipelines and their stages. The usual ones become rows when the first of them is changed; keys are for ever.

Who removes a stage says where its records go: `records.removing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.journal.door import OpenChange, change
from perennial.journal.queries import created
from perennial.lib.refusals import Conflict, NotFound, Refusal
from perennial.lib.text import fold
from perennial.schema import describing
from perennial.schema.models import Pipeline, Stage
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES
from perennial.schema.standard.deal import LOST, WON

MOST_PIPELINES, MOST_STAGES = 20, 30
LONGEST_PATIENCE = 3650
DEFAULTS: Mapping[str, Any] = {"chance": 0, "ends": "", "asks": (), "cold_after": 0}
Texts = Mapping[str, str]


class NoSuchStage(NotFound):
    """There is no stage, or no pipeline, of this key."""


class StageNameTaken(Conflict):
    """Another stage of the pipeline, or another pipeline, is called so in one of the languages."""


def create_pipeline(actor: Actor, labels: Texts, entity: str = "deal") -> Pipeline:
    """A new pipeline: it begins as the usual one does, and its ends are those of the usual one."""
    check_configure(actor)
    wanted = describing.texts(labels, "labels", needed=True)
    with change(actor, "pipeline.create") as act:
        there = _pipelines(act, entity)
        if len(there) >= MOST_PIPELINES:
            raise Refusal(_("There are %d pipelines already.") % MOST_PIPELINES)
        _refuse_taken(wanted, [one.labels for one in there])
        ever = {one["key"] for one in created(Pipeline) if "key" in one}
        # “new” is an address of its own.
        key = describing.key_among(wanted, {one.key for one in there} | ever | {"new"}, "pipeline")
        position = max(one.position for one in there) + 1
        made = Pipeline(entity=entity, key=key, labels=wanted, position=position)
        act.create(made)
        usual = ENTITIES[entity].pipelines[0].stages
        begun = [usual[0], *(one for one in usual if one.ends)]
        taken = _stage_keys(entity)
        for place, stage in enumerate(begun):
            row = _stage_row(made, stage, place)
            row.key = describing.key_among({"en": f"{key} {stage.key}"}, taken, "stage")
            taken.add(row.key)
            act.create(row)
    return made


def edit_pipeline(actor: Actor, key: str, labels: Texts, entity: str = "deal") -> Pipeline:
    """Call a pipeline otherwise."""
    check_configure(actor)
    wanted = describing.texts(labels, "labels", needed=True)
    with change(actor, "pipeline.edit") as act:
        there = _pipelines(act, entity)
        row = _of_key(there, key)
        _refuse_taken(wanted, [one.labels for one in there if one.pk != row.pk])
        act.update(row, labels=wanted)
    return row


def create_stage(actor: Actor, way: str, labels: Texts, entity: str = "deal", **values: Any) -> Stage:
    """A new stage: the last of those that lie on the way, or of those where it ends.

    `values`: chance (percent), ends ("won", "lost" or ""), asks (keys of fields), cold_after (days). Raises Refusal
    naming the field.
    """
    check_configure(actor)
    wanted = _checked(entity, {**DEFAULTS, **values, "labels": labels})
    with change(actor, "stage.create") as act:
        pipeline = _of_key(_pipelines(act, entity), way)
        there = _stages(pipeline)
        if len(there) >= MOST_STAGES:
            raise Refusal(_("A pipeline has at most %d stages.") % MOST_STAGES)
        _refuse_taken(wanted["labels"], [one.labels for one in there])
        key = describing.key_among(wanted["labels"], _stage_keys(entity), STAGE)
        made = Stage(pipeline=pipeline, key=key, position=len(there), **wanted)
        act.create(made)
        _put_in_order(act, sorted([*there, made], key=lambda one: bool(one.ends)))
    return made


def edit_stage(actor: Actor, key: str, entity: str = "deal", **values: Any) -> Stage:
    """Change labels, chance, ends, asks or cold_after of a stage; what is not named stays."""
    check_configure(actor)
    with change(actor, "stage.edit") as act:
        row, others = _stage(act, entity, key)
        now = {name: getattr(row, name) for name in ("labels", *DEFAULTS)}
        wanted = _checked(entity, now | values)
        _refuse_taken(wanted["labels"], [one.labels for one in others])
        if wanted["ends"] and not any(not one.ends for one in others):
            raise Refusal(_("Deals must begin somewhere: one stage stays open."), field="ends")
        act.update(row, **wanted)
        _put_in_order(act, sorted(_stages(row.pipeline), key=lambda one: bool(one.ends)))
    return row


def move_stage(actor: Actor, key: str, steps: int, entity: str = "deal") -> Stage:
    """Put a stage further on, or (below 0) back; those where the way ends stay behind the others."""
    check_configure(actor)
    with change(actor, "stage.move") as act:
        row, _others = _stage(act, entity, key)
        there = _stages(row.pipeline)
        place = next(number for number, one in enumerate(there) if one.pk == row.pk)
        moved = there.pop(place)
        there.insert(min(max(place + steps, 0), len(there)), moved)
        _put_in_order(act, sorted(there, key=lambda one: bool(one.ends)))
    return row


def take_stage(act: OpenChange, key: str, entity: str = "deal") -> None:
    """Part of an open change: the stage is no more. Raises Refusal for the last one where records could begin."""
    row, others = _stage(act, entity, key)
    if not row.ends and not any(not one.ends for one in others):
        raise Refusal(_("Deals must begin somewhere: one stage stays open."))
    act.delete(row)


def _pipelines(act: OpenChange, entity: str) -> list[Pipeline]:
    """The pipelines under lock; the usual ones are written down first where nothing is."""
    ways = ENTITIES[entity].pipelines if entity in ENTITIES else ()
    if not ways:
        raise NoSuchStage(_("Records of this kind go no pipeline."))
    there = _locked(entity)
    if there:
        return there
    for place, way in enumerate(ways):
        row = Pipeline(entity=entity, key=way.key, labels=dict(way.labels), position=place)
        act.create(row)
        act.create([_stage_row(row, stage, number) for number, stage in enumerate(way.stages)])
    return _locked(entity)


def _locked(entity: str) -> list[Pipeline]:
    return list(Pipeline.objects.select_for_update().filter(entity=entity).order_by("position", "pk"))


def _stage_row(pipeline: Pipeline, stage: Any, position: int) -> Stage:
    return Stage(
        pipeline=pipeline,
        key=stage.key,
        labels=dict(stage.labels),
        chance=stage.chance,
        ends=stage.ends,
        asks=list(stage.asks),
        cold_after=stage.cold_after,
        position=position,
    )


def _of_key(there: Sequence[Pipeline], key: str) -> Pipeline:
    found = next((one for one in there if one.key == key), None)
    if found is None:
        raise NoSuchStage(_("There is no pipeline called “%s”.") % key)
    return found


def _stages(pipeline: Pipeline) -> list[Stage]:
    return list(Stage.objects.filter(pipeline=pipeline).order_by("position", "pk"))


def _stage(act: OpenChange, entity: str, key: str) -> tuple[Stage, list[Stage]]:
    """A stage, and the others of its pipeline."""
    for pipeline in _pipelines(act, entity):
        there = _stages(pipeline)
        for one in there:
            if one.key == key:
                return one, [other for other in there if other.pk != one.pk]
    raise NoSuchStage(_("There is no stage called “%s”.") % key)


def _stage_keys(entity: str) -> set[str]:
    """Every key a stage ever had: a record may still hold it."""
    usual = {stage.key for way in ENTITIES[entity].pipelines for stage in way.stages}
    return usual | {one["key"] for one in created(Stage) if "key" in one}


def _put_in_order(act: OpenChange, stages: Sequence[Stage]) -> None:
    moved = {one.pk: {"position": place} for place, one in enumerate(stages) if one.position != place}
    if moved:
        act.update_each(Stage, moved)


def _checked(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Refusal naming the field."""
    unknown = sorted(set(values) - {"labels", *DEFAULTS})
    if unknown:
        raise Refusal(_("A stage has no “%s”.") % unknown[0], field=unknown[0])
    ends = values["ends"]
    if ends not in {"", WON, LOST}:
        raise Refusal(_("A way goes on, or ends won or lost."), field="ends")
    chance = {WON: 100, LOST: 0}.get(ends, values["chance"])
    if not 0 <= chance <= 100:
        raise Refusal(_("A chance is 0 to 100 percent."), field="chance")
    if not 0 <= values["cold_after"] <= LONGEST_PATIENCE:
        raise Refusal(_("Give 0 to %d days.") % LONGEST_PATIENCE, field="cold_after")
    return {
        "labels": describing.texts(values["labels"], "labels", needed=True),
        "chance": chance,
        "ends": ends,
        "asks": _asks(entity, values["asks"]),
        "cold_after": 0 if ends else values["cold_after"],
    }


def askable(entity: str) -> list[str]:
    """The fields a stage may ask for."""
    return [key for key, one in shape_of(entity).fields.items() if one.editable and key != STAGE]


def _asks(entity: str, keys: Sequence[str]) -> list[str]:
    known = askable(entity)
    wrong = [key for key in keys if key not in known]
    if wrong:
        raise Refusal(_("A stage cannot ask for “%s”.") % wrong[0], field="asks")
    return [key for key in known if key in keys]


def _refuse_taken(labels: Texts, others: Sequence[Texts]) -> None:
    """Two of one name cannot be told apart."""
    for language, label in labels.items():
        if any(fold(str(its.get(language, ""))) == fold(label) for its in others):
            raise StageNameTaken(_("There is a “%s” already. Choose another name.") % label, field="labels")
