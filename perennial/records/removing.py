"""Removing a stage: its deals move to another one in the same change, where they are many as an operation first."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.journal.door import change
from perennial.lib.conditions import Test
from perennial.lib.refusals import Refusal
from perennial.operations.models import Operation
from perennial.records.bulk import Asked
from perennial.records.drafts import draft_of
from perennial.records.jobs import start_bulk
from perennial.records.models import Deal
from perennial.records.writing import edit
from perennial.schema.actions.pipelines import take_stage
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import setting, shape_of

ENTITY = "deal"
#: So many are moved in the change that removes the stage.
AT_ONCE = 200


def standing(actor: Actor) -> Mapping[str, int]:
    """How many deals stand in each stage, those in the trash too; for administrators."""
    check_configure(actor)
    rows = Deal.objects.order_by().values_list(STAGE).annotate(number=Count("*"))
    return dict(rows)


def remove_stage(actor: Actor, key: str, to: str) -> Operation | None:
    """The stage is no more and its deals are in `to`, as one change. Where they are many, they are only moved now, by
    the operation that is answered; the stage can be removed when it has come to its end.

    Raises Refusal, NoSuchStage.
    """
    check_configure(actor)
    shape = shape_of(ENTITY)
    if to == key or shape.stage(to) is None:
        raise Refusal(_("Choose the stage to which its deals move."), field="to")
    live = Deal.objects.filter(stage=key, archived__isnull=True)
    if live.count() > AT_ONCE:
        return start_bulk(actor, Asked(ENTITY, {STAGE: to}, Test((STAGE,), "is", (key,))))
    with change(actor, "stage.remove") as act:
        held = Deal.objects.filter(stage=key).order_by("pk").values_list("pk", flat=True)
        # Those in the trash must be somewhere when they are brought back.
        draft = draft_of(shape, {STAGE: to})
        edit(act, shape, dict.fromkeys(held, draft), setting())
        take_stage(act, key)
    return None
