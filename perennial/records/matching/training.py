"""Training a model of a workspace's own records, as an operation. What it makes is offered, and not in use."""

from __future__ import annotations

import time

from django.db import transaction

from perennial.matching.specs import SPECS
from perennial.operations.actions import enqueue
from perennial.operations.jobs import job
from perennial.operations.models import OPEN, Operation
from perennial.operations.work import Work
from perennial.records.matching.scanning import as_done
from perennial.records.matching.trained import check_enough, keep
from perennial.records.models import ENTITIES

TRAIN = "matching_train"
READ_AT_ONCE = 5000
# What `learning.learn` tells of beside blocks.
OTHER_PARTS = 6


def start_training(*, requested_by: int | None, channel: str, entity: str, deliver: bool = True) -> Operation:
    """Learn a model of the records of an entity; asked again while that is under way, it is the same operation.

    Its result has `model`, a hash, and counts `records`, `judged`, `newly`, `no_longer`, and `seconds`.
    """
    with transaction.atomic():
        under_way = training(entity)
        return under_way or enqueue(
            TRAIN,
            requested_by=requested_by,
            channel=channel,
            parameters={"entity": entity},
            deliver=deliver,
        )


def training(entity: str) -> Operation | None:
    """The operation that is under way."""
    return (
        Operation.objects.filter(kind=TRAIN, state__in=OPEN, parameters={"entity": entity})
        .order_by("pk")
        .first()
    )


def records_of(entity: str) -> int:
    """How many there are to learn of."""
    return ENTITIES[entity].objects.filter(archived__isnull=True).count()


@job(TRAIN)
def train(work: Work) -> None:
    """Read, learn, check, measure; an attempt that was killed left nothing, and the next begins anew."""
    entity, begun = work.parameters["entity"], time.monotonic()
    check_enough(records_of(entity))
    # Only here: no other process needs DuckDB, Arrow and Splink.
    from perennial.records.matching.learning import learn
    from perennial.records.matching.whole import read

    spec, records = SPECS[entity], records_of(entity)
    with work.slice() as part:
        # Reading is half of it; the rest is told by what has begun.
        part.progress(done=0, total=2 * records, phase="reading")
    step = records // (len(spec.blocks) + OTHER_PARTS)
    learned = learn(
        spec, as_done(work, read(spec, READ_AT_ONCE), "reading"), lambda phase: _begun(work, phase, step)
    )
    with work.slice():
        keep(learned.model, learned.records, learned.told)
    told = learned.told
    work.finish(
        {
            "model": learned.model.hash,
            "records": learned.records,
            "judged": told["judged"],
            "newly": told["newly"]["pairs"],
            "no_longer": told["no_longer"]["pairs"],
            "seconds": round(time.monotonic() - begun, 1),
        }
    )


def _begun(work: Work, phase: str, step: int) -> None:
    with work.slice() as part:
        part.progress(done=part.done + step, phase=phase)
