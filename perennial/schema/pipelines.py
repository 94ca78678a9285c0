"""The ways that records of an entity go, as its shape tells them."""

from __future__ import annotations

from dataclasses import replace

from perennial.schema.shape import Choice, EntityShape, PipelineShape, StageShape

STAGE, PIPELINE = "stage", "pipeline"


def with_pipelines(shape: EntityShape, ways: tuple[PipelineShape, ...]) -> EntityShape:
    """The shape whose records go these ways: they are the choices of its fields."""
    several = len(ways) > 1
    stages = tuple(_choice(way, one, several=several) for way in ways for one in way.stages)
    pipelines = tuple(Choice(way.key, way.labels) for way in ways)
    fields = dict(shape.fields)
    fields[STAGE] = replace(fields[STAGE], choices=stages)
    fields[PIPELINE] = replace(fields[PIPELINE], choices=pipelines)
    return replace(shape, fields=fields, pipelines=ways)


def _choice(way: PipelineShape, stage: StageShape, *, several: bool) -> Choice:
    """Of several pipelines, a stage is called after its own too: two may have an “Offer”."""
    if not several:
        return Choice(stage.key, stage.labels)
    languages = {*way.labels, *stage.labels}
    return Choice(stage.key, {one: f"{way.label(one)}: {stage.label(one)}" for one in languages})
