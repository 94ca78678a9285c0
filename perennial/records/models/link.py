"""Links between records: further and former companies of a contact, and custom fields of the kind record link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from perennial.access.actor import Actor
from perennial.access.queries import visible
from perennial.records.models.record import Part, Record
from perennial.schema.standard import ENTITIES


class Link(Part):
    """`record` points at `target` under `field` ('company' or a custom key), in a role, from a day to a day."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links")
    target = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="linked_from")
    field = models.CharField(max_length=60)
    role = models.TextField(blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"


def read_through(actor: Actor, about: Mapping[str, type[Any]]) -> Q:
    """Records that hang, under the fields that `about` names, on one that the actor may read."""
    links = Link.objects.filter(record=OuterRef("pk"), until__isnull=True)
    known = Q()
    for key, model in about.items():
        shape = ENTITIES[model._meta.model_name]
        known |= Q(field=key, target__in=visible(actor, model.objects.all(), shape).values("pk"))
    return Q(Exists(links.filter(known)))
