"""The identity of a record of any entity: ids are unique across the workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import models

from perennial.journal.rows import values_by
from perennial.journal.tables import Recorded


class Record(Recorded):
    """Nothing but identity stands here: the entity key and, after a merge, the record that absorbed this one."""

    entity = models.CharField(max_length=60)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")

    @classmethod
    def root_attribute(cls) -> str:
        return "id"

    @classmethod
    def head_models(cls, roots: Iterable[int]) -> Mapping[type[Recorded], list[int]]:
        return heads_of(roots)

    def __str__(self) -> str:
        return f"{self.entity}:{self.pk}"


def heads_of(roots: Iterable[int]) -> Mapping[type[Recorded], list[int]]:
    """The typed table of each record id."""
    found: dict[type[Recorded], list[int]] = defaultdict(list)
    for pk, entity in values_by(Record, "pk", roots, ("pk", "entity")):
        found[apps.get_model("records", entity)].append(pk)
    return found


class Part(Recorded):
    """A row that belongs to a record: its writes raise the record's version and stand in its history."""

    class Meta(Recorded.Meta):
        abstract = True

    @classmethod
    def head_models(cls, roots: Iterable[int]) -> Mapping[type[Recorded], list[int]]:
        return heads_of(roots)
